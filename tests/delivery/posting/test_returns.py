"""Letters that came back count as not arrived, once, whoever says so, and stand again when that is undone."""

from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.audit.verify import verify
from app.campaigns.models import Letter
from app.delivery.attempts.reasons import OF_POST, PostReason, words_of
from app.delivery.attempts.sent_letters import sent_facts
from app.delivery.marking.sendable import Stand
from app.delivery.posting.find import current_counts
from app.delivery.posting.returns import (
    ReturnDetails,
    imports_of,
    record_return,
    returned_letters,
    take_returns,
    undo_returns,
)
from app.delivery.posting.spreadsheets.returns import SAID, read_returns, return_reason_of
from app.delivery.posting.spreadsheets.table import UploadedSheet
from app.errors import Stale
from app.platform.storage import sha256
from tests.delivery.posting.office import done
from tests.delivery.sending import BY_EMAIL, LEADERS, POSTED_ON, TODAY, campaign, ids, of, send
from tests.refusals import refused

pytestmark = pytest.mark.usefixtures("cheap")

CAME = ReturnDetails(PostReason.GONE_AWAY, date(2015, 3, 12), "No longer here")
TABLE = b"Reference,Reason,Date\nMAR15-0044,Gone away,12/3/2015\nMAR15-0045,Refused,13/3/2015\n"


def back(services, number: int = 44, came: ReturnDetails = CAME) -> None:
    with services.database.writing() as session:
        (letter_id,) = ids(session, [number])
        record_return(session, campaign(session), session.get_one(Letter, letter_id), came, actor=SYSTEM)


def take(services, body: bytes = TABLE) -> int:
    with services.database.writing() as session:
        seen = read_returns(session, campaign(session), body, {}, today=TODAY).seen
        said = UploadedSheet("returned.csv", sha256(body))
        return take_returns(session, campaign(session), body, said, seen=seen, today=TODAY, actor=SYSTEM)


def stands(services) -> dict[int, Stand]:
    with services.database.reading() as session:
        return {number: of(session, number).stand for number in LEADERS}


def test_a_letter_that_came_back_did_not_arrive_and_can_go_again(made):
    done(made)
    back(made)
    assert stands(made) == {44: Stand.FAILED, 45: Stand.SENT, 46: Stand.SENT}
    with made.database.reading() as session:
        (one,) = returned_letters(session, campaign(session).id)
        assert (one.reference, one.reason, one.said) == ("MAR15-0044", "gone_away", "No longer here")
        assert of(session, 44).why_not("post") is None


def test_it_comes_back_once_and_not_before_it_was_posted(made):
    with refused("returned_meanwhile"):
        back(made)
    done(made)
    with refused("returned_before_posted", posted_on=POSTED_ON):
        back(made, came=ReturnDetails(PostReason.REFUSED, date(2015, 3, 3)))
    back(made)
    with refused("returned_meanwhile"):
        back(made)


def test_what_went_by_email_does_not_come_back_by_post(made):
    send(made, LEADERS, BY_EMAIL)
    with refused("returned_meanwhile"):
        back(made)


@pytest.mark.parametrize("by_batch", [True, False])
def test_a_table_is_taken_as_one_event_and_undone_as_a_whole(made, by_batch):
    done(made) if by_batch else send(made)
    before = facts(made)
    assert take(made) == 2
    assert stands(made) == {44: Stand.FAILED, 45: Stand.FAILED, 46: Stand.SENT}
    with made.database.writing() as session:
        (kept,) = imports_of(session, campaign(session).id, "returns")
        assert undo_returns(session, campaign(session), kept.id, actor=SYSTEM) == 2
    assert facts(made) == before
    assert set(stands(made).values()) == {Stand.SENT}
    with refused("sheet_undone"), made.database.writing() as session:
        undo_returns(session, campaign(session), kept.id, actor=SYSTEM)
    with made.database.reading() as session:
        assert verify(session).faults == ()


def facts(services):
    with services.database.reading() as session:
        return sent_facts(session, campaign(session).id)


def test_a_table_that_was_taken_says_nothing_new(made):
    done(made)
    assert [take(made), take(made)] == [2, 0]


def test_a_table_that_says_something_else_now_is_shown_again(made):
    done(made)
    with made.database.writing() as session:
        seen = read_returns(session, campaign(session), TABLE, {}, today=TODAY).seen
    back(made)
    with pytest.raises(Stale), made.database.writing() as session:
        said = UploadedSheet("returned.csv", sha256(TABLE))
        take_returns(session, campaign(session), TABLE, said, seen=seen, today=TODAY, actor=SYSTEM)


@pytest.mark.parametrize("reason", PostReason)
def test_a_reason_is_known_by_its_word_and_by_what_lists_say(reason):
    assert return_reason_of(OF_POST[reason].word.upper()) == reason
    assert {return_reason_of(said) for said in SAID[reason]} == {reason}
    assert words_of(reason).says.endswith(".")
    assert words_of(reason).to_do.endswith(".")


def test_an_unknown_word_is_no_reason():
    assert return_reason_of("") is None
    assert return_reason_of("eaten by a dog") is None


def test_nothing_is_counted_of_a_batch_by_what_came_back(made):
    done(made)
    back(made)
    with made.database.reading() as session:
        assert set(current_counts(session, 1)) == {None}
