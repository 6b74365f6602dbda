"""Make a campaign's letters and watch it happen: the step Generate, and its runs."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import timedelta

from flask import Blueprint, abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, needs, signed_in
from app.accounts.models import Role
from app.campaigns.clearance.certificate import changes_to_take_up
from app.campaigns.clearance.lost_clearances import owner_only_page
from app.campaigns.letters import count_letters, every_text_cleared, letter_by_reference
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.ownership import NotTheOwner, require_owner
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.campaigns.printing import freeze
from app.campaigns.signatories.offices import former_signatories, registries_all_out
from app.campaigns.states import State
from app.campaigns.steps import MAKE, Step, StepProgress, waiting
from app.clearance.certificates.words import CHANGED_HEADINGS, change_cells
from app.delivery.attempts.sent_letters import editions_replaced, unsent_letters
from app.delivery.marking.groups import LetterGroup, letter_groups
from app.delivery.marking.sendable import Stand, Why, outdated_letters
from app.delivery.pages import LETTER
from app.delivery.progress import count_unsent
from app.errors import NotFound
from app.platform.clock import now, today
from app.platform.database import wake_after_commit
from app.production.editions.editions import NO_FILES, made_files, selected_editions
from app.production.editions.large_print import wanted_large
from app.production.models import Edition, Run
from app.production.pages import IN_RUN, campaign_and_run, owner_of, production_page
from app.production.runs.check_words import checks_of
from app.production.runs.progress import failures, made_letters, progress_of, unset_of
from app.production.runs.runs import (
    NothingToMake,
    RunUnderWay,
    SentDates,
    failed_letters,
    letters_not_made,
    replaced_by,
    run_numbered,
    run_under_way,
    runs_of,
    start_run,
)
from app.production.runs.sample import sample_of
from app.production.runs.steer import cancel_run, moved_on, pause_run, resume_run
from app.production.showing import (
    NO_CORRECTIONS,
    corrections_of,
    downloads_of,
    failed_letters_of,
    name_of,
    owner_words,
    past_runs,
    said_of,
    state_of,
)
from app.production.states import UNDER_WAY, RunState
from app.web.acts import leave, press, sentence
from app.web.filters import format_plural
from app.web.request import reading, services, writing

blueprint = Blueprint("production", __name__)


DRAFTS, ALL_CLEARED = "You can generate drafts now. Final letters need clearance", "Every text is cleared"


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    """Making a campaign's letters is done when each of them is made, in whichever run, and what was not sent of them
    could go as it is."""
    made, total = made_letters(session, campaign.id), sum(count_letters(session, campaign.id).values())
    is_open = campaign.state == State.OPEN
    if not total:
        return waiting("Choose the audience first")
    if run_under_way(session, campaign.id):
        return StepProgress("half", "Under way", hint=f"{made:,} of {total:,} generated")
    if not made:
        hint = ALL_CLEARED if every_text_cleared(session, campaign) else DRAFTS
        return StepProgress("empty", "Not started", hint=hint)
    if rest := total - made:
        left = f"{rest:,} {'was' if rest == 1 else 'were'} not generated"
        return StepProgress(
            "half",
            f"{made:,} of {total:,} generated",
            hint="You can generate the rest at any time" if is_open else left,
        )
    unsent = count_unsent(session, campaign)
    if unsent.outdated:
        why = "Generated before their current text was cleared, or with other signatures"
        return StepProgress("half", f"{unsent.outdated:,} outdated", hint=why)
    if unsent.uncleared:
        drafts = (
            "Generate them again once their text is cleared" if is_open else "Not every office has cleared their text"
        )
        return StepProgress("half", f"{unsent.uncleared:,} not cleared", hint=drafts)
    return StepProgress("full", "Done", hint=format_plural(made, "letter"))


STEP = Step("Generate", "production.generate", step_progress, stage=MAKE)

FAILURES = 50
"""Failed letters on one page of a run."""

LATE = timedelta(seconds=30)
"""How long a run may wait before its page asks whether a worker runs: one that does has made some letters by then."""

UNSENT, NOT_MADE, OUTDATED = "not sent", "not made", "outdated"
"""What the form of the page names so: the letters that are not sent, or came back; those of them of which there is no
edition yet; those that come out otherwise now, since their text is cleared. What is out is made again only for a reason
(app/delivery/marking/correct.py)."""

NO_LETTERS = "There are no letters to generate, because the campaign’s audience is empty."
NOTHING_TO_MAKE = {
    UNSENT: "Nothing was started, because every letter has been sent. You can correct a letter under Send.",
    NOT_MADE: "Nothing was started, because every letter has been generated.",
    OUTDATED: "Nothing was started, because every letter has been generated from the cleared text.",
}

WHICH: Mapping[str, Callable[[Session, Campaign], Collection[int]]] = {
    UNSENT: lambda session, campaign: unsent_letters(session, campaign.id),
    NOT_MADE: lambda session, campaign: letters_not_made(session, campaign.id),
    OUTDATED: outdated_letters,
}

STEER: Mapping[str, Callable[..., Run]] = {"pause": pause_run, "resume": resume_run, "cancel": cancel_run}


@blueprint.get("/campaigns/<reference>/generate")
@signed_in
def generate(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    counts = count_letters(session, campaign.id)
    runs = past_runs(session, runs_of(session, campaign.id), at=now())
    files = made_files(session, selected_editions(campaign.id, None))
    printing = freeze(session, campaign)
    groups = letter_groups(session, campaign, printing)

    def count(which: Callable[[LetterGroup], bool]) -> int:
        return sum(group.letters for group in groups if which(group))

    return production_page(
        "production/generate.html",
        campaign,
        counts=counts,
        total=sum(counts.values()),
        to_make=_to_make(groups),
        made=files.letters,
        cleared=printing.cleared,
        all_out=registries_all_out(session, campaign),
        former=former_signatories(session, campaign, today=today()),
        outdated=count(lambda group: group.outdated and not group.is_out),
        to_correct=count(lambda group: group.outdated and group.is_out),
        sent=count(lambda group: group.was_sent),
        out=count(lambda group: group.is_out),
        LETTER=LETTER,
        NOT_MADE=NOT_MADE,
        OUTDATED=OUTDATED,
        downloads=list(downloads_of(files, reference)),
        runs=runs,
        changes=[change_cells(change) for change in changes_to_take_up(session, campaign)],
        CHANGED_HEADINGS=CHANGED_HEADINGS,
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
    return redirect(_run_page(reference, number))


@blueprint.get(IN_RUN)
@signed_in
def run(reference: str, number: int) -> ResponseReturnValue:
    session = reading()
    campaign, found = campaign_and_run(reference, number)
    failed = failures(found).page(session, request.args, size=FAILURES)
    progress = progress_of(session, found, at=now())
    ended = found.state not in UNDER_WAY
    files = made_files(session, Edition.run_id == found.id) if ended else NO_FILES
    count = _count_by_stand(campaign, found) if files.letters else Counter()
    return production_page(
        "production/run.html",
        campaign,
        run=found,
        progress=progress,
        late=progress.elapsed > LATE,
        said=said_of(found, progress),
        downloads=list(downloads_of(files, reference, number)),
        corrected=corrections_of(session, found, editions_replaced(session, Edition.run_id == found.id))
        if ended
        else NO_CORRECTIONS,
        to_send=count[Stand.READY] + count[Stand.CORRECTION],
        former=former_signatories(session, campaign, today=today()),
        drafts=count[Why.DRAFT],
        by=name_of(session, found.created_by),
        failed=failed.showing(list(failed_letters_of(campaign, failed.items))),
        to_make_again=len(failed_letters(session, found.id)) if failed.total else 0,
        other=run_under_way(session, campaign.id),
        state_of=state_of,
        large=wanted_large(session, found.id),
        checks=checks_of(found, progress, sample_of(session, found), unset_of(session, found)),
    )


@blueprint.post(IN_RUN + "/large-print")
@signed_in
def large_print(reference: str, number: int) -> ResponseReturnValue:
    """Have the worker make what posts prefer and the run lacks; whoever may ask for one letter may ask for these."""
    _, found = campaign_and_run(reference, number)
    lacking = wanted_large(reading(), found.id).lacking
    if lacking:
        services().queue.wake("make_large", found.id)
        flash(
            f"{format_plural(lacking, 'letter')} will be generated in large print. Reload this page in a minute.",
            "success",
        )
    else:
        flash(
            "Every letter to a post that prefers large print has already been generated in it. Nothing was changed.",
            "info",
        )
    return redirect(_run_page(reference, number))


@blueprint.get(IN_RUN + "/cancel")
@needs(Role.DRAFTER)
def confirm_cancel(reference: str, number: int) -> ResponseReturnValue:
    campaign, found = campaign_and_run(reference, number)
    require_owner(campaign, actor())
    if found.state not in UNDER_WAY:
        return leave(_run_page(reference, number), moved_on(found))
    return production_page(
        "production/cancel.html", campaign, run=found, progress=progress_of(reading(), found, at=now())
    )


@blueprint.post(IN_RUN + "/<any(pause, resume, cancel):step>")
@needs(Role.DRAFTER)
def steer(reference: str, number: int, step: str) -> ResponseReturnValue:
    def take(session: Session) -> None:
        found = run_numbered(session, _campaign(session, reference), number)
        STEER[step](session, found.id, actor=actor())
        if found.state == RunState.RUNNING:
            wake_after_commit(session, "make", found.id, everyone=True)

    press(take)
    return redirect(_run_page(reference, number))


@blueprint.post(IN_RUN + "/again")
@needs(Role.DRAFTER)
def again(reference: str, number: int) -> ResponseReturnValue:
    """A new run of the letters that this one could not make, or of one letter alone."""
    with writing() as session:
        campaign = _campaign(session, reference)
        found = run_numbered(session, campaign, number)
        try:
            wanted, reason = _letters_to_remake(session, campaign, found)
            number = _start(session, campaign, wanted, reason=reason, replaced=replaced_by(found) if reason else {})
        except RunUnderWay as other:
            number = other.number
            flash(f"{sentence(other)}.", "info")
        except NothingToMake:
            if named := request.form.get("letter"):
                flash(f"Nothing was started, because {named} has since been sent or removed.", "info")
                return redirect(url_for("letters.letter", reference=named))
            flash(
                f"Nothing was started, because every letter that failed in run {number} has since been generated.",
                "info",
            )
    return redirect(_run_page(reference, number))


@blueprint.errorhandler(NotTheOwner)
def not_the_owner(_refused: NotTheOwner) -> ResponseReturnValue:
    reference = (request.view_args or {})["reference"]
    campaign = campaign_or_404(reference)
    return owner_only_page(campaign, owner_words(campaign, owner_of(campaign)))


def _campaign(session: Session, reference: str) -> Campaign:
    return campaign_by_reference(session, reference) or abort(404)


def _start(
    session: Session,
    campaign: Campaign,
    letter_ids: Collection[int],
    *,
    reason: str = "",
    replaced: Mapping[int, SentDates] | None = None,
) -> int:
    """Start a run and have the workers told once it is committed; its number."""
    started = start_run(session, campaign.id, actor=actor(), letter_ids=letter_ids, reason=reason, replaced=replaced)
    wake_after_commit(session, "make", started.id, everyone=True)
    return started.number


def _to_make(groups: Sequence[LetterGroup]) -> Counter[str]:
    """How many letters are not out, by registry slug."""
    counts: Counter[str] = Counter()
    for group in groups:
        if not group.is_out:
            counts[group.registry_slug] += group.letters
    return counts


def _count_by_stand(campaign: Campaign, of_run: Run) -> Counter[Stand | Why]:
    """How many of a run's editions stand where on the way out: none in a campaign that is not open. Those made again
    since do not count."""
    counts: Counter[Stand | Why] = Counter()
    if campaign.state != State.OPEN:
        return counts
    session = reading()
    for group in letter_groups(session, campaign, freeze(session, campaign)):
        if group.run_id == of_run.id:
            waits = group.hindrance if group.stand == Stand.CORRECTION_WAITS else None
            counts[waits or group.stand] += group.letters
    return counts


def _letters_to_remake(session: Session, campaign: Campaign, of_run: Run) -> tuple[Collection[int], str]:
    """The letter that the form names, else those that a run could not make; and the reason, if that run corrected them.
    Without one, what was sent is left out."""
    failed = wanted = set(failed_letters(session, of_run.id))
    if reference := request.form.get("letter"):
        named = letter_by_reference(session, reference)
        if named is None or named.campaign_id != of_run.campaign_id:
            raise NotFound("letter_of_another_campaign", reference=reference)
        wanted = {named.id}
    if of_run.reason and wanted <= failed:
        return wanted, of_run.reason
    return wanted.intersection(unsent_letters(session, campaign.id)), ""


def _run_page(reference: str, number: int) -> str:
    return url_for(".run", reference=reference, number=number)
