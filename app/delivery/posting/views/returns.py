"""Letters that came back by post: the list, with what to do; recording one; a spreadsheet of many."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.letters import recipient_of, titles_of_letters
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page, open_campaign_or_404
from app.campaigns.states import State
from app.delivery.attempts.reasons import OF_POST, words_of
from app.delivery.posting.forms import ReturnForm, SheetForm
from app.delivery.posting.pages import LEFT_OUT, STEP, column_choices, keep_sheet, sheet_or_404, taken_in
from app.delivery.posting.returns import imports_of, record_return, returned_letters, take_returns, undo_returns
from app.delivery.posting.showing import how_posted
from app.delivery.posting.spreadsheets.returns import FIELDS, posted_letters, read_returns
from app.delivery.posting.words import refused_words, rejected_words
from app.delivery.sending.undelivered import corrections
from app.delivery.states import LEFT
from app.platform.clock import today
from app.production.editions.editions import letter_named
from app.production.sections import LetterSection
from app.tracking.progress import returned_by_reply
from app.web.acts import ActForm, finish, leave, press
from app.web.filters import format_date, format_plural
from app.web.request import reading
from app.web.tables.paging import page_of
from app.web.tables.rows import TableRefused

blueprint = Blueprint("returns", __name__)

REASONS = tuple(words.word for words in OF_POST.values())
"""Why a letter came back, as a spreadsheet may say it."""

RETURNS = "/campaigns/<reference>/returns"

SIZE = 50
"""Letters on one page."""

CAME_BACK = "Its return is already recorded."
NEVER_POSTED = "This letter is not recorded as posted."


@blueprint.get(RETURNS)
@signed_in
def index(reference: str) -> ResponseReturnValue:
    return _page(campaign_or_404(reference), SheetForm(formdata=None))


@blueprint.post(RETURNS)
@needs(Role.DRAFTER)
def upload(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    form = SheetForm()
    kept = keep_sheet(
        form,
        "returns.look",
        lambda body: read_returns(reading(), campaign, body, {}, today=today()),
        reference=reference,
    )
    return kept or (_page(campaign, form), 400)


def _page(campaign: Campaign, form: SheetForm) -> str:
    session = reading()
    letters = returned_letters(session, campaign.id)
    page = page_of(letters, request.args, size=SIZE)
    ids = [item.letter_id for item in page.items]
    return campaign_page(
        "delivery/returns.html",
        campaign,
        STEP,
        page=page,
        titles=titles_of_letters(session, select(Letter.id).where(Letter.id.in_(ids)), valid_at=campaign.valid_at),
        corrections=corrections(session, ids, today=today()),
        posted=len(posted_letters(session, campaign.id)),
        imports=imports_of(session, campaign.id, "returns"),
        form=form,
        open=campaign.state == State.OPEN,
        by_reply=returned_by_reply(session, campaign, today=today()),
        words_of=words_of,
        FIELDS=FIELDS,
        REASONS=REASONS,
        example_day=today(),
    )


@blueprint.get(RETURNS + "/tables/<digest>")
@needs(Role.DRAFTER)
def look(reference: str, digest: str) -> ResponseReturnValue:
    return _look(open_campaign_or_404(reference), digest)


def _look(campaign: Campaign, digest: str, *, stale: bool = False) -> ResponseReturnValue:
    sheet = taken_in(digest, FIELDS)
    try:
        read = read_returns(reading(), campaign, sheet_or_404(digest), sheet.columns, today=today())
    except TableRefused as refused:
        flash(f"{refused_words(refused)}.", "warning")
        return redirect(url_for("returns.index", reference=campaign.reference))
    page = campaign_page(
        "delivery/posting_table.html",
        campaign,
        STEP,
        batch=None,
        read=read,
        taken=sheet,
        fields=FIELDS,
        column_choices=column_choices(read.sheet),
        rows=[
            (
                row.number,
                row.posted.reference,
                f"Posted on {format_date(row.posted.sent_on)}, came back on {format_date(row.on)}",
                OF_POST[row.reason].word,
            )
            for row in read.rows[:LEFT_OUT]
        ],
        already=read.already,
        rejected=[(one, rejected_words(one, REASONS)) for one in read.rejected[:LEFT_OUT]],
        back=url_for("returns.index", reference=campaign.reference),
        stale=stale,
        LEFT_OUT=LEFT_OUT,
    )
    return page, 409 if stale else 200


@blueprint.post(RETURNS + "/tables/<digest>")
@needs(Role.DRAFTER)
def apply(reference: str, digest: str) -> ResponseReturnValue:
    form, body, sheet = ActForm(), sheet_or_404(digest), taken_in(digest, FIELDS)
    to, seen = url_for("returns.index", reference=reference), request.form.get("seen", "")
    try:
        done = form.run(
            lambda session: take_returns(
                session, campaign_or_404(reference, session), body, sheet, seen=seen, today=today(), actor=actor()
            )
        )
    except TableRefused as refused:
        flash(f"{refused_words(refused)}. Nothing was saved.", "warning")
        return redirect(to)
    if done:
        verb = "is" if done.result == 1 else "are"
        return finish(to, f"{format_plural(done.result, 'letter')} {verb} recorded as returned.")
    return _look(open_campaign_or_404(reference), digest, stale=True)


@blueprint.route(RETURNS + "/<int:import_id>/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def undo(reference: str, import_id: int) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    found = next(
        (
            posting_import
            for posting_import in imports_of(reading(), campaign.id, "returns")
            if posting_import.id == import_id
        ),
        None,
    )
    if found is None:
        abort(404, description=f"{reference} has no such spreadsheet.")
    back = url_for("returns.index", reference=reference)
    if request.method == "GET":
        words = "Its letters will no longer count as returned. Letters posted again since are not affected."
        return campaign_page("delivery/posting_undo.html", campaign, STEP, found=found, words=words, back=back)
    if done := press(
        lambda session: undo_returns(session, campaign_or_404(reference, session), import_id, actor=actor())
    ):
        return finish(back, f"Undone: {format_plural(done.result, 'letter')} no longer recorded as returned.")
    return redirect(back)


@blueprint.route("/letters/<reference>/returned", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def letter(reference: str) -> ResponseReturnValue:
    """One letter came back."""
    session = reading()
    found = letter_named(session, reference)
    campaign = open_campaign_or_404(session.get_one(Campaign, found.campaign_id).reference)
    posted = posted_letters(session, campaign.id, letter_ids=[found.id]).get(found.id)
    to_letter = url_for("letters.letter", reference=reference)
    if posted is None or posted.state not in LEFT:
        flash(CAME_BACK if posted else NEVER_POSTED, "info")
        return redirect(to_letter)
    form = ReturnForm(today=today())
    if request.method == "GET":
        form.on.data = today()

    def keep(session: Session) -> None:
        in_turn = session.get_one(Letter, found.id)
        record_return(session, session.get_one(Campaign, campaign.id), in_turn, form.returned, actor=actor())

    if form.attempt(keep):
        return finish(to_letter, f"{reference} has been recorded as returned.")
    if form.stale:
        return leave(to_letter, form.stale)
    page = campaign_page(
        "delivery/returned.html",
        campaign,
        STEP,
        letter=found,
        recipient=recipient_of(reading(), campaign, found),
        posted=posted,
        form=form,
    )
    return page, form.status


OF_LETTER = LetterSection("delivery/of_letter_posted.html", how_posted, "beside")
