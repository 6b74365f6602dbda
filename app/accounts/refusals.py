"""Why something of an account is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "app_code_wrong": "The code is wrong. Enter the newest code that your authenticator app shows",
    "codes_not_shown": "Recovery codes are shown only once. If you did not save them, make new ones.",
    "email_taken": "Another user has this email address",
    "factor_code_wrong": "The code is wrong, or it has already been used. Enter the newest code from your "
    "authenticator app, or a recovery code that you have not used",
    "factor_needed": "You can’t remove this, because you need a second factor and have no other. Add another first.",
    "factor_refused": "This passkey was not accepted. Try again, or use another way.",
    "last_administrator": "This is the last active administrator. Make another user an administrator first",
    "last_administrator_leaves": "This is the last active administrator. Make another user an administrator first.",
    "last_way_in": "You can’t sign in without this account, because you have no password and no other account.",
    "no_factors": "This user has no second factor to reset.",
    "no_such_factor": "You have no such passkey or app. You may have removed it already.",
    "no_such_identity": "There is no such account.",
    "no_such_user": "There is no such user.",
    "own_account": "Another administrator must deactivate you.",
    "own_roles": "Another administrator must change your roles",
    "passkey_not_added": "The passkey was not added. Try again, or use an authenticator app instead.",
    "passkey_taken": "This passkey or security key is already in use. Choose another one.",
    "password_common": "This is one of the first passwords that an attacker tries. Use other words.",
    "password_has_email": "Do not use your email name in the password",
    "password_has_name": "Do not use your name in the password",
    "password_has_product": "Do not use the word Despatch in the password",
    "password_season": "Attackers try seasons and months with years first. Use other words.",
    "password_too_long": "Use at most {longest} characters",
    "password_too_short": "Use at least {shortest} characters. Three or four random words make a good password.",
    "second_factor_needed": "A second factor has been added to this account in another browser. Sign in again with it.",
    "sign_in_refused": "The email address or the password is wrong. Check both.",
    "step_useless": "This page is out of date. Start again.",
    "too_many_codes": "Too many attempts. You can try again in {wait}.",
    "user_inactive": "Activate this user before you send a link.",
    "wrong_password": "This is not your current password",
}
