"""How a campaign stands with its check: what the pages of a campaign say, and the one where clearance is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.campaigns.letter.text import text_problems
from app.campaigns.models import Campaign
from app.checking.kinds import BLOCKING, TO_LOOK_AT
from app.checking.models import LetterCheck, LetterFinding
from app.checking.since import changed_since
from app.checking.start import newest_check
from app.checking.states import CheckState


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
