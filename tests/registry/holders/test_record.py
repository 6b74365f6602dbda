"""Who holds a post: from a day, one after the other, with what was known before still to be seen."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.audit.models import AuditEvent, AuditPersonal
from app.audit.record import Actor
from app.errors import Stale
from app.registry.holders.changes import correct_holder, verify_holders
from app.registry.holders.erase import erase_holder
from app.registry.holders.person import Person
from app.registry.holders.record import AHEAD, BEFORE, record_holder, recordable_days, withdraw_holder
from app.registry.holders.versions import newest_event, tenures_of
from app.registry.models import HolderVersion
from app.registry.posts.post import UnknownPost
from app.registry.posts.recipients_of import holders_of
from tests.refusals import refused
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find
from tests.registry.holding import hold, tenure

PERSON = Actor(user_id=7)
JO = Person(full_name="Jo Bloggs", title="Dame", forename="Jo", surname="Bloggs", post_nominals="QPM")
AL = Person(full_name="Al Other")


@pytest.fixture
def post_id(database):
    with database.reading() as session:
        return find(session, "chief-constables", "South Yorkshire").post_id


def say(database, post_id, person, since, *, acting=False, source="The force’s website", **more):
    """Record a holder; the audit number comes back."""
    facts = {"since": since, "today": NOVEMBER_2026, "acting": acting, "source": source, "actor": PERSON, **more}
    with database.writing() as session:
        return record_holder(session, post_id, person, **facts).recorded


def both(database, post_id, day):
    """Everybody who holds the post on the day, and whether letters go to them."""
    with database.reading() as session:
        return {one.held.name: one.addressed_on(day) for one in tenures_of(session, post_id) if one.holds_on(day)}


def who(database, post_id, day, *, known_at=None):
    with database.reading() as session:
        holder = holders_of(session, [post_id], valid_at=day, known_at=known_at).get(post_id)
    return holder and holder.full_name


def test_nobody_holds_a_post_until_one_is_recorded(database, post_id):
    assert who(database, post_id, NOVEMBER_2026) is None


def test_a_holder_counts_from_the_day_on(database, post_id):
    say(database, post_id, JO, date(2020, 1, 1))
    assert who(database, post_id, date(2019, 12, 31)) is None
    assert who(database, post_id, date(2020, 1, 1)) == "Jo Bloggs"


def test_the_next_holder_ends_the_one_before(database, post_id):
    first = say(database, post_id, JO, date(2020, 1, 1))
    say(database, post_id, AL, date(2024, 6, 1))
    assert who(database, post_id, date(2024, 5, 31)) == "Jo Bloggs"
    assert who(database, post_id, date(2024, 6, 1)) == "Al Other"
    assert who(database, post_id, date(2024, 6, 1), known_at=first) == "Jo Bloggs", "as it was known before"


def test_an_earlier_holder_recorded_later_ends_where_the_next_begins(database, post_id):
    say(database, post_id, AL, date(2024, 6, 1))
    say(database, post_id, JO, date(2015, 1, 1))
    assert who(database, post_id, MARCH_2015) == "Jo Bloggs"
    assert who(database, post_id, NOVEMBER_2026) == "Al Other"


def test_a_correction_from_the_same_day_replaces(database, post_id):
    before = say(database, post_id, AL, date(2024, 6, 1))
    say(database, post_id, JO, date(2024, 6, 1))
    assert who(database, post_id, NOVEMBER_2026) == "Jo Bloggs"
    assert who(database, post_id, NOVEMBER_2026, known_at=before) == "Al Other"


@pytest.mark.stack
def test_the_same_form_sent_twice_is_recorded_once(database, post_id):
    first = say(database, post_id, JO, date(2024, 6, 1))
    assert say(database, post_id, JO, date(2024, 6, 1)) == first
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(HolderVersion)) == 1


@pytest.mark.stack
def test_two_forms_sent_at_once_leave_one_holder(database, post_id):
    say(database, post_id, AL, date(2020, 1, 1))
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: say(database, post_id, JO, date(2024, 6, 1)), range(2)))
    assert who(database, post_id, NOVEMBER_2026) == "Jo Bloggs"
    assert who(database, post_id, date(2023, 1, 1)) == "Al Other"


def take_back(database, post_id, since):
    with database.writing() as session:
        came = [one for one in tenures_of(session, post_id) if one.valid_from == since]
        mistaken = next((one for one in came if one.held.person == AL), came[0])
        withdraw_holder(session, post_id, mistaken.id, actor=PERSON)
    return mistaken.id


def test_taking_back_brings_the_one_before_again(database, post_id):
    say(database, post_id, JO, date(2020, 1, 1))
    mistaken = say(database, post_id, AL, date(2024, 6, 1))
    version_id = take_back(database, post_id, date(2024, 6, 1))
    assert who(database, post_id, NOVEMBER_2026) == "Jo Bloggs"
    assert who(database, post_id, NOVEMBER_2026, known_at=mistaken) == "Al Other"
    with pytest.raises(Stale), database.writing() as session:
        withdraw_holder(session, post_id, version_id, actor=PERSON)


def test_taking_back_brings_nobody_again_who_had_left_before(database, post_id):
    say(database, post_id, JO, date(2020, 1, 1), until=date(2024, 6, 1))
    say(database, post_id, AL, date(2024, 6, 1))
    take_back(database, post_id, date(2024, 6, 1))
    assert who(database, post_id, date(2024, 5, 31)) == "Jo Bloggs"
    assert who(database, post_id, NOVEMBER_2026) is None


def test_taking_back_brings_all_again_who_gave_way(database, post_id):
    hold(database, post_id, "Alex Example", date(2020, 1, 1))
    hold(database, post_id, "Sam Example", date(2022, 1, 1), acting=True, stays=True, until=date(2025, 1, 1))
    say(database, post_id, AL, date(2024, 6, 1))
    assert both(database, post_id, date(2024, 6, 1)) == {"Al Other": True}
    take_back(database, post_id, date(2024, 6, 1))
    assert both(database, post_id, date(2024, 6, 1)) == {"Alex Example": False, "Sam Example": True}
    assert both(database, post_id, date(2025, 1, 1)) == {"Alex Example": True}, "their own last day stands"


def test_taking_back_brings_again_whoever_was_corrected_or_verified_meanwhile(database, post_id, member):
    hold(database, post_id, "Alex Example", date(2020, 1, 1))
    beside = hold(database, post_id, "Sam Example", date(2022, 1, 1), stays=True, until=date(2024, 6, 1))
    say(database, post_id, AL, date(2024, 6, 1))
    with database.writing() as session:
        pair = [(post_id, tenure(database, post_id, name).id) for name in ("Alex Example", "Sam Example")]
        verify_holders(session, pair, on=NOVEMBER_2026, actor=member)
    old = tenure(database, post_id, "Alex Example")
    named = replace(old.held, person=Person(full_name="Alexandra Example"))
    with database.writing() as session:
        correct_holder(session, post_id, old.id, named, actor=PERSON)
    take_back(database, post_id, date(2024, 6, 1))
    assert both(database, post_id, NOVEMBER_2026) == {"Alexandra Example": True}
    assert beside.valid_to == date(2024, 6, 1), "who had a last day of their own stays away"


def test_taking_back_an_acting_one_who_came_beside_another_brings_nobody_again(database, post_id):
    hold(database, post_id, "Alex Example", date(2020, 1, 1))
    hold(database, post_id, "Sam Example", date(2024, 6, 1))
    say(database, post_id, AL, date(2024, 6, 1), stays=True)
    take_back(database, post_id, date(2024, 6, 1))
    assert both(database, post_id, NOVEMBER_2026) == {"Sam Example": True}


def test_taking_back_brings_an_erased_holder_again_without_a_name(database, post_id):
    hold(database, post_id, "Alex Example", date(2020, 1, 1))
    say(database, post_id, AL, date(2024, 6, 1))
    old = tenure(database, post_id, "Alex Example")
    with database.writing() as session:
        erase_holder(session, post_id, old.id, reason="On request", today=NOVEMBER_2026, actor=PERSON)
    take_back(database, post_id, date(2024, 6, 1))
    assert both(database, post_id, NOVEMBER_2026) == {"Erased": True}
    assert who(database, post_id, NOVEMBER_2026) is None


def test_a_holder_may_have_a_last_day(database, post_id):
    say(database, post_id, JO, date(2020, 1, 1), until=date(2021, 1, 1))
    assert who(database, post_id, date(2020, 12, 31)) == "Jo Bloggs"
    assert who(database, post_id, date(2021, 1, 1)) is None


def test_of_two_who_hold_it_at_once_letters_go_to_the_new_one(database, post_id):
    say(database, post_id, JO, date(2020, 1, 1))
    say(database, post_id, AL, date(2024, 6, 1), stays=True, acting=True)
    assert both(database, post_id, NOVEMBER_2026) == {"Dame Jo Bloggs QPM": False, "Al Other": True}
    assert who(database, post_id, NOVEMBER_2026) == "Al Other"
    assert who(database, post_id, date(2024, 5, 31)) == "Jo Bloggs"


def test_or_to_the_one_who_stays_until_that_one_leaves(database, post_id):
    say(database, post_id, JO, date(2020, 1, 1), until=date(2026, 1, 1))
    with database.reading() as session:
        (jo,) = tenures_of(session, post_id)
    say(database, post_id, AL, date(2024, 6, 1), stays=True, acting=True, letters_to=jo.id)
    assert both(database, post_id, date(2025, 1, 1)) == {"Dame Jo Bloggs QPM": True, "Al Other": False}
    assert both(database, post_id, NOVEMBER_2026) == {"Al Other": True}, "letters go to whoever is left"


def test_the_next_ends_both(database, post_id):
    say(database, post_id, JO, date(2020, 1, 1))
    say(database, post_id, AL, date(2024, 6, 1), stays=True, acting=True)
    say(database, post_id, Person(full_name="Sam Example"), date(2025, 6, 1))
    assert both(database, post_id, NOVEMBER_2026) == {"Sam Example": True}


def test_what_another_recorded_meanwhile_is_not_replaced_unread(database, post_id):
    with database.reading() as session:
        seen = newest_event(session, post_id)
    say(database, post_id, JO, date(2020, 1, 1), seen=seen)
    with pytest.raises(Stale):
        say(database, post_id, AL, date(2024, 6, 1), seen=seen)
    say(database, post_id, JO, date(2020, 1, 1), seen=seen)  # the same facts again: nothing to lose


def test_names_stay_out_of_the_chain(database, post_id):
    seq = say(database, post_id, JO, date(2024, 6, 1))
    with database.reading() as session:
        body = session.scalars(select(AuditEvent.body).where(AuditEvent.seq == seq)).one()
        personal = {p.name: p.value for p in session.scalars(select(AuditPersonal).where(AuditPersonal.seq == seq))}
    assert "Bloggs" not in body
    assert personal == {"source": "The force’s website"} | {name: said for name, said in asdict(JO).items() if said}


def test_a_post_that_is_not_there_has_no_holder(database):
    with pytest.raises(UnknownPost), database.writing() as session:
        record_holder(
            session, 999_999, JO, since=MARCH_2015, today=NOVEMBER_2026, acting=False, source="x", actor=PERSON
        )
    with pytest.raises(UnknownPost), database.reading() as session:
        recordable_days(session, 999_999, today=NOVEMBER_2026)
    with pytest.raises(UnknownPost), database.writing() as session:
        withdraw_holder(session, 999_999, 1, actor=PERSON)


DAY = timedelta(days=1)
LATEST = NOVEMBER_2026 + AHEAD


@pytest.mark.parametrize(
    ("registry", "words", "first", "last", "ahead"),
    [
        ("chief-constables", "Avon and Somerset", date(2015, 1, 1) - BEFORE, LATEST, True),  # the list begins, not it
        ("health-leaders", "Rotherham", date(2013, 4, 1) - BEFORE, date(2022, 6, 30), False),
        ("council-leaders", "Westmorland and Furness", date(2023, 4, 1), LATEST, True),
    ],
)
def test_a_holder_is_recorded_for_days_on_which_there_is_the_post(database, registry, words, first, last, ahead):
    with database.reading() as session:
        post_id = find(session, registry, words, valid_at=NOVEMBER_2026 if ahead else MARCH_2015).post_id
        days = recordable_days(session, post_id, today=NOVEMBER_2026)
    assert (days.first, days.last, days.ahead) == (first, last, ahead)
    for day in (date.min, first - DAY, last + DAY, date(2999, 1, 1)):
        with refused("no_post_then" if day < first else "more_than_a_year_ahead" if ahead else "no_post_any_more"):
            say(database, post_id, JO, day)
    say(database, post_id, JO, first)
    say(database, post_id, AL, last)
    assert who(database, post_id, last) == "Al Other"
