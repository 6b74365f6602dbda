"""Dovecot: shared mailboxes by IMAP, with and without TLS; every test has one of its own, which is made when it is
first used. Dovecot takes any name with the one password, and by XOAUTH2 a token that `access_token` makes.

As root it keeps mail as the system's user `mail`, as which Postfix delivers it; otherwise as whoever runs the tests.
"""

import base64
import grp
import hashlib
import hmac
import imaplib
import json
import os
import pwd
import re
import shutil
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest

from tests.services.ports import free_ports
from tests.services.run import once, start
from tests.services.smtp import Certificate
from tools.system import locate

PASSWORD = "a:mailbox@/?#&=+"
DOMAIN = "inbox.example"
"""Postfix delivers what is sent to anybody at BOX.inbox.example into the mailbox BOX."""

KEY = b"what signs tokens for Dovecot's tests"
PATIENCE = 60.0
"""Seconds that mail may take to arrive on a busy machine."""


@dataclass(frozen=True)
class Mailbox:
    """A mailbox that this test alone uses."""

    port: int
    tls_port: int
    user: str
    folder: Path

    @property
    def domain(self) -> str:
        """Whoever is written to there, with or without a token after “+”, Postfix puts it into this mailbox."""
        return f"{self.user}.{DOMAIN}"

    @property
    def url(self) -> str:
        """For INBOX_URL: unencrypted, and Despatch gives its password only because the host is this machine."""
        return f"imap://{self.user}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.port}/INBOX?starttls=0"

    @property
    def tls_url(self) -> str:
        return f"imaps://{self.user}:{quote(PASSWORD, safe='')}@127.0.0.1:{self.tls_port}/INBOX"

    @contextmanager
    def connected(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=PATIENCE) as imap:
            imap.login(self.user, PASSWORD)
            imap.select("INBOX", readonly=True)
            yield imap

    def append(self, raw: bytes | EmailMessage) -> None:
        """Put a message into it, as a mail server would; bytes as they are."""
        body = raw if isinstance(raw, bytes) else raw.as_bytes(policy=policy.SMTP)
        with self.connected() as imap:
            assert imap.append("INBOX", "", "", body)[0] == "OK"

    def raws(self) -> list[bytes]:
        """All messages, byte for byte, the oldest first. Looking leaves no trace."""
        with self.connected() as imap:
            _, found = imap.fetch("1:*", "(BODY.PEEK[])") if imap.search(None, "ALL")[1][0] else ("", [])
            return [item[1] for item in found if isinstance(item, tuple)]

    def messages(self) -> list[EmailMessage]:
        return [message_from_bytes(raw, policy=policy.default) for raw in self.raws()]

    def wait_for(self, count: int, *, seconds: float = PATIENCE) -> list[EmailMessage]:
        """All messages, once there are `count` of them at least."""
        until = time.monotonic() + seconds
        pause = threading.Event()
        while len(found := self.messages()) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} messages came: {[m['Subject'] for m in found]}"
            pause.wait(0.05)
        return found

    def flags(self) -> list[str]:
        """Each message's UID and flags, as the server tells them."""
        with self.connected() as imap:
            _, found = imap.fetch("1:*", "(UID FLAGS)") if imap.search(None, "ALL")[1][0] else ("", [])
            return [re.sub(r"^\d+ ", "", item.decode()) for item in found]

    def renumber(self) -> None:
        """Have the server count anew, as after a move to another: the messages stay under another UIDVALIDITY."""
        for index in self.folder.glob("dovecot*"):
            index.unlink()
        validity = self.folder / "dovecot-uidlist"
        validity.write_text(f"3 V{uuid4().int % 2_000_000_000 + 1} N1000 G{uuid4().hex}\n")
        shutil.chown(validity, self.folder.owner(), self.folder.group())


@pytest.fixture(scope="session")
def dovecot(certificate: Certificate) -> dict[str, Any]:
    """`port`, `tls_port` (of the certificate) and `mail`, the folder in which each mailbox is a Maildir."""
    return once("dovecot", lambda folder: _start(folder, certificate))


@pytest.fixture
def mailbox(dovecot: dict[str, Any]) -> Mailbox:
    return a_mailbox(dovecot)


def a_mailbox(dovecot: dict[str, Any]) -> Mailbox:
    """Another empty one."""
    user = f"box{uuid4().hex[:16]}"
    return Mailbox(dovecot["port"], dovecot["tls_port"], user, Path(dovecot["mail"]) / user)


def access_token(user: str, *, seconds: int = 600) -> str:
    """A token (RFC 7519) with which XOAUTH2 signs `user` in, for so long."""
    claims = {"sub": user, "email": user, "iat": int(time.time()) - 60, "exp": int(time.time()) + seconds}
    body = b".".join(_base64(json.dumps(part).encode()) for part in ({"alg": "HS256", "typ": "JWT"}, claims))
    return (body + b"." + _base64(hmac.new(KEY, body, hashlib.sha256).digest())).decode()


def _base64(part: bytes) -> bytes:
    return base64.urlsafe_b64encode(part).rstrip(b"=")


def user_of_mail() -> str:
    """The system's user as whom mail is kept."""
    return "mail" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name


def _start(folder: Path, certificate: Certificate) -> dict[str, Any]:
    dovecot = locate("Dovecot")
    port, tls_port = free_ports(2)
    mail, key = folder / "mail", folder / "keys" / "default" / "HS256" / "default"
    mail.mkdir()
    group = grp.getgrgid(pwd.getpwnam(user_of_mail()).pw_gid).gr_name
    shutil.chown(mail, user_of_mail(), group)
    key.parent.mkdir(parents=True)
    key.write_bytes(base64.b64encode(KEY))
    version = subprocess.run([dovecot, "--version"], capture_output=True, text=True, check=True).stdout
    settings = NEW if tuple(map(int, re.findall(r"\d+", version)[:2])) >= (2, 4) else OLD
    root = os.geteuid() == 0
    (folder / "oauth2.conf").write_text(OLD_TOKENS.format(keys=key.parents[2]))
    written = folder / "dovecot.conf"
    written.write_text(
        settings.format(
            folder=folder,
            mail=mail,
            user=user_of_mail(),
            group=group,
            internal="dovecot" if root else user_of_mail(),
            internal_group="dovecot" if root else group,
            login="dovenull" if root else user_of_mail(),
            certificate=certificate.file,
            key=certificate.key,
            keys=key.parents[2],
            password=PASSWORD,
        )
        + SERVICES.format(port=port, tls_port=tls_port)
    )
    start(folder, [dovecot, "-F", "-c", str(written)], answers=lambda: _greets(port, tls_port))
    return {"port": port, "tls_port": tls_port, "mail": str(mail)}


def _greets(port: int, tls_port: int) -> None:
    with imaplib.IMAP4("127.0.0.1", port, timeout=5) as imap:
        imap.noop()
    with imaplib.IMAP4_SSL("127.0.0.1", tls_port, ssl_context=ssl._create_unverified_context(), timeout=5) as imap:
        imap.noop()


# Version 2.4 writes its settings otherwise than 2.3.
COMMON = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = /dev/stderr
ssl = yes
default_internal_user = {internal}
default_internal_group = {internal_group}
default_login_user = {login}
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
mail_max_userip_connections = 0
auth_failure_delay = 0
"""

NEW = (
    """
dovecot_config_version = 2.4.0
dovecot_storage_version = 2.4.0
"""
    + COMMON
    + """
ssl_server_cert_file = {certificate}
ssl_server_key_file = {key}
auth_allow_cleartext = yes
auth_mechanisms = plain login xoauth2 oauthbearer
mail_driver = maildir
mail_path = {mail}/%{{user}}
oauth2 {{
  introspection_mode = local
}}
oauth2_local_validation {{
  dict fs {{
    fs posix {{
      prefix = {keys}/
    }}
  }}
}}
passdb static {{
  password = "{password}"
  mechanisms_filter = plain login
}}
passdb oauth2 {{
  mechanisms_filter = xoauth2 oauthbearer
}}
userdb static {{
  fields {{
    uid = {user}
    gid = {group}
    home = {mail}/%{{user}}
  }}
}}
"""
)

OLD = (
    COMMON
    + """
ssl_cert = <{certificate}
ssl_key = <{key}
disable_plaintext_auth = no
auth_mechanisms = plain login xoauth2 oauthbearer
mail_location = maildir:{mail}/%u
passdb {{
  driver = static
  mechanisms = plain login
  args = password={password}
}}
passdb {{
  driver = oauth2
  mechanisms = xoauth2 oauthbearer
  args = {folder}/oauth2.conf
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={mail}/%u
}}
"""
)

OLD_TOKENS = """
introspection_mode = local
local_validation_key_dict = fs:posix:prefix={keys}/
"""

SERVICES = """
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
"""
