"""The page of the print room, and what it takes away: the letters in one file, the mailing list, address labels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask import Blueprint, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.accounts.proof import proven
from app.audit.data_exports import record_download
from app.audit.record import Subject
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.delivery.marking.groups import letters_sent_as_now
from app.delivery.marking.listing import TO_SEND
from app.delivery.marking.sendable import Stand, sendable
from app.delivery.models import Attempt
from app.delivery.sending.failed_addresses import printed_failed
from app.errors import NotFound
from app.letters.recipient.labels import SHEETS
from app.production.editions.editions import newest_numbers, recipients_of
from app.production.editions.large_print import large_among
from app.production.pages import production_page
from app.production.print_room.bundle import bundle_of, labels_of
from app.production.print_room.choice import (
    LARGEST,
    NEWEST,
    OFFERED,
    READY,
    UNPOSTED,
    Choice,
    about,
    read_choice,
    run_words,
)
from app.production.print_room.job import Job, Standing, fit_labels, job_of
from app.production.print_room.letters import BoundLetter
from app.production.print_room.table import mailing_list
from app.production.runs.runs import runs_of
from app.production.states import UNDER_WAY
from app.production.words import MOVED_ON
from app.registry.registries import registry_names
from app.web.files.sending import send
from app.web.request import practice_notice, reading, services, writing
from app.web.tables.export import send_table
from app.web.tables.paging import page_of

blueprint = Blueprint("printing", __name__)

HERE = "/campaigns/<reference>/print"

LETTERS = ("Letter",)
LABELS = ("Post", "Address")
"""What stands in files that have no columns, for the record."""

LINES = 50
"""Letters on one page of the list, and at most in a note that names them."""


@dataclass(frozen=True)
class PrintRequest:
    """What a query asks for. `runs`: those on offer, in words by number; `names`: of registries, by slug. `came_back`:
    how many are not to be posted, since the last letter to the address that they print came back."""

    campaign: Campaign
    choice: Choice
    job: Job
    runs: Mapping[str, str]
    names: Mapping[str, str]
    came_back: int = 0


@blueprint.get(HERE)
@signed_in
def page(reference: str) -> ResponseReturnValue:
    print_request = _print_request(reference, whole=False)
    job, choice = print_request.job, print_request.choice
    labels = fit_labels(job.letters, choice.labels)
    fitting = sum(label is not None for _, label in labels)
    letters = page_of(job.letters, request.args, size=LINES)
    too_long = [one for one, label in labels if label is None]
    large, without = _in_large_print(print_request), job.without_address
    named = [*letters.items, *too_long[:LINES], *large[:LINES], *without[:LINES]]
    runs = {"": NEWEST, **print_request.runs}
    offered = job.registries | {choice.registry}
    registries = {"": "All registries", **{slug: name for slug, name in print_request.names.items() if slug in offered}}
    return production_page(
        "production/print.html",
        print_request.campaign,
        job=job,
        came_back=print_request.came_back,
        choice=choice,
        letters=letters,
        recipients=recipients_of(reading(), [one.letter.letter for one in named]),
        too_long=too_long,
        large=large,
        without=without,
        labels=fitting,
        label_sheets=-(-fitting // SHEETS[choice.labels].count),
        offered={"run": runs, "registry": registries, **OFFERED},
        MOST=LINES,
        LARGEST=LARGEST,
        READY=READY,
        UNPOSTED=UNPOSTED,
    )


@blueprint.get(HERE + "/bundle.pdf")
@signed_in
@proven
def bundle(reference: str) -> ResponseReturnValue:
    print_request = _print_request(reference)
    choice = print_request.choice
    title = f"{print_request.campaign.title} ({reference})"
    chunks = bundle_of(
        services().storage,
        _require_letters(print_request.job.letters),
        title=title,
        tagged=choice.tagged,
        sheets=choice.sheets,
    )
    _record_print_download(print_request, "Print bundle", "pdf", len(print_request.job.letters), LETTERS)
    return send(chunks, name=f"{choice.file_name(reference, 'letters')}.pdf")


@blueprint.get(HERE + "/list.<any(csv, xlsx):extension>")
@signed_in
def mailing(reference: str, extension: str) -> ResponseReturnValue:
    print_request = _print_request(reference)
    facts = about(print_request.campaign, print_request.choice, runs=print_request.runs, names=print_request.names)
    table = mailing_list(_require_letters(print_request.job.letters), names=print_request.names, about=facts)
    _record_print_download(
        print_request,
        "Mailing list",
        extension,
        len(print_request.job.letters),
        [column.heading for column in table.columns],
    )
    return send_table(table, extension, name=print_request.choice.file_name(reference, "mailing list"))


@blueprint.get(HERE + "/labels.pdf")
@signed_in
@proven
def labels(reference: str) -> ResponseReturnValue:
    print_request = _print_request(reference)
    sheet = print_request.choice.labels
    fitting = [label for _, label in fit_labels(print_request.job.letters, sheet) if label is not None]
    if not fitting:
        raise NotFound("no_labels_to_print")
    name = print_request.choice.file_name(reference, f"labels {sheet} a sheet")
    _record_print_download(print_request, "Address labels", "pdf", len(fitting), LABELS)
    chunks = labels_of(fitting, SHEETS[sheet], title=name, notice=practice_notice())
    return send(chunks, name=f"{name}.pdf")


def _in_large_print(asked: PrintRequest) -> list[BoundLetter]:
    """Those whose posts prefer it: the bundle has them in standard print."""
    wanted = large_among(reading(), asked.campaign.id)
    return [letter for letter in asked.job.letters if letter.letter.letter.letter_id in wanted]


def _record_print_download(asked: PrintRequest, view: str, file: str, rows: int, columns: Sequence[str]) -> None:
    """That names and addresses left as a file is recorded."""
    about: list[Subject] = [("campaign", asked.campaign.id)]
    with writing() as session:
        record_download(session, view, file=file, rows=rows, columns=columns, subjects=about, actor=actor())


def _require_letters(letters: Sequence[BoundLetter]) -> Sequence[BoundLetter]:
    if not letters:
        raise NotFound("nothing_made_to_print")
    return letters


def _print_request(reference: str, *, whole: bool = True) -> PrintRequest:
    """`whole`: with the recipients and files of all letters."""
    session = reading()
    campaign = campaign_or_404(reference)
    names = registry_names(session)
    runs = {str(run.number): run for run in runs_of(session, campaign.id)}
    ended = {number: run_words(run) for number, run in runs.items() if run.state not in UNDER_WAY}
    choice = read_choice(request.args, runs=runs, registries=names)
    if choice.run and choice.run not in ended:
        raise NotFound("run_not_over", number=choice.run, state=MOVED_ON[runs[choice.run].state])
    run_id = runs[choice.run].id if choice.run else None
    to_send, came_back = _to_send(session, campaign, choice) if choice.letters == READY else (set(), 0)
    standing = Standing(
        newest_numbers(session, campaign.id) if choice.run else {},
        letters_sent_as_now(session, campaign.id),
        to_send,
    )
    job = job_of(session, campaign, choice, run_id=run_id, standing=standing, registries=[*names], whole=whole)
    return PrintRequest(campaign, choice, job, ended, names, came_back)


def _to_send(session: Session, campaign: Campaign, choice: Choice) -> tuple[set[int], int]:
    """The letters to be posted, by id; and how many are not, since the last letter to their address came back."""
    letters = sendable(session, campaign)
    failed = [one.edition_id for one in letters if one.stand == Stand.FAILED]
    back = printed_failed(session, Attempt.edition_id.in_(failed)) if failed else {}
    came_back = [one for one in letters if one.reference in back and choice.registry in ("", one.registry_slug)]
    to_send = {one.letter_id for one in letters if one.stand in TO_SEND and one.reference not in back}
    return to_send, len(came_back)
