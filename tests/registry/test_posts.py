"""Lists of posts on a day: search, filters with counts, order, pages; and the posts of an audience."""

from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.registry.filters.tags import tag_posts
from app.registry.holders.person import Person
from app.registry.holders.record import record_holder
from app.registry.posts.posts import PostFilter, PostList, UnknownFacet, choices_on, count_on, post_ids_on, posts_on
from app.web.tables.paging import Sort
from tests.refusals import refused
from tests.registry.conftest import MARCH_2015, NOVEMBER_2026, find

pytestmark = pytest.mark.stack


def titles(session, slug, words, day=MARCH_2015):
    return [
        post.full_title
        for post in posts_on(session, PostList(slug, day, None, PostFilter(search=words))).items(session)
    ]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("rotherham", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        ("ROTHERHAM director", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        ("children's rotherham", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        ("E08000018", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        ("e08000018", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        ("372", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        ("(E08000018),", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        ("childrens services rotherham", "Director of Children’s Services, Rotherham Metropolitan Borough Council"),
        (
            "Director of Children’s Services, Rotherham Metropolitan Borough Council",
            "Director of Children’s Services, Rotherham Metropolitan Borough Council",
        ),
        (
            "director; children‘s services: stoke on trent.",
            "Director of Children’s Services, Stoke-on-Trent City Council",
        ),
        ("Stoke-On-Trent", "Director of Children’s Services, Stoke-on-Trent City Council"),
        ("Bath & North-East Somerset", "Director of Children’s Services, Bath and North East Somerset Council"),
        ("St. Helens", "Director of Children’s Services, St Helens Council"),
    ],
)
def test_words_and_codes_find_a_post(session, words, found):
    assert titles(session, "directors-of-childrens-services", words) == [found]


def test_welsh_letters_are_found_with_and_without_their_accents(database):
    person = Person(full_name="Siân Ŵyn-Example", forename="Siân", surname="Ŵyn-Example")
    with database.writing() as session:
        post = find(session, "council-leaders", "Rotherham").post_id
        facts = {"since": MARCH_2015, "today": NOVEMBER_2026, "acting": False, "source": "x", "actor": SYSTEM}
        record_holder(session, post, person, **facts)
        for words in ("Siân Ŵyn-Example", "sian wyn example", "SIÂN ŴYN", "Rotherham, Siân"):
            assert len(titles(session, "council-leaders", words)) == 1, words


@pytest.mark.parametrize("words", ["zzz", "rotherham zzz", "E0800001", "%", ",", "’", "100% _", "rotherham' OR 1=1 --"])
def test_words_that_no_post_has_find_none(session, words):
    assert titles(session, "council-leaders", words) == []


def test_a_search_may_go_through_all_registries(session):
    slugs = [
        post.registry_slug
        for post in posts_on(session, PostList(None, MARCH_2015, None, PostFilter("e08000018"))).items(session)
    ]
    assert slugs == ["council-leaders", "lead-members", "chief-executives", "directors-of-childrens-services"]


def test_a_name_is_searched_as_it_was_on_the_day(session):
    assert titles(session, "chief-constables", "hampshire constabulary") == [
        "Chief Constable of Hampshire Constabulary"
    ]
    assert titles(session, "chief-constables", "hampshire constabulary", NOVEMBER_2026) != [
        "Chief Constable of Hampshire Constabulary"
    ]


def test_filters_add_up_within_one_and_narrow_across(session):
    def count(**filters):
        return count_on(session, PostList("council-leaders", MARCH_2015, None, PostFilter(**filters)))

    assert count(region=("London",)) == 33
    assert count(region=("London", "South East")) == 107
    assert count(region=("London",), kind=("london_borough",)) == 32
    assert count(region=("London",), kind=("county",)) == 0


def test_choices_count_what_each_would_leave_under_the_other_filters(session):
    filters = PostFilter(region=("London",))
    choices = choices_on(session, PostList("council-leaders", MARCH_2015, None, filters))
    regions = {choice.value: choice.count for choice in choices["region"]}
    kinds = {choice.value: choice.count for choice in choices["kind"]}
    assert sum(regions.values()) == 353
    assert regions["London"] == 33
    assert kinds == {"city_corporation": 1, "london_borough": 32}


def test_a_chosen_value_stays_on_offer_when_it_leaves_nothing(session):
    filters = PostFilter(search="zzz", region=("London",))
    (choice,) = choices_on(session, PostList("council-leaders", MARCH_2015, None, filters))["region"]
    assert (choice.value, choice.count) == ("London", 0)


def test_welsh_forces_are_a_nation_of_their_own(session):
    choices = choices_on(session, PostList("chief-constables", MARCH_2015))
    assert [(choice.value, choice.count) for choice in choices["nation"]] == [("England", 39), ("Wales", 4)]


class TestHoldersAndTags:
    @pytest.fixture
    def leaders(self, database):
        """Of Rotherham a holder is recorded and a tag; Newham has the tag too, and another."""
        person = Person(full_name="Jo Bloggs")
        with database.writing() as session:
            rotherham, newham = (find(session, "council-leaders", place).post_id for place in ("Rotherham", "Newham"))
            facts = {"since": MARCH_2015, "today": NOVEMBER_2026, "acting": False, "source": "x", "actor": SYSTEM}
            record_holder(session, rotherham, person, **facts)
            tag_posts(session, [rotherham, newham], "Pilot", actor=SYSTEM)
            tag_posts(session, [newham], "Second wave", actor=SYSTEM)
            yield session

    @pytest.mark.parametrize(
        ("filters", "count"),
        [
            ({"holder": "recorded"}, 1),
            ({"holder": "none"}, 352),
            ({"tag": ("Pilot",)}, 2),
            ({"tag": ("Pilot", "Second wave")}, 2),
            ({"tag": ("Second wave",), "holder": "recorded"}, 0),
            ({"tag": ("pilot",)}, 0),
        ],
    )
    def test_they_narrow_a_list(self, leaders, filters, count):
        assert count_on(leaders, PostList("council-leaders", MARCH_2015, None, PostFilter(**filters))) == count

    def test_a_holder_counts_from_the_day_on_which_he_came(self, leaders):
        before = PostList("council-leaders", date(2015, 3, 2), None, PostFilter(holder="recorded"))
        assert count_on(leaders, before) == 0

    def test_choices_count_them(self, leaders):
        choices = choices_on(leaders, PostList("council-leaders", MARCH_2015, None, PostFilter(tag=("Pilot", "Gone"))))
        assert [(c.value, c.count) for c in choices["tag"]] == [("Gone", 0), ("Pilot", 2), ("Second wave", 1)]
        assert [(c.value, c.count) for c in choices["holder"]] == [("none", 1), ("recorded", 1)]

    @pytest.mark.parametrize(
        ("filters", "count"),
        [
            ({"holder": ["recorded"]}, 1),
            ({"holder": ["none"], "tag": ["Pilot"]}, 1),
            ({"holder": ["recorded", "none"]}, 353),
            ({"holder": [], "tag": []}, 353),
        ],
    )
    def test_a_part_of_an_audience_takes_them(self, leaders, filters, count):
        assert len(post_ids_on(leaders, [("council-leaders", filters)], valid_at=MARCH_2015)) == count


def test_a_kind_of_council_leaves_all_others_as_they_are(session):
    everyone = PostList(None, MARCH_2015, None, PostFilter(council=("county",), registry=("council-leaders",)))
    assert count_on(session, everyone) == 27
    with_police = PostFilter(council=("county",), registry=("council-leaders", "chief-constables"))
    posts = PostList(None, MARCH_2015, None, with_police)
    assert count_on(session, posts) == 27 + 43
    choices = choices_on(session, posts, facets=("registry", "council"))
    registries = {choice.value: choice.count for choice in choices["registry"]}
    kinds = {choice.value: choice.count for choice in choices["council"]}
    assert (registries["chief-executives"], registries["chief-constables"]) == (27, 43)
    assert (kinds["county"], kinds["district"], sum(kinds.values())) == (27, 201, 353 + 43)


def test_pages_follow_each_other_without_overlap(session):
    posts = PostList("council-leaders", MARCH_2015)
    pages = [posts_on(session, posts).items(session, offset=offset, most=50) for offset in range(0, 400, 50)]
    assert [len(page) for page in pages] == [50] * 7 + [3]
    assert len({post.post_id for page in pages for post in page}) == 353
    assert posts_on(session, posts).items(session, offset=400, most=50) == []


@pytest.mark.parametrize("descending", [False, True])
def test_a_list_is_ordered_by_organisation_or_by_region(session, descending):
    posts = PostList("council-leaders", MARCH_2015)
    names = [p.organisation.lower() for p in posts_on(session, posts, Sort("organisation", descending)).items(session)]
    assert names == sorted(names, reverse=descending)
    lines = posts_on(session, posts, Sort("region", descending)).items(session)
    assert [p.region for p in lines] == sorted((p.region for p in lines), reverse=descending)


class TestAudience:
    EVERYONE = ("chief-constables", "council-leaders", "lead-members", "chief-executives", "health-leaders")

    def test_posts_come_by_registry_order_then_by_organisation(self, session):
        parts = [("directors-of-childrens-services", {}), *((slug, {}) for slug in self.EVERYONE)]
        found = post_ids_on(session, parts, valid_at=MARCH_2015)
        assert len(found) == len({post_id for _, post_id in found}) == 1268
        assert list(dict.fromkeys(slug for slug, _ in found)) == [*self.EVERYONE, "directors-of-childrens-services"]
        listed = posts_on(session, PostList("chief-constables", MARCH_2015)).items(session)
        assert [post_id for _, post_id in found[:43]] == [post.post_id for post in listed]

    def test_each_part_has_its_own_filters(self, session):
        parts = [("chief-constables", {"nation": ["Wales"]}), ("council-leaders", {"region": ["London"], "kind": []})]
        assert len(post_ids_on(session, parts, valid_at=MARCH_2015)) == 4 + 33

    def test_no_part_is_nobody(self, session):
        assert post_ids_on(session, [], valid_at=MARCH_2015) == []

    def test_an_unknown_registry_or_filter_is_an_error(self, session):
        with refused("no_such_registry"):
            post_ids_on(session, [("head-teachers", {})], valid_at=MARCH_2015)
        with pytest.raises(UnknownFacet) as problem:
            post_ids_on(session, [("council-leaders", {"party": ["x"]})], valid_at=MARCH_2015)
        assert problem.value.name == "party"

    @pytest.mark.parametrize("name", ["registry", "council", "search"])
    def test_a_part_is_not_filtered_by_what_only_lists_are(self, session, name):
        with pytest.raises(UnknownFacet):
            post_ids_on(session, [("council-leaders", {name: ["x"]})], valid_at=MARCH_2015)


def test_a_post_is_told_from_others_by_its_full_title(session):
    post = find(session, "directors-of-childrens-services", "Newham")
    assert post.full_title == "Director of Children’s Services, London Borough of Newham"
