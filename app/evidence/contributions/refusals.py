"""Why something of a contribution is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "contribution_due_late": "Enter why the contribution may come after the answer is due, on {deadline}",
    "contribution_due_past": "Due date must be today or in the future",
    "contribution_email_used": "Nothing was changed, because the words of this email are recorded as a contribution.",
    "contribution_email_kind": "Nothing was changed. Only an email from a person, which is not recorded as a response, "
    "can be filed with a contribution.",
    "contribution_link_useless": "Nothing was saved, because this link no longer works.",
    "contribution_moved": "Nothing was saved, because the contribution has changed. Check its status.",
    "contribution_newer": "Nothing was added, because a newer version of the contribution came in. Check it.",
    "contribution_no_words": "Nothing was added, because nothing has been received yet.",
    "contribution_not_awaited": "Nothing was sent, because this contribution is no longer awaited.",
    "contribution_not_mailed": "Nothing was sent, because no email address is recorded.",
    "contribution_question_ended": "Nothing was sent. You can ask for a contribution only while the question is open.",
    "no_such_contribution": "There is no contribution C{number} to this question. The question’s page lists them.",
    "no_such_contribution_email": "There is no such email with this contribution.",
}
