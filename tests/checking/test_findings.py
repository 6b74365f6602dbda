"""What a check finds: each thing that can be wrong with a letter or with whom it is for, and nothing else."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.campaigns.audience.holdouts import hold_out
from app.campaigns.letter.keep_text import add_version
from app.campaigns.letter.text import newest_text
from app.campaigns.models import Campaign, CopyLine, Letter, LetterValue
from app.checking import kinds
from app.checking import read_letters as read
from app.checking.figures import figures_of
from app.checking.kinds import KINDS
from app.checking.state import Stand, step_progress
from app.clearance.models import PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.registry.models import Individual
from app.registry.posts.titles import titles_of
from tests.campaigns.filling import filled_campaign
from tests.campaigns.writing import letter_to_write, written
from tests.checking.checking import check_of, checked, counts, facts, found, state
from tests.checking.spoiling import ADDRESS, LONG_AGO, event, hold, in_order, reach, set_contact, set_holder, set_post
from tests.web.figures import numbers_in


@pytest.fixture
def posts(services, small):
    """The four posts of SMALL, with nothing to find."""
    return [post_id for _, post_id in in_order(services, small)]


def test_a_campaign_in_order_has_no_finding(services, posts):
    assert found(services, checked(services)) == []
    assert state(services).stand == Stand.CLEAN


def test_before_a_check_the_step_says_how_many_letters_it_reads(services, posts, small):
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, small)
        assert numbers_in(step_progress(session, campaign).hint) == [4]
        hold_out(session, campaign, dict.fromkeys(posts[1:], "Not now"), actor=SYSTEM)
        assert "the letter" in step_progress(session, campaign).hint


def nobody(session, post_id, _other):
    set_holder(session, post_id, valid_to=LONG_AGO)


def nobody_to_greet(session, post_id, _other):
    set_holder(session, post_id, valid_to=LONG_AGO)
    set_post(session, post_id, salutation="")


def two(session, post_id, _other):
    hold(session, post_id, "Jo Example", addressed=False)


def two_on_another_day(session, post_id, _other):
    hold(session, post_id, "Jo Example", addressed=False, valid_to=LONG_AGO.replace(year=2012))


def one_acts(session, post_id, _other):
    hold(session, post_id, "Jo Example", addressed=False, acting=True)


def an_older_address(session, post_id, _other):
    reach(session, post_id, ["9 Old Street", *ADDRESS[1:]], do_not_use="Moved")


def one_person(session, post_id, other):
    person = Individual()
    session.add(person)
    session.flush()
    for one in (post_id, other):
        set_holder(session, one, person_id=person.id)


def one_name(session, post_id, other):
    for one in (post_id, other):
        set_holder(session, one, full_name="Jo Example")


def erased(session, post_id, other):
    one_name(session, post_id, other)
    set_holder(session, post_id, erased=event(session, post_id), full_name="")


def twice(session, post_id, other):
    for one in (post_id, other):
        set_post(session, one, title="Chief Constable of Example", names_organisation=True)
        set_contact(session, one, lines=ADDRESS)


def sets(setter, **values):
    return lambda session, post_id, _other: setter(session, post_id, **values)


@pytest.mark.parametrize(
    ("spoil", "first", "second"),
    [
        (nobody, {kinds.VACANT}, set()),
        (nobody_to_greet, {kinds.VACANT, kinds.UNKNOWN_NAME}, set()),
        (two, {kinds.TWO_HOLDERS}, set()),
        (two_on_another_day, set(), set()),
        (one_acts, set(), set()),
        (an_older_address, set(), set()),
        (one_person, {kinds.SAME_PERSON}, {kinds.SAME_PERSON}),
        (one_name, {kinds.SAME_PERSON}, {kinds.SAME_PERSON}),
        (erased, {kinds.VACANT}, set()),
        (twice, {kinds.SAME_LETTER, kinds.UNUSUAL}, {kinds.SAME_LETTER, kinds.UNUSUAL}),
        (sets(set_post, title_verified_on=None), {kinds.TITLE}, set()),
        (sets(set_post, valid_to=LONG_AGO), {kinds.NOT_THERE}, set()),
        (sets(set_holder, full_name="Αλεξ Example"), {kinds.UNPRINTABLE, kinds.UNUSUAL}, set()),
        (sets(set_post, salutation="Dear friend, stop"), {kinds.UNUSUAL}, set()),
        (sets(set_contact, verified_on=None), {kinds.STALE}, set()),
        (sets(set_contact, do_not_use="Moved"), {kinds.DO_NOT_USE, kinds.NO_ADDRESS}, set()),
        (sets(set_contact, valid_to=LONG_AGO), {kinds.NO_ADDRESS}, set()),
        (sets(set_contact, lines=["@", "Cardiff", "Wales"]), {kinds.BROKEN_ADDRESS, kinds.UNUSUAL}, set()),
        (sets(set_contact, lines=[*"ABCDEF", "CF10 3NQ"]), {kinds.OVERFLOW, kinds.UNUSUAL}, set()),
    ],
)
def test_what_is_wrong_with_a_post_is_found(services, posts, spoil, first, second):
    with services.database.writing() as session:
        spoil(session, posts[0], posts[1])
    rows = found(services, checked(services))
    of = {reference: {kind for one, kind, _ in rows if one == reference} for reference, *_ in rows}
    assert of == {reference: had for reference, had in (("SMALL-0001", first), ("SMALL-0002", second)) if had}


def test_a_letter_that_is_copied_to_its_own_recipient_is_found(services, posts, small):
    """By the title that its post prints, and by the full title that the post's note gives."""
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, small)
        lines = [titles_of(session, posts, valid_at=campaign.valid_at)[posts[0]], "Chief Officer of Example’s Care"]
        set_post(session, posts[1], note="In full: Chief Officer of Example's Care")
        campaign.copies = [CopyLine(position=place, line=line) for place, line in enumerate(lines)]
    copied = [("SMALL-0001", kinds.COPIED, ""), ("SMALL-0002", kinds.COPIED, "")]
    assert found(services, checked(services), kinds.COPIED) == copied
    assert state(services).stand != Stand.BLOCKED


def test_a_post_that_left_the_list_since_the_campaigns_day_is_found(services, posts):
    """The campaign's letters are made as of 2015; the post ended later."""
    with services.database.writing() as session:
        set_post(session, posts[0], valid_to=date(2023, 4, 1))
    assert found(services, checked(services)) == [("SMALL-0001", kinds.UNLISTED, "")]


def test_departments_that_ended_before_the_letters_day_are_found(services, posts, small):
    with services.database.writing() as session:
        session.get_one(Campaign, small).letter_date = date(2026, 11, 29)
    check_id = checked(services)
    ended = ("Department of Health", "Department for Communities and Local Government")
    assert {about for _, _, about in found(services, check_id, kinds.ENDED_DEPARTMENT)} == set(ended)
    assert (state(services).stand, state(services).blocking) == (Stand.BLOCKED, 4)


def test_a_minister_who_left_office_before_the_letters_day_is_found(services, posts, small):
    """The letter is dated 3 March 2015: one left the day before, one on that very day."""
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, small)
        first, second = campaign.signatories[:2]
        first.name, second.name = "Alex Example", "Kim Example"
        for signatory, until in ((first, campaign.letter_date), (second, campaign.letter_date + timedelta(days=1))):
            office = session.get_one(PrivateOffice, signatory.office_id)
            record_minister(session, office, name=signatory.name, since=None, until=until, actor=SYSTEM)
        title = first.office
    check_id = checked(services)
    assert {about for _, _, about in found(services, check_id, kinds.LEFT_OFFICE)} == {f"Alex Example ({title})"}
    assert state(services).stand == Stand.BLOCKED


def test_a_minister_who_left_office_since_the_letters_day_is_found_and_makes_a_check_out_of_date(
    services, posts, small
):
    with services.database.writing() as session:
        campaign = session.get_one(Campaign, small)
        campaign.created_at = datetime(2015, 3, 1, 12, tzinfo=UTC)
        first = campaign.signatories[0]
        first.name, title = "Alex Example", first.office
        office = session.get_one(PrivateOffice, first.office_id)
        record_minister(session, office, name="Alex Example", since=None, actor=SYSTEM)
    check_id = checked(services)
    assert found(services, check_id, kinds.LEFT_OFFICE) == []
    with services.database.writing() as session:
        office = session.get_one(PrivateOffice, office.id)
        record_minister(session, office, name="Kim Example", since=date(2016, 7, 14), actor=SYSTEM)
    assert state(services).stand == Stand.OUT_OF_DATE
    check_id = checked(services)
    assert {about for _, _, about in found(services, check_id, kinds.LEFT_OFFICE)} == {f"Alex Example ({title})"}
    assert state(services).stand == Stand.BLOCKED


def test_all_that_is_wrong_with_an_address_is_said(services, posts):
    with services.database.writing() as session:
        set_contact(session, posts[0], lines=["@", "No fixed abode", "Wales"])
    (one,) = facts(services, checked(services), kinds.BROKEN_ADDRESS)
    assert [code for code, _ in one["problems"]] == [
        "address_ends_without_postcode",
        "address_line_starts_with_sign",
        "address_line_without_letter_or_digit",
        "address_no_fixed_abode",
    ]


def test_findings_keep_no_name_of_a_person(services, posts):
    with services.database.writing() as session:
        one_name(session, posts[0], posts[1])
        two(session, posts[2], posts[3])
    check_id = checked(services)
    assert "Example" not in str([facts(services, check_id, kind) for kind in KINDS])


@pytest.fixture
def campaign(services):
    """WRITE, of which one field is not filled."""
    with services.database.writing() as session:
        return letter_to_write(session).id


def says(services, **how):
    """The text of WRITE is another, without a look at whether it could be saved."""
    with services.database.writing() as session:
        one = written(session)
        newest = newest_text(session, one.id)
        source = newest.source.replace("((meeting place))", "the town hall")
        for before, after in how.get("swaps", ()):
            assert before in source
            source = source.replace(before, after)
        add_version(session, one, source + how.get("end", ""), number=newest.number + 1, actor=SYSTEM)


def test_a_field_without_a_value_is_found_in_every_letter_that_has_it(services, campaign):
    check_id = checked(services, "WRITE")
    rows = found(services, check_id, kinds.MISSING)
    assert {about for _, _, about in rows} == {"meeting place"}
    assert len(rows) == check_of(services, check_id).done


def test_a_registry_without_a_text_is_found(services, campaign):
    says(services, swaps=[("We write to ((organisation)).", ""), ("((asks))", ""), ("We meet at the town hall.", "")])
    says(services, swaps=[("::: for lead-members\nRead case files.\n:::", "")])
    rows = found(services, checked(services, "WRITE"), kinds.EMPTY_TEXT)
    assert {about for _, _, about in rows} == {"lead-members"}
    assert state(services, "WRITE").stand == Stand.BLOCKED


def test_a_letter_of_too_many_pages_is_found(services, campaign):
    says(services, end="\n\n".join(["A sentence of a few words. " * 30] * 60))
    check_id = checked(services, "WRITE")
    assert counts(services, check_id)[kinds.PAGES] == check_of(services, check_id).done
    assert facts(services, check_id, kinds.PAGES)[0]["pages"] > 10


def test_a_list_alone_on_a_page_is_found(services, campaign):
    says(services)
    with services.database.writing() as session:
        session.get_one(Campaign, campaign).enclosures = [f"Enclosure {number}" for number in range(60)]
    check_id = checked(services, "WRITE")
    assert counts(services, check_id)[kinds.ALONE] == check_of(services, check_id).done


def test_a_sender_too_long_for_its_place_is_found(services, campaign):
    says(services)
    with services.database.writing() as session:
        session.get_one(Campaign, campaign).sender = [f"Line {number}" for number in range(30)]
    check_id = checked(services, "WRITE")
    assert counts(services, check_id)[kinds.HEAD] == check_of(services, check_id).done


def test_what_stops_a_letter_hides_no_value_that_is_missing(services, campaign):
    with services.database.writing() as session:
        session.get_one(Campaign, campaign).sender = [f"Line {number}" for number in range(30)]
    had = counts(services, checked(services, "WRITE"))
    assert had[kinds.HEAD] == had[kinds.MISSING] > 1


def test_a_value_that_its_field_cant_hold_is_found(services):
    with services.database.writing() as session:
        one = filled_campaign(session)
        letter = session.scalars(select(Letter).where(Letter.campaign_id == one.id).limit(1)).one()
        kept = {"letter_id": letter.id, "name": "teamsize", "value": "many", "recorded": event(session, letter.post_id)}
        session.add(LetterValue(**kept))
    rows = found(services, checked(services), kinds.VALUE)
    assert [about for _, _, about in rows] == ["team size"]


def test_a_fault_of_ours_in_one_letter_stops_no_other(services, posts, monkeypatch):
    whole, calls = read.measure, []

    def failing(page):
        calls.append(1)
        if len(calls) == 2:
            raise ZeroDivisionError
        return whole(page)

    monkeypatch.setattr(read, "measure", failing)
    check_id = checked(services)
    assert found(services, check_id) == [("SMALL-0002", kinds.UNEXPECTED, "")]
    assert check_of(services, check_id).done == 4


def test_words_and_pages_are_counted_by_registry(services, campaign):
    says(services)
    figures = figures_of(check_of(services, checked(services, "WRITE")).figures)
    assert set(figures) == {"chief-constables", "lead-members"}
    police = figures["chief-constables"]
    assert (police.letters, police.least_pages, police.most_pages) == (4, 1, 1)
    assert 20 < police.least_words <= police.most_words < 80
    assert 5 <= police.least_age <= police.most_age


def test_an_open_letter_is_read_too(services, campaign):
    says(services)
    with services.database.writing() as session:
        one = session.get_one(Campaign, campaign)
        one.open_letter = True
        session.flush()
        from app.campaigns.letters import list_letters

        list_letters(session, one, actor=SYSTEM)
    check_id = checked(services, "WRITE")
    assert check_of(services, check_id).done == 2
    assert {about for _, _, about in found(services, check_id, kinds.MISSING)} == {"organisation"}


@pytest.mark.slow
def test_the_whole_shipped_campaign_is_read(services):
    check = check_of(services, checked(services, "MAR15"))
    assert (check.state, check.done) == ("done", 1268)
    had = counts(services, check.id)
    every = {kinds.VACANT, kinds.TITLE, kinds.NO_ADDRESS, kinds.STALE, kinds.UNLISTED, kinds.DIRECTED}
    assert set(had) == every
    assert had[kinds.DIRECTED] == 4, "Rotherham’s leader, lead member, chief executive and director"
    assert sum(one.letters for one in figures_of(check.figures).values()) == 1268
