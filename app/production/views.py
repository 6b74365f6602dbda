"""Make a campaign's letters, watch it happen, and take the files away."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session
from werkzeug.exceptions import Forbidden

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.audit.anchor import head
from app.campaigns.create import campaign_by_reference
from app.campaigns.letters import count_letters, letter_by_reference, recipient_of
from app.campaigns.models import Campaign, Letter
from app.campaigns.own import NotTheOwner, require_owner
from app.campaigns.pages import campaign_or_404
from app.campaigns.printing import freeze
from app.campaigns.states import State
from app.campaigns.steps import MAKE, Step, steps_of
from app.database import after_commit, now
from app.delivery.pages import LETTER
from app.delivery.sendable import OUTDATED as OUT_OF_DATE
from app.delivery.sendable import outdated_letters, sendable
from app.delivery.sent import editions_replaced, unsent_letters
from app.delivery.showing import how_sent
from app.delivery.words import STANDS, WENT
from app.production.bundle import zip_length, zip_of, zip_sha256
from app.production.editions import MadeLetter, editions_of, newest_editions
from app.production.files import stream
from app.production.manifest import fingerprints, manifest_lines
from app.production.models import Run
from app.production.naming import file_name
from app.production.nudge import nudge
from app.production.progress import failures, newest_run, progress_of
from app.production.runs import (
    NothingToMake,
    RunUnderWay,
    failed_letters,
    letters_not_made,
    run_by_number,
    run_under_way,
    runs_of,
    start_run,
)
from app.production.sections import sections_of
from app.production.showing import (
    corrected,
    downloads_of,
    failed_letters_of,
    how_far,
    name_of,
    owner_words,
    past_runs,
    said_of,
    state_of,
)
from app.production.states import UNDER_WAY, RunState
from app.production.steer import NotPossible, cancel_run, pause_run, resume_run
from app.production.words import FORMAT_NAMES, MOVED_ON, RUN_STATES
from app.registry.pages import today
from app.registry.registries import registry_names
from app.tracking.answers import answers_of
from app.web.errors import show_error
from app.web.paging import Page, requested_page
from app.web.request import reading, services, writing
from app.web.sending import send

blueprint = Blueprint("production", __name__, template_folder="templates")

STEP = Step("Generate", "production.generate", how_far, stage=MAKE)

FAILURES = 50
"""Failed letters on one page of a run."""

LATE = timedelta(seconds=30)
"""How long a run may wait before its page asks whether a worker runs: one that does has made some letters by then."""

UNSENT, NOT_MADE, OUTDATED = "not sent", "not made", "outdated"
"""What the form of the page names so: the letters that were never sent; those of them of which there is no edition yet;
those that come out otherwise now, since their text is cleared. What was sent is made again for a reason alone
(app/delivery/correct.py)."""

NO_LETTERS = "There is no letter to make: the campaign’s audience is empty."
NOTHING_TO_MAKE = {
    UNSENT: "Nothing was started: every letter is sent. What is wrong in one is corrected under Send.",
    NOT_MADE: "Nothing was started: every letter is made.",
    OUTDATED: "Nothing was started: every letter is made from the text that is cleared.",
}

WHICH: Mapping[str, Callable[[Session, Campaign], Collection[int]]] = {
    UNSENT: lambda session, campaign: unsent_letters(session, campaign.id),
    NOT_MADE: lambda session, campaign: letters_not_made(session, campaign.id),
    OUTDATED: outdated_letters,
}

STEER: Mapping[str, Callable[..., Run]] = {"pause": pause_run, "resume": resume_run, "cancel": cancel_run}

IN_RUN = "/campaigns/<reference>/runs/<int:number>"


@blueprint.get("/campaigns/<reference>/generate")
@signed_in
def generate(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    counts = count_letters(session, campaign.id)
    runs = past_runs(session, runs_of(session, campaign.id), at=now())
    made = newest_editions(session, campaign.id)
    letters = sendable(session, campaign)
    return _page(
        "production/generate.html",
        campaign,
        counts=counts,
        total=sum(counts.values()),
        made=len(made),
        cleared=freeze(session, campaign).cleared,
        outdated=sum(one.outdated and not one.was_sent for one in letters),
        to_correct=sum(one.outdated and one.was_sent for one in letters),
        sent=sum(one.was_sent for one in letters),
        LETTER=LETTER,
        OUT_OF_DATE=sorted(OUT_OF_DATE),
        NOT_MADE=NOT_MADE,
        OUTDATED=OUTDATED,
        downloads=list(downloads_of(made, reference)),
        runs=runs,
        under_way=next((past for past in runs if past.run.state in UNDER_WAY), None),
        may_take_on=campaign.owner_id is None and Role.DRAFTER in current_user.roles,
    )


@blueprint.post("/campaigns/<reference>/generate")
@needs(Role.DRAFTER)
def start(reference: str) -> ResponseReturnValue:
    asked = request.form.get("letters", UNSENT)
    with writing() as session:
        campaign = _campaign(session, reference)
        try:
            number = _start(session, campaign, WHICH.get(asked, WHICH[UNSENT])(session, campaign))
        except RunUnderWay as first:
            number = first.number
        except NothingToMake:
            letters = sum(count_letters(session, campaign.id).values())
            flash(NOTHING_TO_MAKE.get(asked, NOTHING_TO_MAKE[UNSENT]) if letters else NO_LETTERS, "warning")
            return redirect(url_for(".generate", reference=reference))
    return _to_run(reference, number)


@blueprint.get(IN_RUN)
@signed_in
def run(reference: str, number: int) -> ResponseReturnValue:
    session = reading()
    campaign, found = _campaign_and_run(reference, number)
    failed = failures(session, found)
    shown = requested_page(request.args, size=FAILURES, total=len(failed))
    part = failed[(shown - 1) * FAILURES : shown * FAILURES]
    progress = progress_of(session, found, at=now())
    made = [] if found.state in UNDER_WAY else newest_editions(session, campaign.id, run_id=found.id)
    return _page(
        "production/run.html",
        campaign,
        run=found,
        progress=progress,
        late=progress.elapsed > LATE,
        said=said_of(found, progress),
        downloads=list(downloads_of(made, reference, number)),
        corrected=corrected(made, _replaced(campaign, made)),
        by=name_of(session, found.created_by),
        failed=Page(list(failed_letters_of(campaign, part)), number=shown, size=FAILURES, total=len(failed)),
        to_make_again=sum(failure.made_in is None for failure in failed),
        other=run_under_way(session, campaign.id),
        state_of=state_of,
    )


@blueprint.get(IN_RUN + "/cancel")
@needs(Role.DRAFTER)
def confirm_cancel(reference: str, number: int) -> ResponseReturnValue:
    campaign, found = _campaign_and_run(reference, number)
    require_owner(campaign, actor())
    if found.state not in UNDER_WAY:
        return _moved_on(reference, found)
    return _page("production/cancel.html", campaign, run=found, progress=progress_of(reading(), found, at=now()))


@blueprint.post(IN_RUN + "/<any(pause, resume, cancel):step>")
@needs(Role.DRAFTER)
def steer(reference: str, number: int, step: str) -> ResponseReturnValue:
    with writing() as session:
        campaign = _campaign(session, reference)
        found = run_by_number(session, campaign.id, number) or abort(404)
        try:
            STEER[step](session, found.id, actor=actor())
        except NotPossible:
            return _moved_on(reference, found)
        if found.state == RunState.RUNNING:
            after_commit(session, partial(nudge, services(), found.id))
    return _to_run(reference, number)


@blueprint.post(IN_RUN + "/again")
@needs(Role.DRAFTER)
def again(reference: str, number: int) -> ResponseReturnValue:
    """A new run of the letters that this one could not make, or of one letter alone."""
    with writing() as session:
        campaign = _campaign(session, reference)
        found = run_by_number(session, campaign.id, number) or abort(404)
        try:
            wanted, reason = _wanted(session, campaign, found)
            number = _start(session, campaign, wanted, reason=reason)
        except RunUnderWay as other:
            number = other.number
            flash(f"Run {number} is under way, and a campaign has one at a time.", "info")
        except NothingToMake:
            if named := request.form.get("letter"):
                flash(f"Nothing was started: {named} was sent or withdrawn meanwhile.", "info")
                return redirect(url_for(".letter", reference=named))
            flash(f"Nothing was started: every letter that run {number} could not make has been made since.", "info")
    return _to_run(reference, number)


@blueprint.get("/letters/<reference>")
@signed_in
def letter(reference: str) -> ResponseReturnValue:
    session = reading()
    found = _letter_or_404(reference)
    campaign = session.get_one(Campaign, found.campaign_id)
    return _page(
        "production/letter.html",
        campaign,
        letter=found,
        recipient=recipient_of(session, campaign, found),
        editions=editions_of(session, found.id),
        how=how_sent(session, campaign, found),
        newest=newest_run(session, campaign.id),
        under_way=run_under_way(session, campaign.id),
        format_names=FORMAT_NAMES,
        answers=answers_of(session, campaign, found.id, today=today()).shown,
        sections=sections_of(campaign, found, beside=False),
        beside=sections_of(campaign, found, beside=True),
        STANDS=STANDS,
        WENT=WENT,
    )


@blueprint.get("/letters/<reference>/letter.<any(pdf, docx):extension>")
@signed_in
def file(reference: str, extension: str) -> ResponseReturnValue:
    """The newest edition, or the one that the query names."""
    wanted = request.args.get("edition")
    editions = editions_of(reading(), _letter_or_404(reference).id)
    made = next((one for one in editions if wanted in (None, str(one.edition))), None)
    if made is None:
        abort(404, description=f"{reference} has no such edition." if editions else f"{reference} is not made yet.")
    stored = made.files[extension]
    chunks = stream(services().storage, stored)
    return send(chunks, name=file_name(made, extension), length=stored.length, etag=stored.sha256)


@blueprint.get("/campaigns/<reference>/<any(pdf, docx):extension>.zip", defaults={"number": None})
@blueprint.get(IN_RUN + "/<any(pdf, docx):extension>.zip")
@signed_in
def files(reference: str, number: int | None, extension: str) -> ResponseReturnValue:
    """The files of one run that has ended; without a run, of each letter's newest edition."""
    letters, name = _made(reference, number)
    return send(
        zip_of(services().storage, letters, extension=extension),
        name=f"{name} {FORMAT_NAMES[extension]}.zip",
        length=zip_length(letters, extension=extension),
        etag=zip_sha256(letters, extension=extension),
    )


@blueprint.get("/campaigns/<reference>/manifest.csv", defaults={"number": None})
@blueprint.get(IN_RUN + "/manifest.csv")
@signed_in
def manifest(reference: str, number: int | None) -> ResponseReturnValue:
    session = reading()
    letters, name = _made(reference, number)
    replaced = _replaced(campaign_or_404(reference), letters)
    return send(manifest_lines(letters, head(session), replaced=replaced), name=f"{name} manifest.csv")


@blueprint.get("/campaigns/<reference>/fingerprint.json", defaults={"number": None})
@blueprint.get(IN_RUN + "/fingerprint.json")
@signed_in
def fingerprint(reference: str, number: int | None) -> ResponseReturnValue:
    letters, name = _made(reference, number)
    return send([fingerprints(reading(), letters)], name=f"{name} fingerprint.json")


@blueprint.errorhandler(NotTheOwner)
def not_the_owner(_refused: NotTheOwner) -> ResponseReturnValue:
    reference = (request.view_args or {})["reference"]
    campaign = campaign_or_404(reference)
    return show_error(Forbidden(owner_words(campaign, _owner(campaign))))


def _page(template: str, campaign: Campaign, **shown: Any) -> str:
    owner = _owner(campaign)
    return render_template(
        template,
        campaign=campaign,
        campaign_href=url_for("campaigns.campaign", reference=campaign.reference),
        steps=steps_of(reading(), campaign),
        step=STEP.name,
        names=registry_names(reading()),
        run_states=RUN_STATES,
        mine=campaign.owner_id == current_user.id and Role.DRAFTER in current_user.roles,
        open=campaign.state == State.OPEN,
        whose=owner_words(campaign, owner),
        **shown,
    )


def _owner(campaign: Campaign) -> str:
    return name_of(reading(), campaign.owner_id) if campaign.owner_id else ""


def _campaign(session: Session, reference: str) -> Campaign:
    return campaign_by_reference(session, reference) or abort(404)


def _campaign_and_run(reference: str, number: int) -> tuple[Campaign, Run]:
    campaign = campaign_or_404(reference)
    found = run_by_number(reading(), campaign.id, number)
    return campaign, found or abort(404, description=f"{reference} has no run {number}.")


def _letter_or_404(reference: str) -> Letter:
    return letter_by_reference(reading(), reference) or abort(404, description=f"There is no letter {reference}.")


def _start(session: Session, campaign: Campaign, letter_ids: Collection[int], *, reason: str = "") -> int:
    """Start a run and have the workers told once it is committed; its number."""
    started = start_run(session, campaign.id, actor=actor(), letter_ids=letter_ids, reason=reason)
    after_commit(session, partial(nudge, services(), started.id))
    return started.number


def _wanted(session: Session, campaign: Campaign, of_run: Run) -> tuple[Collection[int], str]:
    """The letter that the form names, else those that a run could not make; and the reason, if that run corrected them.
    Without one, what was sent is left out."""
    failed = wanted = set(failed_letters(session, of_run.id))
    if reference := request.form.get("letter"):
        named = letter_by_reference(session, reference)
        if named is None or named.campaign_id != of_run.campaign_id:
            abort(404, description=f"This campaign has no letter {reference}.")
        wanted = {named.id}
    if of_run.reason and wanted <= failed:
        return wanted, of_run.reason
    return wanted.intersection(unsent_letters(session, campaign.id)), ""


def _replaced(campaign: Campaign, letters: Iterable[MadeLetter]) -> Mapping[int, int]:
    """The numbers of the sent editions that these correct, by letter id."""
    return editions_replaced(reading(), campaign.id, {letter.letter_id: letter.edition for letter in letters})


def _made(reference: str, number: int | None) -> tuple[Sequence[MadeLetter], str]:
    """What a download is of, and the beginning of its name."""
    session = reading()
    if number is None:
        campaign, run_id, name = campaign_or_404(reference), None, reference
    else:
        campaign, found = _campaign_and_run(reference, number)
        if found.state in UNDER_WAY:
            abort(404, description=f"Run {number} {MOVED_ON[found.state]}. Its files are ready when it has ended.")
        run_id, name = found.id, f"{reference} run {number}"
    letters = newest_editions(session, campaign.id, run_id=run_id)
    return letters or abort(404, description="No letter is made yet, so there is no file."), name


def _moved_on(reference: str, found: Run) -> ResponseReturnValue:
    flash(f"Nothing was changed: run {found.number} {MOVED_ON[found.state]}.", "warning")
    return _to_run(reference, found.number)


def _to_run(reference: str, number: int) -> ResponseReturnValue:
    return redirect(url_for(".run", reference=reference, number=number))
