"""A contribution from the request to the words that came: its states, its versions, what the audit record says."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.accounts.models import Role
from app.audit.models import AuditEvent, AuditPersonal
from app.audit.record import SYSTEM, Actor
from app.evidence.contributions.answer_link import LinkUseless, Outcome
from app.evidence.contributions.commission import (
    ask_contribution,
    cancel_contribution,
    change_due,
    note_contribution,
    send_again,
)
from app.evidence.contributions.find import roll_ups
from app.evidence.contributions.links import Useless
from app.evidence.contributions.mail import send_due
from app.evidence.contributions.models import Contribution, ContributionLink
from app.evidence.contributions.receive import KIND, Given
from app.evidence.contributions.states import How, Standing, State
from app.evidence.questions.find import question_by_number
from app.evidence.questions.states import Act
from app.notices.words import notice_words
from tests.evidence.contributions.commissioning import (
    AT,
    DUE,
    REQUEST,
    WORDS,
    by_link,
    commission,
    mail_rows,
    mails,
    receive,
    received,
    saved,
    token_of,
)
from tests.evidence.questions.asking import ask, sit, took
from tests.fixtures.app import add_member
from tests.notices.telling import notices
from tests.production.making import together
from tests.refusals import refused


@pytest.fixture
def number(services) -> int:
    sit(services)
    return ask(services)


def cancel(services, number, contribution, reason="The question was withdrawn."):
    with services.database.writing() as session:
        return cancel_contribution(session, number, contribution, reason=reason, actor=SYSTEM, at=AT)


def told(services):
    return [notice_words(one.kind, one.facts).says for one in notices(services) if one.kind == KIND]


@pytest.mark.stack
def test_several_are_asked_for_and_a_form_sent_twice_asks_once(services, number):
    first = commission(services, number)
    assert commission(services, number) == first
    second = commission(services, number, replace(REQUEST, team="Ofsted"), once="other")
    assert (first, second) == (1, 2)
    contribution = saved(services, first)
    assert (contribution.state, contribution.due_on, contribution.asked_on) == (State.REQUESTED, DUE, AT.date())
    assert [mail.kind for mail in mail_rows(services)] == ["request", "request"]


def test_a_due_date_after_the_answer_needs_a_reason(services, number):
    late = replace(REQUEST, due_on=date(2026, 11, 10))
    with refused("contribution_due_late"):
        commission(services, number, late)
    commission(services, number, replace(late, late_reason="The inspectorate publishes on 10 November."))


def test_nothing_is_asked_for_once_the_question_is_answered(services, number):
    took(services, number, Act.ANSWER, words="Done.")
    with refused("contribution_question_ended"):
        commission(services, number)


@pytest.mark.stack
def test_each_time_it_is_received_is_a_version(services, number):
    contribution = commission(services, number)
    assert receive(services, number, contribution)
    assert not receive(services, number, contribution), "the same again"
    assert receive(services, number, contribution, "Guidance was revised in April.")
    assert [(one.number, one.words, one.superseded is None) for one in received(services, contribution)] == [
        (2, "Guidance was revised in April.", True),
        (1, WORDS, False),
    ]
    assert saved(services, contribution).state == State.RECEIVED


def test_one_given_by_telephone_is_recorded_without_an_email(services, number):
    with services.database.writing() as session:
        given = Given(WORDS, How.HAND, "Jo Example")
        made = note_contribution(session, number, "What was revised?", "Policy", given, once="x", actor=SYSTEM, at=AT)
        contribution = made.number
    assert (saved(services, contribution).state, saved(services, contribution).due_on) == (State.RECEIVED, None)
    assert mail_rows(services) == []


@pytest.mark.stack
def test_a_team_accepts_by_its_link_and_then_sends_its_words(services, number):
    contribution = commission(services, number)
    (mail,) = mails(services)
    token = token_of(mail)
    assert by_link(services, token, Outcome.ACCEPT)
    assert saved(services, contribution).state == State.ACCEPTED
    assert not by_link(services, token, Outcome.ACCEPT), "a form sent twice"
    assert by_link(services, token)
    (version,) = received(services, contribution)
    assert (version.words, version.how, version.given_by) == (WORDS, How.LINK, "Jo Example, policy adviser")
    with pytest.raises(LinkUseless) as raised:
        by_link(services, token, words="Others.")
    assert raised.value.why is Useless.RECEIVED
    assert len(received(services, contribution)) == 1


@pytest.mark.stack
def test_of_two_people_with_one_link_one_is_first(services, number):
    contribution = commission(services, number)
    (mail,) = mails(services)
    token = token_of(mail)
    came = together(
        *[lambda words=words: by_link(services, token, words=words) for words in ("One.", "Two.", "Three.")]
    )
    assert [isinstance(one, LinkUseless) for one in came if one is not True] == [True, True]
    assert len(received(services, contribution)) == 1


@pytest.mark.stack
def test_workers_at_the_same_moment_send_an_email_once(services, number):
    commission(services, number)
    together(*[lambda: send_due(services, at=AT)] * 3)
    assert len(mails(services)) == 1


def test_a_team_declines_and_names_another(services, number):
    contribution = commission(services, number)
    (mail,) = mails(services)
    by_link(services, token_of(mail), Outcome.DECLINE, reason="It is for schools.", suggested_team="Schools Policy")
    found = saved(services, contribution)
    assert (found.state, found.note, found.suggested_team) == (State.DECLINED, "It is for schools.", "Schools Policy")
    with pytest.raises(LinkUseless):
        by_link(services, token_of(mail))
    receive(services, number, contribution)
    assert saved(services, contribution).state == State.RECEIVED, "by telephone, after all"


@pytest.mark.parametrize("end", [Act.ANSWER, Act.WITHDRAW, Act.TRANSFER])
def test_links_end_with_the_question(services, number, end):
    commission(services, number)
    (mail,) = mails(services)
    took(services, number, end, words="Done.", **({"department": "Home Office"} if end is Act.TRANSFER else {}))
    with pytest.raises(LinkUseless) as raised:
        by_link(services, token_of(mail))
    assert raised.value.why is Useless.ANSWERED


def test_a_link_works_ten_working_days_after_the_due_date_and_no_longer(services, number):
    contribution = commission(services, number)
    (mail,) = mails(services)
    with pytest.raises(LinkUseless) as raised:
        by_link(services, token_of(mail), at=AT.replace(day=20))
    assert raised.value.why is Useless.EXPIRED
    by_link(services, token_of(mail), at=AT.replace(day=19))
    assert saved(services, contribution).state == State.RECEIVED


def test_only_a_hash_of_the_link_is_stored(services, number):
    commission(services, number)
    (mail,) = mails(services)
    with services.database.reading() as session:
        (link,) = session.scalars(select(ContributionLink))
        rows = str([vars(row) for row in session.scalars(select(Contribution))])
    assert token_of(mail) not in f"{vars(link)}{rows}"
    assert len(token_of(mail)) >= 43, "256 bits"


def test_a_cancelled_request_is_told_by_email_and_its_link_ends(services, number):
    contribution = commission(services, number)
    (request,) = mails(services)
    assert cancel(services, number, contribution)
    assert not cancel(services, number, contribution)
    with pytest.raises(LinkUseless) as raised:
        by_link(services, token_of(request))
    assert raised.value.why is Useless.CANCELLED
    with refused("contribution_moved"):
        receive(services, number, contribution)
    subjects = sorted(mail["Subject"].partition("] ")[2] for mail in mails(services))
    assert subjects[0] == "Contribution needed by 5 November 2026: parliamentary question 70001"
    assert subjects[1] == "Contribution no longer needed: parliamentary question 70001"


def test_a_request_is_sent_again_with_a_link_of_its_own(services, number):
    contribution = commission(services, number)
    (first,) = mails(services)
    with services.database.writing() as session:
        assert send_again(session, number, contribution, actor=SYSTEM, at=AT)
    with services.database.writing() as session:
        assert not send_again(session, number, contribution, actor=SYSTEM, at=AT), "one is on its way"
    links = {token_of(mail) for mail in mails(services)}
    assert len(links) == 2
    by_link(services, token_of(first))
    with services.database.writing() as session, refused("contribution_not_awaited"):
        send_again(session, number, contribution, actor=SYSTEM, at=AT)


def change(services, number, contribution, day, reason=""):
    with services.database.writing() as session:
        return change_due(session, number, contribution, day, reason=reason, actor=SYSTEM, at=AT)


@pytest.mark.stack
def test_another_due_date_is_told_by_email(services, number):
    contribution = commission(services, number)
    assert not change(services, number, contribution, DUE)
    with refused("contribution_due_late"):
        change(services, number, contribution, date(2026, 11, 10))
    assert change(services, number, contribution, date(2026, 11, 6))
    assert saved(services, contribution).due_on == date(2026, 11, 6)
    assert [(row.kind, row.due_on.day) for row in mail_rows(services)] == [("request", 5), ("due_changed", 6)]
    receive(services, number, contribution)
    with refused("contribution_not_awaited"):
        change(services, number, contribution, DUE)


def test_another_team_is_asked_instead_of_one_that_declined(services, number):
    first = commission(services, number)
    (mail,) = mails(services)
    by_link(services, token_of(mail), Outcome.DECLINE, reason="It is for schools.", suggested_team="Schools Policy")
    with services.database.writing() as session:
        schools = replace(REQUEST, team="Schools Policy")
        ask_contribution(session, number, schools, once="other", instead=first, actor=SYSTEM, at=AT)
    assert (saved(services, first).state, saved(services, first).note) == (State.CANCELLED, "Schools Policy was asked.")
    assert [row.kind for row in mail_rows(services)] == ["request", "request"], "who declined needs no email"


def test_one_that_did_not_decline_is_not_replaced(services, number):
    first = commission(services, number)
    with services.database.writing() as session:
        ask_contribution(session, number, REQUEST, once="other", instead=first, actor=SYSTEM, at=AT)
    assert saved(services, first).state == State.REQUESTED


def test_the_desk_is_told_what_a_team_did(services, number):
    asker = add_member(services, Role.DRAFTER)
    commission(services, number, actor=Actor(asker.id))
    (mail,) = mails(services)
    by_link(services, token_of(mail), Outcome.ACCEPT)
    by_link(services, token_of(mail))
    assert told(services) == [
        "Child Protection Policy will send its contribution, according to Jo Example, policy adviser.",
        "Child Protection Policy: contribution received.",
    ]


def test_whoever_asked_is_told_too_where_the_question_is_assigned_to_someone_else(services):
    asker, holder = (add_member(services, Role.DRAFTER, name=name) for name in ("Alex Example", "Sam Example"))
    number = ask(services, holder_id=holder.id)
    contribution = commission(services, number, actor=Actor(asker.id))
    receive(services, number, contribution)
    assert {one.user_id for one in notices(services) if one.kind == KIND} == {asker.id, holder.id}


@pytest.mark.stack
def test_a_list_says_the_worst_and_the_earliest(services, number):
    other = ask(services, uin="70002")
    first = commission(services, number)
    commission(services, number, replace(REQUEST, due_on=date(2026, 11, 6)), once="other")
    with services.database.reading() as session:
        ids = [question_by_number(session, one).id for one in (number, other)]
        before = roll_ups(session, ids, DUE)
        late = roll_ups(session, ids, date(2026, 11, 9))
    assert set(before) == {ids[0]}
    assert (before[ids[0]].worst, before[ids[0]].earliest) == (Standing.DUE, DUE)
    assert late[ids[0]].worst is Standing.OVERDUE
    receive(services, number, first)
    with services.database.reading() as session:
        assert roll_ups(session, ids, DUE)[ids[0]].earliest == date(2026, 11, 6)


def test_every_act_is_in_the_record_and_names_are_beside_the_chain(services, number):
    contribution = commission(services, number)
    (mail,) = mails(services)
    by_link(services, token_of(mail), Outcome.ACCEPT)
    by_link(services, token_of(mail))
    with services.database.reading() as session:
        found = session.scalars(select(AuditEvent).where(AuditEvent.action.startswith("contribution.")))
        events = [(event.action, event.body) for event in found.all()]
        personal = {row.value for row in session.scalars(select(AuditPersonal))}
    assert [action.partition(".")[2] for action, _ in events] == ["asked", "mailed", "accepted", "received"]
    bodies = " ".join(body for _, body in events)
    named = (REQUEST.email, REQUEST.deputy, REQUEST.team, REQUEST.asked, "Jo Example", WORDS, token_of(mail))
    assert [name for name in named if name in bodies] == []
    assert {REQUEST.email, REQUEST.deputy, REQUEST.team, "Jo Example, policy adviser"} <= personal
    assert saved(services, contribution).code not in bodies


def test_nothing_is_sent_of_a_question_that_has_ended(services, number):
    contribution = commission(services, number)
    took(services, number, Act.WITHDRAW)
    for verb in (lambda: change(services, number, contribution, date(2026, 11, 6)), lambda: again(services, number)):
        with refused("contribution_question_ended"):
            verb()


def again(services, number) -> bool:
    with services.database.writing() as session:
        return send_again(session, number, 1, actor=SYSTEM, at=AT)
