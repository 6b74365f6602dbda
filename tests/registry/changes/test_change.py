"""Organisations close, merge, split and are renamed: what that does, what is known before and after, and back again."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from app.audit.record import Actor
from app.errors import Stale
from app.platform.history import as_at, known
from app.registry.areas.area import area_on
from app.registry.changes.apply import apply_change
from app.registry.changes.plan import plan_change
from app.registry.changes.undo import CantUndo, UnknownChange, changes_of, depends, undo_change
from app.registry.changes.wanted import Choices, Kind, Name, Successor, Wanted, Wording
from app.registry.contacts.preferences import preference_of, set_preference
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from app.registry.filters.tags import tag_posts, tags_of, untag
from app.registry.holders.record import Person, record_holder
from app.registry.models import (
    AreaService,
    Contact,
    HolderVersion,
    Organisation,
    OrganisationVersion,
    PostTag,
    PostVersion,
    Succession,
)
from app.registry.organisations.organisation import organisation_on
from app.registry.own.add import add_registry, declare_field
from app.registry.own.posts import add_post, set_values, values_of_posts
from app.registry.posts.post import post_on
from app.registry.posts.timeline import history_of
from app.registry.shipped.load import load_package
from tests.refusals import refused
from tests.registry.conftest import NOVEMBER_2026

APRIL = date(2027, 4, 1)
BEFORE = date(2027, 3, 31)
WHO = Actor(user_id=7)
ALL = (OrganisationVersion, PostVersion, HolderVersion, AreaService, Contact, Succession)


def organisation(database, key):
    with database.reading() as session:
        return session.scalars(select(Organisation.id).where(Organisation.key == key)).one()


@pytest.fixture
def ids(database):
    """By key."""
    keys = ("icb:QF7", "icb:QWO", "la:ROT", "la:BNS", "la:ADU", "police:south-yorkshire")
    return {key: organisation(database, key) for key in keys}


def wanted(kind, organisation_id, **more):
    return Wanted(kind, organisation_id, APRIL, "The order of Parliament", **more)


def merged(ids):
    """Two boards become a new one."""
    new = Successor(name=Name("NHS Yorkshire Integrated Care Board", "NHS Yorkshire"), codes={"ods": "QYY"})
    return wanted(Kind.MERGE, ids["icb:QF7"], others=(ids["icb:QWO"],), successors=(new,))


def plan(database, asked, choices=Choices(), *, also=()):  # noqa: B008 (frozen)
    with database.reading() as session:
        return plan_change(session, asked, choices, today=NOVEMBER_2026, also=also)


def change(database, asked, choices=Choices(), *, seen=None, also=()):  # noqa: B008
    seen = seen or plan(database, asked, choices, also=also).seen
    with database.writing() as session:
        return apply_change(session, asked, choices, seen=seen, today=NOVEMBER_2026, actor=WHO, also=also)


def holding(database, post_id, since=date(2024, 1, 1)):
    with database.writing() as session:
        person = Person(full_name="Alex Example", title="Dr")
        record_holder(
            session, post_id, person, since=since, today=NOVEMBER_2026, acting=False, source="A call", actor=WHO
        )


def furnished(database, post_id):
    """The post has a preference, a tag and a contact of its own."""
    with database.writing() as session:
        set_preference(session, post_id, "large", source="A call", seen=0, actor=WHO)
        tag_posts(session, [post_id], "Pilot", actor=WHO)
        said, day = ContactFacts(value="alex@office.example", source="A call"), date(2026, 1, 1)
        who, when = Owner(post_id=post_id), {"since": day, "today": NOVEMBER_2026, "seen": 0}
        record_contact(session, who, "email", "office", said, actor=WHO, **when)


def made_by(database, organisation_id):
    """The one post of what follows the organisation."""
    (after,) = record_of(database, organisation_id, APRIL).successors
    (post,) = record_of(database, after.organisation_id, APRIL).posts
    return post.post_id


def record_of(database, organisation_id, day):
    with database.reading() as session:
        return organisation_on(session, organisation_id, valid_at=day)


def counts(database):
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(one).where(known(one))) for one in ALL]


def facts(database, day):
    """What is known of a day, whatever versions say it."""
    said = {}
    with database.reading() as session:
        for model in ALL:
            columns = [c for c in model.__table__.columns if c.name not in ("id", "recorded", "superseded", "lines")]
            said[model.__name__] = sorted(map(repr, session.execute(select(*columns).where(as_at(model, day)))))
    return said


class TestClose:
    def test_the_day_before_it_stands_and_from_the_day_on_it_does_not(self, database, ids):
        change(database, wanted(Kind.CLOSE, ids["la:ADU"]))
        then, now = record_of(database, ids["la:ADU"], BEFORE), record_of(database, ids["la:ADU"], APRIL)
        assert (then.existed, len(then.posts), len(then.services)) == (True, 2, 1)
        assert (now.existed, now.posts, now.services) == (False, [], [])

    def test_its_holders_leave_with_its_posts(self, database, ids):
        post_id = record_of(database, ids["la:ADU"], BEFORE).posts[0].post_id
        holding(database, post_id)
        assert ("Dr Alex Example",) in {one.holders for one in plan(database, wanted(Kind.CLOSE, ids["la:ADU"])).going}
        change(database, wanted(Kind.CLOSE, ids["la:ADU"]))
        with database.reading() as session:
            assert post_on(session, post_id, valid_at=BEFORE).holder.full_name == "Alex Example"
            assert post_on(session, post_id, valid_at=APRIL).holder is None

    def test_what_was_known_before_stays_known(self, database, ids):
        with database.reading() as session:
            event = session.scalar(select(func.max(OrganisationVersion.recorded)))
        change(database, wanted(Kind.CLOSE, ids["la:ADU"]))
        with database.reading() as session:
            assert organisation_on(session, ids["la:ADU"], valid_at=APRIL, known_at=event).existed


class TestMerge:
    def test_the_new_body_follows_both_and_has_a_post_named_after_it(self, database, ids):
        change(database, merged(ids))
        old = record_of(database, ids["icb:QF7"], APRIL)
        (after,) = old.successors
        new = record_of(database, after.organisation_id, APRIL)
        assert (old.existed, old.posts) == (False, [])
        assert {one.name for one in new.predecessors} == {
            "NHS South Yorkshire Integrated Care Board",
            "NHS West Yorkshire Integrated Care Board",
        }
        assert [post.title for post in new.posts] == ["Chief Executive of NHS Yorkshire Integrated Care Board"]
        assert (new.version.kind, new.version.region) == ("integrated_care_board", "Yorkshire and the Humber")
        assert [(one.scheme, one.code) for one in new.codes] == [("ods", "QYY")]

    def test_it_serves_the_areas_of_both_with_their_shares(self, database, ids):
        before = plan(database, merged(ids))
        change(database, merged(ids))
        with database.reading() as session:
            (served,) = area_on(session, "rotherham", valid_at=APRIL).of("health")
            then = area_on(session, "rotherham", valid_at=BEFORE).of("health")
        assert (served.body.name, served.share) == ("NHS Yorkshire Integrated Care Board", 1.0)
        assert [one.body.name for one in then] == ["NHS South Yorkshire Integrated Care Board"]
        assert len(before.areas.services) == len({one.area_id for one in before.areas.ended})

    def test_shares_of_one_area_add_up(self, database, ids):
        asked = merged(ids)
        with database.writing() as session:
            other = session.scalars(
                select(AreaService).where(AreaService.organisation_id == ids["icb:QWO"], known(AreaService))
            ).first()
            (own,) = session.scalars(
                select(AreaService).where(
                    AreaService.area_id == area_on(session, "rotherham", valid_at=APRIL).area_id,
                    AreaService.role == "health",
                    as_at(AreaService, APRIL),
                )
            )
            row = {"area_id": own.area_id, "role": "health", "is_primary": False, "recorded": other.recorded}
            session.add(AreaService(organisation_id=ids["icb:QWO"], share=Decimal("0.25"), **row))
        made = [one for one in plan(database, asked).areas.services if one.area == own.area_id]
        assert [(one.share, one.is_primary) for one in made] == [(Decimal(1), True)]

    def test_contacts_are_left_behind_unless_they_are_asked_for(self, database, ids):
        change(
            database, wanted(Kind.MERGE, ids["la:ADU"], successors=(Successor(name=Name("Coast Council", "Coast")),))
        )
        (after,) = record_of(database, ids["la:ADU"], APRIL).successors
        assert record_of(database, after.organisation_id, APRIL).contacts == []

    def test_contacts_that_are_taken_over_are_verified_by_nobody(self, database, ids):
        asked = wanted(Kind.MERGE, ids["la:ADU"], successors=(Successor(name=Name("Coast Council", "Coast")),))
        change(database, asked, Choices(contacts={0: ids["la:ADU"]}))
        (after,) = record_of(database, ids["la:ADU"], APRIL).successors
        old, new = record_of(database, ids["la:ADU"], BEFORE), record_of(database, after.organisation_id, APRIL)
        assert {one.lines or one.value for one in new.contacts} == {one.lines or one.value for one in old.contacts}
        assert {(one.verified_on, one.note) for one in new.contacts} == {
            (None, "Taken over from Adur District Council")
        }

    def test_a_post_may_move_with_its_holder(self, database, ids):
        (post,) = record_of(database, ids["icb:QF7"], BEFORE).posts
        holding(database, post.post_id)
        change(database, merged(ids), Choices(moves={post.post_id: 0}))
        with database.reading() as session:
            moved = post_on(session, post.post_id, valid_at=APRIL)
        assert moved.full_title == "Chief Executive of NHS Yorkshire Integrated Care Board"
        assert (moved.holder.full_name, moved.version.title_verified_on) == ("Alex Example", None)
        (after,) = record_of(database, ids["icb:QF7"], APRIL).successors
        assert [one.post_id for one in record_of(database, after.organisation_id, APRIL).posts] == [post.post_id]

    def test_a_post_that_moved_says_so_in_its_history(self, database, ids):
        (post,) = record_of(database, ids["icb:QF7"], BEFORE).posts
        seq = change(database, merged(ids), Choices(moves={post.post_id: 0}))
        with database.reading() as session:
            (told,) = [one for one in history_of(session, post.post_id) if one.title == "Moved to another organisation"]
        assert (told.on, told.seq) == (APRIL, seq)
        old, new = "NHS South Yorkshire Integrated Care Board", "NHS Yorkshire Integrated Care Board"
        assert told.words == f"From {old} to {new}."

    def test_where_one_follows_one_its_posts_go_on_with_all_that_they_have(self, database, ids):
        asked = wanted(Kind.MERGE, ids["icb:QF7"], successors=(Successor(name=Name("NHS York", "NHS York")),))
        (post,) = record_of(database, ids["icb:QF7"], BEFORE).posts
        furnished(database, post.post_id)
        shown = plan(database, asked)
        assert ([one.to for one in shown.going], shown.making) == ([0], ())
        assert shown.going[0].has.words == "large print, 16 point; the tag “Pilot”; 1 contact of its own"
        change(database, asked)
        (after,) = record_of(database, ids["icb:QF7"], APRIL).successors
        (moved,) = record_of(database, after.organisation_id, APRIL).posts
        assert (moved.post_id, moved.title) == (post.post_id, "Chief Executive of NHS York")

    def test_a_post_that_is_made_takes_over_what_the_first_before_it_had(self, database, ids):
        (post,) = record_of(database, ids["icb:QF7"], BEFORE).posts
        furnished(database, post.post_id)
        before = [facts(database, day) for day in (BEFORE, APRIL)]
        seq = change(database, merged(ids))
        made = made_by(database, ids["icb:QF7"])
        with database.reading() as session:
            (contact,) = [one for one in post_on(session, made, valid_at=APRIL).contacts if one.own]
            assert (preference_of(session, made).format, tags_of(session, made)) == ("large", ["Pilot"])
            assert contact.value == "alex@office.example"
            assert depends(session, seq) == []
        with database.writing() as session:
            undo_change(session, seq, used=(), actor=WHO)
        assert [facts(database, day) for day in (BEFORE, APRIL)] == before
        with database.reading() as session:
            assert (preference_of(session, made), tags_of(session, made)) == (None, [])

    def test_unless_that_is_left_behind(self, database, ids):
        (post,) = record_of(database, ids["icb:QF7"], BEFORE).posts
        furnished(database, post.post_id)
        (proposed,) = plan(database, merged(ids)).making
        change(database, merged(ids), Choices(carried={proposed.place: False}))
        made = made_by(database, ids["icb:QF7"])
        with database.reading() as session:
            assert (preference_of(session, made), tags_of(session, made)) == (None, [])

    def test_not_undone_once_a_tag_that_it_took_over_is_off(self, database, ids):
        (post,) = record_of(database, ids["icb:QF7"], BEFORE).posts
        furnished(database, post.post_id)
        seq = change(database, merged(ids))
        with database.writing() as session:
            untag(session, made_by(database, ids["icb:QF7"]), "Pilot", actor=WHO)
        with database.reading() as session:
            assert depends(session, seq) == [PostTag.__name__]

    def test_what_it_says_in_a_field_of_its_registry_goes_over_too(self, database, ids):
        with database.writing() as session:
            add_registry(session, name="Chairs", sector_name="Health", since=date(2015, 1, 1), actor=WHO)
            declare_field(session, "chairs", name="lead partner", kind="text", hint="", actor=WHO)
            said = {"title": "Chair", "salutation": "Dear Chair", "since": date(2023, 1, 1), "source": "A list"}
            post_id = add_post(session, "chairs", ids["icb:QF7"], actor=WHO, **said)
            set_values(session, post_id, {"lead partner": "the council"}, actor=WHO)
        change(database, merged(ids))
        (after,) = record_of(database, ids["icb:QF7"], APRIL).successors
        made = [one.post_id for one in record_of(database, after.organisation_id, APRIL).posts]
        with database.reading() as session:
            assert list(values_of_posts(session, made).values()) == [{"leadpartner": "the council"}]

    def test_into_one_that_stays(self, database, ids):
        asked = wanted(Kind.MERGE, ids["icb:QF7"], successors=(Successor(organisation_id=ids["icb:QWO"]),))
        assert plan(database, asked).making == ()
        change(database, asked)
        stays = record_of(database, ids["icb:QWO"], APRIL)
        assert (stays.existed, len(stays.posts)) == (True, 1)
        assert "Rotherham" in {one.name for one in stays.services}

    def test_a_new_post_is_called_as_the_person_says_or_not_made(self, database, ids):
        asked = merged(ids)
        (proposed,) = plan(database, asked).making
        other = Choices(wordings={proposed.place: Wording("Chair of NHS Yorkshire", "Dear Chair")})
        (said,) = plan(database, asked, other).making
        assert (said.wording.title, said.wording.salutation, said.names_organisation) == (
            "Chair of NHS Yorkshire",
            "Dear Chair",
            True,
        )
        change(database, asked, Choices(made={proposed.place: False}))
        (after,) = record_of(database, ids["icb:QF7"], APRIL).successors
        assert record_of(database, after.organisation_id, APRIL).posts == []

    def test_of_two_authorities_makes_one_area_of_theirs(self, database, ids):
        new = Successor(name=Name("Don Valley Council", "Don Valley"))
        change(database, wanted(Kind.MERGE, ids["la:ROT"], others=(ids["la:BNS"],), successors=(new,)))
        with database.reading() as session:
            old, area = (area_on(session, slug, valid_at=APRIL) for slug in ("rotherham", "don-valley"))
        assert (old.existed, old.serving) == (False, ())
        assert [(one.role, one.body.name, one.share) for one in area.serving] == [
            ("authority", "Don Valley Council", None),
            ("police", "South Yorkshire Police", None),
            ("health", "NHS South Yorkshire Integrated Care Board", 1.0),
        ]

    def test_of_one_authority_passes_its_area_on(self, database, ids):
        new = Successor(name=Name("Don Council", "Don"))
        change(database, wanted(Kind.MERGE, ids["la:ROT"], successors=(new,)))
        with database.reading() as session:
            area = area_on(session, "rotherham", valid_at=APRIL)
        assert area.existed
        assert [one.body.name for one in area.of("authority")] == ["Don Council"]
        assert len(area.of("police")) == 1


class TestSplit:
    def asked(self, ids):
        north, south = (Successor(name=Name(f"{one} Rother Council", f"{one} Rother")) for one in ("North", "South"))
        return wanted(Kind.SPLIT, ids["la:ROT"], successors=(north, south))

    def test_each_has_its_posts_and_its_area(self, database, ids):
        change(database, self.asked(ids))
        north, south = record_of(database, ids["la:ROT"], APRIL).successors
        assert [one.title for one in record_of(database, south.organisation_id, APRIL).posts] == [
            "Leader of South Rother Council",
            "Lead Member for Children’s Services",
            "Chief Executive of South Rother Council",
            "Director of Children’s Services",
        ]
        with database.reading() as session:
            area = area_on(session, "north-rother", valid_at=APRIL)
        assert [one.body.name for one in area.of("authority")] == [north.name]
        assert [one.body.name for one in area.of("police")] == ["South Yorkshire Police"]

    def test_of_a_board_says_who_serves_which_area(self, database, ids):
        one, two = (Successor(name=Name(f"NHS {name} Board", f"NHS {name}")) for name in ("East Riding Hills", "Don"))
        asked = wanted(Kind.SPLIT, ids["icb:QF7"], successors=(one, two))
        proposed = plan(database, asked)
        rotherham = next(
            choice for choice in proposed.areas.choices if choice.area_id == self.area_id(database, "rotherham")
        )
        assert rotherham.chosen == (0, 1)
        assert {made.share for made in proposed.areas.services} == {None}
        change(database, asked, Choices(areas={rotherham.area_id: (1,)}))
        with database.reading() as session:
            (served,) = area_on(session, "rotherham", valid_at=APRIL).of("health")
        assert (served.body.name, served.share) == ("NHS Don Board", 1.0)

    def area_id(self, database, slug):
        with database.reading() as session:
            return area_on(session, slug, valid_at=APRIL).area_id


class TestRename:
    def test_its_name_and_the_titles_that_have_it(self, database, ids):
        new = Name("South Yorkshire Constabulary", "South Yorkshire")
        (post,) = record_of(database, ids["police:south-yorkshire"], BEFORE).posts
        change(database, wanted(Kind.RENAME, ids["police:south-yorkshire"], name=new))
        then = record_of(database, ids["police:south-yorkshire"], BEFORE)
        now = record_of(database, ids["police:south-yorkshire"], APRIL)
        assert (then.version.name, now.version.name) == ("South Yorkshire Police", "South Yorkshire Constabulary")
        assert then.posts[0].title == "Chief Constable of South Yorkshire Police"
        assert [(one.post_id, one.title) for one in now.posts] == [
            (post.post_id, "Chief Constable of South Yorkshire Constabulary")
        ]

    def test_to_the_name_that_it_has(self, database, ids):
        version = record_of(database, ids["police:south-yorkshire"], APRIL).version
        same = Name(version.name, version.short_name, version.article)
        with refused("same_organisation_name"):
            plan(database, wanted(Kind.RENAME, ids["police:south-yorkshire"], name=same))


class TestRefused:
    @pytest.mark.parametrize(
        ("code", "more"),
        [
            ("successor_missing", {"kind": Kind.MERGE}),
            ("one_successor", {"kind": Kind.SPLIT, "successors": (Successor(name=Name("North", "North")),)}),
            (
                "organisation_name_taken",
                {"kind": Kind.MERGE, "successors": (Successor(name=Name("Kent County Council", "Kent")),)},
            ),
            ("organisation_name_twice", {"kind": Kind.SPLIT, "successors": (Successor(name=Name("North", "N")),) * 2}),
            ("organisation_not_there", {"kind": Kind.CLOSE, "on": date(1980, 1, 1)}),
            ("change_too_far", {"kind": Kind.CLOSE, "on": date(2060, 1, 1)}),
        ],
    )
    def test_what_can_not_be(self, database, ids, code, more):
        asked = {"on": APRIL, "note": "An order", **more}
        with refused(code):
            plan(database, Wanted(organisation_id=ids["icb:QF7"], **asked))

    def test_one_that_merges_into_itself(self, database, ids):
        itself = (Successor(organisation_id=ids["icb:QF7"]),)
        with refused("into_itself"):
            plan(database, wanted(Kind.MERGE, ids["icb:QF7"], successors=itself))


class TestTwice:
    def test_a_second_click_changes_nothing(self, database, ids):
        seen = plan(database, merged(ids)).seen
        event = change(database, merged(ids), seen=seen)
        after = counts(database)
        assert change(database, merged(ids), seen=seen) == event
        assert counts(database) == after

    @pytest.mark.stack
    def test_two_clicks_at_once_change_it_once(self, database, ids):
        seen = plan(database, merged(ids)).seen
        with ThreadPoolExecutor(2) as pool:
            events = set(pool.map(lambda _: change(database, merged(ids), seen=seen), range(2)))
        assert len(events) == 1
        assert len(record_of(database, ids["icb:QF7"], APRIL).successors) == 1

    def test_a_stale_tab_is_told(self, database, ids):
        seen = plan(database, merged(ids)).seen
        (post,) = record_of(database, ids["icb:QF7"], BEFORE).posts
        holding(database, post.post_id)
        with pytest.raises(Stale):
            change(database, merged(ids), seen=seen)

    def test_so_is_one_whose_letters_were_others(self, database, ids):
        seen = plan(database, merged(ids), also=["MAR15-0001 not sent"]).seen
        with pytest.raises(Stale):
            change(database, merged(ids), seen=seen, also=["MAR15-0001 sent"])


@pytest.mark.stack
class TestUndo:
    def undo(self, database, seq, used=()):
        with database.writing() as session:
            return undo_change(session, seq, used=used, actor=WHO)

    @pytest.mark.parametrize("kind", ["merge", "split", "rename", "close"])
    def test_everything_is_as_it_was(self, database, ids, kind):
        asked = {
            "merge": merged(ids),
            "split": TestSplit().asked(ids),
            "rename": wanted(Kind.RENAME, ids["la:ROT"], name=Name("Rother Council", "Rother")),
            "close": wanted(Kind.CLOSE, ids["la:ADU"]),
        }[kind]
        days = (BEFORE, APRIL)
        before = [facts(database, day) for day in days]
        seq = change(database, asked)
        assert facts(database, APRIL) != before[1]
        self.undo(database, seq)
        assert [facts(database, day) for day in days] == before
        with database.reading() as session:
            (told,) = changes_of(session, asked.organisation_id)
        assert (told.undone_at is not None, told.undone_by) == (True, WHO.user_id)

    @pytest.mark.stack
    def test_two_clicks_at_once_undo_it_once(self, database, ids):
        seq = change(database, merged(ids))

        def click(_):
            try:
                return self.undo(database, seq)
            except UnknownChange:
                return None

        with ThreadPoolExecutor(2) as pool:
            done = list(pool.map(click, range(2)))
        assert sorted(one is None for one in done) == [False, True]
        assert record_of(database, ids["icb:QF7"], APRIL).existed

    def test_not_when_the_new_post_has_something_of_its_own(self, database, ids):
        seq = change(database, merged(ids))
        (after,) = record_of(database, ids["icb:QF7"], APRIL).successors
        (post,) = record_of(database, after.organisation_id, APRIL).posts
        with database.writing() as session:
            tag_posts(session, [post.post_id], "Pilot", actor=WHO)
        with database.reading() as session:
            assert depends(session, seq) == [PostTag.__name__]
        with pytest.raises(CantUndo):
            self.undo(database, seq)

    def test_not_when_what_followed_was_changed_again(self, database, ids):
        seq = change(database, merged(ids))
        (after,) = record_of(database, ids["icb:QF7"], APRIL).successors
        later = Wanted(Kind.RENAME, after.organisation_id, date(2028, 4, 1), "Again", name=Name("NHS York", "NHS York"))
        change(database, later)
        with pytest.raises(CantUndo):
            self.undo(database, seq)

    def test_not_when_a_campaign_writes_to_what_it_made(self, database, ids):
        seq = change(database, merged(ids))
        with pytest.raises(CantUndo) as raised:
            self.undo(database, seq, used=["MAR15"])
        assert raised.value.what == ["Letter"]

    def test_the_change_can_be_made_again_after_it(self, database, ids):
        seq = change(database, merged(ids))
        self.undo(database, seq)
        assert change(database, merged(ids)) > seq
        assert len(record_of(database, ids["icb:QF7"], APRIL).successors) == 1


@pytest.mark.stack
def test_what_ships_does_not_come_back_over_it(database, ids, package):
    change(database, merged(ids))
    before = facts(database, APRIL)
    with database.writing() as session:
        load_package(session, package, actor=Actor())
    assert facts(database, APRIL) == before
