"""The shipped package, read straight from its files: who has a post on a day, and who serves an area."""

from datetime import date

import pytest

from app.platform.root import ROOT
from app.registry.shipped.package import PackageError, holds, is_covered, listed_registries, posts_on, read_package

RECIPIENTS = ROOT / "recipients"
THEN, NOW = date(2015, 3, 3), date(2026, 11, 24)
SLUGS = [
    "chief-constables",
    "council-leaders",
    "lead-members",
    "chief-executives",
    "health-leaders",
    "directors-of-childrens-services",
    "inspectorates",
]
EMPTY = [
    "schools",
    "safeguarding-partnerships",
    "youth-justice",
    "probation",
    "police-and-crime-commissioners",
    "nhs-trusts",
]
"""Those that are declared without a list."""
COUNTS = {
    "2015-03-03": [43, 353, 152, 353, 215, 152, 5],
    "2015-04-01": [43, 353, 152, 353, 213, 152, 5],  # three clinical commissioning groups became one
    "2018-06-01": [43, 353, 152, 353, None, 152, 5],  # mergers of groups are not recorded
    "2019-03-31": [43, 353, 152, 353, None, 152, 5],
    "2019-04-01": [43, 343, 151, 343, None, 151, 5],  # Dorset, Somerset West and Taunton, Suffolk's districts
    "2020-04-01": [43, 339, 151, 339, None, 151, 5],  # Buckinghamshire
    "2021-04-01": [43, 333, 152, 333, None, 152, 5],  # Northamptonshire
    "2022-06-30": [43, 333, 152, 333, None, 152, 5],
    "2022-08-01": [43, 333, 152, 333, 49, 152, 5],  # 42 integrated care boards, 7 regions
    "2023-04-01": [43, 317, 153, 317, 49, 153, 5],  # Cumbria, North Yorkshire, Somerset
    "2026-04-01": [43, 317, 153, 317, 43, 153, 5],  # 36 boards
    "2026-11-24": [43, 317, 153, 317, 43, 153, 5],
    "2027-04-01": [43, None, None, None, None, None, 5],
    "2014-12-31": [None, None, None, None, 215, None, None],
}


@pytest.fixture(scope="module")
def package():
    return read_package(RECIPIENTS)


def test_registries_come_in_the_order_of_the_design(package):
    assert [row.slug for row in sorted(package.registries, key=lambda row: row.order)] == [*SLUGS, *EMPTY]


def test_inspectorates_are_a_sector_and_no_other_agencies(package):
    sectors = {row.slug: row.sector for row in package.registries}
    assert sectors["inspectorates"] == "inspectorates"
    assert {slug: sectors[slug] for slug in EMPTY} == {
        "schools": "schools",
        "safeguarding-partnerships": "other-agencies",
        "youth-justice": "other-agencies",
        "probation": "other-agencies",
        "police-and-crime-commissioners": "police",
        "nhs-trusts": "health-bodies",
    }


def test_a_registry_without_a_list_has_neither_posts_nor_dates(package):
    assert listed_registries(package) == set(SLUGS)


@pytest.mark.parametrize("day", COUNTS)
def test_counts(package, day):
    day, expected = date.fromisoformat(day), COUNTS[day]
    assert [len(posts_on(package, s, day)) if is_covered(package, s, day) else None for s in SLUGS] == expected


def test_the_march_2015_campaign_is_1268_letters(package):
    day = date(2015, 3, 3)
    assert sum(len(posts_on(package, slug, day)) for slug in SLUGS if slug != "inspectorates") == 1268


def test_health_leaders_of_2015_are_groups_and_regions(package):
    keys = [post.organisation.split(":")[0] for post in posts_on(package, "health-leaders", date(2015, 3, 3))]
    assert (keys.count("ccg"), keys.count("nhse")) == (211, 4)


@pytest.mark.parametrize(
    ("day", "nation", "areas"),
    [("2015-03-03", "England", 152), ("2026-11-24", "England", 153), ("2015-03-03", "Wales", 22)],
)
def test_one_area_for_each_childrens_services_authority(package, day, nation, areas):
    day = date.fromisoformat(day)
    there = [
        row
        for row in package.areas
        if row.nation == nation and (row.valid_from or day) <= day < (row.valid_to or date.max)
    ]
    assert len(there) == areas


def services_on(package, area, day):
    """Who serves an area on a day."""
    return [row for row in package.area_services if row.area == area and holds(row, day)]


def name_on(package, organisation, day):
    return next(row.name for row in package.organisations if row.organisation == organisation and holds(row, day))


@pytest.mark.parametrize(
    ("day", "health"),
    [
        (THEN, "NHS Rotherham Clinical Commissioning Group"),
        (NOW, "NHS South Yorkshire Integrated Care Board"),
    ],
)
def test_rotherham_and_its_partners_then_and_now(package, day, health):
    partners = {row.role: row.organisation for row in services_on(package, "rotherham", day)}
    names = {role: name_on(package, key, day) for role, key in partners.items()}
    assert names == {
        "authority": "Rotherham Metropolitan Borough Council",
        "police": "South Yorkshire Police",
        "health": health,
    }


def test_districts_serve_the_area_of_their_county(package):
    districts = [
        row for row in services_on(package, "north-yorkshire-county", date(2015, 3, 3)) if row.role == "district"
    ]
    assert len(districts) == 7
    assert not [row for row in services_on(package, "north-yorkshire", date(2026, 11, 24)) if row.role == "district"]


def test_one_slug_never_means_two_areas(package):
    assert {row.authority for row in package.areas if row.name == "North Yorkshire"} == {"la:NYK", "la:NYE"}
    assert len({row.area for row in package.areas}) == len(package.areas)


@pytest.mark.parametrize(
    ("key", "day", "title"),
    [
        ("chief-constables/police:south-yorkshire", THEN, "Chief Constable of South Yorkshire Police"),
        ("chief-constables/police:metropolitan", THEN, "Commissioner of Police of the Metropolis"),
        ("chief-constables/police:hampshire", THEN, "Chief Constable of Hampshire Constabulary"),
        ("chief-constables/police:hampshire", NOW, "Chief Constable of Hampshire and Isle of Wight Constabulary"),
        ("council-leaders/la:ROT", THEN, "Leader of Rotherham Metropolitan Borough Council"),
        ("council-leaders/la:BDG", THEN, "Leader of the London Borough of Barking and Dagenham"),
        ("council-leaders/la:HCK", THEN, "Mayor of Hackney"),
        ("council-leaders/la:CRY", THEN, "Leader of the London Borough of Croydon"),
        ("council-leaders/la:CRY", NOW, "Mayor of Croydon"),
        ("council-leaders/la:BST", NOW, "Leader of Bristol City Council"),
        ("council-leaders/la:LND", THEN, "Chair of Policy and Resources"),
        ("council-leaders/la:IOS", THEN, "Chairman of the Council of the Isles of Scilly"),
        ("chief-executives/la:LND", THEN, "Town Clerk and Chief Executive"),
        ("lead-members/la:ROT", THEN, "Lead Member for Children’s Services"),
        ("directors-of-childrens-services/la:ROT", THEN, "Director of Children’s Services"),
        ("health-leaders/ccg:03L", THEN, "Accountable Officer of NHS Rotherham Clinical Commissioning Group"),
        ("health-leaders/icb:QF7", NOW, "Chief Executive of NHS South Yorkshire Integrated Care Board"),
        ("inspectorates/inspectorate:hmicfrs", THEN, "Her Majesty’s Chief Inspector of Constabulary"),
        ("inspectorates/inspectorate:cqc", THEN, "Chief Executive of the Care Quality Commission"),
    ],
)
def test_printed_titles(package, key, day, title):
    assert [post.title for post in package.posts if post.post == key and holds(post, day)] == [title]


@pytest.mark.parametrize(
    ("registry", "salutations"),
    [
        ("chief-constables", {"Dear Chief Constable", "Dear Commissioner"}),
        ("council-leaders", {"Dear Council Leader", "Dear Mayor", "Dear Chair", "Dear Chairman"}),
        ("lead-members", {"Dear Lead Member"}),
        ("chief-executives", {"Dear Chief Executive", "Dear Town Clerk"}),
        ("health-leaders", {"Dear Accountable Officer", "Dear Chief Executive", "Dear Regional Director"}),
        ("directors-of-childrens-services", {"Dear Director of Children’s Services"}),
        ("inspectorates", {"Dear Chief Inspector", "Dear Chief Executive"}),
    ],
)
def test_salutations_by_the_office(package, registry, salutations):
    assert {post.salutation for post in package.posts if post.registry == registry} == salutations


@pytest.mark.parametrize(("day", "mayors"), [("2015-03-03", 15), ("2026-11-24", 13)])
def test_directly_elected_mayors(package, day, mayors):
    posts = posts_on(package, "council-leaders", date.fromisoformat(day))
    assert len([post for post in posts if post.salutation == "Dear Mayor"]) == mayors


def test_the_commissioners_are_no_chief_constables(package):
    posts = posts_on(package, "chief-constables", date(2026, 11, 24))
    assert {post.organisation for post in posts if post.salutation != "Dear Chief Constable"} == {
        "police:metropolitan",
        "police:city-of-london",
    }


def test_a_title_that_names_its_organisation_says_so(package):
    names = {(row.organisation, row.name) for row in package.organisations}
    for post in package.posts:
        if any(name in post.title for organisation, name in names if organisation == post.organisation):
            assert post.names_organisation, post


def test_barnsley_keeps_its_old_code_until_it_was_recoded(package):
    codes = {
        (row.code, row.valid_from, row.valid_to) for row in package.organisation_codes if row.organisation == "la:BNS"
    }
    assert ("E08000016", None, date(2025, 4, 1)) in codes
    assert ("E08000038", date(2025, 4, 1), None) in codes


def test_digests_tell_the_files_apart(package):
    assert len(set(package.digests.values())) == 20
    assert all(len(digest) == 64 for digest in package.digests.values())


def test_a_missing_package_says_so(tmp_path):
    with pytest.raises(PackageError) as error:
        read_package(tmp_path)
    assert error.value.code == "no_description"
