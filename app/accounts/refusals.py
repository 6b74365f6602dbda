"""Why something of an account is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "email_taken": "Another user has this email address",
    "last_administrator": "This is the last active administrator. Make another user an administrator first",
    "last_administrator_leaves": "This is the last active administrator. Make another user an administrator first.",
    "no_such_user": "There is no user with this number.",
    "own_account": "Another administrator must deactivate you.",
    "own_roles": "Another administrator must change your roles",
    "password_common": "This password is among the first that an attacker tries. Use other words",
    "password_has_email": "Leave your email name out of the password",
    "password_too_long": "Use at most {longest} characters",
    "password_too_short": "Use at least {shortest} characters. Three or four random words do well",
    "sign_in_refused": "The email address or the password is wrong. Check both",
    "user_inactive": "A deactivated user gets no link. Activate them first.",
    "wrong_password": "This is not your current password",
}
