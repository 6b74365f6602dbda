"""What the settings of mail may say: which server takes our mail, how privately, and from what address."""

from dataclasses import dataclass, field
from email.errors import MessageError
from email.headerregistry import Address
from enum import StrEnum
from ipaddress import ip_address
from urllib.parse import parse_qsl, unquote, urlsplit


class Privacy(StrEnum):
    """How a connection is encrypted: from its first byte, after STARTTLS (RFC 3207), or not."""

    TLS = "tls"
    STARTTLS = "starttls"
    NONE = "none"


@dataclass(frozen=True)
class MailServer:
    """`user` is blank where the server asks for no sign-in."""

    host: str
    port: int
    privacy: Privacy
    user: str = ""
    password: str = field(default="", repr=False)


class MailUrlUnfit(ValueError):
    """It names no server that mail may be given to. The words never show the address, which may hold a password."""


@dataclass(frozen=True)
class Mailbox:
    """A person's or an office's email address, with the name that stands beside it, or none."""

    name: str
    address: str

    def __str__(self) -> str:
        return f"{self.name} <{self.address}>" if self.name else self.address


USUAL_PORT = {Privacy.TLS: 465, Privacy.STARTTLS: 587, Privacy.NONE: 25}

MOST_OF_A_NAME = 100

MOST_BEFORE_A_TOKEN = 47

SHAPE = "must be smtp://user:password@host:587 (STARTTLS) or smtps://user:password@host:465 (TLS)"


def mail_server(url: str) -> MailServer:
    """`smtps://` is TLS from the start, `smtp://` STARTTLS, without which nothing is sent; `smtp://host?starttls=0` is
    neither, for a relay on a trusted network, to which no password is given. Raises MailUrlUnfit.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        asked = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
    except ValueError:
        raise MailUrlUnfit(SHAPE) from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname or parts.path.strip("/") or parts.fragment:
        raise MailUrlUnfit(SHAPE)
    starttls = asked.pop("starttls", "1")
    if asked or starttls not in ("0", "1"):
        raise MailUrlUnfit("takes nothing after “?” but starttls=1 or starttls=0")
    user, password = unquote(parts.username or ""), unquote(parts.password or "")
    if bool(user) != bool(password):
        raise MailUrlUnfit("must have both a user and a password, or neither")
    privacy = Privacy.TLS if parts.scheme == "smtps" else Privacy.STARTTLS if starttls == "1" else Privacy.NONE
    if privacy is Privacy.NONE and user:
        raise MailUrlUnfit("must not have a password with starttls=0: it would be sent unencrypted")
    return MailServer(parts.hostname, port or USUAL_PORT[privacy], privacy, user, password)


def is_address(text: str) -> bool:
    """Whether it is one email address in ASCII, without a name beside it."""
    try:
        address = Address(addr_spec=text)
    except (ValueError, MessageError, IndexError):  # IndexError: of the parser, at an address cut short
        return False
    return text.isascii() and bool(address.username) and bool(address.domain)


def mailbox(text: str) -> Mailbox | None:
    """What `Home Office correspondence <letters@department.example>`, or an address alone, names; None: neither."""
    name, bracket, rest = text.strip().rpartition("<")
    address = rest.removesuffix(">") if bracket else rest
    name = " ".join(name.split()).strip('"')
    if not is_address(address) or (bracket and not rest.endswith(">")) or len(name) > MOST_OF_A_NAME:
        return None
    return Mailbox(name, address) if name.isprintable() else None


def takes_tokens(address: str) -> bool:
    """Whether a letter's token may be put after a plus in it: of what stands before the @, 64 characters at most are
    allowed (RFC 5321, section 4.5.3.1.1)."""
    local, _, _ = address.rpartition("@")
    return is_address(address) and local.isascii() and not set('+"') & set(local) and len(local) <= MOST_BEFORE_A_TOKEN


def domain_of(base_url: str) -> str:
    """The domain in which numbers of our mail are unique: the host of BASE_URL, in brackets if in digits."""
    host = urlsplit(base_url).hostname or "localhost"
    try:
        return f"[{'IPv6:' if ip_address(host).version == 6 else ''}{host}]"
    except ValueError:
        return host.encode("idna").decode()
