"""The print room's counts: entered for the whole batch or a letter, or sent as a spreadsheet; and what is missing."""

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.directory import names_of
from app.accounts.models import Role
from app.audit.data_exports import record_download
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.delivery.posting.balance import Tally
from app.delivery.posting.counts import Count, NotCounted, forget_whole, record_counts, take_counts, undo_counts
from app.delivery.posting.find import Line, batch_numbered, counts_of
from app.delivery.posting.forms import CountForm, LetterCountForm, SheetForm
from app.delivery.posting.make import subjects_of
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.pages import (
    BATCH,
    LEFT_OUT,
    STEP,
    column_choices,
    keep_sheet,
    sheet_or_404,
    taken_in,
)
from app.delivery.posting.returns import imports_of
from app.delivery.posting.spreadsheets.counts import FIELDS, read_counts
from app.delivery.posting.states import COUNTED, NOT_POSTED, BatchState
from app.delivery.posting.words import mismatch_words, refused_words, rejected_words
from app.errors import NotFound
from app.web.acts import ActForm, finish, leave, press
from app.web.filters import format_plural
from app.web.request import reading, writing
from app.web.tables.csv_file import Cell
from app.web.tables.export import Column, Table, send_table
from app.web.tables.rows import TableRefused
from app.web.typed import reference_in

blueprint = Blueprint("batch_counts", __name__)

REASONS = tuple(words.word for words in NOT_POSTED.values())
"""Why a letter was not posted, as a spreadsheet may say it."""

COUNTS = BATCH + "/counts"

TO_ENTER = [one for name, one in FIELDS.items() if name != "reference"]
"""Columns that the print room fills in."""


@blueprint.route(COUNTS, methods=["GET", "POST"])
@needs(Role.DRAFTER)
def counts(reference: str, number: int) -> ResponseReturnValue:
    """What was counted of the whole batch, and of letters apart."""
    campaign, batch = _own_batch(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return leave(_batch_page(reference, number), NotCounted(batch))
    if request.method == "POST":
        return _enter(campaign, batch)
    form, whole = CountForm(formdata=None), counts_of(reading(), batch).whole
    if whole:
        form.fill(whole)
    return _page(campaign, batch, form, SheetForm(formdata=None))


def _enter(campaign: Campaign, batch: PrintBatch) -> ResponseReturnValue:
    reference, number = campaign.reference, batch.number
    form = CountForm()
    if form.attempt(
        lambda session: record_counts(
            session, campaign_or_404(reference, session), number, {None: (form.tally, "")}, actor=actor()
        )
    ):
        return finish(_counts_page(reference, number), "Counts saved.")
    if form.stale:
        return leave(_batch_page(reference, number), form.stale)
    return _page(campaign, batch, form, SheetForm(formdata=None)), form.status


@blueprint.post(COUNTS + "/forget")
@needs(Role.DRAFTER)
def forget(reference: str, number: int) -> ResponseReturnValue:
    done = press(lambda session: forget_whole(session, campaign_or_404(reference, session), number, actor=actor()))
    if not done:
        return redirect(_batch_page(reference, number))
    gone = "The count of the whole batch has been removed."
    return finish(_counts_page(reference, number), gone if done.result else "There was no count of the whole batch.")


@blueprint.route(COUNTS + "/letters/<letter_reference>", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def letter(reference: str, number: int, letter_reference: str) -> ResponseReturnValue:
    """What was counted of one letter, or why it was not posted."""
    campaign, batch = _own_batch(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return leave(_batch_page(reference, number), NotCounted(batch))
    line = _line(batch, letter_reference)
    form = LetterCountForm()
    if request.method == "GET":
        form.fill(line.tally or Tally(1, 0, 0, 1))
        form.reason.data = line.reason or None

    def keep(session: Session) -> None:
        said: dict[int | None, Count] = {line.attempt_id: (form.tally, form.why)}
        record_counts(session, campaign_or_404(reference, session), number, said, actor=actor())

    if form.attempt(keep):
        return finish(_counts_page(reference, number), f"Counts of {line.reference} saved.")
    if form.stale:
        return leave(_batch_page(reference, number), form.stale)
    page = campaign_page("delivery/batch_count.html", campaign, STEP, batch=batch, line=line, form=form)
    return page, form.status


@blueprint.get(COUNTS + "/letters")
@needs(Role.DRAFTER)
def name(reference: str, number: int) -> ResponseReturnValue:
    """To the letter that a person named, if the batch has it."""
    _campaign, batch = _own_batch(reference, number)
    said = request.args.get("letter", "").strip()
    found = next((line for line in counts_of(reading(), batch).lines if line.reference == reference_in(said)), None)
    if found is None:
        flash(f"Batch {number} has no letter {said}." if said else "Enter the reference of a letter.", "info")
        return redirect(_counts_page(reference, number))
    return redirect(
        url_for("batch_counts.letter", reference=reference, number=number, letter_reference=found.reference)
    )


def _about_counts(campaign: Campaign, number: int) -> list[tuple[str, Cell]]:
    owner = names_of(reading(), [campaign.owner_id]).get(campaign.owner_id or 0, "") if campaign.owner_id else ""
    return [
        ("Campaign", f"{campaign.title} ({campaign.reference})"),
        ("Batch", number),
        ("How to use it", "Enter the counts and return this file to the owner of the campaign."),
        *([("Return to", owner)] if owner else []),
    ]


@blueprint.get(COUNTS + "/to-fill.<any(csv, xlsx):extension>")
@signed_in
def to_fill(reference: str, number: int, extension: str) -> ResponseReturnValue:
    """The letters of a batch, with columns for what is counted: comes back as a spreadsheet."""
    campaign = campaign_or_404(reference)
    batch = batch_numbered(reading(), campaign, number)
    columns = [Column("Reference", 14), Column("Recipient", 50), *(Column(field.label, 14) for field in TO_ENTER)]
    lines = counts_of(reading(), batch).lines
    rows = [(line.reference, line.recipient, *_tally_cells(line)) for line in lines]
    table = Table("Counts", columns, rows, _about_counts(campaign, number))
    with writing() as session:
        record_download(
            session,
            "Counts of a print batch",
            file=extension,
            rows=len(rows),
            columns=[column.heading for column in columns],
            subjects=subjects_of(campaign, number),
            actor=actor(),
        )
    return send_table(table, extension, name=f"{reference} batch {number} counts")


def _tally_cells(one: Line) -> tuple[int | str | None, ...]:
    tally = one.tally
    if tally is None:
        return None, None, None, None, ""
    reason = NOT_POSTED[one.reason].word if one.reason else ""
    return tally.printed, tally.spoiled, tally.reprinted, tally.posted, reason


@blueprint.post(COUNTS + "/tables")
@needs(Role.DRAFTER)
def upload(reference: str, number: int) -> ResponseReturnValue:
    campaign, batch = _own_batch(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return leave(_batch_page(reference, number), NotCounted(batch))
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
    campaign, batch = _own_batch(reference, number)
    if BatchState(batch.state) not in COUNTED:
        return leave(_batch_page(reference, number), NotCounted(batch))
    return _look(campaign, batch, digest)


def _look(campaign: Campaign, batch: PrintBatch, digest: str, *, stale: bool = False) -> ResponseReturnValue:
    sheet = taken_in(digest, FIELDS)
    try:
        read = read_counts(reading(), batch, sheet_or_404(digest), sheet.columns)
    except TableRefused as refused:
        flash(f"{refused_words(refused)}.", "warning")
        return redirect(_counts_page(campaign.reference, batch.number))
    page = campaign_page(
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
                row.number,
                row.reference,
                _counted_words(row.tally),
                NOT_POSTED[row.reason].word if row.reason else "Posted",
            )
            for row in read.rows[:LEFT_OUT]
        ],
        already=0,
        rejected=[(one, rejected_words(one, REASONS)) for one in read.rejected[:LEFT_OUT]],
        back=_counts_page(campaign.reference, batch.number),
        stale=stale,
        LEFT_OUT=LEFT_OUT,
    )
    return page, 409 if stale else 200


def _counted_words(tally: Tally) -> str:
    return (
        f"{tally.printed:,} printed, {tally.spoiled:,} spoiled, {tally.reprinted:,} reprinted, {tally.posted:,} posted"
    )


def _apply(reference: str, number: int, digest: str) -> ResponseReturnValue:
    form, body, sheet = ActForm(), sheet_or_404(digest), taken_in(digest, FIELDS)
    to, seen = _counts_page(reference, number), request.form.get("seen", "")
    try:
        done = form.run(
            lambda session: take_counts(
                session, campaign_or_404(reference, session), number, body, sheet, seen=seen, actor=actor()
            )
        )
    except TableRefused as refused:
        flash(f"{refused_words(refused)}. Nothing was saved.", "warning")
        return redirect(to)
    if done:
        message = f"The counts of {format_plural(done.result, 'letter')} have been saved."
        return finish(to, message, changed=bool(done.result), unchanged="All of these counts were already saved.")
    if isinstance(form.stale, NotCounted):
        return leave(_batch_page(reference, number), form.stale)
    campaign, batch = _own_batch(reference, number)
    return _look(campaign, batch, digest, stale=True)


@blueprint.route(COUNTS + "/tables/<int:import_id>/undo", methods=["GET", "POST"])
@needs(Role.DRAFTER)
def undo(reference: str, number: int, import_id: int) -> ResponseReturnValue:
    campaign, batch = _own_batch(reference, number)
    found = next(
        (
            posting_import
            for posting_import in imports_of(reading(), campaign.id, "counts", batch_id=batch.id)
            if posting_import.id == import_id
        ),
        None,
    )
    if found is None:
        abort(404, description=f"Batch {number} has no such spreadsheet.")
    back = _counts_page(reference, number)
    if request.method == "GET":
        words = "Its counts will be removed, and the earlier counts will apply again. Counts entered since then stay."
        return campaign_page("delivery/posting_undo.html", campaign, STEP, found=found, words=words, back=back)
    if done := press(
        lambda session: undo_counts(session, campaign_or_404(reference, session), import_id, actor=actor())
    ):
        return finish(back, f"Undone: the counts of {format_plural(done.result, 'letter')}.")
    counted = BatchState(batch_numbered(reading(), campaign, number).state) in COUNTED
    return redirect(back if counted else _batch_page(reference, number))


def _page(campaign: Campaign, batch: PrintBatch, form: CountForm, sheet: SheetForm) -> str:
    found = counts_of(reading(), batch)
    imports = imports_of(reading(), campaign.id, "counts", batch_id=batch.id)
    by = request.args.get("by") or _usual_way(form, sheet, whole=found.whole is not None, imports=bool(imports))
    apart = [line for line in found.lines if line.tally is not None]
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
        imports=imports,
        by=by,
        asks=not (by or apart),
        mismatch_words=mismatch_words,
        BatchState=BatchState,
        NOT_POSTED=NOT_POSTED,
    )


def _usual_way(form: CountForm, sheet: SheetForm, *, whole: bool, imports: bool) -> str:
    """Which of the two ways of counting a page shows that was not asked for one; blank: it asks."""
    if sheet.errors:
        return "letter"
    if form.errors or whole:
        return "batch"
    return "letter" if imports else ""


def _own_batch(reference: str, number: int) -> tuple[Campaign, PrintBatch]:
    campaign = own_open_campaign(reference)
    return campaign, batch_numbered(reading(), campaign, number)


def _line(batch: PrintBatch, reference: str) -> Line:
    for line in counts_of(reading(), batch).lines:
        if line.reference == reference:
            return line
    raise NotFound("no_letter_in_batch", number=batch.number, reference=reference)


def _batch_page(reference: str, number: int) -> str:
    return url_for("batches.batch", reference=reference, number=number)


def _counts_page(reference: str, number: int) -> str:
    return url_for("batch_counts.counts", reference=reference, number=number)
