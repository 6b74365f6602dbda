"""How far a campaign is with its check, in a shape and a word: for the steps, and for the page of clearance."""

from sqlalchemy.orm import Session

from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.steps import HowFar, waiting
from app.checking.state import Stand, StateOfCheck, state_of_check
from app.letters.wording import join
from app.web.filters import format_plural


def how_far(session: Session, campaign: Campaign) -> HowFar:
    """Done when all letters were read, nothing changed since, and none of them is to be mended first."""
    total = sum(count_letters(session, campaign.id).values())
    if not total:
        return waiting("Waits for Audience")
    return _how_far(state_of_check(session, campaign), total)


def _how_far(state: StateOfCheck, total: int) -> HowFar:
    check = state.check
    look = f"{format_plural(state.to_look_at, 'letter')} to look at" if state.to_look_at else ""
    match state.stand:
        case Stand.RUNNING if check:
            return HowFar("half", "Under way", hint=f"{check.done:,} of {check.total:,} read")
        case Stand.OUT_OF_DATE:
            return HowFar("half", "Out of date", hint=f"Changed since: {join(list(state.changed))}")
        case Stand.BLOCKED:
            return HowFar("warn", f"{format_plural(state.blocking, 'letter')} to mend", hint=look)
        case Stand.CLEAN:
            return HowFar("full", "Checked", hint=look)
    return HowFar("empty", "Not checked", hint=f"Reads all {total:,} letters before anybody clears them")
