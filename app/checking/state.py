"""How a campaign stands with its check, and how far that is."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import text_problems
from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.signatories.offices import registries_all_out
from app.campaigns.steps import StepProgress, waiting
from app.checking.changes_since import PRINTED, changed_since
from app.checking.kinds import BLOCKING, TO_LOOK_AT
from app.checking.models import LetterCheck, LetterFinding
from app.checking.start import newest_check
from app.checking.states import CheckState
from app.clearance.requests import cleared_registries, given_requests
from app.letters.page.wording import join
from app.web.filters import format_plural

NOT_CHECKED, NOT_NEEDED, DONE_BEFORE = "Not checked", "Not needed now", "Done before the texts were issued"
"""The word of the step once every text is issued: without a finished check of what was issued, and with one."""


class Stand(StrEnum):
    NEVER = "never checked"
    RUNNING = "under way"
    STOPPED = "stopped"
    OUT_OF_DATE = "out of date"
    BLOCKED = "blocked"
    CLEAN = "clean"


@dataclass(frozen=True)
class StateOfCheck:
    """`blocking`: letters that can't be made or would go out wrong; `to_look_at`: letters that a person must look at;
    of a check that is over. `faults`: of the text for this audience, which must be fixed first. `changed`: what changed
    since, in words."""

    stand: Stand
    check: LetterCheck | None = None
    blocking: int = 0
    to_look_at: int = 0
    faults: int = 0
    changed: Sequence[str] = ()


def state_of_check(session: Session, campaign: Campaign) -> StateOfCheck:
    """By the newest check of the campaign."""
    check = newest_check(session, campaign.id)
    if check is None:
        return StateOfCheck(Stand.NEVER)
    if check.state == CheckState.RUNNING:
        return StateOfCheck(Stand.RUNNING, check)
    if check.state != CheckState.DONE:
        return StateOfCheck(Stand.STOPPED, check)
    blocking, to_look_at = (_letters(session, check, kinds) for kinds in (BLOCKING, TO_LOOK_AT))
    changed = changed_since(session, campaign, check)
    faults = len(text_problems(session, campaign))
    stand = Stand.OUT_OF_DATE if changed else Stand.BLOCKED if blocking or faults else Stand.CLEAN
    return StateOfCheck(stand, check, blocking, to_look_at, faults, changed)


def _letters(session: Session, check: LetterCheck, kinds: frozenset[str]) -> int:
    of_kinds = (LetterFinding.check_id == check.id, LetterFinding.kind.in_(kinds))
    return session.scalars(select(func.count(LetterFinding.letter_id.distinct())).where(*of_kinds)).one()


def step_progress(session: Session, campaign: Campaign) -> StepProgress:
    """Done when all letters were read, nothing changed since, and none of them has an error; and once every text is
    issued."""
    total = sum(count_letters(session, campaign.id).values())
    if not total:
        return waiting("Choose the audience first")
    state = state_of_check(session, campaign)
    if is_past_check(session, campaign):
        return _past(state)
    return _step_progress(state, total, bool(given_requests(session, campaign.id)))


def is_past_check(session: Session, campaign: Campaign) -> bool:
    """Whether each text is issued, or its letters were all sent: nothing waits for a check then."""
    uncleared = {part.registry_slug for part in campaign.audience} - cleared_registries(session, campaign.id).keys()
    return not uncleared or uncleared <= registries_all_out(session, campaign)


def _past(state: StateOfCheck) -> StepProgress:
    if state.stand in (Stand.NEVER, Stand.RUNNING, Stand.STOPPED):
        return StepProgress("none", NOT_CHECKED, hint="The texts were issued without a check")
    changed = f"Changed since the check: {join(list(state.changed))}" if state.changed else ""
    read_as_issued = set(state.changed).isdisjoint(PRINTED.values())
    return (
        StepProgress("full", DONE_BEFORE, hint=changed) if read_as_issued else StepProgress("none", NOT_NEEDED, changed)
    )


def _step_progress(state: StateOfCheck, total: int, cleared: bool) -> StepProgress:
    """`cleared`: an office has given its clearance."""
    check = state.check
    look = f"{format_plural(state.to_look_at, 'letter')} to review" if state.to_look_at else ""
    match state.stand:
        case Stand.RUNNING if check:
            return StepProgress("half", "In progress", hint=f"{check.done:,} of {check.total:,} read")
        case Stand.OUT_OF_DATE:
            return StepProgress("half", "Out of date", hint=f"Changed since the check: {join(list(state.changed))}")
        case Stand.BLOCKED if state.faults:
            return StepProgress("warn", f"{format_plural(state.faults, 'problem')} in the text", hint=look)
        case Stand.BLOCKED:
            return StepProgress("warn", f"{format_plural(state.blocking, 'letter')} with errors", hint=look)
        case Stand.CLEAN:
            return StepProgress("full", f"Checked, {state.to_look_at:,} to review" if look else "Checked", hint=look)
    return StepProgress("empty", NOT_CHECKED, hint=_reads(total, cleared))


def _reads(total: int, cleared: bool) -> str:
    """What a check does, for a task that is still to be done."""
    letters = "the letter" if total == 1 else f"all {total:,} letters"
    return f"Check {letters} for mistakes{'' if cleared else ' before you ask for clearance'}"
