"""Names of files outside storage: they open on Windows and never clash."""

import pytest

from app.production.editions.naming import attached_name, file_name, path_in_folder
from tests.production.letters import letter


@pytest.mark.parametrize(
    ("recipient", "name"),
    [
        ("Leader of Kent County Council", "MAR15-0001 Leader of Kent County Council.pdf"),
        ("Lead Member for Children’s Services, Hull", "MAR15-0001 Lead Member for Children’s Services, Hull.pdf"),
        ("Arweinydd Cyngor Ynys Môn", "MAR15-0001 Arweinydd Cyngor Ynys Môn.pdf"),
        ("Arweinydd Cyngor Ynys Mo\u0302n", "MAR15-0001 Arweinydd Cyngor Ynys Môn.pdf"),
        ('Mayor: "of" <Bristol> / Bath\\Wells | a? *b*', "MAR15-0001 Mayor of Bristol Bath Wells a b.pdf"),
        ("Leader\tof\nKent\u200b\x07", "MAR15-0001 Leader of Kent.pdf"),
        ("Leader of Kent Council Ltd. . ", "MAR15-0001 Leader of Kent Council Ltd.pdf"),
        ("../../etc/passwd", "MAR15-0001 .. .. etc passwd.pdf"),
        ("", "MAR15-0001.pdf"),
    ],
)
def test_a_name_is_the_reference_and_the_recipient_less_what_windows_refuses(recipient, name):
    assert file_name(letter(recipient=recipient), "pdf") == name


def test_a_long_title_is_cut_and_the_reference_still_tells_two_apart():
    names = {
        file_name(letter(number=n, recipient="Chair of the " + "Very " * 60 + "Long Board"), "docx") for n in (1, 2)
    }
    assert len(names) == 2
    assert all(110 < len(name) <= 120 + len(".docx") for name in names)


@pytest.mark.parametrize(
    ("recipient", "name"),
    [
        (
            "Chief Constable of South Yorkshire Police",
            "Letter to the Chief Constable of South Yorkshire Police (MAR15-0001).pdf",
        ),
        (
            "Director of Children’s Services of Bournemouth, Christchurch and Poole Council",
            (
                "Letter to the Director of Children’s Services of Bournemouth, Christchurch and Poole Council "
                "(MAR15-0001).pdf"
            ),
        ),
        (
            "Accountable Officer of NHS South East Staffordshire and Seisdon Peninsula Clinical Commissioning Group",
            (
                "Letter to the Accountable Officer of NHS South East Staffordshire and Seisdon Peninsula Clinical "
                "Commissioning Group (MAR15-0001).pdf"
            ),
        ),
        (
            "Lead Member for Children’s Services of the London Borough of the " + "Longest and " * 5 + "Last Example",
            (
                "MAR15-0001 Letter to the Lead Member for Children’s Services of the London Borough of the Longest and "
                "Longest and Longest.pdf"
            ),
        ),
        ("V" * 130, "MAR15-0001 Letter.pdf"),
    ],
)
def test_an_attachment_has_the_whole_name_of_its_post_and_only_the_longest_is_cut_between_words(recipient, name):
    assert attached_name(letter(recipient=recipient), "pdf") == name


def test_the_attachment_of_a_welsh_letter_is_named_in_welsh():
    name = attached_name(letter(recipient="Leader of Cardiff Council"), "large-pdf", called="Llythyr", language="cy")
    assert name == "Llythyr – Leader of Cardiff Council (MAR15-0001) print bras.pdf"


def test_files_stand_by_format_and_registry():
    assert path_in_folder(letter(registry="lead-members"), "docx").startswith("docx/lead-members/MAR15-0001 ")
