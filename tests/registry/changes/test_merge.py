"""Organisations merge: posts, areas, contacts and holders go to the body that follows."""

from datetime import date
from decimal import Decimal

from sqlalchemy import select

from app.platform.history import as_at, known
from app.registry.areas.area import area_on
from app.registry.changes.requested_change import Choices, Kind, Name, Successor, Wording
from app.registry.changes.undo import depends, undo_change
from app.registry.contacts.preferences import preference_of, set_preference
from app.registry.contacts.record import ContactFacts, Owner, record_contact
from app.registry.filters.tags import tag_posts, tags_of, untag
from app.registry.models import AreaService, PostTag
from app.registry.own.add import add_registry, declare_field
from app.registry.own.posts import add_post, set_values, values_of_posts
from app.registry.posts.post import post_on
from app.registry.posts.timeline import history_of
from tests.registry.changes.changing import APRIL, BEFORE, WHO, change, facts, holding, merged, plan, record_of, wanted
from tests.registry.conftest import NOVEMBER_2026


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
