"""Why something of an account is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "email_taken": "Another user has this email address",
    "last_administrator": "This is the last active administrator. Make another user an administrator first",
    "last_administrator_leaves": "This is the last active administrator. Make another user an administrator first.",
    "last_way_in": "You can’t sign in without this account, because you have no password and no other account.",
    "no_such_identity": "There is no such account.",
    "no_such_user": "There is no such user.",
    "own_account": "Another administrator must deactivate you.",
    "own_roles": "Another administrator must change your roles",
    "password_common": "This is one of the first passwords that an attacker tries. Use other words.",
    "password_has_email": "Do not use your email name in the password",
    "password_has_name": "Do not use your name in the password",
    "password_has_product": "Do not use the word Despatch in the password",
    "password_season": "Attackers try seasons and months with years first. Use other words.",
    "password_too_long": "Use at most {longest} characters",
    "password_too_short": "Use at least {shortest} characters. Three or four random words make a good password.",
    "sign_in_refused": "The email address or the password is wrong. Check both.",
    "step_useless": "This page is out of date. Start again.",
    "user_inactive": "Activate this user before you send a link.",
    "wrong_password": "This is not your current password",
}
