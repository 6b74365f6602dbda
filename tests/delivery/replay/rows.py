"""Rows and events of a campaign that was cleared, made and sent, for tests of what its record says."""

import json

from app.audit.anchor import PREFIX
from app.audit.record import GENESIS, chain
from app.audit.verify import verify
from app.campaigns.printing import freeze
from app.letters.canonical import canonical
from app.replay import KINDS
from tests.audit.tamper import alter, events
from tests.delivery.sending import campaign

WITHOUT_EVENTS = ("roles of user", "whether user", "member of office")
"""Rows that the fixtures of tests insert beneath Despatch."""
ANSWER = "request_id, answer, note, said_by, by_id, in_absence, picture_sha256, recorded"


def faults(services):
    """What does not hold, as the command says it; a row without its event's number."""
    with services.database.reading() as session:
        found = verify(session, storage=services.storage, kinds=KINDS).faults
    return [one.what or one.code for one in found if not one.what.startswith(WITHOUT_EVENTS)]


def make_older(services):
    """As an installation whose events were recorded before rows were compared: they name no key, nor what was moved."""
    statements, previous = [], GENESIS
    for event in events(services):
        body = json.loads(event.body)
        del body["key"]
        for later in ("asked", "frozen", "files", "attempts", "moved", "not_issued", "cleared_by"):
            (body["after"] or {}).pop(later, None)
        text = canonical(body).decode()
        previous = chain(services.settings.audit_key.get_secret_value().encode(), previous, text)
        quoted = text.replace("'", "''").replace(":", "\\:")
        statements.append(f"UPDATE audit_events SET body = '{quoted}', hmac = '{previous}' WHERE seq = {event.seq}")
    alter(services, *statements, f"UPDATE audit_head SET hmac = '{previous}'")
    for key in services.storage.keys(PREFIX):
        services.storage.delete(key)


def cleared(services):
    """The registries whose letters would be signed."""
    with services.database.reading() as session:
        return set(freeze(session, campaign(session)).cleared)
