"""What stands at the head of a letter and at the foot of its pages: which departments, and whether it fits."""

import pytest

from app.letters.compose import compose
from app.letters.letter import Signatory
from app.letters.page.head import HeadOverflow
from tests.letters.factory import campaign, letter, march_letter, recipient, template


def test_a_head_that_overflows_stops_a_letter():
    with pytest.raises(HeadOverflow) as problem:
        letter("Text", sender=("Line",) * 30)
    assert problem.value.facts["part"] == "details"
    long = Signatory("", "Secretary of State", "Department for Things of Many Kinds " * 4)
    with pytest.raises(HeadOverflow) as problem:
        letter("Text", signatories=(long,))
    assert problem.value.facts["part"] == "letterhead"
    assert problem.value.facts["height"] > problem.value.facts["limit"]


DEPARTMENTS = (
    *("Home Office", "Ministry of Justice", "Department of Health and Social Care", "Department for Education"),
    *("Ministry of Housing, Communities and Local Government", "Department for Work and Pensions", "HM Treasury"),
    *("Department for Transport", "Department for Business and Trade", "Department for Culture, Media and Sport"),
    *("Department for Science, Innovation and Technology", "Foreign, Commonwealth and Development Office"),
)


@pytest.mark.parametrize("language", ["en", "cy"])
@pytest.mark.parametrize("count", range(2, 13))
def test_the_departments_of_any_number_of_signatories_have_room_at_the_head(count, language):
    signatories = tuple(Signatory("", f"Office of {name}", name) for name in DEPARTMENTS[:count])
    made = letter("Text", front=f"language: {language}", signatories=signatories)
    others = {"en": "with other departments", "cy": "gydag adrannau eraill"}[language]
    assert made.letterhead == "Home Office"
    if count > 5:
        assert made.letterhead_with == others
    else:
        assert all(name.removeprefix("The ") in made.letterhead_with for name in DEPARTMENTS[1:count])


@pytest.mark.parametrize(
    ("reference", "marking", "fits"),
    [
        ("M" * 20 + "-12345", "OFFICIAL-SENSITIVE", True),
        ("2" * 37, "OFFICIAL-SENSITIVE", True),
        ("2" * 36 + "M", "OFFICIAL-SENSITIVE", False),
        ("2" * 36 + "M", "OFFICIAL", True),
        ("2" * 38, "", False),
        ("Ref 1 " * 15, "", False),
        ("2" * 90, "OFFICIAL", False),
        ("2" * 110, "", False),
    ],
)
def test_a_reference_stands_in_one_line_at_the_foot_of_the_page(reference, marking, fits):
    def made():
        return compose(
            template("Text"),
            registry="council-leaders",
            recipient=recipient(reference=reference),
            campaign=campaign(marking=marking, sender=()),
            values={},
        )

    if fits:
        assert made().reference == reference
        return
    with pytest.raises(HeadOverflow) as problem:
        made()
    assert problem.value.facts["part"] == "reference"
    assert problem.value.facts["height"] > problem.value.facts["limit"] > 60


def test_the_convening_department_heads_the_page():
    assert march_letter().letterhead == "Home Office"
    assert march_letter().letterhead_with.startswith("with the Ministry of Justice, the Department of Health,")
    alone = letter("Text", signatories=(Signatory("", "Chancellor of the Exchequer", "HM Treasury"),))
    assert (alone.letterhead, alone.letterhead_with) == ("HM Treasury", "")


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ((), ""),
        (("Department for Education",), "with the Department for Education"),
        (("HM Treasury",), "with HM Treasury"),
        (("The National Archives",), "with the National Archives"),
        (("Department of Health", "HM Treasury"), "with the Department of Health and HM Treasury"),
        (("Home Office",), ""),
        (
            ("Ministry of Justice", "Department of Health", "Home Office", "HM Treasury"),
            "with the Ministry of Justice, the Department of Health and HM Treasury",
        ),
    ],
)
def test_the_other_departments_are_named_with_it_once_each(others, said):
    signatories = tuple(Signatory("", f"Office of {name}", name) for name in ("Home Office", *others))
    assert letter("Text", signatories=signatories).letterhead_with == said


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (("Adran Addysg",), "gydag Adran Addysg"),
        (("Trysorlys EF",), "gyda Trysorlys EF"),
        (("Adran Addysg", "Trysorlys EF"), "gydag Adran Addysg a Trysorlys EF"),
        (("Trysorlys EF", "Adran Addysg"), "gyda Trysorlys EF ac Adran Addysg"),
    ],
)
def test_in_welsh_the_word_before_the_other_departments_depends_on_the_letter_after_it(others, said):
    signatories = tuple(Signatory("", f"Swydd {name}", name) for name in ("Swyddfa Gartref", *others))
    assert letter("Testun", "language: cy", signatories=signatories).letterhead_with == said
