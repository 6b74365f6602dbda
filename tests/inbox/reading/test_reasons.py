"""Why letters came back: every rule of the table by what servers say."""

import pytest

from app.inbox.reading.bounces.reasons import MOST_SAID, MOST_TOLD, RULES, diagnose_failure
from app.inbox.reading.bounces.reports import first_status
from app.inbox.reading.kinds import Reason
from tests.inbox.reading.phrases import SAID


def test_what_servers_say_has_its_reason():
    assert {
        said: diagnose_failure(said=said, told="", status=first_status(said)).reason for said, _reason in SAID
    } == dict(SAID)


def test_every_rule_decides_some_line():
    deciding = {diagnose_failure(said=said, told="", status=first_status(said)).rule for said, _ in SAID}
    deciding |= {
        diagnose_failure(said="", told=said, status="").rule for said, _ in SAID
    }  # the same words, in a report's prose
    assert {f"table:{rule.name}" for rule in RULES} <= deciding


def test_rules_have_names_of_their_own():
    assert len({rule.name for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("5.1.1", Reason.NO_SUCH_MAILBOX),
        ("5.1.2", Reason.HOST_UNKNOWN),
        ("5.1.6", Reason.MOVED),
        ("5.1.8", Reason.REFUSED_POLICY),
        ("5.2.2", Reason.MAILBOX_FULL),
        ("5.3.4", Reason.TOO_LARGE),
        ("5.6.1", Reason.CONTENT_REFUSED),
        ("5.7.1", Reason.REFUSED_POLICY),
        ("4.4.1", Reason.TEMPORARY),
        ("5.0.0", Reason.UNKNOWN),
        ("", Reason.UNKNOWN),
    ],
)
def test_a_code_decides_where_no_words_do(status, reason):
    assert diagnose_failure(said="", told="", status=status).reason is reason


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("552 sorry", Reason.MAILBOX_FULL),
        ("550 sorry", Reason.NO_SUCH_MAILBOX),
        ("421 sorry", Reason.TEMPORARY),
        ("556 sorry", Reason.HOST_UNKNOWN),
        ("530 sorry", Reason.REFUSED_POLICY),
    ],
)
def test_a_reply_decides_where_there_is_neither_word_nor_code(said, reason):
    assert diagnose_failure(said=said, told="", status="").reason is reason


def test_words_outweigh_a_code_that_says_otherwise():
    assert diagnose_failure(said="550 5.7.1 user unknown", told="", status="5.7.1").reason is Reason.NO_SUCH_MAILBOX
    assert diagnose_failure(said="550 5.1.1 mailbox is full", told="", status="5.1.1").reason is Reason.MAILBOX_FULL


def test_servers_words_outweigh_the_reports_own():
    told = "The mailbox may be full, or the address unknown. Ask your postmaster about our policy on spam."
    assert diagnose_failure(said="550 relaying denied", told=told, status="").reason is Reason.REFUSED_POLICY


def test_an_address_says_nothing_of_the_reason():
    said = "550 <spam.virus.mailbox-full@user-unknown.example>: 5.3.4 message too large"
    assert diagnose_failure(said=said, told="", status="5.3.4").reason is Reason.TOO_LARGE


def test_no_more_than_the_beginning_is_looked_at():
    """So that a hostile report takes no longer than an honest one, whatever it is made of."""
    assert (
        diagnose_failure(said=" " * 5 + "x" * MOST_SAID + " user unknown", told="", status="").reason is Reason.UNKNOWN
    )
    assert diagnose_failure(said="", told="x" * MOST_TOLD + " user unknown", status="").reason is Reason.UNKNOWN
