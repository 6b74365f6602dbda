"""Sendings, and what is in their way, in words."""

from collections.abc import Mapping

from app.delivery.posting.words import OF_NOTIFY
from app.delivery.states import SendingState
from app.platform.mail.words import WRONG, public_failure_words

IN_FORMER_NAME = "Letters go in the name of a minister who has left office. The audit record keeps the reason."
LOST = "The worker stopped while it handed this over, so it is not known whether it left."

CARRIER_FAILED, UNSURE_IN_A_ROW = "carrier_failed", "unsure_in_a_row"
NO_SERVER = "no_mail_server"
CAMPAIGN_CLOSED, IN_PRE_ELECTION, NONE_COMPOSED = "campaign_closed", "in_pre_election", "none_composed"

TROUBLES: Mapping[str, str] = {
    **{code: public_failure_words(code) for code in WRONG},
    **OF_NOTIFY,
    NO_SERVER: "No mail server is set up any more, so Despatch has paused and no letter is sent. Once an administrator "
    "has set up the mail server, resume; or cancel this sending.",
    CARRIER_FAILED: "Despatch failed while it handed this over. An administrator finds why in the worker’s log.",
    CAMPAIGN_CLOSED: "The campaign was closed, so Despatch has paused. When it is open again, resume.",
    IN_PRE_ELECTION: "It is a pre-election period, in which letters go only with a reason; this sending has none. "
    "Despatch has paused. Resume after it; or cancel, and start another that says why.",
    NONE_COMPOSED: "Despatch could not put together two mails running, and has paused, to spare the others "
    "that. An administrator finds why in the worker’s log. Resume when that is mended.",
    UNSURE_IN_A_ROW: "Of two letters running the server took the text and gave no answer, so it is not known whether "
    "they left. Despatch has paused, so that it does not happen to the others. Look at the mail server, then resume.",
}
"""Why a sending waits, or an attempt came to nothing, by its code."""

MOVED_ON: Mapping[str, str] = {
    SendingState.COUNTDOWN: "is still counting down",
    SendingState.SENDING: "is sending",
    SendingState.LOOKING: "waits for somebody to look at its first wave",
    SendingState.PAUSED: "is paused",
    SendingState.DONE: "has ended",
    SendingState.CANCELLED: "was cancelled",
}


def trouble_in_words(code: str, said: str = "") -> str:
    """One line, with what the other side said; what it said alone, where the code has no words."""
    words = TROUBLES.get(code, "")
    return " ".join(filter(None, (words, f"It said: {said}" if said and words else said)))
