"""Once a day: verify the record, and keep its head outside the database."""

import logging
from datetime import timedelta

from app.audit.anchor import anchor
from app.audit.find import last_verified
from app.audit.words import explain
from app.platform.clock import now
from app.platform.services import Services
from app.platform.worker import Task
from app.replay import check_all

log = logging.getLogger(__name__)

OFTEN_ENOUGH = timedelta(hours=20)


def verify_and_anchor(services: Services) -> None:
    """The record isn't verified when it was in the last hours: workers ask for it also when they start. Its head is put
    outside whether it is verified or not."""
    with services.database.reading() as session:
        last = last_verified(session)
    try:
        if last is None or now() - last.at >= OFTEN_ENOUGH:
            for fault in check_all(services).faults:
                log.error("the audit record is not intact: %s", explain(fault))
    finally:
        with services.database.reading() as session:
            anchor(session, services.storage, services.second_storage)


TASKS = {"audit": Task(verify_and_anchor, minute="10", hour="2")}
