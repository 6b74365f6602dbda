"""Why mail to us can't be read, in words (code to words, rule 11)."""

from collections.abc import Mapping

from app.inbox.intake.fetched import InboxFailed

WRONG: Mapping[str, str] = {
    "inbox_silent": "The server of the inbox does not answer.",
    "inbox_not_trusted": "The certificate of the server of the inbox is not trusted.",
    "inbox_unfit": "The server of the inbox offers no encryption, or no sign-in, as it should.",
    "inbox_sign_in_refused": "The server of the inbox refuses the user and password, or the token.",
    "inbox_token_missing": "There is no token for the server of the inbox.",
    "inbox_no_folder": "There is no such folder in the inbox, or Despatch may not open it.",
    "inbox_odd": "The server of the inbox answers in a way that was not expected.",
    "inbox_message_not_given": "The server of the inbox does not give one message. It is asked for again each time.",
    "inbox_too_many_missed": "The server of the inbox does not give so many messages that none beyond them are taken. "
    "Nothing is lost: they follow once it gives the others.",
    "inbox_bucket_refused": "The storage of the inbox can’t be read.",
    "storage_failed": "The file store takes no file, so messages stay in the inbox. Make room, or repair the store.",
}

SETTINGS: Mapping[str, str] = {
    "inbox_silent": "If that goes on, look at INBOX_URL and the network.",
    "inbox_not_trusted": "Set MAIL_CA_FILE to the certificate of who vouches for it.",
    "inbox_unfit": "Name another way in INBOX_URL.",
    "inbox_sign_in_refused": "Correct the user and password in INBOX_URL, or renew the token.",
    "inbox_token_missing": "Write the token to the file of INBOX_TOKEN_FILE anew.",
    "inbox_no_folder": "Correct INBOX_URL.",
    "inbox_bucket_refused": "Look at INBOX_URL and at the keys in the environment.",
}
"""What to set, for administrators only."""

ASK = "Ask an administrator to check the settings of the inbox."


def explain(problem: InboxFailed) -> str:
    """One line for administrators, with what the server said."""
    code = problem.code
    return _line(f"{WRONG[code]} {SETTINGS[code]}" if code in SETTINGS else WRONG[code], problem.said)


def told(code: str, said: str) -> str:
    """One line for those who read the inbox: without the names of settings."""
    return _line(f"{WRONG[code]} {ASK}" if code in SETTINGS else WRONG[code], said)


def _line(words: str, said: str) -> str:
    return words + (f" It said: {said}" if said else "")
