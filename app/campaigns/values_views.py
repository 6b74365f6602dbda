"""Values by recipient in the browser: how many letters have theirs, one letter's, and many from a table."""

import re
from datetime import date
from typing import Any

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.audit.anchor import head
from app.campaigns.edit import CampaignClosed, Stale
from app.campaigns.letter_values import fields_by_recipient, values_of_letters
from app.campaigns.letter_values_form import TableForm, ValuesForm, values_form
from app.campaigns.letter_values_found import count_wanted, letters_wanted, list_letters, progress
from app.campaigns.letter_values_plan import Plan, moved_since, plan_of
from app.campaigns.letter_values_rows import LARGEST, TableRefused, rows_of
from app.campaigns.letter_values_save import LetterWithdrawn, apply_table, fill_letter, seen_of
from app.campaigns.letter_values_sheet import about, sheet
from app.campaigns.letter_values_words import file_words, rejected_words
from app.campaigns.letters import letter_by_reference, recipient_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.preview import PreviewFilter
from app.campaigns.states import State
from app.campaigns.text import campaign_text
from app.letters.fields import normalise
from app.letters.front_matter import FieldSpec
from app.letters.values import InvalidValue
from app.registry.registries import registry_names
from app.storage import FileMissing, StorageFailed, sha256
from app.web.export import send_table
from app.web.filters import format_date, format_plural
from app.web.paging import Page, requested_page
from app.web.request import reading, services, writing

blueprint = Blueprint("values", __name__, template_folder="templates")

ALL = "/campaigns/<reference>/letter/values"
ONE = ALL + "/of/<letter_reference>"
TABLE = ALL + "/tables/<digest>"

SIZE = 50
"""Letters, or changes, on one page."""
REJECTED = 100
"""Rejected cells that are listed; more are counted."""

SHA256 = re.compile(r"[0-9a-f]{64}")
STEP = "Letter"


def table_key(digest: str) -> str:
    """Where in storage a filled table is kept, by its SHA-256: it stays, as what its event of the record points to."""
    return f"values/{digest}"


@blueprint.get(ALL)
@signed_in
def values(reference: str) -> ResponseReturnValue:
    return _list(campaign_or_404(reference), TableForm())


@blueprint.post(ALL)
@needs(Role.DRAFTER)
def send(reference: str) -> ResponseReturnValue:
    """The table is kept as it came, so that it need not be chosen again whatever happens next."""
    campaign = _open_or_404(reference)
    form = TableForm()
    if form.validate_on_submit() and form.table.data:
        body = form.table.data.body
        try:
            plan_of(reading(), campaign, rows_of(body))
            services().storage.put(table_key(sha256(body)), body)
        except TableRefused as refused:
            form.table.errors = [file_words(refused)]
        except StorageFailed:
            form.table.errors = ["The file store took no file. Nothing was changed: try again in a minute"]
        else:
            return redirect(url_for(".look", reference=reference, digest=sha256(body)))
    return _list(campaign, form), 400


@blueprint.get(ALL + ".<any(csv, xlsx):extension>")
@signed_in
def download(reference: str, extension: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    text = campaign_text(reading(), campaign)
    table = sheet(services().database.reading, campaign, text)
    return send_table(table, extension, name=f"{reference} values by recipient")


@blueprint.get(TABLE)
@needs(Role.DRAFTER)
def look(reference: str, digest: str) -> ResponseReturnValue:
    campaign = _open_or_404(reference)
    try:
        plan = plan_of(reading(), campaign, rows_of(_table_or_404(digest)))
    except TableRefused as refused:  # the text has other fields now
        flash(f"{file_words(refused)}.", "warning")
        return redirect(url_for(".values", reference=reference))
    return _plan(campaign, plan)


@blueprint.post(TABLE)
@needs(Role.DRAFTER)
def apply(reference: str, digest: str) -> ResponseReturnValue:
    body = _table_or_404(digest)
    try:
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            done = apply_table(session, campaign, body, seen=request.form.get("seen", ""), actor=actor())
    except Stale:
        campaign = campaign_or_404(reference)
        known_at = request.form.get("known_at", type=int) or 0
        return _plan(campaign, plan_of(reading(), campaign, rows_of(body)), stale_since=known_at), 409
    except TableRefused as refused:
        flash(f"{file_words(refused)}. Nothing was saved.", "warning")
    else:
        flash(_done(done), "success")
    return redirect(url_for(".values", reference=reference))


@blueprint.route(ONE, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def one(reference: str, letter_reference: str) -> ResponseReturnValue:
    campaign = _open_or_404(reference)
    letter = _letter_or_404(campaign, letter_reference)
    specs = fields_by_recipient(campaign_text(reading(), campaign))
    if not specs:
        return redirect(url_for(".values", reference=reference))
    held = values_of_letters(reading(), [letter.id]).get(letter.id, {})
    form = values_form(specs, held, seen=seen_of(held, specs))
    if not form.validate_on_submit():
        return _one(campaign, letter, form), 400 if form.errors else 200
    try:
        with writing() as session:
            fill_letter(
                session,
                campaign_or_404(reference, session),
                session.get_one(Letter, letter.id),
                form.typed,
                seen=form.seen.data or "",
                actor=actor(),
            )
    except LetterWithdrawn:
        abort(409, description=f"{letter_reference} was withdrawn meanwhile, so nothing about it changes any more.")
    except (Stale, InvalidValue):  # values, or the text's fields
        return _both(campaign_or_404(reference), letter, form), 409
    flash(f"{letter_reference} saved.", "success")
    return redirect(url_for(".values", reference=reference))


def _open_or_404(reference: str) -> Campaign:
    campaign = campaign_or_404(reference)
    if campaign.state != State.OPEN:
        raise CampaignClosed(reference)
    return campaign


def _letter_or_404(campaign: Campaign, reference: str) -> Letter:
    letter = letter_by_reference(reading(), reference)
    if letter is None or letter.campaign_id != campaign.id:
        abort(404, description=f"{campaign.reference} has no letter {reference}.")
    if letter.withdrawn:
        abort(404, description=f"{reference} was withdrawn: its post is not in the audience any more.")
    return letter


def _table_or_404(digest: str) -> bytes:
    if not SHA256.fullmatch(digest):
        abort(404)
    try:
        return services().storage.get(table_key(digest))
    except FileMissing:
        abort(404, description="The file store holds no such table. Choose it again.")


def _list(campaign: Campaign, form: TableForm) -> str:
    session, query = reading(), request.args
    text = campaign_text(session, campaign)
    found = progress(session, campaign, text)
    without = next((one for one in found if normalise(one.spec.name) == normalise(query.get("without", ""))), None)
    chosen = PreviewFilter(search=query.get("q", ""))
    wanted = letters_wanted(campaign, text, chosen, without)
    number = requested_page(query, size=SIZE, total=count_wanted(session, wanted))
    return campaign_page(
        "campaigns/letter_values.html",
        campaign,
        step=STEP,
        form=form,
        progress=found,
        about=about,
        without=without,
        names=registry_names(session),
        page=list_letters(session, campaign, text, wanted, number=number, size=SIZE),
        largest=LARGEST,
        said=said,
    )


def said(value: Any, spec: FieldSpec) -> str:
    """A value as a table of the page says it; `value` as it is kept or as it prints."""
    if spec.type == "date" and value:
        return format_date(value if isinstance(value, date) else date.fromisoformat(value))
    return str(value or "")


def _plan(campaign: Campaign, plan: Plan, *, stale_since: int | None = None) -> str:
    session, total = reading(), len(plan.changes)
    number = requested_page(request.args, size=SIZE, total=total)
    shown = plan.changes[(number - 1) * SIZE : number * SIZE]
    moved = moved_since(session, plan, known_at=stale_since) if stale_since is not None else []
    return campaign_page(
        "campaigns/letter_values_table.html",
        campaign,
        step=STEP,
        plan=plan,
        page=Page(shown, number=number, size=SIZE, total=total),
        stale=stale_since is not None,
        moved=moved[:SIZE],
        moved_more=max(0, len(moved) - SIZE),
        rejected=[(one, rejected_words(one)) for one in plan.rejected[:REJECTED]],
        rejected_more=max(0, len(plan.rejected) - REJECTED),
        known_at=head(session).seq,
        said=said,
    )


def _one(campaign: Campaign, letter: Letter, form: ValuesForm, **shown: Any) -> str:
    return campaign_page(
        "campaigns/letter_values_one.html",
        campaign,
        step=STEP,
        form=form,
        letter=letter,
        title=recipient_of(reading(), campaign, letter),
        **shown,
    )


def _both(campaign: Campaign, letter: Letter, typed: ValuesForm) -> str:
    """Somebody else has saved: theirs, and what was typed, which stays in the boxes and can be saved over theirs."""
    specs = fields_by_recipient(campaign_text(reading(), campaign))
    held = values_of_letters(reading(), [letter.id]).get(letter.id, {})
    form = values_form(specs, held, seen=seen_of(held, specs))
    form.validate()
    form.seen.data = seen_of(held, specs)
    pairs = [
        (spec.label, theirs, yours)
        for spec, box in form.boxes
        if (theirs := said(held.get(normalise(spec.name)), spec)) != (yours := said(box.data, spec))
    ]
    return _one(campaign, letter, form, conflict=pairs)


def _done(plan: Plan) -> str:
    if not plan.changes:
        return "Every value of the table is saved."
    letters = len({change.letter_id for change in plan.changes})
    left = f" {format_plural(len(plan.rejected), 'cell')} left out." if plan.rejected else ""
    return f"{format_plural(len(plan.changes), 'value')} of {format_plural(letters, 'letter')} saved.{left}"
