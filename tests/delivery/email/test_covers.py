"""The email around a letter says what the letter says, in its language, and a value is never markup."""

from dataclasses import replace

import pytest

from app.delivery.email.covers import Around, Cover, CoverUnfit, check_cover, fill
from app.delivery.email.usual_covers import CHASERS, COPIES, COPIES_OF_REMINDERS, LETTERS
from app.letters.letter import Signatory
from app.letters.page.correction import correction_line
from app.letters.text.fields import Run
from tests.delivery.email.covering import CHIEF, FIRST, NOTICED, SIGNED, letter, received

ALL_USUAL = [cover for kind in (LETTERS, CHASERS, COPIES, COPIES_OF_REMINDERS) for cover in kind.values()]


@pytest.mark.parametrize("cover", ALL_USUAL)
def test_a_subject_has_no_colon_of_its_own(cover):
    """Titles have one: “Child sexual exploitation: what leaders answer for”."""
    assert ":" not in cover.subject


@pytest.mark.parametrize("cover", ALL_USUAL)
def test_a_usual_cover_is_fit_holds_no_condition_and_leaves_nothing_unfilled(cover):
    check_cover(cover)
    assert "??" not in cover.subject + cover.text
    around = Around(recipient="Mayor", enclosures=["A leaflet"], with_word=True, replaces="2 March 2015", first=FIRST)
    filled = fill(cover, letter(), around)
    assert "((" not in filled.subject + filled.text + filled.html
    assert "\n\n\n" not in filled.text
    assert "  " not in filled.text


def test_a_letter_s_email_as_it_is_received():
    assert received(LETTERS["en"], letter()) == (
        "Letter from the Home Secretary and the Lord Chancellor – Keeping children safe (MAR15-0284)",
        "Dear Chief Constable,\n\n"
        "Please find attached a letter from the Home Secretary and the Lord Chancellor, dated 3 March 2015 and "
        "headed “Keeping children safe”.\n\n"
        "We would be grateful for a reply by 27 March 2015. You can reply to this email, or write to the address "
        "below, quoting MAR15-0284.\n" + SIGNED,
    )


def test_an_acknowledgement_s_email_asks_for_no_reply_and_says_how_to_make_contact():
    one = letter(
        reply_by="",
        subject=(Run("Your reply of 18 March 2015"),),
        signatories=(Signatory("", "Home Secretary", "Home Office"),),
    )
    assert received(LETTERS["en"], one) == (
        "Letter from the Home Secretary – Your reply of 18 March 2015 (MAR15-0284)",
        "Dear Chief Constable,\n\n"
        "Please find attached a letter from the Home Secretary, dated 3 March 2015 and headed “Your reply of 18 "
        "March 2015”.\n\n"
        "You do not need to reply. If you would like to contact us, please reply to this email or write to the address "
        "below, quoting MAR15-0284.\n" + SIGNED,
    )


def test_the_notice_of_a_letter_stands_before_the_greeting_of_its_email():
    notice = "A reconstruction, not the letter that was sent in March 2015"
    noticed = letter(notice=notice)
    assert received(LETTERS["en"], noticed)[1].startswith(f"{notice}\n\nDear Chief Constable,")
    marked = replace(noticed, marking="OFFICIAL-SENSITIVE")
    assert received(LETTERS["en"], marked)[1].startswith(f"OFFICIAL-SENSITIVE\n\n{notice}\n\nDear Chief")
    assert received(COPIES["en"], noticed, replace(CHIEF, copy=True))[1].startswith(f"{notice}\n\n")


def test_what_a_correction_says_at_its_head_is_not_said_twice_in_its_email():
    line = correction_line("2 March 2015", "2 March 2015", language="en")
    around = replace(CHIEF, replaces="2 March 2015")
    notice = "This letter is a reconstruction."
    text = received(LETTERS["en"], letter(notice=f"{line}\n{notice}"), around)[1]
    assert text.startswith(f"{notice}\n\nDear Chief Constable,")
    assert text.count("replaces the one") == 1


def test_a_notice_that_is_no_noun_is_quoted():
    around = replace(CHIEF, first=replace(FIRST, notice="For practice only."))
    text = received(CHASERS["en"], letter(), around)[1]
    assert text.startswith("Our letter dated 3 March 2015 carries the notice “For practice only”.\n\nDear Chief")


@pytest.mark.parametrize("copy", [False, True])
def test_the_notice_of_a_first_letter_begins_an_email_whatever_its_text(copy):
    cover = COPIES["en"] if copy else Cover("Reminder", "((greeting))\n\n((how to reply))")
    text = received(cover, letter(), replace(CHIEF, first=NOTICED, copy=copy))[1]
    assert text.startswith(f"{NOTICED.notice}\n\nDear Chief"), "in the words of the letter"
    assert text.count("reconstruction") == 1


def test_more_than_two_who_sign_are_the_first_and_others_in_the_subject():
    three = tuple(Signatory("", office, "HO") for office in ("Home Secretary", "Lord Chancellor", "Health Secretary"))
    assert received(LETTERS["en"], letter(signatories=three))[0].startswith(
        "Letter from the Home Secretary and others – Keeping"
    )


def test_more_than_two_who_sign_are_the_first_and_how_many_other_ministers_in_the_text():
    five = tuple(Signatory("", office, "HO") for office in ("Home Secretary", "B", "C", "D", "E"))
    text = received(LETTERS["en"], letter(signatories=five))[1]
    assert "a letter from the Home Secretary and four other ministers, dated" in text
    welsh = received(LETTERS["cy"], letter(signatories=five, language="cy"), language="cy")[1]
    assert "Atodir llythyr gan Home Secretary ac eraill, dyddiedig" in welsh


def test_no_email_says_that_no_reply_is_needed_where_that_is_not_sure():
    text = received(LETTERS["en"], letter(reply_by=""), replace(CHIEF, unsure=True))[1]
    assert "children safe”.\n\nIf you would like to contact us, please reply to this email" in text


def test_letter_of_thanks_that_asks_for_what_is_missing_is_not_said_to_need_no_reply():
    text = received(LETTERS["en"], letter(reply_by=""), replace(CHIEF, lacks=True))[1]
    assert "not need to reply" not in text
    assert (
        "The letter says what is missing from your reply, and asks you to send it. You can reply to this email, or "
        "write to the address below, quoting MAR15-0284."
    ) in text


def test_letter_of_thanks_and_its_email_quote_the_same_reference():
    text = received(LETTERS["en"], letter(reply_by=""), replace(CHIEF, to_quote="MAR15-0007", unsure=True))[1]
    assert "quoting MAR15-0007." in text


def test_a_welsh_letter_s_email_is_welsh_to_its_close():
    page = letter(language="cy", salutation="Annwyl Brif Gwnstabl", date="3 Mawrth 2015", reply_by="27 Mawrth 2015")
    subject, text = received(LETTERS["cy"], page, language="cy")
    assert subject == "Llythyr gan Home Secretary a Lord Chancellor – Keeping children safe (MAR15-0284)"
    assert text == (
        "Annwyl Brif Gwnstabl,\n\n"
        "Atodir llythyr gan Home Secretary a Lord Chancellor, dyddiedig 3 Mawrth 2015, o dan y pennawd “Keeping "
        "children safe”.\n\n"
        "Byddem yn ddiolchgar am ateb erbyn 27 Mawrth 2015. Gallwch ateb yr e-bost hwn, neu ysgrifennu i’r cyfeiriad "
        "isod, gan ddyfynnu MAR15-0284.\n" + SIGNED.replace("Kind regards", "Cofion gorau")
    )
    assert '<html lang="cy">' in fill(LETTERS["cy"], page, CHIEF).html


@pytest.mark.parametrize("post", ["HM Chief Inspector of Probation", "His Majesty’s Chief Inspector of Constabulary"])
def test_a_post_of_the_crown_takes_no_article(post):
    assert f"to {post}, dated" in received(COPIES["en"], letter(), Around(recipient=post))[1]


def test_a_letter_greeted_by_hand_is_greeted_by_the_post():
    filled = fill(LETTERS["en"], letter(salutation=""), replace(CHIEF, greeting="Dear Sir Peter"))
    assert filled.text.startswith("Dear Sir Peter,")
    assert fill(LETTERS["en"], letter(salutation=""), CHIEF).text.startswith("Dear Chief Constable of Example Police,")


EARLIER = Cover(
    "Letter from ((from)): ((title)) (((reference)))",
    """((has marking??((marking))))

((greeting))

Attached is a letter from ((offices)), dated ((date)): “((title))”. \
It is a PDF((with Word?? and a Word file with the same text)).

((is correction??It takes the place of the letter with this reference that was sent to you before.))

((has enclosures??With it go: ((enclosures)).))

((has reply by??A reply is asked for by ((reply by)).)) \
Answer this email, or write to the address on the letter and quote ((reference)).

((sender))""",
)
"""What earlier releases offered, and what their sendings keep."""


def test_a_sending_that_an_earlier_release_started_still_says_what_it_was_to_say():
    assert fill(EARLIER, letter(), CHIEF).text == (
        "Dear Chief Constable,\n\n"
        "Attached is a letter from the Home Secretary and the Lord Chancellor, dated 3 March 2015:"
        " “Keeping children safe”. It is a PDF.\n\n"
        "A reply is asked for by 27 March 2015."
        " Answer this email, or write to the address on the letter and quote MAR15-0284.\n\n"
        "2 Example Street, London SW1A 2AA\n"
    )
    with pytest.raises(CoverUnfit, match="cover_says_no_way_to_reply"):
        check_cover(EARLIER)


def test_values_are_never_markup():
    wicked = '<script>alert(1)</script> ((reference)) &amp; "x"'
    filled = fill(Cover("((recipient))", "((recipient))\n<b>typed</b>"), letter(), Around(recipient=wicked))
    assert filled.text == f"{wicked}\n<b>typed</b>\n"
    assert "<script>" not in filled.html
    assert "<b>" not in filled.html
    assert "MAR15-0284" not in filled.html


def test_the_html_fetches_nothing():
    page = fill(LETTERS["en"], letter(), CHIEF).html
    assert page.startswith('<!DOCTYPE html>\n<html lang="en-GB">')
    for word in ("src", "href", "<img", "<link", "<style", "url("):
        assert word not in page


def test_lines_stay_lines_and_paragraphs_paragraphs():
    filled = fill(Cover("s", "one\r\ntwo\r\n\r\n\r\nthree\r\n"), letter(), CHIEF)
    assert filled.text == "one\ntwo\n\nthree\n"
    assert "<p>one<br>two</p>\n<p>three</p>" in filled.html
