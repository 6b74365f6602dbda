"""What has come back to a letter, as its page tells it."""

import pytest
from sqlalchemy import event
from sqlalchemy.engine import Engine

from app.accounts.models import Role
from app.audit.record import Actor
from app.campaigns.states import State
from app.responses.kinds import ANSWERS, HOW, KINDS, NOT_READ, Kind
from app.web.files.kept_files import keep_files
from app.web.files.uploads import Upload
from tests.fixtures.app import add_member
from tests.journeys.clock import Clock
from tests.journeys.conftest import morning
from tests.responses.office import details, recorded, withdrawn
from tests.tracking.office import TODAY, send, small, small_campaign
from tests.web.figures import days_in, numbers_in
from tests.web.markup import links_of, part_of, parts_of, rows_of, states_of, words_of

PAGE = "/letters/TRK15-0005"
NEW = "/campaigns/TRK15/replies/new?letter=TRK15-0005"


@pytest.fixture
def services(app, monkeypatch):
    """The small campaign, three working days after its letters were to be answered."""
    monkeypatch.setattr("app.platform.clock.datetime", Clock(morning(TODAY)))
    services = app.extensions["despatch"]
    small_campaign(services, actor=Actor(add_member(services, Role.DRAFTER, name="Owner Example").id))
    return services


@pytest.fixture
def section(services, signed_in):
    """The part of the page that is about replies, as a drafter sees it."""
    drafter = signed_in(Role.DRAFTER)
    return lambda: part_of(drafter.get(PAGE), "replies")


def test_a_letter_that_is_not_sent_is_not_late(section):
    said = section()
    assert (rows_of(said), parts_of(said, "lateness")) == ([], [])
    assert list(links_of(said)) == [NEW]


def test_with_no_reply_it_says_how_late_that_is(services, section):
    send(services, [5])
    lateness = part_of(section(), "lateness")
    allowed, over = rows_of(lateness)
    assert (allowed[1:4], numbers_in(allowed[4])) == (["3 March 2015", "24 March 2015", "15"], [6])
    assert (over[1:4], numbers_in(over[4])) == (["24 March 2015", "27 March 2015", "3"], [])
    explained = words_of(lateness.xpath("./p")[0])
    assert days_in(explained) == ["3 March 2015", "24 March 2015", "27 March 2015"]
    assert numbers_in(explained)[-1] == 3, "working days overdue"


def test_replies_stand_newest_first_with_the_best_that_they_say_to_each_ask(services, section):
    send(services, [5, 6])
    scan = keep_files(
        services.storage, [Upload("Reply.txt", "text/plain", b"Dear Secretaries of State")], folder="responses"
    )
    recorded(services, [5, 6], details("holding", day=10), answers=["partly", "yes"])
    recorded(services, [5], details(day=26, summary="They answer."), scan, answers=["yes", "partly"])
    withdrawn(services, recorded(services, [5], details("declined", summary="Not theirs.")))
    said = section()
    first, second = rows_of(said.xpath("./table")[0])
    assert days_in(first[0] + second[0]) == ["26 March 2015", "10 March 2015"]
    assert (first[1:3], first[3].split(" 1 ")) == (
        [KINDS[Kind.SUBSTANTIVE].name, HOW["email"]],
        ["They answer.", "file"],
    )
    assert second[1:3] == [KINDS[Kind.HOLDING].name, HOW["email"]]
    assert numbers_in(first[0]) == [26, 2015]
    assert numbers_in(second[0]) == [10, 2015, 1], "a joint reply, which is about 1 other letter too"
    assert "answers" not in second[0], "a holding reply answers no letter"
    assert "Not theirs." not in words_of(said)
    asks = [one.word for one in states_of(part_of(said, "asks-said"))]
    assert [asks.count(word) for word in (ANSWERS["yes"].name, ANSWERS["partly"].name, NOT_READ)] == [2, 0, 3]
    explained = words_of(part_of(said, "lateness").xpath("./p")[0])
    assert days_in(explained)[2:4] == ["26 March 2015", "26 March 2015"]
    assert numbers_in(explained.split("26 March 2015")[2])[0] == 2, "working days late"


@pytest.mark.parametrize("kind", ["acknowledgement", "holding", "declined", "returned"])
def test_asks_that_nobody_answers_are_not_listed(services, section, kind):
    recorded(services, [5], details(kind))
    assert parts_of(section(), "asks-said") == []


def test_who_only_reads_is_offered_nothing_to_record(services, signed_in):
    viewer = signed_in(Role.VIEWER)
    assert NEW not in links_of(viewer.get(PAGE))
    recorded(services, [5], details())
    assert NEW not in links_of(viewer.get(PAGE))


def test_an_archived_campaign_takes_no_more_replies(services, section):
    recorded(services, [5], details())
    assert NEW in links_of(section())
    with services.database.writing() as session:
        small(session).state = State.ARCHIVED
    assert NEW not in links_of(section())
    assert "They answer in full." in words_of(section())


def test_more_replies_take_no_more_queries(services, signed_in):
    """A letter's page tells all that came back of it, and each version of it, by the same queries."""
    drafter = signed_in(Role.DRAFTER)
    send(services, [5])

    def count() -> int:
        assert drafter.get(PAGE).status_code == 200
        statements: list[str] = []

        def note(_connection, _cursor, statement, *_):
            statements.append(statement)

        event.listen(Engine, "before_cursor_execute", note)
        shown = drafter.get(PAGE)
        event.remove(Engine, "before_cursor_execute", note)
        assert shown.status_code == 200
        return len(statements)

    recorded(services, [5], details("holding", day=10), answers=["partly", "yes"])
    recorded(services, [5], details(day=20), answers=["yes"])
    few = count()
    for day in (23, 24, 25):
        recorded(services, [5], details(day=day, summary=f"They answer on day {day}."), answers=["yes", "partly"])
    assert count() == few
