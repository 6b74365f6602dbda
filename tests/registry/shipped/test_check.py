"""The check finds each kind of fault planted in a copy of the shipped package, and nothing in what ships."""

import shutil

import pytest

from app.platform.root import ROOT
from app.registry.shipped.check import broken_rules, check_package, sentence
from app.registry.shipped.package import read_package

RECIPIENTS = ROOT / "recipients"


@pytest.fixture
def copy(tmp_path):
    return shutil.copytree(RECIPIENTS, tmp_path / "recipients")


def plant(copy, file, was, now):
    """Change one place of one file, which must be there exactly once."""
    text = (copy / file).read_text(encoding="utf-8")
    assert text.count(was) == 1, (file, was, text.count(was))
    (copy / file).write_text(text.replace(was, now), encoding="utf-8", newline="")


def test_what_ships_is_sound():
    assert check_package(RECIPIENTS) == []


TYPE, CONSTRAINT = "type-error", "constraint-error"
SCHEMA = {
    "bad date": ("bank_holidays.csv", "2015-04-03,Good Friday", "3/4/2015,Good Friday", TYPE),
    "bad number": ("registries.csv", ",councils,Councils,2", ",councils,Councils,two", TYPE),
    "unknown kind": ("organisations.csv", "Rotherham,,metropolitan_district", "Rotherham,,town", CONSTRAINT),
    "blank title": ("posts.csv", "Leader of Rotherham Metropolitan Borough Council", "", CONSTRAINT),
    "duplicate key": ("bank_holidays.csv", "2015-04-06,Easter Monday", "2015-04-03,Easter Monday", "primary-key"),
    "dangling key": ("area_services.csv", "rotherham,police:south-yorkshire", "rotherham,police:no", "foreign-key"),
    "missing column": ("hexes.csv", "layout,area,q,r", "layout,area,q", "missing-label"),
}


@pytest.mark.parametrize(("file", "was", "now", "kind"), SCHEMA.values(), ids=SCHEMA)
def test_faults_of_the_schema(copy, file, was, now, kind):
    plant(copy, file, was, now)
    faults = check_package(copy)
    assert kind in {fault.facts["type"] for fault in faults}
    assert {fault.file for fault in faults} == {file}


HAMPSHIRE = "https://www.hampshire.police.uk/"
POLICE = "rotherham,police:south-yorkshire,police,,true,1974-04-01,"
TELEPHONE = "la:ROT,main_office,telephone,,,,,,,,,"
RULES = {
    "backwards": ("organisations.csv", f"{HAMPSHIRE},2022-11-16,", f"{HAMPSHIRE},2022-11-16,2022-11-16"),
    "overlap": ("organisations.csv", f"{HAMPSHIRE},,2022-11-16", f"{HAMPSHIRE},,2022-11-17"),
    "gap": ("organisations.csv", f"{HAMPSHIRE},,2022-11-16", f"{HAMPSHIRE},,2022-11-15"),
    "code_taken": ("organisation_codes.csv", "la:ROT,dfe,372", "la:ROT,dfe,373"),
    "post_key": ("posts.csv", "council-leaders/la:ROT,", "council-leaders/la:ROTHER,"),
    "no_coverage": ("coverage.csv", "inspectorates,2015-01-01", "lead-members,2027-04-01"),
    "authority": ("area_services.csv", "rotherham,la:ROT,authority", "rotherham,la:SHF,authority"),
    "police": ("area_services.csv", POLICE, f"{POLICE}2020-01-01"),
    "health": ("area_services.csv", "rotherham,icb:QF7,health,1.0000,true", "rotherham,icb:QF7,health,1.0000,false"),
    "county": ("contacts.csv", "S60 1AE,,,South Yorkshire", "S60 1AE,,,West Yorkshire"),
    "address": ("contacts.csv", "Rotherham,South Yorkshire,S60 1AE", "Rotherham,South Yorkshire,S60 1KE"),
    "untidy": (
        "contacts.csv",
        "la:ROT,main_office,postal,Riverside House",
        'la:ROT,main_office,postal,"Riverside House,"',
    ),
    "contact_shape": ("contacts.csv", f"{TELEPHONE}01709 382 121", TELEPHONE),
}


@pytest.mark.parametrize(("code", "file", "was", "now"), [(code, *rest) for code, rest in RULES.items()], ids=RULES)
def test_faults_against_our_own_rules(copy, code, file, was, now):
    plant(copy, file, was, now)
    assert code in {fault.code for fault in broken_rules(read_package(copy))}


def test_no_two_pre_election_periods_have_a_day_in_common(copy):
    plant(copy, "pre_election_periods.csv", "2017-04-22,", "2015-05-07,")
    assert [(fault.file, fault.code) for fault in broken_rules(read_package(copy))] == [
        ("pre_election_periods.csv", "overlap")
    ]


def test_a_post_left_out_and_a_post_too_many(copy):
    posts = (copy / "posts.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    gone = [line for line in posts if not line.startswith("council-leaders/la:ROT,")]
    extra = next(line for line in posts if line.startswith("lead-members/la:ROT,")).replace("la:ROT", "la:ADU")
    (copy / "posts.csv").write_text("".join([*gone, extra]), encoding="utf-8", newline="")
    assert {(fault.code, fault.facts["organisation"]) for fault in broken_rules(read_package(copy))} == {
        ("post_missing", "la:ROT"),
        ("post_unexpected", "la:ADU"),
    }


def test_two_areas_in_one_tile(copy):
    hexes = (copy / "hexes.csv").read_text(encoding="utf-8").splitlines()
    hexes[2] = ",".join([*hexes[2].split(",")[:2], *hexes[1].split(",")[2:]])
    (copy / "hexes.csv").write_text("\n".join(hexes) + "\n", encoding="utf-8", newline="")
    assert [fault.code for fault in broken_rules(read_package(copy))] == ["hex_taken"]


@pytest.mark.parametrize("file", ["datapackage.json", "posts.csv"])
def test_a_file_that_is_not_there(copy, file):
    (copy / file).unlink()
    assert check_package(copy)


def test_a_description_that_is_no_json(copy):
    (copy / "datapackage.json").write_text("{", encoding="utf-8")
    assert check_package(copy)


def test_a_resource_that_is_not_described(copy):
    text = (copy / "datapackage.json").read_text(encoding="utf-8")
    (copy / "datapackage.json").write_text(text.replace('"name": "hexes"', '"name": "tiles"'), encoding="utf-8")
    (fault,) = check_package(copy)
    assert sentence(fault) == "datapackage.json: The package can't be read: no resource."


def test_a_fault_reads_as_a_sentence(copy):
    plant(copy, "posts.csv", "council-leaders/la:ROT,", "council-leaders/la:ROTHER,")
    said = [sentence(fault) for fault in check_package(copy)]
    assert said == ["posts.csv, row 665, post: The key of the post should be council-leaders/la:ROT."]
