"""What a worker does for one import, whatever its state says; then for what follows from it."""

from datetime import date, timedelta

import structlog

from app.imports.applying.apply import apply_rows
from app.imports.applying.claim import claim_import, give_up
from app.imports.applying.undo import undo_rows
from app.imports.judging.check import check_rows
from app.imports.models import Import
from app.imports.reading.read import read_file
from app.imports.states import ImportState
from app.platform.clock import now
from app.platform.leases import ClaimLost, let_go_of_row
from app.platform.services import Services
from app.platform.storage import StorageFailed

log = structlog.get_logger(__name__)

STORE_SECONDS = 10
"""How long an import waits when the file store did not give its file."""


def work_on(services: Services, import_id: int, *, today: date) -> None:
    """Go on with an import until a person is needed. Whatever goes wrong, the rows say how far it came: another worker
    takes it up when the lease has run out, and after too many tries it fails, visibly."""
    settings = services.settings
    lease = timedelta(seconds=settings.lease_seconds)
    while True:
        with services.database.writing() as session:
            give_up(session, at=now(), max_tries=settings.max_tries)
            claim = claim_import(session, import_id, at=now(), lease=lease, max_tries=settings.max_tries)
        if claim is None:
            return
        try:
            match claim.state:
                case ImportState.READING:
                    read_file(services, claim)
                case ImportState.CHECKING:
                    check_rows(services, claim, today=today)
                case ImportState.APPLYING:
                    apply_rows(services, claim, today=today)
                case _:
                    undo_rows(services, claim)
        except ClaimLost:
            log.warning("import lost to another worker", id=import_id)
            return
        except StorageFailed as problem:
            log.warning("import waits for the file store", id=import_id, problem=str(problem))
            with services.database.writing() as session:
                let_go_of_row(session, Import, claim, until=now() + timedelta(seconds=STORE_SECONDS))
            return
