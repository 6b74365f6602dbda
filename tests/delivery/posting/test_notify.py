"""Letters given to GOV.UK Notify, against a stand-in that speaks its protocol: each at most once, whatever breaks."""

import pytest

from app.delivery.attempts.reasons import Reason
from app.delivery.carriers import CarrierReceipt, Parcel, ParcelAttachment
from app.delivery.posting.notify import MOST_BYTES, Notify
from app.delivery.posting.notify_statuses import STATUSES
from app.letters.pdf import render_pdf
from app.platform.mail.errors import MailFailed, PutOff, RefusedByServer, ServerFailed, Unsure
from tests.letters.factory import letter
from tests.services import notify as office
from tests.services.notify import KEY, SERVICE

LETTER = render_pdf(letter("A letter"))
NUMBER = "mar15-0044.7@despatch.example"


def parcel(body: bytes = LETTER, number: str = NUMBER) -> Parcel:
    files = [ParcelAttachment("MAR15-0044.pdf", "application/pdf", body)]
    return Parcel(attempt_id=7, reference="MAR15-0044", number=number, files=files)


@pytest.fixture
def notify(notify_office):
    return Notify(KEY, url=notify_office.url, postage="first", timeout=5)


def refused(notify, one: Parcel | None = None) -> MailFailed:
    with pytest.raises(MailFailed) as raised:
        notify.hand(one or parcel())
    return raised.value


def test_a_letter_is_given_as_it_is_with_our_reference_and_the_postage(notify, notify_office):
    handed = notify.hand(parcel())
    (kept,) = notify_office.letters.values()
    assert handed == CarrierReceipt("taken", kept["id"])
    assert (kept["reference"], kept["postage"]) == (NUMBER, "first")
    assert kept["body"].encode("latin-1") == LETTER


def test_a_letter_that_they_have_is_not_given_again(notify, notify_office):
    first = notify.hand(parcel())
    assert notify.hand(parcel()).outside_id == first.outside_id
    assert notify_office.references == [NUMBER]


@pytest.mark.parametrize("answer", [office.CUT_AFTER, office.FAILS_AFTER, office.GARBLED_AFTER])
def test_what_broke_off_after_it_was_taken_is_found_in_their_record(notify, notify_office, answer):
    notify_office.answers = [answer]
    handed = notify.hand(parcel())
    assert handed.outside_id in notify_office.letters
    assert notify_office.references == [NUMBER]


def test_a_slow_answer_is_no_second_letter(notify_office):
    notify_office.answers = [office.SLOW_AFTER]
    handed = Notify(KEY, url=notify_office.url, postage="", timeout=2).hand(parcel())
    assert handed.outside_id in notify_office.letters
    assert notify_office.references == [NUMBER]


def test_what_broke_off_and_is_not_in_their_record_is_not_sure(notify, notify_office):
    notify_office.answers = [office.CUT]
    assert isinstance(refused(notify), Unsure)
    assert notify_office.letters == {}


def test_what_broke_off_is_not_sure_while_their_record_can_not_be_asked(notify, notify_office):
    notify_office.answers, notify_office.deaf_after = [office.CUT_AFTER], 1
    assert isinstance(refused(notify), Unsure)
    notify_office.deaf_after = 99
    assert notify.find(NUMBER).id in notify_office.letters


@pytest.mark.parametrize(
    ("answer", "error", "code"),
    [
        (office.FAILS, PutOff, "notify_no_answer"),
        (office.TOO_MANY, ServerFailed, "notify_too_many"),
        (office.TRIAL, ServerFailed, "notify_not_allowed"),
    ],
)
def test_what_concerns_all_letters_is_told_from_what_concerns_one(notify, notify_office, answer, error, code):
    notify_office.answers = [answer]
    problem = refused(notify)
    assert (type(problem), problem.code) == (error, code)
    assert notify_office.letters == {}


def test_a_key_that_they_do_not_know_concerns_all_letters(notify_office):
    other = f"despatch-{SERVICE}-00000000-0000-0000-0000-000000000000"
    problem = refused(Notify(other, url=notify_office.url, postage="", timeout=5))
    assert (type(problem), problem.code) == (ServerFailed, "notify_not_allowed")


def test_a_postage_that_they_do_not_have_concerns_all_letters(notify_office):
    problem = refused(Notify(KEY, url=notify_office.url, postage="pigeon", timeout=5))
    assert (type(problem), problem.code) == (ServerFailed, "notify_not_allowed")
    assert "postage invalid" in problem.said


def test_nobody_there_is_no_doubt(notify, notify_office):
    lonely = Notify(KEY, url="http://127.0.0.1:9", postage="", timeout=5)
    assert isinstance(refused(lonely), ServerFailed)


def test_a_letter_that_is_too_large_or_too_long_is_not_given(notify, notify_office):
    large = refused(notify, parcel(LETTER + b"\0" * MOST_BYTES))
    long = refused(notify, parcel(render_pdf(letter("Word " * 9000))))
    assert [(type(one), one.reason) for one in (large, long)] == [(RefusedByServer, Reason.TOO_LARGE)] * 2
    assert notify_office.asked == 0


@pytest.mark.parametrize(("status", "fate"), STATUSES.items())
def test_a_letter_with_them_stands_by_its_status(notify, notify_office, status, fate):
    handed = notify.hand(parcel())
    notify_office.now(status)
    kept = notify.status(handed.outside_id)
    assert (kept.status, kept.fate) == (status, fate)
    if fate.reason:
        assert refused(notify).reason == fate.reason
    else:
        assert notify.hand(parcel()).said == status


def test_a_status_that_nobody_knows_leaves_the_letter_with_them(notify, notify_office):
    handed = notify.hand(parcel())
    notify_office.now("on-the-roof")
    assert notify.status(handed.outside_id).fate.reason == ""


def test_a_letter_that_they_keep_no_more_has_no_status(notify):
    assert notify.status("740e5834-3a29-46b4-9a6f-16142fde533a") is None
