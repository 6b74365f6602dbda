"""The print room's counts: entered for the whole batch or a letter, or sent as a spreadsheet; and what is missing."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.audit.taken import taken
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.delivery.pages import own_open_campaign
from app.delivery.posting.counts import Count, count, forget_whole, take_counts, undo_counts
from app.delivery.posting.counts_sheet import FIELDS, read_counts
from app.delivery.posting.find import Line, counts_of
from app.delivery.posting.forms import CountForm, LetterCountForm, SheetForm
from app.delivery.posting.make import BatchElsewhere, subjects_of
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.pages import (
    BATCH,
    LEFT_OUT,
    STEP,
    batch_or_404,
    column_choices,
    keep_sheet,
    sheet_or_404,
    taken_in,
)
from app.delivery.posting.reasons import NOT_POSTED
from app.delivery.posting.reckon import Tally
from app.delivery.posting.returns import imports_of
from app.delivery.posting.states import COUNTED, BatchState
from app.delivery.posting.words import BATCH_STATES, MOVED_ON, mismatch_words, refused_words, rejected_words
from app.delivery.recordings import NothingToUndo
from app.errors import Stale
from app.web.export import Column, Table, send_table
from app.web.filters import format_plural
from app.web.request import reading, writing
from app.web.rows import TableRefused

blueprint = Blueprint("batch_counts", __name__)

COUNTS = BATCH + "/counts"

TO_ENTER = [one for name, one in FIELDS.items() if name != "reference"]
"""Columns that the print room fills in."""


@blueprint.route(COUNTS, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def counts(reference: str, number: int) -> ResponseReturnValue:
    """What was counted of the whole batch, and of letters apart."""
    campaign, batch = _own(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return _elsewhere(reference, batch)
    if request.method == "POST":
        return _enter(campaign, batch)
    form, whole = CountForm(formdata=None), counts_of(reading(), batch).whole
    if whole:
        form.fill(whole)
    return _page(campaign, batch, form, SheetForm(formdata=None))


def _enter(campaign: Campaign, batch: PrintBatch) -> ResponseReturnValue:
    reference, number = campaign.reference, batch.number
    form = CountForm()
    if not form.validate_on_submit():
        return _page(campaign, batch, form, SheetForm(formdata=None)), 400
    try:
        with writing() as session:
            count(session, campaign_or_404(reference, session), number, {None: (form.tally, "")}, actor=actor())
    except BatchElsewhere:
        return _elsewhere(reference, batch_or_404(campaign, number))
    flash("Counts saved.", "success")
    return _to_counts(reference, number)


@blueprint.post(COUNTS + "/forget")
@needs(Role.DRAFTER)
def forget(reference: str, number: int) -> ResponseReturnValue:
    try:
        with writing() as session:
            gone = forget_whole(session, campaign_or_404(reference, session), number, actor=actor())
    except BatchElsewhere:
        return _elsewhere(reference, batch_or_404(campaign_or_404(reference), number))
    flash(
        "The count of the whole batch is taken back." if gone else "There was no count of the whole batch.", "success"
    )
    return _to_counts(reference, number)


@blueprint.route(COUNTS + "/letters/<letter_reference>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def letter(reference: str, number: int, letter_reference: str) -> ResponseReturnValue:
    """What was counted of one letter, or why it was not posted."""
    campaign, batch = _own(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return _elsewhere(reference, batch)
    line = _line_or_404(batch, letter_reference)
    form = LetterCountForm()
    if request.method == "GET":
        form.fill(line.tally or Tally(1, 0, 0, 1))
        form.reason.data = line.reason or None
    elif form.validate_on_submit():
        try:
            with writing() as session:
                said: dict[int | None, Count] = {line.attempt_id: (form.tally, form.why)}
                count(session, campaign_or_404(reference, session), number, said, actor=actor())
        except BatchElsewhere:
            return _elsewhere(reference, batch_or_404(campaign, number))
        flash(f"Counts of {line.reference} saved.", "success")
        return _to_counts(reference, number)
    page = campaign_page("delivery/batch_count.html", campaign, STEP, batch=batch, line=line, form=form)
    return page, 400 if form.errors else 200


@blueprint.get(COUNTS + "/letters")
@needs(Role.DRAFTER)
def name(reference: str, number: int) -> ResponseReturnValue:
    """To the letter that a person named, if the batch has it."""
    _campaign, batch = _own(reference, number)
    said = request.args.get("letter", "").strip()
    found = next((one for one in counts_of(reading(), batch).lines if one.reference == said.upper()), None)
    if found is None:
        flash(f"Batch {number} has no letter {said}." if said else "Enter the reference of a letter.", "info")
        return _to_counts(reference, number)
    return redirect(
        url_for("batch_counts.letter", reference=reference, number=number, letter_reference=found.reference)
    )


@blueprint.get(COUNTS + "/to-fill.<any(csv, xlsx):extension>")
@signed_in
def to_fill(reference: str, number: int, extension: str) -> ResponseReturnValue:
    """The letters of a batch, with columns for what is counted: comes back as a spreadsheet."""
    campaign = campaign_or_404(reference)
    batch = batch_or_404(campaign, number)
    columns = [Column("Reference", 14), Column("Recipient", 50), *(Column(one.label, 14) for one in TO_ENTER)]
    lines = counts_of(reading(), batch).lines
    rows = [(one.reference, one.recipient, *_said(one)) for one in lines]
    table = Table("Counts", columns, rows, [("Campaign", campaign.title), ("Batch", number)])
    with writing() as session:
        taken(
            session,
            "Counts of a print batch",
            file=extension,
            rows=len(rows),
            columns=[column.heading for column in columns],
            subjects=subjects_of(campaign, number),
            actor=actor(),
        )
    return send_table(table, extension, name=f"{reference} batch {number} counts")


def _said(one: Line) -> tuple[int | str | None, ...]:
    tally = one.tally
    if tally is None:
        return None, None, None, None, ""
    reason = NOT_POSTED[one.reason].word if one.reason else ""
    return tally.printed, tally.spoiled, tally.reprinted, tally.posted, reason


@blueprint.post(COUNTS + "/tables")
@needs(Role.DRAFTER)
def upload(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return _elsewhere(reference, batch)
    sheet = SheetForm()
    kept = keep_sheet(
        sheet,
        "batch_counts.look",
        lambda body: read_counts(reading(), batch, body, {}),
        reference=reference,
        number=number,
    )
    return kept or (_page(campaign, batch, CountForm(formdata=None), sheet), 400)


@blueprint.route(COUNTS + "/tables/<digest>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def look(reference: str, number: int, digest: str) -> ResponseReturnValue:
    """What a table says; when that is confirmed, it is taken."""
    if request.method == "POST":
        return _apply(reference, number, digest)
    campaign, batch = _own(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return _elsewhere(reference, batch)
    return _look(campaign, batch, digest)


def _look(campaign: Campaign, batch: PrintBatch, digest: str, *, stale: bool = False) -> ResponseReturnValue:
    sheet = taken_in(digest, FIELDS)
    try:
        read = read_counts(reading(), batch, sheet_or_404(digest), sheet.columns)
    except TableRefused as refused:
        flash(f"{refused_words(refused)}.", "warning")
        return _to_counts(campaign.reference, batch.number)
    return campaign_page(
        "delivery/posting_table.html",
        campaign,
        STEP,
        batch=batch,
        read=read,
        taken=sheet,
        fields=FIELDS,
        column_choices=column_choices(read.sheet),
        rows=[
            (
                one.number,
                one.reference,
                _counted_words(one.tally),
                NOT_POSTED[one.reason].word if one.reason else "Posted",
            )
            for one in read.rows[:LEFT_OUT]
        ],
        already=0,
        rejected=[(one, rejected_words(one)) for one in read.rejected[:LEFT_OUT]],
        reasons=[words.word for words in NOT_POSTED.values()],
        back=url_for("batch_counts.counts", reference=campaign.reference, number=batch.number),
        stale=stale,
        LEFT_OUT=LEFT_OUT,
    )


def _counted_words(tally: Tally) -> str:
    return f"{tally.printed:,} printed, {tally.spoiled:,} spoiled, {tally.reprinted:,} again, {tally.posted:,} posted"


def _apply(reference: str, number: int, digest: str) -> ResponseReturnValue:
    body, sheet = sheet_or_404(digest), taken_in(digest, FIELDS)
    try:
        with writing() as session:
            campaign = campaign_or_404(reference, session)
            seen = request.form.get("seen", "")
            said = take_counts(session, campaign, number, body, sheet, seen=seen, actor=actor())
    except BatchElsewhere:
        return _elsewhere(reference, batch_or_404(campaign_or_404(reference), number))
    except TableRefused as refused:
        flash(f"{refused_words(refused)}. Nothing was recorded.", "warning")
    except Stale:
        campaign, batch = _own(reference, number)
        return _look(campaign, batch, digest, stale=True), 409  # type: ignore[return-value]
    else:
        flash(
            f"The counts of {format_plural(said, 'letter')} are kept." if said else "All of it stood there already.",
            "success" if said else "info",
        )
    return _to_counts(reference, number)


@blueprint.route(COUNTS + "/tables/<int:import_id>/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def undo(reference: str, number: int, import_id: int) -> ResponseReturnValue:
    campaign, batch = _own(reference, number)
    found = next(
        (one for one in imports_of(reading(), campaign.id, "counts", batch_id=batch.id) if one.id == import_id), None
    )
    if found is None:
        abort(404, description=f"Batch {number} has no such spreadsheet.")
    if request.method == "GET":
        back = url_for("batch_counts.counts", reference=reference, number=number)
        words = "What it said is taken back, and what was counted before it holds again. Counts entered since stay."
        return campaign_page("delivery/posting_undo.html", campaign, STEP, found=found, words=words, back=back)
    try:
        with writing() as session:
            undone = undo_counts(session, campaign_or_404(reference, session), import_id, actor=actor())
    except BatchElsewhere:
        return _elsewhere(reference, batch_or_404(campaign, number))
    except NothingToUndo:
        flash("Nothing was changed: it was undone already.", "info")
    else:
        flash(f"Undone: the counts of {format_plural(undone, 'letter')}.", "success")
    return _to_counts(reference, number)


def _page(campaign: Campaign, batch: PrintBatch, form: CountForm, sheet: SheetForm) -> str:
    found = counts_of(reading(), batch)
    apart = [one for one in found.lines if one.tally is not None]
    return campaign_page(
        "delivery/batch_counts.html",
        campaign,
        STEP,
        batch=batch,
        counts=found,
        reckoning=found.reckoning,
        apart=apart[:LEFT_OUT],
        apart_more=max(0, len(apart) - LEFT_OUT),
        form=sheet if sheet.errors else form,
        count_form=form,
        sheet_form=sheet,
        imports=imports_of(reading(), campaign.id, "counts", batch_id=batch.id),
        mismatch_words=mismatch_words,
        BATCH_STATES=BATCH_STATES,
        NOT_POSTED=NOT_POSTED,
    )


def _own(reference: str, number: int) -> tuple[Campaign, PrintBatch]:
    campaign = own_open_campaign(reference)
    return campaign, batch_or_404(campaign, number)


def _line_or_404(batch: PrintBatch, reference: str) -> Line:
    found = next((one for one in counts_of(reading(), batch).lines if one.reference == reference), None)
    return found or abort(404, description=f"Batch {batch.number} has no letter {reference}.")


def _elsewhere(reference: str, batch: PrintBatch) -> ResponseReturnValue:
    words = "Give it to the printer first." if batch.state == BatchState.MADE else f"{MOVED_ON[batch.state]}."
    flash(f"Nothing is counted of batch {batch.number} now. {words}", "info")
    return redirect(url_for("batches.batch", reference=reference, number=batch.number))


def _to_counts(reference: str, number: int) -> ResponseReturnValue:
    return redirect(url_for("batch_counts.counts", reference=reference, number=number))
