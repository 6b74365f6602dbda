"""What names a letter's mail: its Message-ID, the address to which its replies come, and addresses in ASCII."""

import base64
import secrets
from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from app.delivery.attempts.reasons import Reason
from app.delivery.models import ReplyAddress
from app.platform.config import Settings
from app.platform.mail.errors import RefusedByServer
from app.registry.contacts.check import email_wrong, tidy_email


def ascii_address(address: str) -> str:
    """A domain in other letters becomes its ASCII form (RFC 5891). Raises RefusedByServer when it is no address, or
    when what stands before the @ is not in ASCII, which few servers take (RFC 6531)."""
    local, at, domain = tidy_email(address).rpartition("@")
    try:
        fit = f"{local}{at}{domain.encode('idna').decode()}"
    except UnicodeError:
        fit = ""
    if not fit or email_wrong(fit):
        raise RefusedByServer("mail_address_unfit", address, Reason.NO_SUCH_MAILBOX)
    return fit


TOKEN_BYTES = 10
"""80 bits, which are 16 letters and digits: nobody guesses another letter's."""


def message_id_for(reference: str, settings: Settings) -> str:
    """Of one attempt for the letter `reference`, without its brackets; each call makes another."""
    return f"{reference.lower()}.{_token()}@{settings.mail_domain}"


def reply_address(session: Session, letter_id: int, settings: Settings) -> str:
    """Where replies to a letter come: REPLIES_TO with the letter's token after a plus. The token is made once, which
    needs a writing session; reading will do once `reply_tokens` has made it."""
    return address_with_token(settings.replies_address, reply_tokens(session, [letter_id])[letter_id])


def reply_tokens(session: Session, letter_ids: Collection[int]) -> dict[int, str]:
    """The token of each of these letters, by letter id; made where there was none. Two writers at once get the same."""
    tokens = _reply_tokens(session, letter_ids)
    while missing := sorted(set(letter_ids) - tokens.keys()):
        insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
        rows = [{"letter_id": letter_id, "token": _token()} for letter_id in missing]
        session.execute(insert(ReplyAddress).values(rows).on_conflict_do_nothing())
        tokens |= _reply_tokens(session, missing)
    return tokens


def address_with_token(address: str, token: str) -> str:
    """As in replies+k3j9…@department.example (RFC 5233, subaddressing)."""
    local, _, domain = address.rpartition("@")
    return f"{local}+{token}@{domain}"


def _reply_tokens(session: Session, letter_ids: Collection[int]) -> dict[int, str]:
    rows = select(ReplyAddress.letter_id, ReplyAddress.token).where(ReplyAddress.letter_id.in_(letter_ids))
    return dict(session.execute(rows).all())


def _token() -> str:
    return base64.b32encode(secrets.token_bytes(TOKEN_BYTES)).decode().rstrip("=").lower()
