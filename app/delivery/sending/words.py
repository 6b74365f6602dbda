"""Sendings, and what is in their way, in words."""

from collections.abc import Mapping

from app.delivery.posting.words import OF_NOTIFY
from app.delivery.states import SendingState
from app.platform.mail.words import WRONG, public_failure_words

IN_FORMER_NAME = (
    "Letters are sent in the name of a minister who has left office. The reason is saved in the audit record."
)
LOST = "Despatch stopped while it was sending this, so no one knows whether it was sent."
RESTORED = "Despatch was restored from a backup. This may have been sent after the backup was made."

CARRIER_FAILED, UNSURE_IN_A_ROW = "carrier_failed", "unsure_in_a_row"
NO_SERVER = "no_mail_server"
CAMPAIGN_CLOSED, IN_PRE_ELECTION, NONE_COMPOSED = "campaign_closed", "in_pre_election", "none_composed"

TROUBLES: Mapping[str, str] = {
    **{code: public_failure_words(code) for code in WRONG},
    **OF_NOTIFY,
    NO_SERVER: "There is no longer a mail server, so Despatch has paused and sends no letters. Ask an administrator to "
    "set one up and then resume, or cancel this sending.",
    CARRIER_FAILED: "Despatch failed while it was sending this. Ask an administrator to look in the worker’s log.",
    CAMPAIGN_CLOSED: "The campaign was closed, so Despatch has paused. Resume when it is open again.",
    IN_PRE_ELECTION: "It is a pre-election period and no reason was given for this sending, so Despatch has paused. "
    "Resume after the period. Or cancel, and start another sending with a reason.",
    NONE_COMPOSED: "Despatch could not put two emails together, one after the other, and has paused. Ask an "
    "administrator to look in the worker’s log. Resume when the fault is fixed.",
    UNSURE_IN_A_ROW: "Two letters, one after the other, are uncertain: the server took the text and gave no answer. "
    "Despatch has paused to protect the others. Have the mail server checked, then resume.",
}
"""Why a sending waits, or an attempt came to nothing, by its code."""

MOVED_ON: Mapping[str, str] = {
    SendingState.COUNTDOWN: "is still counting down",
    SendingState.SENDING: "is sending",
    SendingState.LOOKING: "is waiting for a review of its first wave",
    SendingState.PAUSED: "is paused",
    SendingState.DONE: "has ended",
    SendingState.CANCELLED: "was cancelled",
}


def trouble_in_words(code: str, said: str = "") -> str:
    """One line, with what the other side said; what it said alone, where the code has no words."""
    words = TROUBLES.get(code, "")
    return " ".join(filter(None, (words, f"It said: {said}" if said and words else said)))
