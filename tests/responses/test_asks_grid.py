"""What was said to each ask, by registry: letters 1 to 4 go to chief constables, 5 to 16 to directors."""

import pytest
from sqlalchemy import event, select

from app.audit.models import AuditEvent
from app.responses.asks.grid import CELLS
from app.responses.standing import SaidToAsk
from tests.responses.asks_grid import asks_by_registry, asks_said
from tests.responses.office import corrected, details, recorded, withdrawn
from tests.tracking.office import send, small

pytestmark = pytest.mark.stack

POLICE, DIRECTORS = "chief-constables", "directors-of-childrens-services"


def march(day):
    return details(day=day, summary=f"Of {day} March.")


@pytest.fixture
def said(stack_office):
    """Letters 1 to 9 are sent. Nothing comes to 4, 8 and 9; 3 is acknowledged, 5 declines."""
    services = stack_office.services
    send(services, range(1, 10))
    recorded(services, [1], march(10), answers=["yes", SaidToAsk("no", "Not theirs.", "It is not ours.")])
    recorded(services, [2], march(10), answers=["partly", "not_answered"])
    recorded(services, [2], march(11), answers=["not_answered", SaidToAsk("in_words", "From June.")])
    recorded(services, [3], details("acknowledgement"))
    recorded(services, [5], details("declined"))
    recorded(services, [6, 7], march(12), answers=["", "yes"])
    recorded(services, [10], march(12), answers=["no"])
    return services


def grid(services, known_at=None):
    with services.database.reading() as session:
        return asks_by_registry(session, small(session), known_at=known_at)


def cell(services, number, registry, known_at=None):
    return {code: n for code, n in grid(services, known_at).cells[number, registry].items() if n}


def test_each_letter_stands_once_for_each_ask(said):
    found = grid(said)
    assert (found.registries, dict(found.letters)) == ((POLICE, DIRECTORS), {POLICE: 4, DIRECTORS: 6})
    assert len(found.asks) == 5
    assert all(sum(cell.values()) == found.letters[slug] for (_, slug), cell in found.cells.items())
    assert all(tuple(cell) == tuple(CELLS) for cell in found.cells.values())
    assert cell(said, 1, POLICE) == {"yes": 1, "partly": 1, "no_answer": 1, "nothing": 1}
    assert cell(said, 2, POLICE) == {"no": 1, "in_words": 1, "no_answer": 1, "nothing": 1}
    assert cell(said, 3, POLICE) == {"not_read": 2, "no_answer": 1, "nothing": 1}
    assert cell(said, 1, DIRECTORS) == {"no": 1, "declined": 1, "not_read": 2, "nothing": 2}
    assert cell(said, 2, DIRECTORS) == {"yes": 2, "declined": 1, "not_read": 1, "nothing": 2}


def test_of_answers_that_go_as_far_what_came_last_counts(said):
    recorded(said, [1], march(20), answers=["no", "partly"])
    recorded(said, [1], march(19), answers=[SaidToAsk("in_words", "Earlier.")])
    assert cell(said, 1, POLICE)["no"] == 1
    assert cell(said, 2, POLICE)["no"] == 1, "a part answer takes nothing from a no"


def test_at_an_earlier_event_it_is_as_it_was(said):
    with said.database.reading() as session:
        seq = session.scalars(select(AuditEvent.seq).order_by(AuditEvent.seq.desc()).limit(1)).one()
    before = grid(said)
    corrected(said, 1, [1], march(10), answers=["not_answered"])
    withdrawn(said, 2)
    assert cell(said, 1, POLICE) == {"not_answered": 2, "no_answer": 1, "nothing": 1}
    assert grid(said, seq) == before


def test_who_said_it_and_in_what_words(said):
    with said.database.reading() as session:
        campaign = small(session)

        def told(number, registry, answer):
            return [
                (one.letter.number, one.words, one.passage, one.response_id)
                for one in asks_said(session, campaign, number, registry, answer)
            ]

        assert told(2, POLICE, "no") == [(1, "Not theirs.", "It is not ours.", 1)]
        assert told(2, POLICE, "in_words") == [(2, "From June.", "", 3)]
        assert told(2, DIRECTORS, "yes") == [(6, "", "", 6), (7, "", "", 6)]
        assert told(2, DIRECTORS, "declined") == [(5, "", "", None)]
        assert told(2, DIRECTORS, "nothing") == [(8, "", "", None), (9, "", "", None)]
        assert told(2, DIRECTORS, "partly") == []
        [police] = asks_said(session, campaign, 2, POLICE, "no")
        assert police.title.startswith("Chief Constable")


@pytest.mark.parametrize("letters", [1, 9])
def test_queries_are_few_however_many_letters(office, letters):
    services = office.services
    send(services, range(1, letters + 1))
    for number in range(1, letters + 1):
        recorded(services, [number], march(10), answers=["yes", "no"])
    asked = []
    with services.database.reading() as session:
        campaign = small(session)
        asks_by_registry(session, campaign)
        event.listen(session.connection(), "before_cursor_execute", lambda *said: asked.append(said[2]))
        asks_by_registry(session, campaign)
    assert len(asked) <= 6
