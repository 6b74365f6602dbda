"""Why a second factor is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "app_code_wrong": "The code is wrong. Enter the newest code that your authenticator app shows",
    "codes_not_shown": "Recovery codes are shown only once. If you did not save them, make new ones.",
    "factor_code_wrong": "The code is wrong, or it has already been used. Enter the newest code from your "
    "authenticator app, or a recovery code that you have not used",
    "factor_needed": "You can’t remove this, because you need a second factor and have no other. Add another first.",
    "factor_refused": "This passkey was not accepted. Try again, or use another way.",
    "no_factors": "This user has no second factor to reset.",
    "no_such_factor": "You have no such passkey or app. You may have removed it already.",
    "passkey_not_added": "The passkey was not added. Try again, or use an authenticator app instead.",
    "passkey_taken": "This passkey or security key is already in use. Choose another one.",
    "second_factor_needed": "A second factor has been added to this account in another browser. Sign in again with it.",
    "too_many_codes": "Too many attempts. You can try again in {wait}.",
}
