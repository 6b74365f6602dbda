"""The email around a copy says that it is one, and of whose letter."""

from dataclasses import replace

import pytest

from app.delivery.email.covers import Around
from app.delivery.email.usual_covers import COPIES, LETTERS
from app.letters.letter import Annex
from tests.delivery.email.covering import CHIEF, SIGNED, letter, received


def test_a_copy_s_email_says_that_it_is_one_and_that_no_reply_is_needed():
    around = replace(CHIEF, greeting="Dear colleague", copy=True)
    assert received(COPIES["en"], letter(), around) == (
        "Copy of a letter from the Home Secretary and the Lord Chancellor – Keeping children safe (MAR15-0284)",
        "Dear colleague,\n\n"
        "For your information, please find attached a copy of a letter from the Home Secretary and the Lord Chancellor "
        "to the Chief Constable of Example Police, dated 3 March 2015 and headed “Keeping children "
        "safe”.\n\n"
        "You do not need to reply to this copy. If you would like to contact us, please reply to this email or write "
        "to the address below, quoting MAR15-0284.\n" + SIGNED,
    )


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (6, "children safe”. We have also written to 6 other chief constables.\n"),
        (1, "children safe”. We have also written to one of the other chief constables.\n"),
        (0, "children safe”.\n"),
    ],
)
def test_a_copy_s_email_says_that_others_were_sent_such_a_letter(others, said):
    around = replace(CHIEF, copy=True, others=others, registry="chief constables")
    assert said in received(COPIES["en"], letter(), around)[1]
    assert "also written" not in received(LETTERS["en"], letter(), replace(around, copy=False))[1]


def test_a_welsh_copy_s_email_says_so_in_welsh():
    page = letter(language="cy", salutation="Annwyl Brif Gwnstabl", date="3 Mawrth 2015", reply_by="27 Mawrth 2015")
    text = received(COPIES["cy"], page, replace(CHIEF, copy=True, others=6), language="cy")[1]
    assert "Rydym hefyd wedi ysgrifennu at 6 o bobl eraill." in text


def test_a_copy_of_a_corrected_letter_replaces_the_earlier_copy():
    subject, text = received(COPIES["en"], letter(), replace(CHIEF, copy=True, others=6, replaces="2 March 2015"))
    assert subject.startswith("Copy of a corrected letter from the Home Secretary")
    assert (
        "headed “Keeping children safe”. This letter replaces the one dated 2 March 2015, of which we sent you a copy. "
        "Please do not use the earlier copy. We are sorry that we have to correct it." in text
    )
    assert "also written" not in text, "the first copy said it, and the others may not have been corrected"


def test_a_copy_of_an_open_letter_is_called_one():
    page = letter(annex=Annex(title="To", lines=("One",)))
    _, text = received(COPIES["en"], page, Around(recipient="All council leaders", copy=True))
    assert "a copy of an open letter from" in text
    assert "to all council leaders, dated" in text
    _, text = received(LETTERS["en"], page, Around(recipient="All council leaders"))
    assert "Please find attached an open letter to all council leaders from the Home Secretary and" in text
