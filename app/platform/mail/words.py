"""Why a mail did not leave, in words (code to words, rule 11)."""

from collections.abc import Mapping

from app.platform.mail.errors import MailFailed

WRONG: Mapping[str, str] = {
    "mail_server_silent": "The mail server does not answer.",
    "mail_server_not_trusted": "The certificate of the mail server is not trusted.",
    "mail_server_unfit": "The mail server does not offer the encryption or the sign-in that Despatch needs.",
    "mail_sign_in_refused": "The mail server refuses the user name and password.",
    "mail_sender_refused": "The mail server does not accept mail from this sender’s address.",
    "mail_outbox_failed": "Despatch can’t write to the folder for emails. Free some space, or let Despatch write "
    "there.",
    "mail_put_off": "The mail server could not accept it at the time.",
    "mail_refused": "The mail server refused it. Find out whether the person’s address is still right.",
    "mail_unfit": "The person’s address is not valid. Find out what is wrong with it.",
    "mail_address_unfit": "The email address is not valid. Correct it: before the @ it may have only unaccented "
    "letters, digits and signs.",
    "mail_too_large": "It is larger than the mail server accepts. Send it without the Word file, or by another method.",
    "mail_answer_lost": "The connection broke before the mail server’s answer. It may or may not have the email.",
    "letter_file_out_of_reach": "The letter’s file can’t be read now. Check the storage. Despatch will try again.",
    "letter_file_changed": "The letter’s file was changed or is missing. Generate the letter again, then send it.",
    "mail_given_up": "A worker stopped each time that it sent this. It may have arrived.",
}


SETTINGS: Mapping[str, str] = {
    "mail_server_silent": "If this continues, check MAIL_URL and the network.",
    "mail_server_not_trusted": "Set MAIL_CA_FILE to the certificate of the authority that issued it.",
    "mail_server_unfit": "Choose another kind of connection or sign-in in MAIL_URL.",
    "mail_sign_in_refused": "Correct them in MAIL_URL.",
    "mail_sender_refused": "Correct MAIL_FROM, or ask for it to be allowed.",
}
"""What to set, for administrators only."""

ASK = "Ask an administrator to check the mail settings."


def explain(problem: MailFailed) -> str:
    """One line for administrators, with what the server said."""
    return failure_words(problem.code, problem.said)


def failure_words(code: str, said: str) -> str:
    """As `explain`, of a failure that is kept."""
    words = f"{WRONG[code]} {SETTINGS[code]}" if code in SETTINGS else WRONG[code]
    return words + (f" The server said: {said}" if said else "")


def public_failure_words(code: str, said: str = "") -> str:
    """One line for everybody else: without the names of settings."""
    words = f"{WRONG[code]} {ASK}" if code in SETTINGS else WRONG[code]
    return words + (f" The server said: {said}" if said else "")
