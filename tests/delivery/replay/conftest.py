"""Letters of a campaign that were sent, and others whose text is no longer cleared."""

import pytest

from app.audit.record import SYSTEM
from app.production.editions.large_print import make_large
from tests.delivery.sending import LEADERS, ids, send, unclear


@pytest.fixture
def sent(made):
    """Leaders' letters are sent, and one is made in large print; the text for police forces is cleared no more, their
    letters are made all the same."""
    send(made, LEADERS)
    with made.database.reading() as session:
        (letter,) = ids(session, LEADERS[:1])
    make_large(made, letter, 1, actor=SYSTEM)
    unclear(made, "chief-constables")
    return made
