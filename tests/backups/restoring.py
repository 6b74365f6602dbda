"""An installation as a restore leaves it, without the restore: for tests of what follows."""

from datetime import datetime, timedelta

from flask.testing import FlaskClient

from app.audit.anchor import Head, head
from app.backups.manifest import Manifest
from app.backups.models import Restore
from app.backups.reconcile.begin import begin_reconciling
from app.backups.reconcile.state import newest_restore
from app.platform.clock import now
from app.platform.services import Services
from tests.fixtures.app import signed_in_cookie

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
