"""One post or organisation on a day, and how it came to be so."""

from datetime import date

import pytest

from app.audit.record import Actor
from app.registry.contacts.of_posts import KnownContact, postal
from app.registry.holders.history import holder_happenings
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from app.registry.organisations.organisation import UnknownOrganisation, organisation_on
from app.registry.posts.post import UnknownPost, post_on
from app.registry.posts.timeline import history_of, known_moments
from app.registry.posts.verify import verify_title
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find


def post(session, registry, words, *, found_on=MARCH_2015, valid_at=MARCH_2015):
    return post_on(session, find(session, registry, words, valid_at=found_on).post_id, valid_at=valid_at)


def test_a_post_with_all_that_is_around_it(session):
    director = post(session, "directors-of-childrens-services", "Rotherham")
    assert director.full_title == "Director of Children’s Services, Rotherham Metropolitan Borough Council"
    assert director.listed
    assert director.holder is None
    assert dict(director.codes)["gss"] == "E08000018"
    assert [contact.channel for contact in director.contacts] == ["postal", "telephone"]
    assert not any(contact.own for contact in director.contacts)


def test_a_post_keeps_the_title_that_it_had_on_the_day(session):
    assert post(session, "chief-constables", "Hampshire").version.title == "Chief Constable of Hampshire Constabulary"


@pytest.mark.parametrize(
    ("found_on", "valid_at", "words"),
    [(MARCH_2015, NOVEMBER_2026, "Cumbria"), (NOVEMBER_2026, MARCH_2015, "Cumberland")],
)
def test_a_post_off_its_list_shows_how_it_stood(session, found_on, valid_at, words):
    record = post(session, "council-leaders", words, found_on=found_on, valid_at=valid_at)
    assert not record.listed
    assert words in record.version.title


def test_a_post_is_unknown_when_there_is_none_or_was_none_yet(session):
    post_id = find(session, "council-leaders", "Rotherham").post_id
    with pytest.raises(UnknownPost):
        post_on(session, 999_999, valid_at=MARCH_2015)
    with pytest.raises(UnknownPost):
        post_on(session, post_id, valid_at=MARCH_2015, known_at=0)


def test_a_history_tells_titles_names_and_successions(session):
    def told(registry, words):
        return [(h.on, h.title) for h in history_of(session, find(session, registry, words).post_id)]

    assert (date(2023, 10, 1), "Title changed") in told("chief-constables", "Avon and Somerset")
    assert (date(2023, 10, 1), "Organisation renamed") in told("chief-constables", "Avon and Somerset")
    cumbria = told("council-leaders", "Cumbria")
    assert cumbria[:2] == [(date(2023, 4, 1), "Post off the list"), (date(2023, 4, 1), "Organisation replaced")]
    assert cumbria == sorted(cumbria, key=lambda pair: pair[0], reverse=True)


def test_a_holder_enters_the_history_when_known(database):
    with database.reading() as session:
        post_id = find(session, "council-leaders", "Rotherham").post_id
        (loaded,) = known_moments(session, post_id)
    with database.writing() as session:
        jo = Person(full_name="Jo Bloggs", title="Dame")
        record_holder(
            session,
            post_id,
            jo,
            since=date(2024, 6, 1),
            today=NOVEMBER_2026,
            acting=True,
            source="A letter",
            actor=Actor(7),
        )
    with database.reading() as session:
        (newest,) = holder_happenings(session, post_id)
        assert (newest.title, newest.words) == ("Dame Jo Bloggs holds the post", "Acting. Source: A letter.")
        assert holder_happenings(session, post_id, known_at=loaded.seq) == []
        assert [m.action for m in known_moments(session, post_id)] == ["holder.recorded", "registry.loaded"]


def test_what_shipped_stays_the_loads_word_when_a_person_verifies_it(database, member):
    with database.reading() as session:
        post_id = find(session, "chief-constables", "Avon and Somerset").post_id
        said = {h.title: h.seq for h in history_of(session, post_id)}
    with database.writing() as session:
        seq = verify_title(session, post_id, valid_at=NOVEMBER_2026, on=NOVEMBER_2026, actor=member).recorded
    with database.reading() as session:
        assert {h.title: h.seq for h in history_of(session, post_id)} == {**said, "Title and salutation verified": seq}


def test_an_earlier_holder_keeps_the_event_that_first_named_them(database):
    with database.reading() as session:
        post_id = find(session, "chief-constables", "Avon and Somerset").post_id
    seqs = []
    for name, since in (("Jo Bloggs", date(2020, 1, 1)), ("Al Other", date(2024, 1, 1))):
        with database.writing() as session:
            person = Person(full_name=name)
            made = record_holder(
                session, post_id, person, since=since, today=NOVEMBER_2026, acting=False, source="x", actor=Actor(7)
            )
            seqs.append(made.recorded)
    with database.reading() as session:
        named = [h.seq for h in holder_happenings(session, post_id) if "holds the post" in h.title]
    assert named == seqs


def test_an_organisation_with_its_posts_codes_and_successors(session):
    leader = find(session, "council-leaders", "Cumbria")
    council = organisation_on(session, leader.organisation_id, valid_at=MARCH_2015)
    assert council.existed
    assert [post.registry_slug for post in council.posts] == [
        "council-leaders",
        "lead-members",
        "chief-executives",
        "directors-of-childrens-services",
    ]
    assert [other.name for other in council.successors] == ["Cumberland Council", "Westmorland and Furness Council"]
    assert {"gss", "dfe", "la"} <= {code.scheme for code in council.codes}
    assert [(service.name, service.role) for service in council.services] == [("Cumbria", "authority")]
    assert not organisation_on(session, leader.organisation_id, valid_at=NOVEMBER_2026).existed


def test_an_organisation_is_unknown_when_there_is_none(session):
    with pytest.raises(UnknownOrganisation):
        organisation_on(session, 999_999, valid_at=MARCH_2015)


def contact(**facts):
    plain = {
        "contact_id": 1,
        "channel": "postal",
        "use": "main_office",
        "own": False,
        "lines": (),
        "county": "",
        "value": "",
        "note": "",
        "source": "",
        "captured_on": None,
        "verified_on": None,
        "verified_by": None,
        "do_not_use": "",
        "valid_from": None,
        "valid_to": None,
    }
    return KnownContact(**{**plain, **facts})


@pytest.mark.parametrize(
    ("captured", "verified", "years"),
    [
        (date(2016, 10, 17), None, 10),
        (date(2016, 11, 25), None, 9),
        (date(2016, 10, 17), date(2026, 11, 1), 0),
        (None, None, None),
    ],
)
def test_a_contact_is_as_old_as_its_last_check(captured, verified, years):
    assert contact(captured_on=captured, verified_on=verified).age(NOVEMBER_2026) == years


def test_an_address_not_to_be_used_is_not_printed():
    bad, good = contact(do_not_use="Returned"), contact(lines=("Town Hall", "S60 1AE"))
    assert postal([good, bad]) is good
    assert postal([bad]) is None
