"""An installation as a restore leaves it, without the restore: for tests of what follows."""

import json
from datetime import datetime, timedelta

from flask.testing import FlaskClient

from app.audit.anchor import Head, head
from app.backups.manifest import Manifest
from app.backups.models import Restore
from app.backups.reconcile.begin import begin_reconciling
from app.backups.reconcile.evidence import uncertain_attempts
from app.backups.reconcile.record import reconcile, record_letters_sent
from app.backups.reconcile.state import newest_restore
from app.delivery.channels import Channel
from app.delivery.marking.record import Sending
from app.platform.clock import now, today
from app.platform.services import Services
from tests.delivery.sending import campaign
from tests.fixtures.app import signed_in_cookie

BY_EMAIL = Sending(Channel.EMAIL, today(), note="The mail server’s log")

NIGHT = timedelta(hours=8)
"""How long before the restore the backup was made."""


def restored(services: Services, *clients: FlaskClient, made: datetime | None = None) -> Restore:
    """A backup of this night was restored now: its row. These clients signed in again since."""
    with services.database.reading() as session:
        end: Head = head(session)
    moment = made or now() - NIGHT
    facts = ("1.0.0", services.database.engine.dialect.name, "0042", end, "", [], {})
    begin_reconciling(services, Manifest(f"{moment:%Y-%m-%dT%H%M%SZ}-{end.seq}", moment, *facts), [], at=now())
    with services.database.reading() as session:
        restore = newest_restore(session)
    assert restore
    for client in clients:
        with client.session_transaction() as cookie:
            cookie.update(signed_in_cookie(services, client.member))
    return restore


def record_sent(services, owner, lines: str, sending: Sending = BY_EMAIL):
    with services.database.writing() as session:
        return record_letters_sent(session, campaign(session), lines, sending, today=today(), at=now(), actor=owner)


def confirm(services, owner) -> None:
    with services.database.writing() as session:
        restore = newest_restore(session)
        reconcile(session, campaign(session), seen=restore.id, note="", actor=owner)


def left_uncertain(services) -> list[str]:
    with services.database.reading() as session:
        return [attempt.name for attempt in uncertain_attempts(session, campaign(session))]


def report_sent(services, reference: str, token: str = "abcdefghijklmnop") -> None:
    """Amazon SES says of a letter, now, that it was delivered."""
    event = {
        "eventType": "Delivery",
        "mail": {
            "messageId": f"ses-{reference}-{token}",
            "timestamp": now().isoformat(),
            "tags": {"despatch-number": [f"{reference}.{token}@localhost"]},
        },
        "delivery": {"timestamp": now().isoformat(), "smtpResponse": "250 ok"},
    }
    services.storage.put(f"ses-events/{reference}-{token}.json", json.dumps(event).encode())
