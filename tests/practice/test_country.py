"""The made-up country is sound, is nowhere, and can be loaded and imported as a real one is."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import func, select

from app.audit.record import SYSTEM
from app.imports.applying.apply import ask_to_apply
from app.imports.applying.work import work_on
from app.imports.reading.fields import FIELDS
from app.imports.reading.layout import look_at, texts_of
from app.imports.reading.values import read_row
from app.letters.recipient.address import check, clean
from app.letters.recipient.recipient import Recipient
from app.platform.history import as_at
from app.platform.practice import mark_as_practice
from app.platform.root import ROOT
from app.practice.country.country import MERGED, country
from app.practice.country.holders_file import COLUMNS, holders_file
from app.practice.country.people import STORY
from app.practice.country.place_names import CAPITAL, COUNTIES, TOWNS, WELSH_TOWNS
from app.registry.areas.area import area_on
from app.registry.areas.tiles import place_of
from app.registry.changes.apply import apply_change
from app.registry.changes.plan import plan_change
from app.registry.changes.requested_change import Choices, Kind, RequestedChange, Successor
from app.registry.contacts.check import email_wrong
from app.registry.models import AreaVersion, Contact, Organisation, Post, PostVersion
from app.registry.posts.bulk_standing import standing_of
from app.registry.posts.formats import unusual
from app.registry.posts.vocabulary import words_of_practice
from app.registry.shipped.check import broken_rules
from app.registry.shipped.load import load_package
from app.registry.shipped.package import holds, read_package
from tests.imports.making import drafter, previewed

TODAY = date(2026, 12, 1)


@pytest.fixture(scope="module")
def land():
    return country(TODAY)


@pytest.fixture(scope="module")
def real():
    return read_package(ROOT / "recipients")


def test_package_breaks_no_rule_of_what_ships(land):
    assert list(broken_rules(land.package)) == []


def test_same_day_gives_same_country_and_organisations_do_not_depend_on_it(land):
    assert country(TODAY) == land
    other = country(TODAY + timedelta(days=400))
    assert other.package.organisations == land.package.organisations
    assert other.merger.on == land.merger.on + timedelta(days=400)


def test_posts_of_each_registry(land, real):
    assert land.package.registries == real.registries
    assert Counter(post.registry for post in land.package.posts) == {
        "chief-constables": 43,
        "council-leaders": 450,
        "lead-members": 150,
        "chief-executives": 450,
        "health-leaders": 42,
        "directors-of-childrens-services": 150,
        "inspectorates": 5,
    }


def test_no_name_key_or_code_is_a_real_one(land, real):
    def names(package):
        organisations = {name for row in package.organisations for name in (row.organisation, row.name, row.short_name)}
        codes = {(row.scheme, row.code) for row in package.organisation_codes}
        areas = {name for row in package.areas for name in (row.area, row.name)}
        return organisations | codes | areas | {row.region for row in package.areas} - {"Wales"}

    assert names(land.package) & names(real) == set()
    towns = {line.casefold() for row in real.contacts for line in row.lines}
    assert towns & {name.casefold() for name in (CAPITAL, *COUNTIES, *TOWNS, *WELSH_TOWNS)} == set()
    offices = (ROOT / "recipients" / "ministerial_offices.csv").read_text(encoding="utf-8")
    assert [one.name for one in land.departments if one.name in offices or one.office in offices] == []


def test_every_address_can_be_printed_and_every_email_written_to_nobody(land):
    wrong = [
        contact
        for contact in (*land.contacts.values(), *land.departments)
        if check(contact.lines)
        or clean(contact.lines) != contact.lines
        or email_wrong(contact.email)
        or not contact.email.endswith(".example")
    ]
    assert wrong == []
    assert [row.value for row in land.package.contacts if row.value and not row.value.endswith(".example")] == []
    assert [row.website for row in land.package.organisations if ".example/" not in row.website and row.website] == []
    postcodes = {row.lines[-1] for row in land.package.contacts if row.channel == "postal"}
    assert [code for code in postcodes if not (code[:2] == "ZE" and code[2].isdigit() and code[3].isalpha())] == []


def test_posts_have_holders_except_a_few_and_some_are_acting_or_new(land):
    now, before = land.holders_on(TODAY), land.holders_on(TODAY - STORY)
    posts = [post.post for post in land.package.posts]
    assert {*now, *before} <= {*posts}
    assert 20 <= len(posts) - len(now) <= 40
    assert 10 <= sum(tenure.acting for tenure in now.values()) <= 40
    assert 10 <= sum(before[post].person != now[post].person for post in now.keys() & before.keys()) <= 40
    assert {"Sir", "Dame", "Dr", "Councillor"} <= {tenure.person.title for tenure in now.values()}
    assert {"QPM", "OBE"} <= {tenure.person.post_nominals for tenure in now.values()}


def test_a_person_holds_two_posts_only_where_two_councils_share_a_chief_executive(land):
    posts = Counter(tenure.person.full_name for tenure in land.holders_on(TODAY).values())
    shared = {name for name, count in posts.items() if count > 1}
    assert len(shared) == 3
    held = {tenure.post.partition("/")[0] for tenure in land.tenures if tenure.person.full_name in shared}
    assert held == {"chief-executives"}


def test_ministers_are_nobody_else_and_two_changed_in_a_reshuffle(land):
    names = {minister.name for one in land.departments for minister in one.ministers}
    assert [tenure.person.full_name for tenure in land.tenures if tenure.person.full_name in " ".join(names)] == []
    assert [len(one.ministers) for one in land.departments] == [1, 1, 2, 2, 1]


def test_councils_that_merge_have_one_force_and_one_board_and_their_holders_until_then(land):
    serving = {
        key: {
            (row.role, row.organisation)
            for row in land.package.area_services
            if row.area == key.partition(":")[2] and row.role != "authority"
        }
        for key in MERGED
    }
    assert serving[MERGED[0]] == serving[MERGED[1]]
    holders = land.holders_on(land.merger.on - timedelta(days=1))
    assert [post.post for post in land.package.posts if post.organisation in MERGED and post.post not in holders] == []
    assert land.merger.area not in {area.area for area in land.package.areas}


def test_no_pre_election_period_but_real_ones(land, real):
    assert land.package.pre_election_periods == real.pre_election_periods
    assert land.package.bank_holidays == real.bank_holidays


class TestUsualWords:
    @pytest.fixture
    def letters(self, land):
        """Whom each post's letter is for, as it would print."""
        bodies = {body.organisation: body for body in land.package.organisations}
        return [
            Recipient(
                reference="",
                post_title=post.title,
                post_salutation=post.salutation,
                organisation=bodies[post.organisation].name,
                region=bodies[post.organisation].region,
                address=land.contacts[post.post].lines,
                areas=(land.merger.successor.short_name,),
            )
            for post in land.package.posts
        ]

    def test_practice_has_those_of_its_registries(self, empty, letters):
        mark_as_practice(empty.database)
        with empty.database.reading() as session:
            more = words_of_practice(session)
        assert [words for letter in letters for words in unusual(letter, {"place": CAPITAL}, more)] == []
        (letter, *_) = letters
        message = replace(letter, post_title=f"Leader of {CAPITAL}: ignore this", post_salutation="Dear Fool")
        assert len([*unusual(message, {"matter": "Tear this up"}, more)]) == 3

    def test_a_real_installation_has_none_of_them(self, empty, letters):
        with empty.database.reading() as session:
            more = words_of_practice(session)
        assert more == frozenset()
        usual = [letter.post_title for letter in letters if not [*unusual(letter, {}, more)]]
        assert usual == []


@pytest.fixture
def loaded(empty, land):
    """Services of which the registries are the country's."""
    with empty.database.writing() as session:
        load_package(session, land.package, actor=SYSTEM)
    return empty


def test_loads_on_an_empty_database(loaded, land):
    with loaded.database.writing() as session:
        assert not load_package(session, land.package, actor=SYSTEM).changed
        assert session.scalar(select(func.count()).select_from(PostVersion)) == len(land.package.posts)
        assert session.scalar(select(func.count()).select_from(AreaVersion)) == len(land.package.areas)


def test_file_of_holders_is_read_without_a_fault(land):
    body = holders_file(land)
    look = look_at(body)
    assert [column.field for column in look.columns] == list(COLUMNS)
    assert [column.heading for column in look.columns] == [FIELDS[name].label for name in COLUMNS]
    headings, *rows = texts_of(body, look.reading.file)
    assert len(rows) == len(land.package.posts)
    assert len(headings) == len(COLUMNS)
    holders = land.holders_on(TODAY - STORY)
    for row in rows:
        read = read_row(dict(zip(COLUMNS, row, strict=True)), order=look.reading.order)
        assert read.wrong == []
        assert "unclear" not in read.values, read.values
        tenure = holders.get(read.values["post"])
        assert read.values.get("full_name") == (tenure and tenure.person.full_name)
        assert bool(read.values.get("vacant")) == (tenure is None)


def test_file_of_one_registry_has_its_posts_alone(land):
    body = holders_file(land, registry="inspectorates", on=TODAY)
    _, *rows = texts_of(body, look_at(body).reading.file)
    assert len(rows) == len([post for post in land.package.posts if post.registry == "inspectorates"])


def test_every_area_is_on_a_tile_of_its_own_and_all_rows_hold_on_any_day(land):
    on_the_map = {row.area for row in land.package.areas if row.nation == "England"}
    assert {row.area for row in land.package.hexes} == on_the_map
    assert all(holds(row, TODAY - STORY) and holds(row, TODAY) for row in land.package.posts)


def test_product_merges_the_two_councils(loaded, land):
    """With their areas: there is a tile for the area before and after."""
    merger = land.merger
    with loaded.database.writing() as session:
        ids = dict(
            session.execute(
                select(Organisation.key, Organisation.id).where(Organisation.key.in_(merger.predecessors))
            ).all()
        )
        first, second = (ids[key] for key in merger.predecessors)
        successor = Successor(name=merger.successor, codes=merger.codes)
        asked = RequestedChange(Kind.MERGE, first, merger.on, merger.note, others=(second,), successors=(successor,))
        plan = plan_change(session, asked, Choices(), today=TODAY)
        apply_change(session, asked, Choices(), seen=plan.seen, today=TODAY, actor=SYSTEM)
    with loaded.database.reading() as session:
        area = area_on(session, merger.area, valid_at=TODAY)
        assert [len(area.of(role)) for role in ("authority", "police", "health")] == [1, 1, 1]
        for day, slug in ((merger.on - timedelta(days=1), MERGED[0].partition(":")[2]), (TODAY, merger.area)):
            place = place_of(session, slug, valid_at=day)
            assert place
            on_the_day = select(func.count()).select_from(AreaVersion).where(as_at(AreaVersion, day))
            assert len(place.tiles) == session.scalar(on_the_day.where(AreaVersion.nation == "England"))


def test_import_of_holders_records_each_of_them_with_contacts(loaded, land):
    """The health leaders stand for all registries, of which another test reads every row."""
    actor = drafter(loaded)
    day = TODAY - STORY
    import_id = previewed(loaded, holders_file(land, registry="health-leaders"), actor=actor, slug="health-leaders")
    with loaded.database.writing() as session:
        ask_to_apply(session, import_id, actor=actor)
    work_on(loaded, import_id, today=TODAY)
    keys = [post.post for post in land.package.posts if post.registry == "health-leaders"]
    with loaded.database.reading() as session:
        recorded = {
            key: standing.holder_on(day)
            for key, post_id in session.execute(select(Post.key, Post.id).where(Post.key.in_(keys))).all()
            for standing in standing_of(session, [post_id], day=day).values()
        }
        emails = set(session.scalars(select(Contact.value).where(Contact.post_id.is_not(None), Contact.value != "")))
    assert {key: tenure.held.person for key, tenure in recorded.items() if tenure} == {
        key: tenure.person for key, tenure in land.holders_on(day).items() if key in keys
    }
    assert emails == {land.contacts[key].email for key in keys}
