"""The email around a reminder, a correction or a letter sent again says of the earlier one what is true."""

from dataclasses import replace
from datetime import date

import pytest

from app.delivery.attempts.sent_letters import EarlierSending
from app.delivery.email.covers import Cover, CoverUnfit, explaining
from app.delivery.email.usual_covers import CHASERS, COPIES, COPIES_OF_REMINDERS, LETTERS, usual_cover
from app.delivery.sending.holds import Interim
from app.letters.letter import Signatory
from app.letters.text.fields import Run
from tests.delivery.email.covering import CHIEF, FIRST, NOTICED, SIGNED, letter, received


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
        "the same reference. Please do not use the earlier letter. We are sorry that we have to correct it. We also "
        "attach the letter as an unsigned Word document, the letter in large print, “A leaflet” and “A form”.\n\n"
        "We would be grateful for a reply by 27 March 2015. You can reply to this email, or write to the address "
        "below, quoting MAR15-0284.\n" + SIGNED,
    )


def test_a_recipient_who_has_answered_is_thanked_and_not_asked_again():
    _, text = received(LETTERS["en"], letter(), replace(CHIEF, answered=True, replaces="2 March 2015"))
    assert text.endswith(
        "Please do not use the earlier letter. We are sorry that we have to correct it.\n\n"
        "Thank you for your reply, which we have received. You need to reply again only if this letter changes your "
        "answer. If you would like to contact us, please reply to this email or write to the address below, quoting "
        "MAR15-0284.\n" + SIGNED
    )
    asks_nothing = received(LETTERS["en"], letter(reply_by=""), replace(CHIEF, answered=True))[1]
    assert "You do not need to reply. If you would like" in asks_nothing


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
NOT_IN_FULL = (
    "We have not yet received your full reply. If you have sent it in the last few days, please accept our thanks: you "
    "do not need to do anything more. If you sent it before that, please send us a copy."
)


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
        (
            BY_EMAIL,
            (
                "We are sending you this letter again. We first emailed it to you on 4 March 2015. If you have already "
                "replied, you do not need to do anything more."
            ),
        ),
    ],
)
def test_letter_that_is_sent_again_says_of_the_first_time(before, said):
    assert said in received(LETTERS["en"], letter(), replace(CHIEF, before=before))[1]
    assert (
        "We first" not in received(LETTERS["en"], letter(), replace(CHIEF, before=before, replaces="2 March 2015"))[1]
    )


def test_a_letter_that_is_sent_again_as_it_was_says_that_it_has_not_changed():
    around = replace(CHIEF, before=BY_EMAIL, unchanged=True)
    said = "We first emailed it to you on 4 March 2015. It has not changed since then. If you have already replied"
    assert said in received(LETTERS["en"], letter(), around)[1]
    came_back = replace(around, before=replace(BY_EMAIL, came_back=True))
    assert "not changed" not in received(LETTERS["en"], letter(), came_back)[1]


@pytest.mark.parametrize(
    ("heard", "said"),
    [
        (
            None,
            (
                "We have no record of a reply. If you have replied in the last few days, please accept our thanks: you "
                "do not need to do anything more. If you replied before that, please send us a copy."
            ),
        ),
        (
            Interim(date(2015, 3, 5)),
            f"Thank you for acknowledging our letter on 5 March 2015. {NOT_IN_FULL}",
        ),
        (
            Interim(date(2015, 3, 5), holding=True),
            f"Thank you for writing to us on 5 March 2015. {NOT_IN_FULL}",
        ),
        (
            Interim(date(2015, 3, 5), holding=True, promised=date(2015, 3, 20)),
            (
                "Thank you for writing on 5 March 2015 to say that you would reply in full by 20 March 2015. "
                f"{NOT_IN_FULL}"
            ),
        ),
    ],
)
def test_reminder_thanks_for_what_was_received(heard, said):
    text = received(CHASERS["en"], letter(), replace(CHIEF, first=FIRST, heard=heard))[1]
    assert f"(reference MAR15-0284). {said}" in text
    assert ("no record" in text) == (heard is None)


@pytest.mark.parametrize("language", ["en", "cy"])
def test_a_chaser_s_email_begins_with_the_notice_of_the_first_letter(language):
    page = letter(language=language)
    reminder = received(usual_cover(language, chaser=True), page, replace(CHIEF, first=NOTICED), language=language)[1]
    assert reminder.lower().count("reconstruction") == 1
    if language == "en":
        assert reminder.startswith(f"{NOTICED.notice}\n\nDear Chief Constable,"), "in the words of the letter"
        assert "(reference MAR15-0284). We have no record of a reply." in reminder
    else:
        assert NOTICED.notice.removesuffix(".") in reminder.partition("\n\n")[0]


def test_a_chaser_s_email_says_whom_the_first_letter_was_from_if_others_signed_it():
    def about(first, signing=("Home Secretary", "Lord Chancellor")):
        page = letter(signatories=[Signatory("", office, "") for office in signing])
        return received(CHASERS["en"], page, replace(CHIEF, first=first))[1]

    both = replace(FIRST, offices=("Home Secretary", "Lord Chancellor"))
    assert "That letter" not in about(both)
    said = "(reference MAR15-0284). That letter was from the Home Secretary and the Lord Chancellor. We have no record"
    assert said in about(both, ["Home Secretary"])
    noticed = about(replace(both, notice=NOTICED.notice), ["Home Secretary"])
    assert noticed.startswith(f"{NOTICED.notice}\n\n")
    assert said in noticed


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
        "This is a reminder about our letter dated 3 March 2015 and headed “Keeping children safe” (reference "
        "MAR15-0284). We have no record of a reply. If you have replied in the last few days, please accept our "
        "thanks: you do not need to do anything more. If you replied before that, please send us a copy.\n\n"
        "We would be grateful for a reply by 14 April 2015. You can reply to this email, or write to the address "
        "below, quoting MAR15-0284.\n\n"
        "Please find attached the reminder from the Home Secretary and the Lord Chancellor, dated 30 March 2015."
        "\n" + SIGNED,
    )


SENT = replace(
    FIRST, reference="MAR15-R1-0002", date="27 March 2015", sent_on=date(2015, 3, 30), reply_by="14 April 2015"
)


def test_a_second_reminder_s_email_says_so_and_gives_the_date_that_the_first_bears():
    subject, text = received(CHASERS["en"], letter(), replace(CHIEF, first=FIRST, reminders=[SENT]))
    assert subject.startswith("Second reminder from the Home Secretary")
    assert "This is a second reminder about our letter dated 3 March 2015" in text
    assert (
        "We reminded you in our letter dated 27 March 2015, and asked for a reply by 14 April 2015. We have no" in text
    )
    twice = replace(CHIEF, first=FIRST, reminders=[SENT, replace(SENT, date="24 April 2015", reply_by="")])
    subject, text = received(CHASERS["en"], letter(), twice)
    assert subject.startswith("Third reminder from")
    assert "We reminded you in our letters dated 27 March 2015 and 24 April 2015. We have no record" in text
    welsh = received(CHASERS["cy"], letter(language="cy"), replace(CHIEF, first=FIRST, reminders=[SENT]), language="cy")
    assert welsh[0].startswith("Ail nodyn atgoffa gan")
    assert "Dyma ail nodyn atgoffa am ein llythyr" in welsh[1]
    assert "atoch yn ein llythyr dyddiedig 27 Mawrth 2015, yn gofyn am ateb erbyn 14 April 2015." in welsh[1]


def test_a_copy_of_a_reminder_names_the_first_letter():
    around = replace(CHIEF, greeting="Dear Leader", copy=True, first=FIRST, reminders=[SENT])
    subject, text = received(COPIES_OF_REMINDERS["en"], letter(reference="MAR15-R2-0002"), around)
    assert subject == (
        "Copy of a second reminder from the Home Secretary and the Lord Chancellor – Keeping children safe (MAR15-0284)"
    )
    assert (
        "a copy of a second reminder from the Home Secretary and the Lord Chancellor to the Chief Constable of Example "
        "Police, dated 3 March 2015. It asks for a reply to our letter dated 3 March 2015 and headed “Keeping children "
        "safe” (reference MAR15-0284).\n\nYou do not need to reply to this copy."
    ) in text
    assert "quoting MAR15-0284." in text


def test_a_corrected_reminder_says_that_it_is_both():
    subject, text = received(
        usual_cover("en", chaser=True), letter(), replace(CHIEF, first=FIRST, replaces="2 March 2015")
    )
    assert subject.startswith("Corrected reminder from the Home Secretary")
    assert (
        "(reference MAR15-0284). This reminder replaces the one dated 2 March 2015 that we sent you. Please do not "
        "use the earlier reminder. We are sorry that we have to correct it. We have no record" in text
    )


def test_a_corrected_reminder_says_whom_the_first_letter_was_from_before_what_it_replaces():
    first = replace(FIRST, offices=("Home Secretary", "Lord Chancellor"))
    page = letter(signatories=[Signatory("", "Home Secretary", "")])
    text = received(CHASERS["en"], page, replace(CHIEF, first=first, replaces="2 March 2015"))[1]
    assert (
        "(reference MAR15-0284). That letter was from the Home Secretary and the Lord Chancellor. This reminder "
        "replaces the one dated 2 March 2015"
    ) in text


def test_a_correction_s_email_says_what_was_wrong_and_no_other_email_does():
    mistake = "It asked for a reply by 18 March (a day that\n had passed). It should have said 27 March"
    cover = explaining(LETTERS["en"], mistake)
    assert (
        "under the same reference. It asked for a reply by 18 March (a day that had passed). It should have said 27 "
        "March. Please do not use the earlier letter. We are sorry that we have to correct it.\n\nWe would"
        in received(cover, letter(), replace(CHIEF, replaces="2 March 2015"))[1]
    )
    assert received(cover, letter()) == received(LETTERS["en"], letter())
    with pytest.raises(CoverUnfit, match="cover_says_no_correction"):
        explaining(Cover("s", "((how to reply))"), mistake)
