"""The email around a letter says what the letter says, in its language, and a value is never markup."""

from dataclasses import replace
from datetime import date

import pytest

from app.delivery.attempts.sent import EarlierSending, SentLetter
from app.delivery.email.covers import EARLIER_FIELDS, FIELDS, Around, Cover, CoverUnfit, check_cover, explaining, fill
from app.delivery.email.sign_off import SignOff, add_sign_off
from app.delivery.email.usual_covers import CHASERS, COPIES, LETTERS, usual_cover
from app.delivery.sending.holding import Interim
from app.letters.letter import Annex, Signatory
from app.letters.text.fields import Run
from tests.letters.factory import march_letter

CHIEF = Around(recipient="Chief Constable of Example Police")
OFFICE = SignOff("Tom Aldridge", "Private Office to the Home Secretary", ("2 Marsham Street", "London", "SW1P 4DF"))
FIRST = SentLetter("MAR15-0284", "Keeping children safe", "3 March 2015", "27 March 2015", "en", date(2015, 3, 3))
REPLIES = "replies@department.example"
SIGNED = """
Kind regards,

Tom Aldridge
Private Office to the Home Secretary
2 Marsham Street
London
SW1P 4DF
"""


def letter(**changes):
    said = {
        "reference": "MAR15-0284",
        "date": "3 March 2015",
        "reply_by": "27 March 2015",
        "marking": "",
        "notice": "",
        "subject": (Run("Keeping children safe"),),
        "salutation": "Dear Chief Constable",
        "signatories": (Signatory("Alex Example", "Home Secretary", "HO"), Signatory("", "Lord Chancellor", "MoJ")),
        "sender": ("2 Example Street", "London SW1A 2AA"),
    }
    return replace(march_letter(), **said | changes)


def received(cover, page, around=CHIEF, *, language="en"):
    """The email as it arrives: subject and text."""
    filled = fill(add_sign_off(cover, OFFICE, language=language, replies_to=REPLIES), page, around)
    return filled.subject, filled.text


ALL_USUAL = [cover for kind in (LETTERS, CHASERS, COPIES) for cover in kind.values()]


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
        "No reply is needed. If you would like to contact us, please reply to this email or write to the address "
        "below, quoting MAR15-0284.\n" + SIGNED,
    )


def test_a_correction_s_email_says_which_letter_it_replaces_and_what_is_attached():
    around = replace(
        CHIEF, enclosures=["A leaflet", "A form"], with_word=True, large_print=True, replaces="2 March 2015"
    )
    assert received(LETTERS["en"], letter(marking="OFFICIAL-SENSITIVE"), around) == (
        "Corrected letter from the Home Secretary and the Lord Chancellor – Keeping children safe (MAR15-0284)",
        "OFFICIAL-SENSITIVE\n\n"
        "Dear Chief Constable,\n\n"
        "Please find attached a corrected letter from the Home Secretary and the Lord Chancellor, dated 3 March 2015 "
        "and headed “Keeping children safe”. This letter replaces the one dated 2 March 2015 that we sent you under "
        "the same reference. Please disregard the earlier letter. We are sorry that we have to correct it. We also "
        "attach a Word version of the letter, a large print version of the letter, “A leaflet” and “A form”.\n\n"
        "We would be grateful for a reply by 27 March 2015. You can reply to this email, or write to the address "
        "below, quoting MAR15-0284.\n" + SIGNED,
    )


def test_a_recipient_who_has_answered_is_thanked_and_not_asked_again():
    _, text = received(LETTERS["en"], letter(), replace(CHIEF, answered=True, replaces="2 March 2015"))
    assert text.endswith(
        "Please disregard the earlier letter. We are sorry that we have to correct it.\n\n"
        "Thank you for your reply, which we have received. You need to reply again only if this letter changes your "
        "answer. If you would like to contact us, please reply to this email or write to the address below, quoting "
        "MAR15-0284.\n" + SIGNED
    )
    asks_nothing = received(LETTERS["en"], letter(reply_by=""), replace(CHIEF, answered=True))[1]
    assert "No reply is needed. If you would like" in asks_nothing


def test_no_email_asks_for_a_reply_by_a_day_that_has_passed():
    anew = replace(CHIEF, asked_anew="21 April 2015")
    _, text = received(LETTERS["en"], letter(), anew)
    assert (
        "The attached letter asks for a reply by 27 March 2015. As that date has passed, we would be grateful for a "
        "reply by 21 April 2015. You can reply to this"
    ) in text
    page = letter(language="cy", reply_by="27 Mawrth 2015")
    welsh = received(LETTERS["cy"], page, replace(CHIEF, asked_anew="21 Ebrill 2015"))[1]
    assert "yn gofyn am ateb erbyn 27 Mawrth 2015. " in welsh
    assert "wedi mynd heibio, byddem yn ddiolchgar am ateb erbyn 21 Ebrill 2015. " in welsh
    earlier = Cover("Letter", "((has reply by?? Reply by ((reply by)).)) ((how to reply))")
    assert "27 March 2015" not in received(earlier, letter(), anew)[1]


BY_EMAIL = EarlierSending("email", date(2015, 3, 4))


def test_correction_that_bears_the_date_of_the_first_letter_is_told_apart_by_how_that_went():
    around = replace(CHIEF, replaces="3 March 2015", replaced=BY_EMAIL)
    _, text = received(LETTERS["en"], letter(), around)
    assert "This letter replaces the one that we emailed to you on 4 March 2015 under the same reference." in text
    other = received(LETTERS["en"], letter(), replace(around, replaces="2 March 2015"))[1]
    assert "replaces the one dated 2 March 2015 that we emailed to you on 4 March 2015 under the same" in other
    copy = received(COPIES["en"], letter(), replace(around, copy=True))[1]
    assert "replaces the one that we emailed on 4 March 2015, of which we sent you a copy." in copy
    page = letter(language="cy", date="3 Mawrth 2015")
    welsh = received(LETTERS["cy"], page, replace(around, replaces="3 Mawrth 2015"))[1]
    assert "disodli’r un a anfonwyd atoch drwy e-bost ar 4 Mawrth 2015 o dan" in welsh


@pytest.mark.parametrize(
    ("before", "said"),
    [
        (
            EarlierSending("email", date(2015, 3, 4), came_back=True),
            "We first tried to send you this letter on 4 March",
        ),
        (BY_EMAIL, "We first emailed this letter to you on 4 March 2015."),
    ],
)
def test_letter_that_is_sent_again_says_of_the_first_time(before, said):
    assert said in received(LETTERS["en"], letter(), replace(CHIEF, before=before))[1]
    assert (
        "We first" not in received(LETTERS["en"], letter(), replace(CHIEF, before=before, replaces="2 March 2015"))[1]
    )


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (None, "We have no record of a reply. If your reply is on its way, please accept our thanks."),
        (
            Interim(date(2015, 3, 5)),
            "Thank you for acknowledging our letter on 5 March 2015. We look forward to your full reply.",
        ),
        (
            Interim(date(2015, 3, 5), holding=True),
            "Thank you for your reply of 5 March 2015. We look forward to your full reply.",
        ),
        (
            Interim(date(2015, 3, 5), holding=True, promised=date(2015, 3, 20)),
            "Thank you for your reply of 5 March 2015, which promised a full one by 20 March 2015. We have not yet",
        ),
    ],
)
def test_reminder_thanks_for_what_was_received(heard, said):
    text = received(CHASERS["en"], letter(), replace(CHIEF, first=FIRST, heard=heard))[1]
    assert f"(reference MAR15-0284). {said}" in text
    assert ("no record" in text) == (heard is None)


def test_the_notice_of_a_letter_stands_before_the_greeting_of_its_email():
    notice = "A reconstruction, not the letter that was sent in March 2015"
    noticed = letter(notice=notice)
    assert received(LETTERS["en"], noticed)[1].startswith(f"{notice}\n\nDear Chief Constable,")
    marked = replace(noticed, marking="OFFICIAL-SENSITIVE")
    assert received(LETTERS["en"], marked)[1].startswith(f"OFFICIAL-SENSITIVE\n\n{notice}\n\nDear Chief")
    assert received(COPIES["en"], noticed, replace(CHIEF, copy=True))[1].startswith(f"{notice}\n\n")


NOTICED = replace(FIRST, notice="A reconstruction, not the letter that was sent in March 2015.")
IS_ONE = "is a reconstruction, not the letter that was sent in March 2015."


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_chaser_s_email_says_once_that_the_first_letter_is_a_reconstruction(language):
    page = letter(language=language)
    reminder = received(usual_cover(language, chaser=True), page, replace(CHIEF, first=NOTICED), language=language)[1]
    assert reminder.lower().count("reconstruction") == 1
    assert reminder.startswith("Dear Chief Constable,")
    if language == "en":
        assert f"(reference MAR15-0284). That letter {IS_ONE} We have no record of a reply." in reminder


def test_a_notice_that_is_no_noun_is_quoted():
    around = replace(CHIEF, first=replace(FIRST, notice="For practice only."))
    assert "That letter has the notice “For practice only”. We have" in received(CHASERS["en"], letter(), around)[1]


@pytest.mark.parametrize("copy", [False, True])
def test_the_notice_of_a_first_letter_begins_an_email_whose_text_has_no_place_for_it(copy):
    cover = COPIES["en"] if copy else Cover("Reminder", "((greeting))\n\n((how to reply))")
    text = received(cover, letter(), replace(CHIEF, first=NOTICED, copy=copy))[1]
    assert text.startswith(f"Our letter dated 3 March 2015 {IS_ONE}\n\nDear Chief")
    assert text.count("reconstruction") == 1


def test_a_chaser_s_email_says_whom_the_first_letter_was_from_if_others_signed_it():
    def about(first, signing=("Home Secretary", "Lord Chancellor")):
        page = letter(signatories=[Signatory("", office, "") for office in signing])
        return received(CHASERS["en"], page, replace(CHIEF, first=first))[1]

    both = replace(FIRST, offices=("Home Secretary", "Lord Chancellor"))
    assert "That letter" not in about(both)
    said = "(reference MAR15-0284). That letter was from the Home Secretary and the Lord Chancellor. We have no record"
    assert said in about(both, ["Home Secretary"])
    noticed = replace(both, notice=NOTICED.notice)
    assert f"That letter, from the Home Secretary and the Lord Chancellor, {IS_ONE}" in about(
        noticed, ["Home Secretary"]
    )


def test_a_chaser_s_email_quotes_the_first_letter_s_subject_date_and_reference():
    reminder = letter(
        reference="MAR15-R1-0002",
        date="30 March 2015",
        reply_by="14 April 2015",
        subject=(Run("Our letter of 3 March 2015: your reply"),),
    )
    assert received(usual_cover("en", chaser=True), reminder, replace(CHIEF, first=FIRST)) == (
        "Reminder from the Home Secretary and the Lord Chancellor – Keeping children safe (MAR15-0284)",
        "Dear Chief Constable,\n\n"
        "Please find attached a letter from the Home Secretary and the Lord Chancellor, dated 30 March 2015. It is a "
        "reminder of our letter dated 3 March 2015 and headed “Keeping children safe” (reference MAR15-0284). We have "
        "no record of a reply. If your reply is on its way, please accept our thanks.\n\n"
        "We would be grateful for a reply by 14 April 2015. You can reply to this email, or write to the address "
        "below, quoting MAR15-0284.\n" + SIGNED,
    )


def test_a_copy_s_email_says_that_it_is_one_and_that_no_reply_is_needed():
    around = replace(CHIEF, greeting="Dear colleague", copy=True)
    assert received(COPIES["en"], letter(), around) == (
        "Copy of a letter from the Home Secretary and the Lord Chancellor – Keeping children safe (MAR15-0284)",
        "Dear colleague,\n\n"
        "For your information, please find attached a copy of a letter from the Home Secretary and the Lord Chancellor "
        "to the Chief Constable of Example Police, dated 3 March 2015 and headed “Keeping children "
        "safe”.\n\n"
        "No reply is needed. If you would like to contact us, please reply to this email or write to the address "
        "below, quoting MAR15-0284.\n" + SIGNED,
    )


@pytest.mark.parametrize(
    ("others", "said"),
    [
        (6, "children safe”. We have written in the same terms to 6 other chief constables.\n"),
        (1, "children safe”. We have written in the same terms to one other recipient.\n"),
        (0, "children safe”.\n"),
    ],
)
def test_a_copy_s_email_says_that_others_were_sent_such_a_letter(others, said):
    around = replace(CHIEF, copy=True, others=others, registry="chief constables")
    assert said in received(COPIES["en"], letter(), around)[1]
    assert "in the same terms" not in received(LETTERS["en"], letter(), replace(around, copy=False))[1]


def test_a_welsh_copy_s_email_says_so_in_welsh():
    page = letter(language="cy", salutation="Annwyl Brif Gwnstabl", date="3 Mawrth 2015", reply_by="27 Mawrth 2015")
    text = received(COPIES["cy"], page, replace(CHIEF, copy=True, others=6), language="cy")[1]
    assert "Rydym wedi ysgrifennu yn yr un modd at 6 derbynnydd arall." in text


def test_more_than_two_who_sign_are_the_first_and_others_in_the_subject():
    three = tuple(Signatory("", office, "HO") for office in ("Home Secretary", "Lord Chancellor", "Health Secretary"))
    assert received(LETTERS["en"], letter(signatories=three))[0].startswith(
        "Letter from the Home Secretary and others – Keeping"
    )


def test_a_corrected_reminder_says_that_it_is_both():
    subject, text = received(
        usual_cover("en", chaser=True), letter(), replace(CHIEF, first=FIRST, replaces="2 March 2015")
    )
    assert subject.startswith("Corrected reminder from the Home Secretary")
    assert (
        "accept our thanks. This reminder replaces the one dated 2 March 2015 that we sent you. Please disregard the "
        "earlier reminder." in text
    )


def test_a_correction_s_email_says_what_was_wrong_and_no_other_email_does():
    mistake = "It asked for a reply by 18 March (a day that\n had passed). It should have said 27 March"
    cover = explaining(LETTERS["en"], mistake)
    assert (
        "We are sorry that we have to correct it. It asked for a reply by 18 March (a day that had passed). It should "
        "have said 27 March.\n\nWe would" in received(cover, letter(), replace(CHIEF, replaces="2 March 2015"))[1]
    )
    assert received(cover, letter()) == received(LETTERS["en"], letter())
    with pytest.raises(CoverUnfit, match="cover_says_no_correction"):
        explaining(Cover("s", "((how to reply))"), mistake)


def test_a_copy_of_a_corrected_letter_replaces_the_earlier_copy():
    subject, text = received(COPIES["en"], letter(), replace(CHIEF, copy=True, replaces="2 March 2015"))
    assert subject.startswith("Copy of a corrected letter from the Home Secretary")
    assert (
        "headed “Keeping children safe”. This letter replaces the one dated 2 March 2015, of which we sent you a copy. "
        "Please disregard the earlier copy. We are sorry that we have to correct it." in text
    )


def test_a_welsh_letter_s_email_is_welsh_to_its_close():
    page = letter(language="cy", salutation="Annwyl Brif Gwnstabl", date="3 Mawrth 2015", reply_by="27 Mawrth 2015")
    subject, text = received(LETTERS["cy"], page, language="cy")
    assert subject == "Llythyr gan Home Secretary a Lord Chancellor – Keeping children safe (MAR15-0284)"
    assert text == (
        "Annwyl Brif Gwnstabl,\n\n"
        "Amgaeir llythyr gan Home Secretary a Lord Chancellor, dyddiedig 3 Mawrth 2015, o dan y pennawd “Keeping "
        "children safe”.\n\n"
        "Byddem yn ddiolchgar am ateb erbyn 27 Mawrth 2015. Gallwch ateb yr e-bost hwn, neu ysgrifennu i’r cyfeiriad "
        "isod, gan ddyfynnu MAR15-0284.\n" + SIGNED.replace("Kind regards", "Cofion gorau")
    )
    assert '<html lang="cy">' in fill(LETTERS["cy"], page, CHIEF).html


def test_a_copy_of_an_open_letter_is_called_one():
    page = letter(annex=Annex(title="To", lines=("One",)))
    _, text = received(COPIES["en"], page, Around(recipient="All council leaders", copy=True))
    assert "a copy of an open letter from" in text
    assert "to all council leaders, dated" in text


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


@pytest.mark.parametrize("name", [*FIELDS, *EARLIER_FIELDS])
def test_each_field_that_a_text_may_hold_is_known(name):
    check_cover(Cover("s", f"((({name}))) ((({name}??x)))\n((how to reply))"))


def test_no_field_that_pages_offer_is_a_condition():
    values = {name: fill(Cover("s", f"x((({name})))"), letter(), CHIEF).text for name in FIELDS}
    assert {text for text in values.values() if text in ("x(yes)\n", "x(no)\n")} == set()


@pytest.mark.parametrize(
    ("cover", "code", "part", "field"),
    [
        (Cover(" ", "x"), "cover_subject_blank", "subject", ""),
        (Cover("s" * 201, "x"), "cover_subject_too_long", "subject", ""),
        (Cover("s", "\n"), "cover_blank", "cover", ""),
        (Cover("s", "x" * 8001), "cover_too_long", "cover", ""),
        (Cover("((surname))", "x"), "cover_unknown_field", "subject", "surname"),
        (Cover("s", "((has surname??x))"), "cover_unknown_field", "cover", "has surname"),
        (Cover("s", "((has marking??x"), "condition_unclosed", "cover", "has marking"),
        (Cover("s", "((has marking??x\n\ny))"), "condition_unclosed", "cover", "has marking"),
        (Cover("s", "((has marking??((is open??x))))"), "condition_nested", "cover", "has marking"),
        (Cover("a\u202eb", "x"), "cover_unseen_characters", "subject", ""),
        (Cover("s", "x\x00"), "cover_unseen_characters", "cover", ""),
        (Cover("s", "Dear all"), "cover_says_no_way_to_reply", "cover", ""),
        (Cover("s", "((has reply by??((how to reply))))"), "cover_says_no_way_to_reply", "cover", ""),
    ],
)
def test_what_can_not_be_sent_is_named(cover, code, part, field):
    with pytest.raises(CoverUnfit) as raised:
        check_cover(cover)
    assert (raised.value.code, raised.value.field) == (code, part)
    assert raised.value.facts == ({"name": field} if field else {})


@pytest.mark.parametrize(
    ("changes", "code", "part"),
    [
        ({"name": " "}, "signed_by_blank", "signed_by"),
        ({"office": ""}, "office_blank", "office"),
        ({"address": ()}, "postal_address_blank", "postal_address"),
        ({"address": ("Private Office", "London")}, "postal_address_without_postcode", "postal_address"),
        ({"address": ("x",) * 10 + ("SW1P 4DF",)}, "sign_off_too_long", "postal_address"),
        ({"name": "x" * 201}, "sign_off_too_long", "signed_by"),
        ({"name": "((recipient))"}, "sign_off_unfit", "signed_by"),
        ({"office": "a\u202eb"}, "sign_off_unfit", "office"),
    ],
)
def test_an_email_without_a_fit_sign_off_is_refused(changes, code, part):
    with pytest.raises(CoverUnfit) as raised:
        add_sign_off(LETTERS["en"], replace(OFFICE, **changes), language="en", replies_to=REPLIES)
    assert (raised.value.code, raised.value.field) == (code, part)


@pytest.mark.parametrize("local", ["no-reply", "noreply", "do_not_reply", "No.Reply", "donotreply"])
def test_an_email_whose_replies_nobody_reads_is_refused(local):
    with pytest.raises(CoverUnfit) as raised:
        add_sign_off(LETTERS["en"], OFFICE, language="en", replies_to=f"{local}@department.example")
    assert (raised.value.code, raised.value.field) == ("nobody_reads_replies", "replies")
