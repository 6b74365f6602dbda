"""How far a campaign is with its check, in a shape and a word: for the steps, and for the page of clearance."""

from sqlalchemy.orm import Session

from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign
from app.campaigns.steps import HowFar, waiting
from app.checking.state import Stand, StateOfCheck, state_of_check
from app.clearance.requests import cleared_registries
from app.letters.page.wording import join
from app.web.filters import format_plural


def how_far(session: Session, campaign: Campaign) -> HowFar:
    """Done when all letters were read, nothing changed since, and none of them has an error; and once every text is
    issued."""
    total = sum(count_letters(session, campaign.id).values())
    if not total:
        return waiting("Waits for Audience")
    state = state_of_check(session, campaign)
    slugs = {part.registry_slug for part in campaign.audience}
    return _past(state) if slugs <= cleared_registries(session, campaign.id).keys() else _how_far(state, total)


def _past(state: StateOfCheck) -> HowFar:
    """Of a campaign whose texts are all issued: a check comes before that, so nothing waits for one."""
    if state.stand in (Stand.NEVER, Stand.RUNNING, Stand.STOPPED):
        return HowFar("full", "Not needed now", hint="Every text was issued without a finished check")
    changed = f"Changed since the check: {join(list(state.changed))}" if state.changed else ""
    return HowFar("full", "Done before clearance was issued", hint=changed)


def _how_far(state: StateOfCheck, total: int) -> HowFar:
    check = state.check
    look = f"{format_plural(state.to_look_at, 'letter')} to review" if state.to_look_at else ""
    match state.stand:
        case Stand.RUNNING if check:
            return HowFar("half", "Under way", hint=f"{check.done:,} of {check.total:,} read")
        case Stand.OUT_OF_DATE:
            return HowFar("half", "Out of date", hint=f"Changed since the check: {join(list(state.changed))}")
        case Stand.BLOCKED if state.faults:
            return HowFar("warn", f"{format_plural(state.faults, 'fault')} in the text", hint=look)
        case Stand.BLOCKED:
            return HowFar("warn", f"{format_plural(state.blocking, 'letter')} with errors", hint=look)
        case Stand.CLEAN:
            return HowFar("full", "Checked", hint=look)
    return HowFar("empty", "Not checked", hint=_reads(total))


def _reads(total: int) -> str:
    """What a check does, for a task that is still to be done."""
    if total == 1:
        return "Reads the letter before anybody clears it"
    return f"Reads all {total:,} letters before anybody clears them"
