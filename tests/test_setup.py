"""An installation is made ready once; doing it again leaves it as it is."""

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent
from app.commands.setup import invitation, prepare
from app.platform.schema import metadata
from app.platform.services import Services
from tests.fixtures.app import add_member

pytestmark = pytest.mark.stack


def rows(services: Services) -> dict[str, int]:
    with services.database.reading() as session:
        return {table.name: session.scalar(select(func.count()).select_from(table)) for table in metadata.sorted_tables}


def test_what_ships_is_loaded_once(stack_services):
    """Both stacks' databases were prepared when they were made: this is the second time."""
    before = rows(stack_services)
    assert before["campaigns"] == 1
    assert before["letters"] == 1268
    assert before["audit_events"] > 0
    prepare(stack_services)
    assert rows(stack_services) == before


def test_a_new_invitation_is_given_while_there_is_no_user(services):
    assert invitation(services) != invitation(services)
    with services.database.reading() as session:
        made = session.scalars(select(AuditEvent.action).order_by(AuditEvent.seq.desc()).limit(2)).all()
    assert made == ["link.made", "link.made"]


def test_once_there_is_a_user_there_is_no_invitation_and_no_event(services):
    add_member(services)
    before = rows(services)
    assert invitation(services) is None
    assert rows(services) == before
