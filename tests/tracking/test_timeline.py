"""A letter's timeline tells in words what every room recorded of it, who did it and when, newest first."""

from datetime import date

import pytest

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor, record
from app.campaigns.audience.holdouts import hold_out, put_back
from app.campaigns.clearance.clear import take_back_answers
from app.campaigns.letters import list_letters
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.models import Campaign
from app.clearance.requests import end, given_requests, standing_requests
from app.clearance.states import State
from app.production.runs.claim import sweep_run
from app.tracking.letter_events import timeline_of
from app.tracking.letter_notes import add_note, assign, take_back
from tests.audit.codes import event_of
from tests.campaigns.clearing import answer, ask, clear_all, clearer_of
from tests.campaigns.filling import fill, filled_campaign
from tests.fixtures.app import add_member
from tests.production.making import AT, LEASE, batch, finish, start, take
from tests.tracking.office import letter, reply, send, small, small_campaign


def told(services, number=1):
    """Title and words of what happened to a letter since it was listed, newest first."""
    with services.database.reading() as session:
        *since, listed = timeline_of(session, letter(session, number))
    assert listed.title == "Letter added to the campaign"
    return [(item.title, item.words) for item in since]


def titles(services, number=1):
    return [title for title, _ in told(services, number)]


def words(services, number=1):
    return dict(told(services, number))


def test_it_begins_with_how_the_letter_came_to_be(services):
    small_campaign(services)
    with services.database.reading() as session:
        (listed,) = timeline_of(session, letter(session, 7))
    assert (listed.title, listed.words, listed.by) == (
        "Letter added to the campaign",
        "Its reference is TRK15-0007.",
        "by Despatch",
    )


def test_what_happened_is_told_newest_first(stack_services):
    services = stack_services
    small_campaign(services)
    (attempt,) = send(services, [1])
    reply(services, [1, 2], on=date(2015, 3, 20), kind="holding", new_reply_by=date(2015, 4, 1))
    assert titles(services)[0] == "Holding reply recorded"
    assert sorted(titles(services)[1:]) == ["Edition 1 made", "Edition 1 posted"]
    assert words(services)["Edition 1 posted"] == "On 3 March 2015."
    assert "promises a reply by 1 April 2015" in words(services, 2)["Holding reply recorded"]
    with services.database.writing() as session:
        seq = record(session, event_of("letters.unsent"), actor=SYSTEM, subjects=[("campaign", small(session).id)]).seq
        session.merge(attempt).undone = seq
    assert titles(services)[0] == "Edition 1 no longer marked as sent"
    assert words(services)[titles(services)[0]] == "It was marked as posted on 3 March 2015."


def test_who_did_it_is_named(services):
    small_campaign(services)
    alex = add_member(services, Role.DRAFTER)
    with services.database.writing() as session:
        assign(session, small(session), [letter(session, 1).id], to=alex.id, actor=Actor(alex.id))
    send(services, [1])
    with services.database.reading() as session:
        by = {item.title: item.by for item in timeline_of(session, letter(session, 1))}
    assert by == {
        "Letter added to the campaign": "by Despatch",
        "Assigned to Alex Example": "by Alex Example",
        "Edition 1 made": "by Despatch",
        "Edition 1 posted": "by Despatch",
    }


def test_hands_are_told_once_each_time(services):
    small_campaign(services)
    alex, sam = (add_member(services, Role.DRAFTER, name=name).id for name in ("Alex Example", "Sam Example"))
    for to in (alex, sam, None, alex):
        with services.database.writing() as session:
            assign(session, small(session), [letter(session, 1).id], to=to, actor=SYSTEM)
    assert titles(services) == [
        "Assigned to Alex Example",
        "Assigned to no one",
        "Assigned to Sam Example",
        "Assigned to Alex Example",
    ]


def test_a_note_that_was_taken_back_is_not_told_again(services):
    small_campaign(services)
    with services.database.writing() as session:
        add_note(session, letter(session, 1), text="It stays.", once="a", actor=SYSTEM)
        gone = add_note(session, letter(session, 1), text="It goes.", once="b", actor=SYSTEM)
        take_back(session, gone, author_id=None, actor=SYSTEM)
    assert told(services) == [
        ("Note withdrawn", ""),
        ("Note added", "It was withdrawn later."),
        ("Note added", "It stays."),
    ]


def test_the_clearances_of_its_registry_are_told_and_no_others(services):
    small_campaign(services)
    with services.database.writing() as session:
        campaign = small(session)
        clear_all(session, campaign, registries=["chief-constables"])
        end(session, [one for _, one in given_requests(session, campaign.id).items()][:1], why="edited", actor=SYSTEM)
        offices = [signatory.office for signatory in session.get_one(Campaign, campaign.id).signatories]
    assert {f"{office}: content" for office in offices} <= set(titles(services))
    assert "Text issued" in titles(services)
    assert titles(services)[0] in ("Clearance no longer issued", f"{offices[0]}: clearance void")
    assert "By Private secretary" in dict(told(services))[f"{offices[0]}: content"]
    assert titles(services, 5) == []


def test_a_clearance_after_the_letter_was_withdrawn_is_not_told_unless_it_came_back(services):
    small_campaign(services)
    with services.database.writing() as session:
        hold_out(session, small(session), {letter(session, 1).post_id: "They wrote to us first."}, actor=SYSTEM)
        clear_all(session, small(session), registries=["chief-constables"])
    assert titles(services)[0] == "Letter removed"
    assert titles(services, 2)[0] == "Text issued"
    with services.database.writing() as session:
        put_back(session, small(session), letter(session, 1).post_id, actor=SYSTEM)
    assert "Text issued" in titles(services)


def test_what_an_office_loses_by_an_edit_is_called_what_it_was(services):
    """A point that must be addressed is an answer and no clearance; an answer that was withdrawn is lost already."""
    small_campaign(services)
    with services.database.writing() as session:
        campaign = small(session)
        ask(session, campaign)
        first, second, third = (one.office_id for one in campaign.signatories[:3])
        offices = [one.office for one in campaign.signatories[:3]]
        answer(session, campaign, first, "chief-constables", state=State.SUBJECT_MUST, note="Name the day.")
        answer(session, campaign, second, "chief-constables", state=State.CONTENT)
        answer(session, campaign, third, "chief-constables", state=State.CONTENT)
        taken = standing_requests(session, campaign.id)[third, "chief-constables"]
        take_back_answers(session, campaign, [taken.id], reason="A mistake", actor=clearer_of(session, third))
        end(session, list(standing_requests(session, campaign.id).values()), why="edited", actor=SYSTEM)
    void = [title for title in titles(services) if title.endswith("void")]
    assert sorted(void) == sorted([f"{offices[0]}: answer void", f"{offices[1]}: clearance void"])


def test_a_letter_that_left_the_audience_and_came_back_says_so(services):
    small_campaign(services)
    with services.database.writing() as session:
        one = letter(session, 1)
        hold_out(session, small(session), {one.post_id: "They wrote to us first."}, actor=SYSTEM)
        put_back(session, small(session), one.post_id, actor=SYSTEM)
    assert told(services) == [
        ("Letter restored", "Its recipient is in the audience again."),
        ("Post included again", ""),
        ("Letter removed", "Its recipient is no longer in the audience."),
        ("Post excluded", "Reason: They wrote to us first."),
    ]
    assert told(services, 2) == []


def test_a_post_held_out_of_another_campaign_is_none_of_its_business(services):
    small_campaign(services)
    with services.database.writing() as session:
        hold_out(session, campaign_by_reference(session, "MAR15"), {letter(session, 1).post_id: "No."}, actor=SYSTEM)
    assert told(services) == []


def test_the_letters_of_an_open_letter_tell_that_they_took_the_others_place(services):
    campaign = small_campaign(services)
    with services.database.writing() as session:
        session.merge(campaign).open_letter = True
        list_letters(session, small(session), actor=SYSTEM)
    assert titles(services) == ["Letter removed"]
    assert told(services, 17) == []


def test_values_are_told_with_what_they_were(services):
    with services.database.writing() as session:
        filled_campaign(session)
    with services.database.writing() as session:
        fill(session, "SMALL-0001", visit_place="the town hall", visit_day="2015-03-20")
    with services.database.writing() as session:
        fill(session, "SMALL-0001", visit_place="the library", visit_day="")
    with services.database.reading() as session:
        first, second, _ = timeline_of(session, letter(session, 1, "SMALL"))
    assert (first.title, first.words) == (
        "Values changed",
        "“visit day”: nothing, was 20 March 2015. “visit place”: the library, was the town hall.",
    )
    assert second.words == "“visit day”: 20 March 2015, was nothing. “visit place”: the town hall, was nothing."


@pytest.mark.parametrize("given_up", [False, True])
def test_a_run_that_could_not_make_it_says_why(services, given_up):
    run = start(services, [42, 43])
    bad, good = take(services, run.id)
    if given_up:
        finish(services, run.id, batch([good]))
        with services.database.writing() as session:
            sweep_run(session, run.id, at=AT + 2 * LEASE, max_tries=1)
    else:
        finish(services, run.id, batch([good], failed=[bad]))
    with services.database.reading() as session:
        failed, *_ = timeline_of(session, letter(session, 42, "MAR15"))
        made, *_ = timeline_of(session, letter(session, 43, "MAR15"))
    assert failed.title == "Not generated in run 1"
    assert ("stopped before" if given_up else "address") in failed.words
    assert made.title == "Draft edition 1 made"
