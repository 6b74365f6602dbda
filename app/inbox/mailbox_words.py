"""Why mail to us can't be read, in words (code to words, rule 11)."""

from collections.abc import Mapping

from app.inbox.fetched import InboxFailed

WRONG: Mapping[str, str] = {
    "inbox_silent": "The server of the inbox does not answer. If that goes on, look at INBOX_URL and the network.",
    "inbox_not_trusted": "Nobody whom this machine trusts vouches for the server of the inbox. Set MAIL_CA_FILE to the "
    "certificate of who does.",
    "inbox_unfit": "The server of the inbox offers no encryption, or no such sign-in, and INBOX_URL asks for it. Name "
    "another way there.",
    "inbox_sign_in_refused": "The server of the inbox does not let us in. Correct the user and password in INBOX_URL, "
    "or renew the token.",
    "inbox_token_missing": "The file of INBOX_TOKEN_FILE holds no token. Have it written anew.",
    "inbox_no_folder": "There is no such folder in the inbox, or it is not open to us. Correct INBOX_URL.",
    "inbox_odd": "The server of the inbox answers in a way that was not expected.",
    "inbox_message_not_given": "The server of the inbox does not give one message. It is asked for again each time.",
    "inbox_too_many_missed": "The server of the inbox does not give so many messages that none beyond them are taken. "
    "Nothing is lost: they follow once it gives the others.",
    "inbox_bucket_refused": "The bucket of the inbox can’t be read. Look at INBOX_URL and at the keys in the "
    "environment.",
    "storage_failed": "The file store takes no file, so messages stay in the inbox. Make room, or mend the store.",
}


def explain(problem: InboxFailed) -> str:
    """One line, with what the server said."""
    return told(problem.code, problem.said)


def told(code: str, said: str) -> str:
    return WRONG[code] + (f" It said: {said}" if said else "")
