"""What the owner does: ask, remind, withdraw, issue, open again. The chair's office issues a write-round."""

from collections.abc import Collection, Iterable, Sequence

from flask import Blueprint, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.accounts.proof import proven
from app.campaigns.clearance.board import board_for, reviews_now, slugs_of
from app.campaigns.clearance.certificate import changes_to_take_up
from app.campaigns.clearance.clear import (
    ClearanceNotRequested,
    ask_about_words,
    ask_for_clearance,
    issue_texts,
    move_due,
    remind_offices,
    reopen_texts,
    replies_due,
    withdraw_request,
)
from app.campaigns.clearance.locked_out import offices_that_answer
from app.campaigns.clearance.lost_clearances import accepted_losses, ask_about_losses
from app.campaigns.clearance.page import CLEARANCE, clearance_page
from app.campaigns.clearance.to_clear import seen_of, unread_words
from app.campaigns.editing import RemovesClearances
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, open_campaign_or_404, own_open_campaign
from app.campaigns.signatories.offices import offices_there
from app.checking.state import state_of_check
from app.clearance.board import Row
from app.clearance.certificates.words import CHANGED_HEADINGS, change_cells
from app.clearance.forms import AskForm, DueForm, ReasonForm, ReopenForm, TextsForm
from app.clearance.models import Issue
from app.clearance.offices.find import names_of_offices
from app.clearance.requests import issued_texts
from app.clearance.rounds import AskedAlready, current_round
from app.clearance.words import USUAL_DAYS, WRITE_ROUND
from app.errors import Stale
from app.letters.dates import after_clear_working_days
from app.letters.page.wording import join
from app.platform.clock import today
from app.registry.registries import registry_names
from app.registry.working_days import bank_holidays
from app.web.acts import finish, sentence
from app.web.filters import format_date, format_plural
from app.web.forms import choices
from app.web.names import capitalise_first, the_office
from app.web.request import reading, writing

blueprint = Blueprint("clearing", __name__)

NOBODY_REMINDED = "No one was reminded: "
ALL_ANSWERED = f"{NOBODY_REMINDED}each office has answered."
ASKED_TODAY = f"{NOBODY_REMINDED}the offices that have not answered were asked again today."
REMINDED_TODAY = f"{NOBODY_REMINDED}the offices that have not answered were reminded, or asked again, today."


@blueprint.route(CLEARANCE + "/ask", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def ask(reference: str) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    if current_round(reading(), campaign.id):
        raise AskedAlready
    form, seen = _ask_form(campaign), _seen_digest(campaign)

    def ask_about_what_was_seen(session: Session) -> None:
        found = campaign_or_404(reference, session)
        ask_for_clearance(session, found, form.asking, actor=actor())
        _require_seen(session, found)

    if form.attempt(ask_about_what_was_seen):
        return finish(
            _board(reference),
            "The offices have been asked for clearance. If you change a text, the offices that clear it are asked "
            "again.",
        )
    if form.stale:
        form.refuse(form.stale)
        seen = seen_of(reading(), campaign)
    page = clearance_page(
        "ask",
        campaign,
        form=form,
        board=board_for(reading(), campaign),
        check=state_of_check(reading(), campaign),
        reviews=reviews_now(reading(), campaign),
        seen=seen,
        replies_due=replies_due(campaign, form.earliest_usual, today=today()),
        replies_passed=_replies_passed(campaign),
        silent=_offices_where_no_one_answers(campaign),
    )
    return page, 409 if form.stale else 200


@blueprint.post(CLEARANCE + "/remind")
@needs(Role.DRAFTER)
def remind(reference: str) -> ResponseReturnValue:
    """The offices named in the form, or all that have not answered."""
    campaign = open_campaign_or_404(reference)
    rows = board_for(reading(), campaign).to_answer
    wanted = set(request.form.getlist("office", type=int)) or {row.office.id for row in rows}
    with writing() as session:
        found = campaign_or_404(reference, session)
        reminded = remind_offices(session, found, wanted, today=today(), actor=actor())
    number = len({clearance_request.office_id for clearance_request in reminded})
    silent = wanted - offices_that_answer(reading(), campaign, wanted)
    return finish(
        _board(reference),
        " ".join(filter(None, (f"{format_plural(number, 'office')} reminded.", _nobody_answers(silent)))),
        changed=number > 0,
        unchanged=_nobody_answers(silent) or _why_nobody([row for row in rows if row.office.id in wanted]),
    )


def _why_nobody(rows: Iterable[Row]) -> str:
    """Why none of the offices with these rows is reminded."""
    waiting = [put for row in rows for put in row.put.values() if put and put.waits]
    if not waiting:
        return ALL_ANSWERED
    return ASKED_TODAY if all(put.again and put.asked_on == today() for put in waiting) else REMINDED_TODAY


def _nobody_answers(office_ids: Collection[int]) -> str:
    """That these offices were not reminded; blank for none."""
    if not office_ids:
        return ""
    offices = join([the_office(name) for name in names_of_offices(reading(), office_ids).values()])
    were = "was" if len(office_ids) == 1 else "were"
    return f"{capitalise_first(offices)} {were} not reminded, because no one there can answer."


@blueprint.route(CLEARANCE + "/due", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def due(reference: str) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    round_ = current_round(reading(), campaign.id)
    if round_ is None:
        raise ClearanceNotRequested
    earliest = round_.due if round_.track == WRITE_ROUND else None
    form = DueForm(earliest=earliest, today=today(), holidays=bank_holidays(reading()))
    if done := form.attempt(
        lambda session: move_due(session, campaign_or_404(reference, session), form.due.data, actor=actor())
    ):
        day = format_date(form.due.data)
        unchanged = f"Nothing was changed: the deadline is already {day}."
        return finish(_board(reference), f"The deadline is now {day}.", changed=done.result, unchanged=unchanged)
    usual = after_clear_working_days(today(), USUAL_DAYS[round_.track], holidays=bank_holidays(reading()))
    usual = max(usual, round_.due)
    if form.is_opened:
        form.due.data = usual
    return clearance_page(
        "due",
        campaign,
        form=form,
        replies_due=replies_due(campaign, usual, today=today()),
        replies_passed=_replies_passed(campaign),
        today=today(),
    )


@blueprint.route(CLEARANCE + "/withdraw", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def withdraw(reference: str) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    if current_round(reading(), campaign.id) is None:
        raise ClearanceNotRequested
    form = ReasonForm()
    if done := form.attempt(
        lambda session: withdraw_request(
            session, campaign_or_404(reference, session), reason=form.reason.data, actor=actor()
        )
    ):
        number = len({clearance_request.office_id for clearance_request in done.result})
        are = "is" if number == 1 else "are"
        return finish(_board(reference), f"{format_plural(number, 'office')} {are} no longer asked for clearance.")
    return clearance_page("withdraw", campaign, form=form, board=board_for(reading(), campaign))


@blueprint.route(CLEARANCE + "/issue", methods=["GET", "POST"])
@needs(Role.DRAFTER, Role.CLEARER)
@proven
def issue(reference: str) -> ResponseReturnValue:
    campaign = open_campaign_or_404(reference)
    board, names = board_for(reading(), campaign), registry_names(reading())
    ready = [slug for slug in board.complete if slug not in board.issued]
    round_ = current_round(reading(), campaign.id)
    unread = unread_words(reading(), campaign, round_, ready) if round_ else {}
    form, seen = TextsForm([(slug, names[slug]) for slug in ready]), _seen_digest(campaign)

    def issue_what_was_seen(session: Session) -> Sequence[Issue]:
        wanted = [slug for slug in form.texts.data if slug in slugs_of(campaign)]
        found = campaign_or_404(reference, session)
        made = issue_texts(session, found, wanted, actor=actor())
        _require_seen(session, found)
        return made

    if done := form.attempt(issue_what_was_seen):
        return finish(
            _board(reference),
            f"{format_plural(len(done.result), 'text')} issued.",
            changed=bool(done.result),
            unchanged="Nothing was changed: these texts are already issued.",
        )
    if form.stale:
        form.refuse(form.stale)
        seen = seen_of(reading(), campaign)
    ready = [slug for slug in ready if slug not in unread]
    form.texts.choices = choices([(slug, names[slug]) for slug in ready])
    if request.method == "GET":
        form.texts.data = ready
    changes = changes_to_take_up(reading(), campaign, {*ready, *board.issued}) if ready else ()
    page = clearance_page(
        "issue",
        campaign,
        form=form,
        ready=ready,
        unread=unread,
        board=board,
        seen=seen,
        changes=[change_cells(change) for change in changes],
        reviews=[review for review in reviews_now(reading(), campaign) if not review.is_content],
        CHANGED_HEADINGS=CHANGED_HEADINGS,
    )
    return page, 409 if form.stale else 200


@blueprint.post(CLEARANCE + "/words")
@needs(Role.DRAFTER)
def words(reference: str) -> ResponseReturnValue:
    """Ask about the unusual words that letters print now."""
    open_campaign_or_404(reference)
    try:
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            unread = ask_about_words(session, campaign, actor=actor(), accepted=accepted_losses())
    except RemovesClearances as removes:
        return ask_about_losses(removes, for_words=True)
    number = sum(map(len, unread.values()))
    return finish(
        _board(reference),
        f"The offices are asked about {format_plural(number, 'new wording')} in individual letters.",
        changed=number > 0,
        unchanged="The offices have already been asked about these words.",
    )


@blueprint.route(CLEARANCE + "/reopen", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def reopen(reference: str) -> ResponseReturnValue:
    campaign = own_open_campaign(reference)
    names, there = registry_names(reading()), issued_texts(reading(), campaign.id)
    form = ReopenForm([(slug, names[slug]) for slug in slugs_of(campaign) if slug in there])
    if done := form.attempt(
        lambda session: reopen_texts(
            session,
            campaign_or_404(reference, session),
            form.texts.data,
            reason=form.reason.data,
            actor=actor(),
        )
    ):
        return finish(_board(reference), f"{format_plural(len(done.result), 'text')} reopened.")
    return clearance_page("reopen", campaign, form=form, there=there)


def _ask_form(campaign: Campaign) -> AskForm:
    session, this_day = reading(), today()
    holidays = bank_holidays(session)
    usual = {track: after_clear_working_days(this_day, days, holidays=holidays) for track, days in USUAL_DAYS.items()}
    signing = {signatory.office_id for signatory in campaign.signatories}
    everyone = [(office.id, office.title) for office in offices_there(session, campaign)]
    return AskForm(everyone, {one for one, _ in everyone} - signing, usual=usual, today=this_day, holidays=holidays)


def _replies_passed(campaign: Campaign) -> bool:
    """Whether the letters ask for a reply by a day that has passed."""
    return campaign.reply_by is not None and campaign.reply_by < today()


def _offices_where_no_one_answers(campaign: Campaign) -> tuple[str, int]:
    """The offices of the signatories of which nobody can answer yet, in words, and how many they are."""
    names = {signatory.office_id: the_office(signatory.department) for signatory in campaign.signatories}
    able = offices_that_answer(reading(), campaign, set(names))
    silent = [name for office_id, name in names.items() if office_id not in able]
    shown = silent if len(silent) <= 2 else [silent[0], format_plural(len(silent) - 1, "other office")]
    return join(shown), len(silent)


def _seen_digest(campaign: Campaign) -> str:
    return request.form.get("seen") or seen_of(reading(), campaign)


def _require_seen(session: Session, campaign: Campaign) -> None:
    """Raise Stale (text_changed_since) unless the texts are those that the page showed."""
    if request.form.get("seen") != seen_of(session, campaign):
        raise Stale("text_changed_since")


def _board(reference: str) -> str:
    """The address of the board."""
    return url_for("clearance.clearance", reference=reference)


ACTS = {
    "clearing.due": "change the deadline",
    "clearing.issue": "issue texts",
    "clearing.remind": "remind offices",
    "clearing.reopen": "reopen texts",
    "clearing.withdraw": "stop asking for clearance",
    "clearing.words": "ask about more words",
}
"""What needs a request for clearance, by its endpoint."""


def show_board(refused: ClearanceNotRequested | AskedAlready) -> ResponseReturnValue:
    """The request was withdrawn, or made, while the page was open: the board shows it."""
    if isinstance(refused, ClearanceNotRequested) and request.endpoint in ACTS:
        refused = ClearanceNotRequested("not_asked_to_act", act=ACTS[request.endpoint])
    flash(sentence(refused), "info")
    return redirect(_board((request.view_args or {})["reference"]))


blueprint.register_error_handler(ClearanceNotRequested, show_board)
blueprint.register_error_handler(AskedAlready, show_board)
