"""What INBOX_URL may say: the mailbox, or the bucket, that mail to us comes into."""

from dataclasses import dataclass, field
from urllib.parse import parse_qsl, unquote, urlsplit

from app.platform.mail_settings import Privacy


@dataclass(frozen=True)
class ImapBox:
    """A folder of a mailbox. Without a `password` it is entered by a token (OAuth 2.0)."""

    host: str
    port: int
    privacy: Privacy
    user: str
    folder: str
    password: str = field(default="", repr=False)

    @property
    def name(self) -> str:
        """Which it is, for pages, logs and rows: never with its password."""
        return f"{self.user} at {self.host}, {self.folder}"


@dataclass(frozen=True)
class Bucket:
    """Where Amazon SES, or whatever else receives mail, puts each message as one object."""

    bucket: str
    prefix: str

    @property
    def name(self) -> str:
        return f"s3://{self.bucket}/{self.prefix}"


class InboxUrlUnfit(ValueError):
    """It names nothing that mail could be read from. The words never show it, since it may hold a password."""


USUAL_PORT = {Privacy.TLS: 993, Privacy.STARTTLS: 143, Privacy.NONE: 143}

SHAPE = (
    "must be imaps://user:password@host/Folder (TLS), imap://user:password@host/Folder (STARTTLS) or s3://bucket/prefix"
)

MOST_NAME = 400
"""Characters of what a mailbox may be called, all told: rows keep it."""


def inbox_at(url: str, *, has_token: bool) -> ImapBox | Bucket:
    """`imaps://` is TLS from the start, `imap://` STARTTLS, without which nothing is read; `imap://…?starttls=0` is
    neither, for a server on a trusted network. No folder: INBOX. `has_token`: a token takes the place of the password.
    Raises InboxUrlUnfit.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise InboxUrlUnfit(SHAPE) from None
    if parts.scheme not in ("imap", "imaps", "s3") or not parts.hostname or parts.fragment or len(url) > MOST_NAME:
        raise InboxUrlUnfit(SHAPE)
    if parts.scheme == "s3":
        if asked or parts.netloc != parts.hostname:
            raise InboxUrlUnfit(SHAPE)
        return Bucket(parts.hostname, parts.path.lstrip("/"))
    starttls = asked.pop("starttls", "1")
    if asked or starttls not in ("0", "1"):
        raise InboxUrlUnfit("takes nothing after “?” but starttls=1 or starttls=0")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if not user or not (password or has_token):
        raise InboxUrlUnfit("must have a user and a password, or a user and INBOX_TOKEN_FILE beside it")
    privacy = Privacy.TLS if parts.scheme == "imaps" else Privacy.STARTTLS if starttls == "1" else Privacy.NONE
    folder = unquote(parts.path).strip("/") or "INBOX"
    if any(not character.isprintable() for character in user + password + folder):
        raise InboxUrlUnfit(SHAPE)
    return ImapBox(parts.hostname, port or USUAL_PORT[privacy], privacy, user, folder, password)
