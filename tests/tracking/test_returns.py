"""A letter that left was sent, also when it came back: alike however its return was recorded, from the day on which it
came back, on Track, at home, on pages of areas and in packs. One that never left was not."""

from datetime import UTC, date, datetime

import pytest

from app.audit.record import SYSTEM, record
from app.delivery.attempts.reasons import NOT_GONE, PostReason
from app.delivery.attempts.settle import Evidence, move
from app.delivery.models import Attempt
from app.delivery.posting.returns import ReturnDetails, record_return
from app.evidence.packs.headline import headline
from app.evidence.packs.make import look
from app.responses.answers import Back
from app.responses.lateness.explain import CAME_BACK
from app.responses.of_letter import replies_of
from app.tracking.progress import count_followed
from app.tracking.showing import figures
from app.tracking.snapshot import CampaignSnapshot
from app.tracking.totals import total_of
from app.tracking.words import FIGURES
from tests.audit.codes import event_of
from tests.evidence.packs.history import DAY, asked
from tests.tracking.office import TODAY, letter, reply, send, small, small_campaign
from tests.web.figures import numbers_in

pytestmark = pytest.mark.stack

BACK = date(2015, 3, 13)
AT = datetime(2015, 3, 13, 12, tzinfo=UTC)


def ended(services, number: int, step: str, evidence: Evidence) -> None:
    with services.database.writing() as session:
        [attempt] = session.query(Attempt).filter(Attempt.letter_id == letter(session, number).id)
        assert move(session, attempt.id, step, evidence, actor=SYSTEM)


@pytest.fixture
def office(stack_services):
    """Letters 1 to 4 were sent on 3 March; 1 to 3 came back on the 13th, each recorded in another way. Letter 5, an
    email, was settled as never gone."""
    services = stack_services
    small_campaign(services)
    send(services, [1, 3, 4])
    send(services, [2, 5], channel="email")
    with services.database.writing() as session:
        came = ReturnDetails(PostReason.GONE_AWAY, BACK)
        record_return(session, small(session), letter(session, 1), came, actor=SYSTEM)
    ended(services, 2, "fail", Evidence(AT, "bounce", reason="no_such_mailbox"))
    reply(services, [3], on=BACK, kind="returned")
    ended(services, 5, "fail", Evidence(AT, "person", reason=NOT_GONE))
    return services


def tracked(services, day, known_at=None):
    with services.database.reading() as session:
        found = CampaignSnapshot(session, small(session), day, known_at).letters
        return {one.number: one for one in found if one.number < 6}


def test_it_is_returned_on_the_day_on_which_it_came_back_however_that_was_recorded(office):
    with office.database.writing() as session:
        now = record(session, event_of("letters.sent"), actor=SYSTEM, subjects=[("campaign", small(session).id)]).seq
    for known_at in (None, now):
        found = tracked(office, TODAY, known_at)
        said = {number: (one.answers.delivered, one.answers.back, one.answers.late) for number, one in found.items()}
        assert said[1] == said[2] == said[3]
        assert said[1][0][1:] == ("Returned", "13 March 2015", "returned")
        assert said[1][1][1:] == (Back.NOTHING.word, "returned 13 March 2015", "nothing")
        assert said[1][2].code == "returned"
        assert (said[4][0].code, said[4][2].code) == ("handed_over", "overdue")
        assert [code.code for code in said[5]] == ["failed", "not_sent", "not_sent"]


def test_before_that_day_it_was_out(office):
    with office.database.writing() as session:
        now = record(session, event_of("letters.sent"), actor=SYSTEM, subjects=[("campaign", small(session).id)]).seq
    for known_at in (None, now):
        found = tracked(office, date(2015, 3, 12), known_at)
        assert {found[number].answers.delivered.code for number in (1, 2, 3, 4)} == {"handed_over"}
        assert {found[number].answers.late.code for number in (1, 2, 3, 4)} == {"not_due"}


def test_every_place_counts_it_as_sent(office):
    with office.database.reading() as session:
        total = total_of(CampaignSnapshot(session, small(session), DAY).letters)
        counted = count_followed(session, small(session))
        looked = look(session, asked(session), valid_at=DAY).findings
        page = replies_of(session, small(session), letter(session, 1), today=DAY)
        tile = {name: under for name, _, under in figures(total, small(session), responses=0)}
    assert (total.sent, counted.sent, total.returned, total.overdue, total.undelivered) == (4, 4, 3, 1, 1)
    assert counted == total
    assert numbers_in(tile[FIGURES["letters"]]) == [4, 1, 11], "sent, could not be delivered, not sent"
    said = (
        "By 30 April 2015, 4 letters of the campaign “A small campaign” (TRK15) had been sent to the police; 3 of them "
        "came back undelivered"
    )
    assert headline(looked).startswith(said)
    assert page.worked.explained == CAME_BACK


def test_the_first_two_methods_of_packs_count_as_they_did(office):
    with office.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    early = {figure.key.rpartition(".")[2]: figure.value for figure in campaign.early}
    now = {name: figure.value for name, figure in campaign.figures.items()}
    assert {name: early[name] for name in ("sent", "returned", "failed", "undelivered", "overdue")} == {
        "sent": 2,
        "returned": 2,
        "failed": 1,
        "undelivered": 2,
        "overdue": 2,
    }
    names = ("sent", "returned", "undelivered", "overdue", "awaits_address")
    assert [now[name] for name in names] == [4, 3, 0, 1, 3]


AGAIN = date(2015, 3, 27)
"""After the reply-by date, which is the 24th."""


@pytest.fixture
def again(office):
    """Letters 1 to 3, which came back, were sent again on 27 March; 4, which had arrived, was corrected then."""
    send(office, [1, 2, 3, 4], sent_on=AGAIN)
    return office


def test_letter_that_came_back_and_was_sent_again_after_the_date_is_not_overdue(again):
    with again.database.writing() as session:
        now = record(session, event_of("letters.sent"), actor=SYSTEM, subjects=[("campaign", small(session).id)]).seq
    for known_at in (None, now):
        late = {number: one.answers.late for number, one in tracked(again, TODAY, known_at).items()}
        assert late[1] == late[2] == late[3]
        assert late[1][1:] == ("Sent after the reply-by date", "27 March 2015", "sent_after")
        assert late[4].code == "overdue", "it arrived in time, and was corrected since"
    with again.database.reading() as session:
        page = replies_of(session, small(session), letter(session, 1), today=DAY)
    assert (
        "The letter sent on 3 March 2015 came back. It was sent again on Friday 27 March 2015, after that date, so a "
        "reply to it is neither in time nor late."
    ) in page.worked.explained


def test_letter_sent_again_by_the_date_is_overdue_after_it(office):
    send(office, [1], sent_on=date(2015, 3, 16))
    assert tracked(office, TODAY)[1].answers.late.code == "overdue"


def test_reply_dated_before_the_letter_was_sent_again_is_in_time(again):
    reply(again, [1], on=date(2015, 3, 20))
    assert tracked(again, TODAY)[1].answers.late.code == "in_time"


def test_fourth_method_of_packs_counts_it_apart_and_the_third_as_it_did(again):
    with again.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    third = {figure.key.rpartition(".")[2]: figure for figure in campaign.before if figure.method == 3}
    now = {name: figure.value for name, figure in campaign.figures.items()}
    assert (now["sent_after"], now["overdue"]) == (3, 1)
    assert (third["sent_after-3"].value, third["overdue-3"].value) == (0, 4)
    assert {figure.method for figure in third.values()} == {3}
    assert third["overdue-3"].key not in findings.shown_figures
    assert campaign.figures["overdue"].key.endswith(".overdue-6")
