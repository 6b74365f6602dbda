"""What has come back to a letter, as its page tells it."""

import pytest

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.states import State
from app.web.kept_files import keep_files
from app.web.uploads import Upload
from tests.fixtures.app import add_member
from tests.journeys.clock import Clock
from tests.journeys.conftest import morning
from tests.production.shown import words
from tests.responses.office import details, recorded, withdrawn
from tests.tracking.office import TODAY, send, small, small_campaign

PAGE = "/letters/TRK15-0005"


@pytest.fixture
def services(app, monkeypatch):
    """The small campaign, three working days after its letters were to be answered."""
    monkeypatch.setattr("app.clock.datetime", Clock(morning(TODAY)))
    services = app.extensions["despatch"]
    small_campaign(services, actor=Actor(add_member(services, Role.DRAFTER, name="Owner Example").id))
    return services


@pytest.fixture
def section(services, signed_in):
    """What the part of the page that is about replies says to a drafter."""
    drafter = signed_in(Role.DRAFTER)

    def part():
        return words(drafter.get(PAGE)).split(" Replies ", 1)[1].split(" Notes ", 1)[0]

    return part


def test_a_letter_that_is_not_sent_is_not_late(section):
    said = section()
    assert said.startswith("No response recorded")
    assert said.endswith("Record a reply")


def test_with_no_reply_it_says_how_late_that_is(services, section):
    send(services, [5])
    assert section().endswith(
        "How late is worked out Letter dated Tuesday 3 March 2015, 15 working days, so reply by Tuesday 24 March 2015. "
        "25, 26 and 27 March 2015 are working days, so this letter is 3 working days overdue. "
        "How it was counted Working days of England and Wales, as counted "
        "Count After Up to and including Working days Left out "
        "To reply in 3 March 2015 24 March 2015 15 6 days of weekends "
        "After the day due 24 March 2015 27 March 2015 3 None"
    )


def test_replies_stand_newest_first_with_the_best_that_they_say_to_each_ask(services, section):
    send(services, [5, 6])
    scan = keep_files(
        services.storage, [Upload("Reply.txt", "text/plain", b"Dear Secretaries of State")], folder="responses"
    )
    recorded(services, [5, 6], details("holding", day=10), answers=["partly", "yes"])
    recorded(services, [5], details(day=26, summary="They answer."), scan, answers=["yes", "partly"])
    withdrawn(services, recorded(services, [5], details("declined", summary="Not theirs.")))
    said = section()
    first, second = said.index("26 March 2015"), said.index("10 March 2015")
    assert first < second
    assert "26 March 2015 Answered Answered Email They answer. 1 file" in said
    assert "10 March 2015 Holding reply joint reply, answers 1 other letter too Holding reply Email" in said
    assert "Not theirs." not in said
    asks = said.split("What they say to the asks", 1)[1]
    assert [asks.count(word) for word in (" Yes ", " Partly ", "Not read yet")] == [2, 0, 3]
    assert "The reply came on Thursday 26 March 2015. 25 and 26 March 2015 are working days, so it came 2" in said


@pytest.mark.parametrize("kind", ["acknowledgement", "holding", "declined", "returned"])
def test_asks_that_nobody_answers_are_not_listed(services, section, kind):
    recorded(services, [5], details(kind))
    assert "to the asks" not in section()


def test_who_only_reads_is_offered_nothing_to_record(services, signed_in):
    viewer = signed_in(Role.VIEWER)
    assert "Record a reply" not in words(viewer.get(PAGE))
    recorded(services, [5], details())
    assert "Record another reply" not in words(viewer.get(PAGE))


def test_an_archived_campaign_takes_no_more_replies(services, section):
    recorded(services, [5], details())
    assert "Record another reply" in section()
    with services.database.writing() as session:
        small(session).state = State.ARCHIVED
    assert "Record another reply" not in section()
    assert "They answer in full." in section()
