"""A letter's timeline tells in words what every room recorded of it, who did it and when, newest first."""

from datetime import date

from app.accounts.models import Role
from app.audit.record import SYSTEM, Actor, record
from app.campaigns.models import Campaign
from app.clearance.clearances import remove, standing
from app.tracking.assign import assign
from app.tracking.notes import add_note, take_back
from app.tracking.timeline import timeline_of
from tests.campaigns.clearing import clear_all
from tests.fixtures.app import add_member
from tests.tracking.office import letter, reply, send, small, small_campaign


def titles(services, number=1):
    with services.database.reading() as session:
        return [item.title for item in timeline_of(session, letter(session, number))]


def words(services, number=1):
    with services.database.reading() as session:
        return {item.title: item.words for item in timeline_of(session, letter(session, number))}


def test_a_letter_to_which_nothing_happened_has_an_empty_timeline(services):
    small_campaign(services)
    assert titles(services) == []


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
        seq = record(session, "letters.unsent", actor=SYSTEM, subjects=[("campaign", small(session).id)]).seq
        session.merge(attempt).undone = seq
    assert titles(services)[0] == "Not sent after all"
    assert words(services)["Not sent after all"] == "Undone: Edition 1 posted on 3 March 2015."


def test_who_did_it_is_named(services):
    small_campaign(services)
    alex = add_member(services, Role.DRAFTER)
    with services.database.writing() as session:
        assign(session, small(session), [letter(session, 1).id], to=alex.id, actor=Actor(alex.id))
    send(services, [1])
    with services.database.reading() as session:
        by = {item.title: item.by for item in timeline_of(session, letter(session, 1))}
    assert by == {
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
        "Assigned to nobody",
        "Assigned to Sam Example",
        "Assigned to Alex Example",
    ]


def test_a_note_that_was_taken_back_is_not_told_again(services):
    small_campaign(services)
    with services.database.writing() as session:
        add_note(session, letter(session, 1), text="It stays.", once="a", actor=SYSTEM)
        gone = add_note(session, letter(session, 1), text="It goes.", once="b", actor=SYSTEM)
        take_back(session, gone, author_id=None, actor=SYSTEM)
    with services.database.reading() as session:
        told = [(item.title, item.words) for item in timeline_of(session, letter(session, 1))]
    assert told == [
        ("Note taken back", ""),
        ("Note added", "It was taken back later."),
        ("Note added", "It stays."),
    ]


def test_the_clearances_of_its_registry_are_told_and_no_others(services):
    small_campaign(services)
    with services.database.writing() as session:
        campaign = small(session)
        clear_all(session, campaign, registries=["chief-constables"])
        remove(session, [one for _, one in standing(session, campaign.id).items()][:1], why="edited", actor=SYSTEM)
        offices = [signatory.office for signatory in session.get_one(Campaign, campaign.id).signatories]
    assert len(offices) == len({title for title in titles(services) if title.endswith(": cleared")})
    assert titles(services)[0].endswith(": clearance removed")
    assert titles(services, 5) == []
