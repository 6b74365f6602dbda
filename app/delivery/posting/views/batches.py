"""Print batches: what there are, making one, what it holds and how it stands, its files."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.accounts.proof import proven
from app.audit.data_exports import record_download
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page, own_open_campaign
from app.campaigns.states import State
from app.delivery.channels import Channel
from app.delivery.models import Attempt
from app.delivery.pages import LETTER
from app.delivery.posting.find import batch_numbered, batches_of, counts_of, letters_to_print, why_not_printed
from app.delivery.posting.make import make_batch, subjects_of
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.pages import BATCH, HERE, STEP, chosen_here, wish_here
from app.delivery.posting.plan import BatchPlan, BatchWish, plan_batch
from app.delivery.posting.postage import Postage, delivery_window
from app.delivery.posting.showing import downloads, separator_of
from app.delivery.posting.states import COUNTED, NOT_POSTED, BatchState
from app.delivery.posting.words import POSTAGES, TAKES, expected_words, mismatch_words
from app.delivery.sending.failed_addresses import printed_failed
from app.delivery.sending.rehearsed_words import BLOCKS_OF_BATCH, FAILED_THERE
from app.delivery.sending.routes import Block, Rehearsal
from app.delivery.sending.sending_request import fields_of, query_of, rehearsal_of
from app.errors import NotFound
from app.letters.recipient.labels import SHEETS
from app.platform.clock import today
from app.production.print_room.bundle import bundle_of, labels_of
from app.production.print_room.choice import LABELS, LARGEST
from app.production.print_room.job import fit_labels
from app.production.print_room.letters import BoundLetter
from app.production.print_room.table import mailing_list
from app.registry.registries import registry_names
from app.registry.working_days import bank_holidays
from app.web.acts import ActForm, finish
from app.web.files.sending import send
from app.web.request import practice_notice, reading, services, writing
from app.web.tables.csv_file import Cell
from app.web.tables.export import send_table
from app.web.tables.paging import page_of

blueprint = Blueprint("batches", __name__)

LINES = 20
"""Letters on one page of a batch, and batches on one page."""

SIDES = {"1": "Single-sided", "2": "Double-sided, each letter on a new sheet"}


@blueprint.get(HERE)
@signed_in
def index(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    return campaign_page(
        "delivery/batches.html",
        campaign,
        STEP,
        page=page_of(batches_of(reading(), campaign.id), request.args, size=LINES),
        open=campaign.state == State.OPEN,
        BatchState=BatchState,
        POSTAGES=POSTAGES,
    )


@blueprint.get(HERE + "/new")
@needs(Role.DRAFTER)
def new(reference: str) -> ResponseReturnValue:
    """What a batch would hold: of the letters chosen, or of all that can go."""
    campaign = own_open_campaign(reference)
    return _new(campaign)


@blueprint.post(HERE + "/new")
@needs(Role.DRAFTER)
def make(reference: str) -> ResponseReturnValue:
    form = ActForm()

    def make_chosen(session: Session) -> int:
        """The number of the batch."""
        campaign = campaign_or_404(reference, session)
        made = make_batch(
            session,
            campaign,
            lambda now: _plan(_rehearsal(now, campaign), now),
            seen=request.form.get("seen", ""),
            today=today(),
            actor=actor(),
        )
        return made.number

    if done := form.run(make_chosen):
        to = url_for("batches.batch", reference=reference, number=done.result)
        return finish(to, f"Batch {done.result} has been made. Its letters count as posted once it is closed.")
    return _new(own_open_campaign(reference), changed=True), form.status


def _batch_wish() -> BatchWish:
    postage = request.values.get("postage", Postage.FIRST)
    if postage not in POSTAGES:
        abort(404, description="There is no such class of postage.")
    return BatchWish(
        Postage(postage),
        separators="separators" in request.values,
        both_sides=request.values.get("sides") == "2",
    )


def _rehearsal(session: Session, campaign: Campaign) -> Rehearsal:
    return rehearsal_of(session, chosen_here(session, campaign), wish_here())


def _plan(rehearsal: Rehearsal, session: Session) -> BatchPlan:
    wish = rehearsal.wish
    going = rehearsal.by(Channel.POST)
    return plan_batch(
        session,
        going,
        _batch_wish(),
        accepted=wish.accepted,
        again=wish.again,
        former=rehearsal.former,
        former_reason=wish.former,
    )


def _new(campaign: Campaign, *, changed: bool = False) -> str:
    session = reading()
    chosen_letters = chosen_here(session, campaign)
    rehearsal = rehearsal_of(session, chosen_letters, wish_here())
    plan = _plan(rehearsal, session)
    holidays = bank_holidays(session)
    abroad = {zone for zone in plan.others if zone} | {plan.wish.postage} & {Postage.EUROPE, Postage.REST_OF_WORLD}
    offered = [
        postage for postage in Postage if postage not in (Postage.EUROPE, Postage.REST_OF_WORLD) or postage in abroad
    ]
    fields = [*chosen_letters.fields, *fields_of(rehearsal.wish)]
    asked = query_of(fields) if chosen_letters.fields else query_of([*fields, (f"all-{LETTER}", "1")])
    return campaign_page(
        "delivery/batch_new.html",
        campaign,
        STEP,
        chosen=chosen_letters,
        rehearsal=rehearsal,
        plan=plan,
        stale=Block.STALE in rehearsal.blocks or bool(rehearsal.wish.accepted),
        offered=[(postage, POSTAGES[postage], TAKES[postage]) for postage in offered],
        expected=expected_words(delivery_window(today(), plan.wish.postage, holidays=holidays)),
        fields=fields,
        verify=url_for("rehearsing.contacts", reference=campaign.reference, **asked),
        rehearse=url_for("rehearsing.rehearse", reference=campaign.reference, **asked),
        by_notify=bool(services().settings.notify_api_key),
        changed=changed,
        SIDES=SIDES,
        POSTAGES=POSTAGES,
        BLOCKS=BLOCKS_OF_BATCH,
        FAILED_THERE=FAILED_THERE,
        LINES=LINES,
        today=today(),
    )


@blueprint.get(BATCH)
@signed_in
def batch(reference: str, number: int) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    print_batch = batch_numbered(session, campaign, number)
    counts = counts_of(session, print_batch)
    counted = print_batch.state in COUNTED or print_batch.state == BatchState.CLOSED
    day = print_batch.posted_on or today()
    between = delivery_window(day, Postage(print_batch.postage), holidays=bank_holidays(session))
    waits = print_batch.state in (BatchState.MADE, BatchState.WITH_PRINTER)
    return campaign_page(
        "delivery/batch.html",
        campaign,
        STEP,
        batch=print_batch,
        counts=counts,
        reckoning=counts.reckoning if counted else None,
        page=page_of(counts.lines, request.args, size=LINES),
        expected=expected_words(between),
        still_expected=between[1] >= today(),
        gone=why_not_printed(session, print_batch) if waits else {},
        failed=printed_failed(session, Attempt.batch_id == print_batch.id) if waits else {},
        today=today(),
        downloads=downloads(session, campaign, number),
        open=campaign.state == State.OPEN,
        counting=print_batch.state in COUNTED,
        labels=LABELS,
        mismatch_words=mismatch_words,
        POSTAGES=POSTAGES,
        NOT_POSTED=NOT_POSTED,
        BatchState=BatchState,
        FAILED_THERE=FAILED_THERE,
    )


@blueprint.get(BATCH + "/letters.pdf")
@signed_in
@proven
def letters(reference: str, number: int) -> ResponseReturnValue:
    campaign, print_batch, bound = _to_print(reference, number)
    total = len(bound)
    chunks = bundle_of(
        services().storage,
        bound,
        title=f"{campaign.title} ({reference}, batch {number})",
        tagged=False,
        sheets=print_batch.both_sides,
        marks=True,
        apart=(lambda letter: separator_of(letter, number=number, total=total)) if print_batch.separators else None,
    )
    _record_batch_download(campaign, number, "Letters of a print batch", "pdf", len(bound), ("Letter",))
    return send(chunks, name=f"{_name(reference, number)} letters.pdf")


@blueprint.get(BATCH + "/list.<any(csv, xlsx):extension>")
@signed_in
def mailing(reference: str, number: int, extension: str) -> ResponseReturnValue:
    campaign, print_batch, bound = _to_print(reference, number)
    facts: list[tuple[str, Cell]] = [
        ("Campaign", f"{campaign.title} ({campaign.reference})"),
        ("Batch", number),
        ("Postage", POSTAGES[print_batch.postage]),
        ("Printing", SIDES["2" if print_batch.both_sides else "1"]),
        ("Separator sheets", "Yes" if print_batch.separators else "No"),
    ]
    table = mailing_list(bound, names=registry_names(reading()), about=facts)
    columns = [column.heading for column in table.columns]
    _record_batch_download(campaign, number, "Mailing list of a print batch", extension, len(bound), columns)
    return send_table(table, extension, name=f"{_name(reference, number)} mailing list")


@blueprint.get(BATCH + "/labels.pdf")
@signed_in
@proven
def labels(reference: str, number: int) -> ResponseReturnValue:
    campaign, _found, bound = _to_print(reference, number)
    sheet = request.args.get("labels", LARGEST)
    if sheet not in SHEETS:
        abort(404, description="There are no such labels.")
    fitting = [label for _, label in fit_labels(bound, sheet) if label is not None]
    if not fitting:
        raise NotFound("no_labels_to_print")
    name = f"{_name(reference, number)} labels {sheet} a sheet"
    _record_batch_download(campaign, number, "Labels of a print batch", "pdf", len(fitting), ("Post", "Address"))
    chunks = labels_of(fitting, SHEETS[sheet], title=name, notice=practice_notice())
    return send(chunks, name=f"{name}.pdf")


def _to_print(reference: str, number: int) -> tuple[Campaign, PrintBatch, list[BoundLetter]]:
    """What is taken away of a batch that is not over: nobody prints what may not leave any more."""
    session = reading()
    campaign = campaign_or_404(reference)
    print_batch = batch_numbered(session, campaign, number)
    if print_batch.state == BatchState.CANCELLED:
        abort(404, description=f"Batch {number} has been cancelled. Do not print any of it.")
    if print_batch.state in (BatchState.MADE, BatchState.WITH_PRINTER) and why_not_printed(session, print_batch):
        abort(409, description="Letters in this batch can no longer be sent. Cancel it and make another.")
    return campaign, print_batch, letters_to_print(session, print_batch)


def _record_batch_download(
    campaign: Campaign, number: int, view: str, file: str, rows: int, columns: Sequence[str]
) -> None:
    """That names and addresses left as a file is recorded, with the batch that they are of."""
    about: dict[str, Any] = {"subjects": subjects_of(campaign, number), "moment": {"batch": number}}
    with writing() as session:
        record_download(session, view, file=file, rows=rows, columns=columns, actor=actor(), **about)


def _name(reference: str, number: int) -> str:
    return f"{reference} batch {number}"
