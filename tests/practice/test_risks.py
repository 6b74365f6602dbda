"""What the made-up reports of risk show: every stage of a clock, by what was said and by whom."""

from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from app.notices.models import Notice
from app.practice.stories.people import people
from app.practice.stories.registries import telephones
from app.practice.stories.risks import RISKS
from app.safeguarding.clock.clock import State
from app.safeguarding.models import RiskStep
from app.safeguarding.reports import Report, list_reports
from app.safeguarding.states import Need, Outcome, Verdict
from app.safeguarding.telling.next_contact import contacts_for
from tests.practice.telling import Told, told


@pytest.fixture(scope="module")
def office() -> Iterator[Told]:
    with told("risks", (people, telephones, *RISKS)) as made:
        yield made


@pytest.fixture(scope="module")
def reports(office) -> list[Report]:
    with office.reading() as session:
        return list(reversed(list_reports(session, "all", at=office.made_at)))


def test_every_stage_of_a_clock_is_there(reports):
    assert [(report.clock.state, report.clock.missed) for report in reports] == [
        (State.NOTIFIED, False),
        (State.NOTIFIED, True),
        (State.NOT_IMMEDIATE, False),
        (State.NOTIFIED, False),
        (State.FOLLOWS, False),
        (State.MISSED, True),
        (State.RUNNING, False),
        (State.UNCONFIRMED, False),
        (State.RUNNING, False),
    ]


def test_what_stops_a_clock_was_said_by_one_and_confirmed_by_another(office, reports):
    claims = {claim.id: claim for report in reports for claim in report.claims}.values()
    confirmed = [claim for claim in claims if claim.verdict is Verdict.CONFIRMED]
    assert {(claim.by_id, claim.decided_by) for claim in confirmed} == {
        (office.users["safeguarding"], office.users["second_safeguarding"])
    }
    assert len(confirmed) == 4
    assert [claim.verdict for claim in reports[7].claims] == [Verdict.PENDING]


def test_late_report_says_why_and_open_ones_say_what_to_do(reports):
    assert reports[1].cause != ""
    assert [report.needs for report in reports[5:]] == [
        (Need.NEXT, Need.CAUSE),
        (Need.NEXT,),
        (Need.CONFIRM,),
        (Need.TELL,),
    ]


def test_mail_to_a_director_counts_as_sent_in_practice(reports):
    mailed = [one for report in reports for one in report.tries if one.how == "email"]
    assert [one.outcome for one in mailed] == [Outcome.HANDED] * 3
    assert {one.shown for one in mailed} == {Outcome.HANDED.shown}


def test_reminders_of_open_reports_were_sent_at_each_step(office):
    with office.reading() as session:
        rows = session.execute(select(RiskStep.report_id, func.count()).group_by(RiskStep.report_id)).all()
        assert dict(rows)[7] >= 6
        to = set(session.scalars(select(Notice.user_id).where(Notice.kind == "risk_missed")))
    assert to == {office.users["safeguarding"], office.users["second_safeguarding"]}


def test_no_report_is_dated_after_the_moment_at_which_practice_was_made(office, reports):
    assert max(report.recorded_at for report in reports) < office.made_at


def test_calls_and_mails_about_open_reports_went_where_these_say(office, reports):
    with office.reading() as session:
        for report in reports[5:]:
            known = [contact for contact in contacts_for(session, report, at=office.made_at) if contact.value]
            for one in report.tries:
                ways = {contact.value for contact in known if (contact.rung, contact.how) == (one.rung, one.how)}
                assert not ways or one.value in ways, (report.number, one)
