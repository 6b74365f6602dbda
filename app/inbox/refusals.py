"""Why something of a message is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_mail": "There is no such message.",
    "no_such_mail_file": "The message has no such file.",
    "message_changed": "Someone has changed this message since you opened the page. The page now shows their changes. "
    "Check them.",
    "mail_rules_changed": "These are no longer the changes that you were shown. Check them again.",
    "not_a_reply": "This message is neither a reply nor an acknowledgement, so you can’t record it as one. If that is "
    "wrong, change its kind first.",
    "message_recorded": "This message is already recorded. If something is missing, correct that reply.",
    "kind_recorded": "This message is recorded as a response. Withdraw the response before you change the kind.",
    "letter_recorded": "The reply recorded from this message answers that letter. Correct the reply instead.",
    "no_letter_to_match": "This letter no longer exists. Search for another.",
    "message_not_assignable": "That person no longer handles messages. Choose another.",
}
