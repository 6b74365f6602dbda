"""Why a request about an account is not confirmed or refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_request": "There is no such request.",
    "request_decided": "Nothing was changed: this request was decided already.",
    "request_not_asked": "This request does not match the audit record. Refuse it, and tell an administrator.",
    "request_expired": "This request is older than 7 days. Ask the administrator to make it again.",
    "own_request": "You made this request, so a colleague must confirm it.",
    "request_for_you": "This request is about your own account, so a colleague must confirm it.",
    "not_a_holder": "Only an administrator, someone who has the role, or a member of the office can confirm this.",
    "asker_left": "Whoever made this request is no longer an administrator. Ask an administrator to make it again.",
    "same_maker": "One person set up both your account and that of the person who asks, so you do not count as a "
    "second person. Ask another colleague to confirm it.",
    "request_not_a_clearer": "Only an active user with the role Clearer can be a member of an office.",
    "request_not_a_member": "Only a member of the office can be its gateway.",
    "request_office_changed": "The office has changed since this was asked. Ask the administrator to make the request "
    "again.",
    "request_title_taken": "Another office has this title now. Refuse this request.",
    "request_user_inactive": "The user is deactivated. Activate them first.",
}
