"""The faults known in the sources are gone from what ships, and the corrections say what was done."""

import re
from datetime import date

import pytest

from app.letters.recipient.address import check, clean, lay_out
from app.platform.root import ROOT
from app.registry.shipped.package import holds, read_package

COUNCILS = {
    "county",
    "district",
    "metropolitan_district",
    "london_borough",
    "unitary",
    "city_corporation",
    "sui_generis",
}
DAY = date(2015, 3, 3)


@pytest.fixture(scope="module")
def package():
    return read_package(ROOT / "recipients")


@pytest.fixture(scope="module")
def addresses(package):
    return {row.organisation: row for row in package.contacts if row.channel == "postal"}


def names(package, organisation):
    return [row.name for row in package.organisations if row.organisation == organisation]


def test_no_abbreviation_is_printed(package):
    printed = [row.name for row in package.organisations] + [row.title for row in package.posts]
    assert not [text for text in printed if re.search(r"\b(CCG|ICB|HMIC|CQC)\b", text)]


def test_apostrophes_are_there_and_typographic(package):
    cells = [
        *(row.name for row in package.organisations),
        *(row.short_name for row in package.organisations),
        *(row.title for row in package.posts),
        *(row.name for row in package.areas),
        *(line for row in package.contacts for line in row.lines),
    ]
    assert not [cell for cell in cells if re.search(r"'|\b\w+ s\b|Kings Lynn", cell)]
    assert names(package, "la:KIN") == ["Borough Council of King’s Lynn and West Norfolk"]


def test_and_is_written_out(package):
    # The inspectorate of fire and rescue has the sign in its own name.
    assert {row.organisation for row in package.organisations if "&" in row.name} == {"inspectorate:hmicfrs"}


def test_regions_of_the_nhs_say_whose_they_are(package):
    regions = [row for row in package.organisations if row.kind == "nhs_england_region"]
    assert len(regions) == 10
    assert all(row.name.startswith("NHS England ") and row.name.endswith(" region") for row in regions)


def test_41_councils_take_the_in_a_title(package):
    councils = [r for r in package.organisations if r.nation == "England" and r.kind in COUNCILS and holds(r, DAY)]
    the = {row.organisation: row.name for row in councils if row.article}
    assert len(the) == 41
    leaders = {p.organisation: p for p in package.posts if p.registry == "chief-executives" and holds(p, DAY)}
    assert all(leaders[key].title == f"Chief Executive of the {name}" for key, name in the.items() if key != "la:LND")


def test_three_territorial_forces_take_the_in_a_sentence(package):
    forces = {r.organisation for r in package.organisations if r.kind == "police_force" and r.article}
    assert forces == {"police:city-of-london", "police:metropolitan", "police:northern-ireland"}


@pytest.mark.parametrize(
    ("organisation", "then", "now"),
    [
        ("la:DNC", "Doncaster Metropolitan Borough Council", "City of Doncaster Council"),
        ("la:COL", "Colchester Borough Council", "Colchester City Council"),
        ("la:SHE", "Shepway District Council", "Folkestone and Hythe District Council"),
        ("la:MIK", "Milton Keynes Council", "Milton Keynes City Council"),
        ("la:SOS", "Southend-on-Sea Borough Council", "Southend-on-Sea City Council"),
        ("police:hampshire", "Hampshire Constabulary", "Hampshire and Isle of Wight Constabulary"),
        ("police:avon-and-somerset", "Avon and Somerset Constabulary", "Avon and Somerset Police"),
        ("lhb:7A3", "Abertawe Bro Morgannwg University Health Board", "Swansea Bay University Health Board"),
    ],
)
def test_a_change_of_name_is_two_versions(package, organisation, then, now):
    assert names(package, organisation) == [then, now]


def test_hmic_took_on_fire_in_july_2017(package):
    changes = [row.valid_from for row in package.organisations if row.organisation == "inspectorate:hmicfrs"]
    assert changes == [None, date(2017, 7, 19), date(2022, 9, 8)]


@pytest.mark.parametrize(
    ("organisation", "lines"),
    [
        ("la:KIN", ("King’s Court", "Chapel Street", "King’s Lynn", "Norfolk", "PE30 1EX")),
        ("la:OXO", ("109 St Aldate’s Chambers", "St Aldate’s", "Oxford", "Oxfordshire", "OX1 1DS")),
        ("la:BAI", ("The Basildon Centre", "St. Martin’s Square", "Basildon", "Essex", "SS14 1DL")),
        ("la:BAE", ("Queen’s Buildings", "Potter Street", "Worksop", "Nottinghamshire", "S80 2AH")),
        ("la:ESX", ("County Hall", "St Anne’s Crescent", "Lewes", "East Sussex", "BN7 1SG")),
        ("la:TON", ("Gibson Building", "Gibson Drive, Kings Hill", "West Malling", "Kent", "ME19 4LZ")),
        ("la:CHW", ("HQ, 58 Nicholas Street", "Chester", "Cheshire", "CH1 2NP")),
        ("la:POR", ("Civic Offices", "Guildhall Square", "Portsmouth", "PO1 2BG")),
        ("la:MEL", ("Parkside", "Station Approach", "Burton Street", "Melton Mowbray", "Leicestershire", "LE13 1GH")),
        ("la:CBF", ("Priory House", "Monks Walk, Chicksands", "Shefford", "Bedfordshire", "SG17 5TQ")),
        ("la:BDF", ("Borough Hall", "Cauldwell Street", "Bedford", "MK42 9AP")),
        ("la:LIN", ("County Offices", "Newland", "Lincoln", "Lincolnshire", "LN1 1YL")),
        ("la:SHR", ("Shirehall", "Abbey Foregate", "Shrewsbury", "Shropshire", "SY2 6ND")),
        ("la:NWM", ("Newham Dockside", "1000 Dockside Road", "London", "E16 2QU")),
    ],
)  # fmt: skip
def test_addresses_mended_by_hand(addresses, organisation, lines):
    assert addresses[organisation].lines == lines


def test_every_address_is_in_shape(addresses):
    assert not [row for row in addresses.values() if check(row.lines) or clean(row.lines) != row.lines]


def test_no_address_repeats_its_organisation(package, addresses):
    for row in addresses.values():
        assert row.lines[0] not in names(package, row.organisation)


def test_a_name_and_a_title_leave_room_for_every_address(package, addresses):
    for post in package.posts:
        if address := addresses.get(post.organisation):
            organisation = [] if post.names_organisation else names(package, post.organisation)[-1:]
            printed = lay_out(["Alexandra Example", post.title, *organisation], address.lines, county=address.county)
            assert printed[0] == "Alexandra Example"


def test_every_authority_of_2015_has_an_address(package, addresses):
    missing = {row.authority for row in package.areas if row.nation == "England" and holds(row, DAY)} - addresses.keys()
    assert missing == set()


def test_mail_stays_under_domains_that_public_bodies_hold(package):
    domains = {row.value.split("@")[1] for row in package.contacts if row.channel == "email"}
    assert {domain for domain in domains if not domain.endswith(".gov.uk")} == {"cqc.org.uk"}


def test_telephone_numbers_are_numbers(package):
    numbers = [row.value for row in package.contacts if row.channel == "telephone"]
    assert not [number for number in numbers if not re.fullmatch(r"0\d{2,4}( ?\d{2,8}){1,4}", number)]


def test_areas_have_the_names_of_places(package):
    assert not [row.name for row in package.areas if re.search(r"County$|Council|^City of (?!London)|^The ", row.name)]


def test_no_post_names_a_person(package):
    assert not [row for row in package.posts if re.search(r"\b(Mr|Mrs|Ms|Cllr|Sir|Dame)\b", row.title + row.salutation)]


def test_every_correction_says_what_and_why(package):
    assert all(row.was != row.now and row.reason for row in package.corrections)
    expanded = [row for row in package.corrections if row.was.endswith(" CCG")]
    assert len(expanded) == 212
