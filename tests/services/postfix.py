"""Postfix: a relay on loopback that sends nothing outside, but bounces, defers and delivers as a domain's name says.

    BOX.inbox.example        delivered into Dovecot's mailbox BOX, whoever it is for, with or without “+token”
    unknown.example          bounces: 5.1.1, no such mailbox
    full.example             bounces: 5.2.2, mailbox full
    refuses.example          bounces: 5.7.1, refused by policy
    later.example            deferred: 4.2.1, tried again each second; after a second the sender is told of the delay
    door.example             refused at the door, when the recipient is named: 550 5.1.1
    busy.example             put off at the door: 450 4.2.1
    anything else            bounces: 5.4.4, no such host

So does any domain below these. A bounce (RFC 3464) goes to the envelope's sender, which must be in some mailbox's
domain for a test to see it.
"""

import os
import pwd
import smtplib
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest

from tests.services.dovecot import DOMAIN, user_of_mail
from tests.services.ports import free_ports
from tests.services.run import ServerFailed, once, start
from tools.system import locate

UNKNOWN, FULL, REFUSES, LATER = "unknown.example", "full.example", "refuses.example", "later.example"
DOOR, BUSY = "door.example", "busy.example"

TRANSPORTS = {
    DOMAIN: "box:",
    UNKNOWN: "error:5.1.1 User unknown: there is no such mailbox here",
    FULL: "error:5.2.2 Mailbox full: quota exceeded",
    REFUSES: "error:5.7.1 Message refused by policy of the recipient's organisation",
    LATER: "retry:4.2.1 Mailbox busy: try again later",
}

AT_THE_DOOR = {DOOR: "550 5.1.1 No such person here", BUSY: "450 4.2.1 Busy: try again later"}


@dataclass(frozen=True)
class Postfix:
    port: int
    log: Path
    """What Postfix wrote of every message."""

    @property
    def url(self) -> str:
        """For MAIL_URL."""
        return f"smtp://127.0.0.1:{self.port}?starttls=0"

    def send(self, message: EmailMessage, *, sender: str, recipients: Sequence[str]) -> None:
        """Hand a message over, as a mail program would: for replies and reports that come in from elsewhere."""
        with smtplib.SMTP("127.0.0.1", self.port, timeout=60) as smtp:
            assert smtp.send_message(message, sender, recipients) == {}


@pytest.fixture(scope="session")
def postfix(dovecot: dict[str, Any]) -> Postfix:
    made = once("postfix", lambda folder: start_relay(folder, Path(dovecot["mail"])))
    return Postfix(made["port"], Path(made["log"]))


def start_relay(folder: Path, mail: Path) -> dict[str, Any]:
    postfix = locate("Postfix")
    if os.geteuid() != 0:
        raise ServerFailed("Postfix runs only as root: run these tests as root, or in a container where you are root")
    (port,) = free_ports(1)
    settings, log = folder / "etc", folder / "mail.log"
    for made in (settings, folder / "queue", folder / "data"):
        made.mkdir()
    os.chown(folder / "data", pwd.getpwnam("postfix").pw_uid, -1)
    deliver = folder / "deliver"
    deliver.write_text(DELIVER)
    (settings / "transport").write_text(_table(TRANSPORTS))
    (settings / "door").write_text(_table(AT_THE_DOOR))
    names = {"folder": folder, "settings": settings, "port": port, "mail": mail, "log": log, "deliver": deliver}
    (settings / "main.cf").write_text(MAIN.format(**names))
    (settings / "master.cf").write_text(MASTER.format(**names, user=user_of_mail(), domain=DOMAIN))
    checked = subprocess.run([postfix, "-c", settings, "check"], capture_output=True, text=True, check=False)
    if checked.returncode:
        raise ServerFailed(checked.stderr)
    asked = subprocess.run(
        ["postconf", "-c", settings, "-h", "daemon_directory"], capture_output=True, text=True, check=True
    )
    start(
        folder,
        [f"{asked.stdout.strip()}/master", "-d", "-c", str(settings)],
        answers=lambda: smtplib.SMTP("127.0.0.1", port, timeout=5).quit(),
    )
    return {"port": port, "log": str(log)}


def _table(meanings: Mapping[str, str]) -> str:
    """What each domain, and any below it, means, for Postfix."""
    return "".join(f"/[@.]{domain.replace('.', '[.]')}$/ {meaning}\n" for domain, meaning in meanings.items())


MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = relay.example
mydestination =
mynetworks = 127.0.0.0/8
alias_maps =
alias_database =
local_recipient_maps =
maillog_file = {log}
maillog_file_prefixes = {folder}
transport_maps = regexp:{settings}/transport
default_transport = error:5.4.4 Host or domain name not found
relay_transport = error:5.4.4 Host or domain name not found
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_recipient_restrictions = check_recipient_access regexp:{settings}/door, permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
smtpd_timeout = 30s
message_size_limit = 60000000
mailbox_size_limit = 0
box_destination_recipient_limit = 1
queue_run_delay = 1s
minimal_backoff_time = 1s
maximal_backoff_time = 2s
delay_warning_time = 1s
in_flow_delay = 0
"""
"""`box_destination_recipient_limit`: the script delivers to one at a time. The last lines: what takes minutes and hours
in the world takes seconds here."""

MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
proxywrite unix - - n - 1 proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
box unix - n n - 8 pipe
  flags=DORhu user={user} argv=/bin/sh {deliver} {mail} {domain} ${{domain}}
"""

DELIVER = """# MAIL DOMAIN BOX.DOMAIN: put the message on standard input into the Maildir of BOX
set -e
umask 077
box=${3%".$2"}
case $box in *[!a-z0-9-]*|"") exit 67 ;; esac
mkdir -p "$1/$box/tmp" "$1/$box/new" "$1/$box/cur"
name=$(date +%s.%N).$$
cat > "$1/$box/tmp/$name"
mv "$1/$box/tmp/$name" "$1/$box/new/$name"
"""
