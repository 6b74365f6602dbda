"""Why an account change is not confirmed or refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "no_such_request": "There is no such account change.",
    "request_decided": "Nothing was changed: this account change has already been confirmed, refused or replaced.",
    "request_not_asked": "This account change does not match the audit record. Refuse it, and tell an administrator.",
    "request_expired": "This account change is older than 7 days. Ask the administrator to make it again.",
    "own_request": "You asked for this account change, so a colleague must confirm it.",
    "request_for_you": "This account change is about your own account, so a colleague must confirm it.",
    "not_a_holder": "Only an administrator, someone who has the role, or a member of the office can confirm this.",
    "asker_left": "The person who asked for this is no longer an administrator. Ask an administrator to make the "
    "change again.",
    "same_maker": "One person set up your account and the account of the person who asked. So you do not count as a "
    "second person. Ask another colleague to confirm this.",
    "request_not_a_clearer": "Only an active user with the role Clearer can be a member of an office.",
    "request_not_a_member": "Only a member of the office can be its gateway.",
    "request_office_changed": "The office has changed since this was asked. Ask the administrator to make the change "
    "again.",
    "request_title_taken": "Another office now has this title. Refuse this change.",
    "request_user_inactive": "The user is deactivated. Activate them first.",
}
