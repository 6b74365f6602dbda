"""Embargoes, copies and publication, in words."""

from app.delivery.release.copies import Copied, Copies
from app.delivery.sending.words import ATTEMPT_STATES
from app.delivery.states import State

UNDER_EMBARGO = (
    "Nothing of this campaign may leave before {until}. Let it start then, or lift the embargo under Release"
)
PAST = "That time is over. Enter one that is still to come"
STALE = "Somebody else has changed this. Check the current version, then continue"
SENDING_UNDER_WAY = "Wait until sending {number} has ended. A campaign has one sending by email at a time"
BAD_COPY_ADDRESS = "Enter an email address, such as office@department.example"
NO_COPY_ADDRESS = "Enter an email address. Nobody is sent a copy that they already have"
PRE_ELECTION = "Today is in the pre-election period of the {election}. Copies go after it, or by hand"
NOT_FINAL = "This letter is not final: {why}."
NOT_OUT_YET = "It may not be published before {until}."
WRONG_DAY = "That day is still to come. Record it once the letter is published"
WRONG_ADDRESS = "Enter the address of the page, such as https://www.department.example/letters/safeguarding"
NO_ADDRESS = "Enter the address at which it is published"
NO_PUBLISHED_DAY = "Enter the day on which it was published, such as 5 3 2015"


def stands(line: Copied, copies: Copies) -> tuple[str, str]:
    """Shape and word of how the copies of a line stand: the worst of them."""
    if copies.has_replaced(line):
        return "query", "Has the letter before its correction"
    states = {row.state for row in line.attempts}
    order = (State.FAILED, State.RETURNED, State.UNCERTAIN, State.QUEUED, State.HANDING, State.HANDED_OVER)
    worst = next((state for state in order if state in states), next(iter(states), None))
    return ATTEMPT_STATES[worst] if worst else ("none", "Not sent")
