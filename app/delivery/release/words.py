"""Embargoes, copies and publication, in words."""

from app.delivery.attempts.words import attempt_state
from app.delivery.channels import Channel
from app.delivery.release.copies import Copies, CopyRecipient
from app.delivery.states import State

NO_ADDRESS = "Enter the address of the page"
NO_PUBLISHED_DAY = "Enter the date it was published"


def copies_status(line: CopyRecipient, copies: Copies) -> tuple[str, str]:
    """Shape and word of how the copies of a line stand: the worst of them."""
    if copies.has_replaced(line):
        return "query", "Has the uncorrected letter"
    states = {row.state for row in line.attempts}
    order = (State.FAILED, State.RETURNED, State.UNCERTAIN, State.QUEUED, State.HANDING, State.HANDED_OVER)
    worst = next((state for state in order if state in states), next(iter(states), None))
    return attempt_state(worst, Channel.EMAIL, copy=True) if worst else ("empty", "Not sent")
