"""Which letters are worked out anew, and what another session sees meanwhile."""

import pytest

from app.audit.record import BATCH, SYSTEM, record
from app.campaigns import letter_memory
from app.campaigns.letter_memory import LetterMemory
from app.responses.recording.record import event_subjects
from tests.audit.codes import event_of
from tests.fixtures.memory import recall_letters  # without the comparison
from tests.tracking.office import letter, letter_ids, small, small_campaign


@pytest.fixture
def worked(services):
    """What is worked out, each time that it is asked for: ids, or None for all."""
    small_campaign(services)
    memory: LetterMemory[int] = LetterMemory(1_000)
    asked: list[object] = []
    with services.database.reading() as session:
        every = letter_ids(session, range(1, 17))

    def look(session=None, key="day"):
        def work(ids):
            asked.append(ids and sorted(ids))
            return dict.fromkeys(sorted(ids or every), 0)

        if session is not None:
            recall_letters(memory, session, small(session), key, work)
        else:
            with services.database.reading() as own:
                recall_letters(memory, own, small(own), key, work)
        found, asked[:] = list(asked), []
        return found

    return look


def event(services, name, *subjects):
    with services.database.writing() as session:
        record(session, event_of(name), actor=SYSTEM, subjects=subjects)


def id_of(services, number):
    with services.database.reading() as session:
        return letter(session, number).id


def test_nothing_is_worked_out_twice(services, worked):
    assert worked() == [None]
    assert worked() == []
    assert worked(key="another day") == [None]


def test_an_event_about_letters_has_those_worked_out(services, worked):
    worked()
    with services.database.reading() as session:
        subjects = event_subjects(small(session).id, letter_ids(session, [3, 5]))
    event(services, "response.recorded", *subjects)
    assert worked() == [[id_of(services, 3), id_of(services, 5)]]
    event(services, "letter.delivered", ("letter", id_of(services, 2)))
    assert worked() == [[id_of(services, 2)]]


@pytest.mark.parametrize(
    ("name", "subjects", "found"),
    [
        ("campaign.text_kept", "own", [None]),
        ("campaign.text_kept", "other", []),
        ("letters.sent", "own", [None]),
        ("post.added", "post", [None]),
        ("contact.confirmed", "post", []),
        ("letter.delivered", "letter of another", []),
        ("letters.assigned", "many", [None]),
    ],
)
def test_other_events(services, worked, name, subjects, found):
    worked()
    with services.database.reading() as session:
        own, mar15 = small(session).id, letter(session, 1, "MAR15")
    event(
        services,
        name,
        *{
            "own": [("campaign", own)],
            "other": [("campaign", mar15.campaign_id)],
            "post": [("post", 1)],
            "letter of another": [("letter", mar15.id)],
            "many": [("campaign", own), *(("letter", number) for number in range(BATCH))],
        }[subjects],
    )
    assert worked() == found


def test_more_events_than_are_looked_through_have_all_worked_out(services, worked, monkeypatch):
    monkeypatch.setattr(letter_memory, "MOST", 2)
    worked()
    for _ in range(3):
        event(services, "letter.delivered", ("letter", id_of(services, 2)))
    assert worked() == [None]


def test_a_session_that_began_earlier_sees_its_own_moment(services, worked):
    worked()
    with services.database.reading() as earlier:
        small(earlier)  # its moment is this
        event(services, "letter.delivered", ("letter", id_of(services, 2)))
        event(services, "letter.delivered", ("letter", id_of(services, 4)))
        assert worked() == [sorted([id_of(services, 2), id_of(services, 4)])]
        assert worked(earlier) == [sorted([id_of(services, 2), id_of(services, 4)])]
    assert worked() == [], "what is kept is still the later moment's"
