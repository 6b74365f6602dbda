"""An email address as mail servers take it: in ASCII."""

from app.delivery.attempts.reasons import Reason
from app.platform.mail.errors import Refused
from app.registry.contacts.check import email_wrong, tidy_email


def in_ascii(address: str) -> str:
    """A domain in other letters becomes its ASCII form (RFC 5891). Raises Refused when it is no address, or when what
    stands before the @ is not in ASCII, which few servers take (RFC 6531)."""
    local, at, domain = tidy_email(address).rpartition("@")
    try:
        fit = f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        fit = ""
    if not fit or email_wrong(fit):
        raise Refused("mail_address_unfit", address, Reason.NO_SUCH_MAILBOX)
    return fit
