"""Organisations close, split and are renamed: what that does, that it is done once, and what undoes it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import func, select

from app.audit.record import Actor
from app.errors import Stale
from app.platform.history import known
from app.registry.areas.area import area_on
from app.registry.changes.requested_change import Choices, Kind, Name, RequestedChange, Successor
from app.registry.changes.undo import CantUndo, UnknownChange, changes_of, depends, undo_change
from app.registry.filters.tags import tag_posts
from app.registry.models import OrganisationVersion, PostTag
from app.registry.organisations.organisation import organisation_on
from app.registry.posts.post import post_on
from app.registry.shipped.load import load_package
from tests.refusals import refused
from tests.registry.changes.changing import (
    ALL,
    APRIL,
    BEFORE,
    WHO,
    change,
    facts,
    holding,
    merged,
    plan,
    record_of,
    wanted,
)


def counts(database):
    with database.reading() as session:
        return [session.scalar(select(func.count()).select_from(one).where(known(one))) for one in ALL]


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
            plan(database, RequestedChange(organisation_id=ids["icb:QF7"], **asked))

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
        later = RequestedChange(
            Kind.RENAME, after.organisation_id, date(2028, 4, 1), "Again", name=Name("NHS York", "NHS York")
        )
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
