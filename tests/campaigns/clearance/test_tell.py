"""Who is told of clearance: offices of what they are asked, and of every change; the owner of what they say."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, select

from app.accounts.models import Role, User
from app.audit.record import SYSTEM, Actor
from app.campaigns.clearance.certificate import certify_changes
from app.campaigns.clearance.clear import remind_offices, reopen_texts, take_back_answers, withdraw_request
from app.campaigns.editing import editing
from app.campaigns.letter.keep_text import keep_text
from app.campaigns.letter.text import newest_text
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.lifecycle.details import change_details, details_of, seen_of
from app.campaigns.models import AudiencePart, Letter
from app.campaigns.signatories.reshuffle import void_requests
from app.clearance.models import OfficeMember, PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.clearance.requests import given_requests
from app.clearance.states import State
from app.notices.models import Notice
from app.notices.words import notice_words
from app.platform.clock import today
from tests.campaigns.clearing import ALL, answer, ask, clear_all, clearer_of, take_back
from tests.fixtures.app import add_member
from tests.registry.greeted import greet
from tests.web.figures import numbers_in

POLICE = "Make sure that every report is recorded when it is made"


@pytest.fixture
def owner(services) -> int:
    return add_member(services, Role.DRAFTER, name="Robin Owner").id


@pytest.fixture
def session(services, owner):
    with services.database.writing() as session:
        campaign_by_reference(session, "MAR15").owner_id = owner
        yield session


@pytest.fixture
def campaign(session):
    one = campaign_by_reference(session, "MAR15")
    for row in one.signatories:
        clearer_of(session, row.office_id)
    return one


def told(session, *, since: int = 0) -> list[tuple[str, str, tuple[str, ...]]]:
    """Whom, of what, and of which registries."""
    rows = session.execute(
        select(User.name, Notice).join(User, User.id == Notice.user_id).where(Notice.id > since).order_by(Notice.id)
    )
    return [(name, one.kind, tuple(one.facts.get("registries", ()))) for name, one in rows]


def last(session) -> int:
    return max(session.scalars(select(Notice.id)), default=0)


def edit(session, campaign, before: str, after: str) -> None:
    newest = newest_text(session, campaign.id)
    text = newest.source.replace(before, after)
    keep_text(session, campaign, text, seen=newest.number, actor=Actor(campaign.owner_id), accepted=ALL)


def test_each_office_is_told_what_it_is_asked_and_by_when(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    found = told(session)
    assert [kind for _, kind, _ in found] == ["clearance_asked"] * 5
    assert all(len(registries) == 6 for _, _, registries in found)
    one = session.scalars(select(Notice)).first()
    assert (one.facts["deadline"], one.facts["by"]) == ("2015-03-02", "Robin Owner")
    assert one.href == f"/campaigns/MAR15/clearance/offices/{campaign.signatories[0].office_id}"


def test_the_owner_is_told_what_an_office_says(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    before = last(session)
    answer(session, campaign, campaign.signatories[0].office_id, "lead-members", state=State.NOT_CONTENT, note="No")
    assert told(session, since=before) == [("Robin Owner", "clearance_answered", ("Lead members",))]
    take_back(session, campaign, "council-leaders")
    assert told(session, since=last(session)) == []


def test_the_owners_note_and_an_offices_note_are_told(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner), note="The Home Secretary speaks on Monday.")
    (asked,) = {one.facts["note"] for one in session.scalars(select(Notice))}
    assert asked == "The Home Secretary speaks on Monday."
    before = last(session)
    office_id = campaign.signatories[0].office_id
    answer(session, campaign, office_id, "lead-members", state=State.SUBJECT_SHOULD, note="Name the day.")
    answered = session.scalars(select(Notice).where(Notice.id > before)).one()
    assert ("Note from the office", "Name the day.") in notice_words(answered.kind, answered.facts).details


def test_every_office_is_told_of_every_change_and_those_it_voids_are_asked_again(session, campaign, owner):
    for row in campaign.signatories[2:]:
        row.registries = [one.registry_slug for one in campaign.audience if one.registry_slug != "chief-constables"]
    session.flush()
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, issue=False)
    before = last(session)
    edit(session, campaign, POLICE, "Be certain that a report is recorded as a crime when it is made")
    kinds = [kind for _, kind, _ in told(session, since=before)]
    assert sorted(kinds) == ["clearance_asked_again"] * 2 + ["text_changed"] * 3
    facts = [one.facts for one in session.scalars(select(Notice).where(Notice.id > before))]
    (changed,) = {one["changed"] for one in facts}
    assert changed.startswith("Chief officers of police: ")
    assert numbers_in(changed) == [2], "paragraphs"
    assert [one["voided"] for one in facts].count([]) == 3


def test_a_change_of_nothing_that_is_printed_tells_nobody(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    before = last(session)
    edit(session, campaign, "summary: >", "summary: >-")
    assert told(session, since=before) == []


def test_reminders_issue_opening_and_withdrawal_are_told(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    first, second = (row.office_id for row in campaign.signatories[:2])
    before = last(session)
    remind_offices(session, campaign, [first, second], today=campaign.letter_date, actor=Actor(owner))
    assert [kind for _, kind, _ in told(session, since=before)] == ["clearance_reminder"] * 2
    clear_all(session, campaign, registries=["lead-members"], actor=Actor(owner))
    before = last(session)
    reopen_texts(session, campaign, ["lead-members"], reason="A wrong year", actor=Actor(owner))
    assert [kind for _, kind, _ in told(session, since=before)] == ["campaign_reopened"] * 5
    assert {registries for _, _, registries in told(session, since=before)} == {("Lead members",)}
    before = last(session)
    withdraw_request(session, campaign, reason="Not now", actor=Actor(owner))
    assert [kind for _, kind, _ in told(session, since=before)] == ["clearance_request_withdrawn"] * 5
    assert "clearance_issued" in {kind for _, kind, _ in told(session)}


def test_an_office_whose_answer_an_edit_ended_is_reminded_from_the_next_day_on(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, issue=False)
    edit(session, campaign, POLICE, "Be certain that a report is recorded as a crime when it is made")
    offices = [row.office_id for row in campaign.signatories]
    before = last(session)
    assert remind_offices(session, campaign, offices, today=today(), actor=Actor(owner)) == []
    assert told(session, since=before) == []
    assert remind_offices(session, campaign, offices, today=today() + timedelta(1), actor=Actor(owner))
    notices = session.scalars(select(Notice).where(Notice.id > before)).all()
    assert {tuple(one.facts["voided"]) for one in notices} == {("Chief officers of police",)}
    assert not any("{" in notice_words(one.kind, one.facts).says for one in notices)


def test_offices_are_told_when_letters_print_something_new_and_a_certificate_is_replaced(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, actor=Actor(owner))
    details = replace(details_of(campaign), letter_date=campaign.letter_date + timedelta(1))
    change_details(session, campaign, details, seen=seen_of(campaign), printed=False, actor=Actor(owner))
    before = last(session)
    made = certify_changes(session, campaign, [], actor=Actor(owner))
    assert [kind for _, kind, _ in told(session, since=before)] == ["certificate_replaced"] * 5
    notice = session.scalars(select(Notice).where(Notice.id > before)).first()
    assert notice.href == f"/campaigns/MAR15/clearance/certificates/{made.number}"
    assert (notice.facts["certificate"], notice.facts["changed"]) == (made.number, "date of letter")
    assert numbers_in(notice_words(notice.kind, notice.facts).subject) == [made.number]


def test_only_offices_of_the_letters_that_changed_are_told_of_a_certificate(session, campaign, owner):
    leads, signs_nothing_to_leads = "lead-members", campaign.signatories[0]
    signs_nothing_to_leads.registries = [
        part.registry_slug for part in campaign.audience if part.registry_slug != leads
    ]
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, actor=Actor(owner))
    letter = session.scalars(
        select(Letter).where(Letter.campaign_id == campaign.id, Letter.registry_slug == leads).order_by(Letter.number)
    ).first()
    greet(session, letter.post_id, "Dear Lord Mayor")
    before = last(session)
    certify_changes(session, campaign, [], actor=Actor(owner))
    assert [registries for _, _, registries in told(session, since=before)] == [("Lead members",)] * 4


def test_who_acts_is_not_told_of_it(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, actor=Actor(owner))
    assert "Robin Owner" not in {
        name for name, kind, _ in told(session) if kind in ("clearance_issued", "clearance_asked")
    }


def kinds(session, since: int) -> list[str]:
    return sorted(kind for _, kind, _ in told(session, since=since))


def notes(session, since: int) -> set[str]:
    return {one.facts.get("note", "") for one in session.scalars(select(Notice).where(Notice.id > since))}


def join_office(session, user_id: int, office_id: int) -> None:
    session.add(OfficeMember(office_id=office_id, user_id=user_id, gateway=False))
    session.flush()


def leave_audience(session, campaign, owner: int, *slugs: str) -> None:
    with editing(session, campaign, actor=Actor(owner), accepted=ALL):
        session.execute(
            delete(AudiencePart).where(AudiencePart.campaign_id == campaign.id, AudiencePart.registry_slug.in_(slugs))
        )


def sign_less(session, campaign, row, *but: str) -> None:
    row.registries = [one.registry_slug for one in campaign.audience if one.registry_slug not in but]
    session.flush()


def test_a_registry_that_leaves_the_audience_is_asked_about_no_more(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, issue=False)
    before = last(session)
    leave_audience(session, campaign, owner, "lead-members")
    assert kinds(session, before) == ["clearance_request_withdrawn"] * 5
    assert {registries for _, _, registries in told(session, since=before)} == {("Lead members",)}


def test_an_office_that_had_not_answered_loses_nothing_by_a_change(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    answer(session, campaign, campaign.signatories[0].office_id, "chief-constables")
    before = last(session)
    edit(session, campaign, POLICE, "Be certain that a report is recorded as a crime when it is made")
    assert kinds(session, before) == ["clearance_asked_again"] * 5
    found = session.scalars(select(Notice).where(Notice.id > before)).all()
    assert sorted(len(one.facts["voided"]) for one in found) == [0, 0, 0, 0, 1]
    unvoided = [notice_words(one.kind, {**one.facts, "voided": []}).says for one in found]
    assert [notice_words(one.kind, one.facts).says == said for one, said in zip(found, unvoided, strict=True)].count(
        False
    ) == 1


def test_a_new_signatory_is_asked_not_asked_again(session, campaign, owner):
    sign_less(session, campaign, campaign.signatories[0], "lead-members")
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, issue=False)
    before = last(session)
    with editing(session, campaign, actor=Actor(owner), accepted=ALL):
        sign_less(session, campaign, campaign.signatories[0])
    name = f"Private secretary {campaign.signatories[0].office_id}"
    mine = [(kind, registries) for who, kind, registries in told(session, since=before) if who == name]
    assert mine == [("clearance_asked", ("Lead members",))]


def test_members_who_may_not_answer_are_not_told(session, campaign, owner, services):
    first = campaign.signatories[0].office_id
    reader = User(email="reader@office.example", name="Sam Reader", created_at=campaign.created_at)
    session.add(reader)
    session.flush()
    join_office(session, reader.id, first)
    join_office(session, owner, first)
    before = last(session)
    ask(session, campaign)
    assert {name for name, _, _ in told(session, since=before)}.isdisjoint({"Sam Reader", "Robin Owner"})


def test_a_member_of_two_offices_is_told_of_a_change_once(session, campaign, owner):
    for row in campaign.signatories[2:]:
        sign_less(session, campaign, row, "chief-constables")
    one, two = (row.office_id for row in campaign.signatories[3:])
    join_office(session, clearer_of(session, one).user_id, two)
    ask(session, campaign, actor=Actor(owner))
    before = last(session)
    edit(session, campaign, POLICE, "Be certain that a report is recorded as a crime when it is made")
    people = [name for name, kind, _ in told(session, since=before) if kind == "text_changed"]
    assert len(people) == len(set(people)) == 3


def test_an_office_whose_minister_left_is_told_once(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    first = campaign.signatories[0].office_id
    answer(session, campaign, first, "lead-members")
    before = last(session)
    void_requests(session, list(given_requests(session, campaign.id).values()), actor=SYSTEM)
    assert told(session, since=before) == [
        ("Robin Owner", "signatory_left_office", ("Lead members",)),
        (f"Private secretary {first}", "clearance_asked_again", ("Lead members",)),
    ]
    facts = session.scalars(select(Notice).order_by(Notice.id.desc())).first().facts
    assert (facts["left"], facts["holder"], facts["by"]) == (True, "", ""), "nobody asked, and nobody is recorded"
    office = session.get_one(PrivateOffice, first)
    record_minister(session, office, name="Sam Example", since=None, actor=SYSTEM)
    answer(session, campaign, first, "lead-members")
    void_requests(session, list(given_requests(session, campaign.id).values()), actor=Actor(owner))
    facts = session.scalars(select(Notice).order_by(Notice.id.desc())).first().facts
    assert (facts["holder"], facts["post"], facts["by"]) == ("Sam Example", office.title, "Robin Owner")


def test_reasons_are_told_to_every_office(session, campaign, owner):
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, registries=["lead-members"], actor=Actor(owner))
    before = last(session)
    reopen_texts(session, campaign, ["lead-members"], reason="A wrong year", actor=Actor(owner))
    assert notes(session, before) == {"A wrong year"}
    before = last(session)
    take_back(session, campaign, "lead-members")
    assert notes(session, before) == {"A mistake"}
    before = last(session)
    withdraw_request(session, campaign, reason="Not now", actor=Actor(owner))
    assert notes(session, before) == {"Not now"}


@pytest.mark.parametrize("how", ["taken back", "changed"])
def test_every_other_office_is_told_that_what_was_issued_is_so_no_more(session, campaign, owner, how):
    ask(session, campaign, actor=Actor(owner))
    clear_all(session, campaign, registries=["lead-members"], actor=Actor(owner))
    first = campaign.signatories[0].office_id
    before = last(session)
    if how == "taken back":
        mine = [one.id for (office_id, _), one in given_requests(session, campaign.id).items() if office_id == first]
        take_back_answers(session, campaign, mine, reason="A mistake", actor=clearer_of(session, first))
        assert kinds(session, before) == ["clearance_taken_back"] * 5
    else:
        answer(session, campaign, first, "lead-members", state=State.NOT_CONTENT, note="No")
        assert kinds(session, before) == ["clearance_answered", *["clearance_taken_back"] * 4]
    ends = [one.facts.get("fallen") for one in session.scalars(select(Notice).where(Notice.id > before))]
    assert ends == [["Lead members"] if how == "changed" else None] * 5
