"""The order of the rules of address, one line for each case. The names are made up."""

import csv

import pytest

from app.letters.recipient.salutation import Holder, Salutation, name_line, salute
from app.platform.root import ROOT

PAT = {"full_name": "Pat Example", "forename": "Pat", "surname": "Example"}


def line(office: str = "", *, is_form: bool = False, **holder: object) -> str:
    return salute(Holder(**holder), office=office, office_is_form=is_form).line  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lord", "Dear Lord Example"),
        ("Baron", "Dear Lord Example"),
        ("Viscount", "Dear Lord Example"),
        ("Earl", "Dear Lord Example"),
        ("Lady", "Dear Lady Example"),
        ("Baroness", "Dear Lady Example"),
        ("Countess", "Dear Lady Example"),
        ("Rt Hon Baroness", "Dear Lady Example"),
        ("Sir", "Dear Sir Pat"),
        ("Dame", "Dear Dame Pat"),
        ("Councillor Sir", "Dear Sir Pat"),
        ("Professor Dame", "Dear Dame Pat"),
        ("Councillor", "Dear Councillor Example"),
        ("Cllr", "Dear Councillor Example"),
        ("Cllr.", "Dear Councillor Example"),
        ("Councillor Dr", "Dear Councillor Example"),
        ("Dr", "Dear Dr Example"),
        ("Doctor", "Dear Dr Example"),
        ("Professor", "Dear Professor Example"),
        ("Prof.", "Dear Professor Example"),
        ("Ms", "Dear Ms Example"),
        ("Mx", "Dear Mx Example"),
        ("The Reverend", "Dear Reverend Example"),
        ("Rt Hon", "Dear Pat Example"),
        ("The Right Honourable Dr", "Dear Dr Example"),
        ("", "Dear Pat Example"),
        ("Rt. Hon.", "Dear Pat Example"),
        ("The Rt. Hon. Dr", "Dear Dr Example"),
        ("The Rt Hon. the Lord", "Dear Lord Example"),
        ("Rt Hon Sir", "Dear Sir Pat"),
        ("Marquess", "Dear Lord Example"),
        ("Viscountess", "Dear Lady Example"),
        ("Marchioness", "Dear Lady Example"),
        ("LORD", "Dear Lord Example"),
        ("dame", "Dear Dame Pat"),
        ("Professor Lord", "Dear Lord Example"),
        ("Dr Dame", "Dear Dame Pat"),
        ("Professor Dr", "Dear Professor Example"),
        ("cllr dr", "Dear Councillor Example"),
        ("DR.", "Dear Dr Example"),
        ("Mr", "Dear Mr Example"),
        ("Mrs", "Dear Mrs Example"),
        ("Miss", "Dear Miss Example"),
        ("Alderman", "Dear Alderman Example"),
        ("Revd Dr", "Dear Dr Example"),
        ("Commander", "Dear Commander Example"),
        ("Lord Mayor Councillor", "Dear Councillor Example"),
    ],
)
def test_without_an_office_that_is_the_form(title, expected):
    assert line(title=title, **PAT) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Lord", "Dear Lord Example"),
        ("Sir", "Dear Sir Pat"),
        ("Dame", "Dear Dame Pat"),
        ("Dr", "Dear Chief Constable"),
        ("Councillor", "Dear Chief Constable"),
        ("Ms", "Dear Chief Constable"),
        ("", "Dear Chief Constable"),
        ("Baroness", "Dear Lady Example"),
        ("Rt Hon", "Dear Chief Constable"),
        ("Professor", "Dear Chief Constable"),
        ("The Reverend", "Dear Chief Constable"),
        ("Lord Mayor", "Dear Chief Constable"),
    ],
)
def test_the_office_goes_before_a_plain_title_but_after_an_honour(title, expected):
    assert line("Dear Chief Constable", is_form=True, title=title, **PAT) == expected


@pytest.mark.parametrize(
    "office", ["Dear Chief Constable", "Dear Commissioner", "Dear Mayor", "Dear Leader", "Dear Chief Executive"]
)
def test_the_office_greets_while_nobody_is_recorded(office):
    assert salute(None, office=office, office_is_form=True).line == office


def test_an_office_that_is_not_the_form_stands_in_for_a_name_only():
    assert line("Dear Lead Member", title="Councillor", **PAT) == "Dear Councillor Example"
    assert salute(None, office="Dear Lead Member").line == "Dear Lead Member"


def test_what_is_recorded_for_the_holder_wins():
    assert line("Dear Leader", is_form=True, title="Sir", salutation="Dear Patricia", **PAT) == "Dear Patricia"


def test_a_knight_without_a_recorded_forename_is_not_given_one():
    assert line("Dear Leader", is_form=True, full_name="P Example", title="Sir", surname="Example") == "Dear Leader"
    assert line(full_name="P Example", title="Sir", surname="Example") == "Dear P Example"


def test_every_known_salutation_ends_sincerely_and_the_unknown_one_faithfully():
    assert salute(Holder(**PAT)).close == "Yours sincerely"
    assert salute(None, office="Dear Leader").close == "Yours sincerely"
    unknown = salute(None)
    assert (unknown.line, unknown.close) == ("Dear Sir or Madam", "Yours faithfully")
    assert salute(Holder()).line == "Dear Sir or Madam"
    assert salute(Holder(salutation="Dear Sir or Madam")).close == "Yours faithfully"


@pytest.mark.parametrize(
    "said", ["Dear Sir or Madam,", "Dear Sir or Madam :", "Dear sir or madam", "Dear Sir or Madam."]
)
def test_the_unknown_salutation_is_known_again_by_its_words(said):
    assert salute(Holder(salutation=said)).close == "Yours faithfully"
    assert salute(None, office=said).close == "Yours faithfully"


@pytest.mark.parametrize(
    ("recorded", "printed"),
    [
        ("Dear Pat,", "Dear Pat"),
        ("Dear Pat ,", "Dear Pat"),
        ("Dear Pat:", "Dear Pat"),
        ("Dear Pat Jr.", "Dear Pat Jr."),
    ],
)
def test_a_recorded_salutation_prints_without_its_comma_like_all_others(recorded, printed):
    assert salute(Holder(salutation=recorded)).line == printed
    assert salute(None, office=recorded).line == printed


@pytest.mark.parametrize("office", ["Dear Sir or Madam", ""])
def test_an_office_that_greets_nobody_in_particular_ends_faithfully(office):
    assert salute(None, office=office, office_is_form=True).close == "Yours faithfully"


@pytest.mark.parametrize(
    "known", [{"surname": "Example"}, {"title": "Sir", "surname": "Example"}, {"title": "Lord"}, {"forename": "Pat"}]
)
def test_nothing_is_made_up_for_a_holder_of_whom_too_little_is_known(known):
    assert line(**known) == "Dear Sir or Madam"


@pytest.mark.parametrize(
    ("holder", "line", "close"),
    [
        ({}, "Annwyl Pat Example", "Yn gywir"),
        ({"title": "Lord"}, "Annwyl Arglwydd Example", "Yn gywir"),
        ({"title": "Viscount"}, "Annwyl Arglwydd Example", "Yn gywir"),
        ({"title": "Baroness"}, "Annwyl Lady Example", "Yn gywir"),
        ({"title": "Sir"}, "Annwyl Syr Pat", "Yn gywir"),
        ({"title": "Professor"}, "Annwyl Athro Example", "Yn gywir"),
        ({"title": "Cllr Dr"}, "Annwyl Gynghorydd Example", "Yn gywir"),
        ({"title": "Ms"}, "Annwyl Ms Example", "Yn gywir"),
        ({"title": "Dame"}, "Annwyl Dame Pat", "Yn gywir"),
        ({"title": "Councillor"}, "Annwyl Gynghorydd Example", "Yn gywir"),
        ({"salutation": "Annwyl Brif Gwnstabl"}, "Annwyl Brif Gwnstabl", "Yn gywir"),
        ({"salutation": "Annwyl Syr neu Fadam"}, "Annwyl Syr neu Fadam", "Yn ffyddlon"),
        ({"salutation": "Annwyl Syr neu Fadam,"}, "Annwyl Syr neu Fadam", "Yn ffyddlon"),
        ({"salutation": "Dear Sir or Madam"}, "Dear Sir or Madam", "Yn ffyddlon"),
    ],
)
def test_each_rule_in_welsh(holder, line, close):
    said = salute(Holder(**{**PAT, **holder}), language="cy")
    assert (said.line, said.close) == (line, close)


def test_in_welsh():
    assert salute(Holder(title="Dr", **PAT), language="cy").line == "Annwyl Dr Example"
    assert salute(None, language="cy").line == "Annwyl Syr neu Fadam"


POSTS = csv.DictReader((ROOT / "recipients" / "posts.csv").read_text(encoding="utf-8").splitlines())
OFFICES = sorted({row["salutation"] for row in POSTS})


@pytest.mark.parametrize("office", [*OFFICES, "Dear Director of Children's Services,"])
def test_every_office_that_ships_is_addressed_in_a_welsh_letter_in_welsh(office):
    said = salute(None, office=office, language="cy")
    assert said.line.startswith("Annwyl ")
    assert said.line.removeprefix("Annwyl ") != office.removeprefix("Dear ")
    assert said.close == "Yn gywir"


def test_in_welsh_an_office_of_no_known_form_stays_and_nobody_known_is_greeted_in_welsh():
    assert salute(None, office="Dear Portreeve", language="cy").line == "Dear Portreeve"
    assert salute(None, office="Annwyl Faer", language="cy").line == "Annwyl Faer"
    assert salute(None, office="Dear Sir or Madam", language="cy") == Salutation("Annwyl Syr neu Fadam", "Yn ffyddlon")


@pytest.mark.parametrize(
    ("holder", "expected"),
    [
        (Holder(), ""),
        (Holder(**PAT), "Pat Example"),
        (Holder(title="Sir", post_nominals="QPM", **PAT), "Sir Pat Example QPM"),
        (Holder(title="Sir", full_name="Sir Pat Example", post_nominals="KBE QPM"), "Sir Pat Example KBE QPM"),
        (Holder(title="Dr", full_name="Drew Example"), "Dr Drew Example"),
        (Holder(post_nominals="OBE"), ""),
        (Holder(title="Sir"), ""),
        (Holder(title="dr", full_name="Dr Drew Example"), "Dr Drew Example"),
        (Holder(title="The Rt Hon", full_name="Drew Example", post_nominals="MP"), "The Rt Hon Drew Example MP"),
        (Holder(title="Lord", full_name="Lordan Example"), "Lord Lordan Example"),
        (Holder(full_name="Drew Example", post_nominals="QPM DL"), "Drew Example QPM DL"),
    ],
)
def test_the_name_at_the_head_of_an_address(holder, expected):
    assert name_line(holder) == expected


def test_the_place_of_a_peer_s_style_is_not_said():
    holder = Holder(full_name="Example of Rotherham", title="Lord", surname="Example of Rotherham")
    assert salute(holder).line == "Dear Lord Example"
