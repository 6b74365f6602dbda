"""Why something of a message is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_mail": "There is no such message.",
    "no_such_mail_file": "The message has no such file.",
    "message_changed": "Somebody has changed this message since you opened the page. The page now shows their changes; "
    "check them.",
    "mail_rules_changed": "What the rules would change is not what you were shown any more. Look again, then decide.",
    "not_a_reply": "This message is neither a reply nor an acknowledgement, so it can’t be recorded as one. If it is "
    "one after all, change its kind first.",
    "message_recorded": "This message is recorded already. Correct that reply if something is missing.",
    "kind_recorded": "It is recorded as a reply. Withdraw the reply before you change the kind.",
    "letter_recorded": "The reply that this message became answers that letter. Correct the reply instead.",
    "no_letter_to_match": "This letter no longer exists. Search for another.",
    "message_not_assignable": "That person no longer handles messages. Choose another.",
}
