"""Mail of notices: each leaves once, in time, and whatever keeps it is kept with it."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from app.accounts.models import User
from app.accounts.users import deactivate
from app.audit.record import SYSTEM
from app.notices.models import Notice
from app.notices.send import MOST_TRIES, TIMEOUTS, WAITS, claim, record_sent, send_due
from app.notices.states import MailState, Way
from app.platform.mail.errors import PutOff, RefusedByServer, ServerFailed
from app.platform.services import Services
from tests.accounts.people import actions
from tests.fixtures.app import add_member
from tests.mail.test_smtp import to
from tests.notices.telling import AT, Inbox, notices, states, tell, want
from tests.production.making import together

pytestmark = pytest.mark.stack

EIGHT = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)


@pytest.fixture
def inbox(services, monkeypatch) -> Inbox:
    return Inbox.put_into(services, monkeypatch)


@pytest.fixture
def alex(services) -> int:
    return add_member(services).id


def test_a_notice_is_mailed_once_and_says_so(stack_services, monkeypatch):
    inbox, alex = Inbox.put_into(stack_services, monkeypatch), add_member(stack_services).id
    tell(stack_services, alex)
    send_due(stack_services, at=AT)
    send_due(stack_services, at=AT)
    (mail,) = inbox.mails
    assert (mail["To"], mail["Subject"]) == (
        "nobody.alex@office.example",
        "MAR15: Clearance needed by 3 December 2026",
    )
    (notice,) = notices(stack_services)
    assert (notice.mail, notice.mailed_at, notice.tries, notice.lease_until) == ("sent", AT, 1, None)
    assert actions(stack_services)[-1] == "notices.mailed"


def test_a_mail_says_what_is_asked_of_what_by_when_and_where_with_the_owners_note(services, inbox, alex):
    tell(services, alex)
    send_due(services, at=AT)
    assert inbox.mails[0].get_content().replace("\r\n", "\n") == (
        "Dear Alex Example,\n\n"
        "Department of Health asks for your minister’s clearance of these letters. Until your office "
        "answers, the letters are not cleared.\n\n"
        "Campaign: MAR15, Accountability for child protection\n"
        "Office: Home Secretary\n"
        "Letters to: Chief officers of police and council leaders\n"
        "Answer by: 3 December 2026\n"
        "Note from the owner: Words of a minister’s office\n\n"
        "Read the letters and answer:\nhttp://localhost:8000/campaigns/MAR15/clearance\n\n"
        "-- \nThis is an automatic message from Despatch. Please do not reply to it. Choose which emails you get:\n"
        "http://localhost:8000/account\n"
    )


def test_what_a_person_wants_once_a_day_comes_in_one_mail_at_eight(stack_services, monkeypatch):
    inbox, alex = Inbox.put_into(stack_services, monkeypatch), add_member(stack_services).id
    want(stack_services, alex, Way.DAILY)
    sam = add_member(stack_services, name="Sam Example").id
    tell(stack_services, alex)
    tell(stack_services, alex, sam, kind="clearance_issued")
    send_due(stack_services, at=AT)
    assert [mail["To"] for mail in inbox.mails] == ["nobody.sam@office.example"]
    send_due(stack_services, at=EIGHT - timedelta(seconds=1))
    send_due(stack_services, at=EIGHT)
    assert [mail["Subject"] for mail in inbox.mails[1:]] == ["2 notices from Despatch"]
    text = inbox.mails[1].get_content()
    assert text.index("1. MAR15: Clearance needed by 3 December 2026") < text.index("2. MAR15: Texts issued")
    assert states(stack_services) == ["sent"] * 3


def test_who_was_deactivated_since_is_not_mailed(services, inbox, alex):
    tell(services, alex)
    with services.database.writing() as session:
        deactivate(session, session.get_one(User, alex), actor=SYSTEM, at=AT)
    send_due(services, at=AT)
    assert (inbox.mails, states(services)) == ([], ["unwanted"])


def test_a_mail_that_is_refused_fails_at_once_and_holds_up_no_other(services, inbox, alex):
    sam = add_member(services, name="Sam Example").id
    tell(services, alex, sam)
    inbox.answers = [RefusedByServer("mail_refused", "550 no such user")]
    send_due(services, at=AT)
    assert states(services) == ["failed", "sent"]
    first = notices(services)[0]
    assert (first.error_code, first.error_words, first.lease_until) == ("mail_refused", "550 no such user", None)
    assert actions(services)[-2:] == ["notices.mail_failed", "notices.mailed"]


def test_a_mail_that_is_put_off_waits_longer_each_time_and_fails_in_the_end(services, inbox, alex):
    tell(services, alex)
    inbox.answers = [PutOff("mail_put_off", "451 later")] * MOST_TRIES
    at = AT
    for wait in WAITS:
        send_due(services, at=at)
        send_due(services, at=at + wait - timedelta(seconds=1))
        assert states(services) == ["waiting"]
        at += wait
    assert len(inbox.tried) == len(WAITS)
    send_due(services, at=at)
    assert (states(services), notices(services)[0].error_words) == (["failed"], "451 later")
    assert len({mail["Message-ID"] for mail in inbox.tried}) == 1


def test_a_mail_put_off_once_leaves_the_next_time_and_forgets_why(services, inbox, alex):
    tell(services, alex)
    inbox.answers = [PutOff("mail_put_off", "451 later")]
    send_due(services, at=AT)
    send_due(services, at=AT + WAITS[0])
    assert (states(services), notices(services)[0].error_code) == (["sent"], None)


def test_a_server_that_is_down_is_asked_for_one_mail_and_the_others_wait_untouched(services, inbox, alex):
    tell(services, alex)
    tell(services, alex)
    inbox.answers = [ServerFailed("mail_server_silent", "timed out")]
    send_due(services, at=AT)
    assert [one.tries for one in notices(services)] == [1, 0]
    send_due(services, at=AT + WAITS[0])
    assert states(services) == ["sent", "sent"]


def lease(services: Services) -> timedelta:
    return timedelta(seconds=TIMEOUTS * services.settings.mail_timeout_seconds)


def test_what_a_worker_died_with_is_sent_when_its_lease_has_run_out_under_the_same_number(stack_services, monkeypatch):
    inbox, alex = Inbox.put_into(stack_services, monkeypatch), add_member(stack_services).id
    tell(stack_services, alex)
    inbox.answers = [SystemExit()]
    with pytest.raises(SystemExit):
        send_due(stack_services, at=AT)  # the server has taken it
    send_due(stack_services, at=AT + lease(stack_services))
    assert len(inbox.tried) == 1
    send_due(stack_services, at=AT + lease(stack_services) + timedelta(seconds=1))
    first, second = [mail["Message-ID"] for mail in inbox.tried]
    assert first == second == f"<notice-1-{AT:%Y%m%d%H%M%S%f}@localhost>", "not another notice's after a restore"
    assert states(stack_services) == ["sent"]


def test_a_worker_that_is_late_changes_nothing_of_what_another_has_in_hand(stack_services):
    alex = add_member(stack_services).id
    tell(stack_services, alex)
    with stack_services.database.writing() as session:
        late = claim(session, at=AT, lease=timedelta(seconds=1))
    with stack_services.database.writing() as session:
        claim(session, at=AT + timedelta(seconds=2), lease=timedelta(seconds=60))
    with stack_services.database.writing() as session:
        record_sent(session, late, session.get_one(User, alex), at=AT)
    assert states(stack_services) == ["waiting"]
    assert "notices.mailed" not in actions(stack_services)


def test_a_mail_whose_workers_die_again_and_again_is_given_up(services, inbox, alex):
    tell(services, alex)
    with services.database.writing() as session:
        session.get_one(Notice, 1).tries = MOST_TRIES
    send_due(services, at=AT)
    assert (inbox.tried, states(services)) == ([], ["failed"])
    assert notices(services)[0].error_code == "mail_given_up"


def test_what_one_worker_holds_no_other_gets(stack_services):
    alex = add_member(stack_services).id
    tell(stack_services, alex)
    with stack_services.database.writing() as session:
        assert claim(session, at=AT, lease=timedelta(60)).notice_ids == (1,)
    with stack_services.database.writing() as session:
        assert claim(session, at=AT, lease=timedelta(60)) is None


def test_workers_that_claim_at_the_same_moment_make_one_mail_of_what_goes_together(stack_services):
    alex = add_member(stack_services).id
    want(stack_services, alex, Way.DAILY)
    for _ in range(9):
        tell(stack_services, alex)

    def take():
        with stack_services.database.writing() as session:
            return claim(session, at=EIGHT, lease=timedelta(60))

    parcels = [one.notice_ids for one in together(*[take] * 4) if one]
    assert parcels == [tuple(range(1, 10))]


def test_through_a_real_server_a_mail_is_refused_put_off_and_taken(services, mail_server):
    post = mail_server()
    mailed = replace(services, real_mail=to(post.port))
    post.rcpt = ["550 no such user", "250 taken"]
    post.data = ["451 later", "250 taken"]
    tell(services, *(add_member(services, name=f"{name} Example").id for name in ("Alex", "Sam", "Kit")))
    send_due(mailed, at=AT)
    assert states(services) == [MailState.FAILED, MailState.WAITING, MailState.SENT]
    send_due(mailed, at=AT + WAITS[0])
    assert [one["To"] for one in post.mails] == ["nobody.kit@office.example", "nobody.sam@office.example"]
    assert states(services) == [MailState.FAILED, MailState.SENT, MailState.SENT]
