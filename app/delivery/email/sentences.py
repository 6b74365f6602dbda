"""The sentences that a covering email is made of, in each language that a letter may be written in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentences:
    """`letters` and `in_sentence`: the names of a plain, a corrected and an open letter, to begin a subject and within
    a sentence; `reminders` and `reminders_in_sentence`: of the first, second, third and any further reminder;
    `corrected_reminder`, to begin a subject. `earlier_letters`: one earlier reminder and several, by their dates.
    `and_more` is for more than two who sign, where the language counts them
    in words; blank where it says `and_others`. `reminded` and `reminded_only` are for the reminders before this one,
    with and without a reply-by date. `replaces_copy` is for whoever was sent a copy of the letter that was corrected,
    `replaces_reminder` for a chaser, whose “earlier letter” would be the one that it reminds of: each says of the
    earlier one what `dated` and its delivery method (EarlierWords) say; `sent`, where how it was sent is not known. The
    `apology` of each follows, after what was wrong. `unchanged` is for a letter that is sent again as it was.
    `tried` is for a letter that came back before. `also_written` and `also_written_one` are for a copy: to how many
    others a letter of its registry went. `replied_already` is for a letter that is sent again and asks for a reply.
    `answered` is for a recipient whose reply is recorded; in a chaser, `no_record` for one of whom nothing is,
    `acknowledged`, `holding` and `promised`, each with `not_in_full`, for one who sent that and no reply. `missing` is
    for a letter of thanks that asks for what a reply lacks. `passed` asks for a reply where the day to reply by has
    passed. `that_letter` and `our_letter` name a chaser's first letter, after its date was said and before;
    `first_from` says whom it was from, where others signed it; `first_is` that it is what its notice says, if that is
    "A …", and `first_noticed` what its notice says otherwise, each with `first_by` after the name. `no_reply` is for a
    letter that asks for none, `no_reply_to_copy` for a copy of any. `how_to_reply` is for a letter that asks for a
    reply, `how_to_contact` for one that asks for none. `unnamed` greets somebody on the copy list whose greeting is not
    recorded."""

    and_others: str
    and_more: str
    letters: tuple[str, str, str]
    reminders: tuple[str, str, str, str]
    reminders_in_sentence: tuple[str, str, str, str]
    corrected_reminder: str
    earlier_letters: tuple[str, str]
    reminded: str
    reminded_only: str
    in_sentence: tuple[str, str, str]
    replaces: str
    apology: str
    replaces_copy: str
    apology_copy: str
    replaces_reminder: str
    apology_reminder: str
    dated: str
    sent: str
    tried: str
    unchanged: str
    replied_already: str
    also_written: str
    also_written_one: str
    attached: str
    quoted: str
    word: str
    large_print: str
    reply_by: str
    passed: str
    that_letter: str
    our_letter: str
    first_from: str
    first_by: str
    first_is: str
    first_noticed: str
    no_reply: str
    no_reply_to_copy: str
    missing: str
    answered: str
    no_record: str
    acknowledged: str
    holding: str
    promised: str
    not_in_full: str
    how_to_reply: str
    how_to_contact: str
    unnamed: str
    close: str
    private_office: str


SENTENCES: Mapping[str, Sentences] = {
    "en": Sentences(
        and_others="{office} and others",
        and_more="{office} and {number} other ministers",
        letters=("Letter", "Corrected letter", "Open letter"),
        reminders=("Reminder", "Second reminder", "Third reminder", "Further reminder"),
        reminders_in_sentence=("a reminder", "a second reminder", "a third reminder", "a further reminder"),
        corrected_reminder="Corrected reminder",
        earlier_letters=("letter dated {days}", "letters dated {days}"),
        reminded="We reminded you in our {letters}, and asked for a reply by {date}.",
        reminded_only="We reminded you in our {letters}.",
        in_sentence=("a letter", "a corrected letter", "an open letter"),
        replaces="This letter replaces the one {which} under the same reference.",
        apology="Please do not use the earlier letter. We are sorry that we have to correct it.",
        replaces_copy="This letter replaces the one {which}, of which we sent you a copy.",
        apology_copy="Please do not use the earlier copy. We are sorry that we have to correct it.",
        replaces_reminder="This reminder replaces the one {which}.",
        apology_reminder="Please do not use the earlier reminder. We are sorry that we have to correct it.",
        dated="dated {date}",
        sent="that we sent you",
        tried="We first tried to send you this letter on {on}, but it did not reach you.",
        unchanged="It has not changed since then.",
        replied_already="If you have already replied, you do not need to do anything more.",
        also_written="We have also written to {number} other {registry}.",
        also_written_one="We have also written to one of the other {registry}.",
        attached="We also attach {files}.",
        quoted="“{name}”",
        word="the letter as an unsigned Word document",
        large_print="the letter in large print",
        reply_by="We would be grateful for a reply by {date}.",
        passed="The attached letter asks for a reply by {asked}. As that date has passed, we would be grateful for a "
        "reply by {date}.",
        that_letter="That letter",
        our_letter="Our letter dated {date}",
        first_from="{letter} was from {offices}.",
        first_by=", from {offices},",
        first_is="{letter}{by} is {notice}.",
        first_noticed="{letter}{by} carries the notice “{notice}”.",
        no_reply="You do not need to reply.",
        no_reply_to_copy="You do not need to reply to this copy.",
        missing="The letter says what is missing from your reply, and asks you to send it.",
        answered="Thank you for your reply, which we have received. You need to reply again only if this letter "
        "changes your answer.",
        no_record="We have no record of a reply. If you have replied in the last few days, please accept our thanks: "
        "you do not need to do anything more. If you replied before that, please send us a copy.",
        acknowledged="Thank you for acknowledging our letter on {on}.",
        holding="Thank you for writing to us on {on}.",
        promised="Thank you for writing on {on} to say that you would reply in full by {date}.",
        not_in_full="We have not yet received your full reply. If you have sent it in the last few days, please accept "
        "our thanks: you do not need to do anything more. If you sent it before that, please send us a copy.",
        how_to_reply="You can reply to this email, or write to the address below, quoting {reference}.",
        how_to_contact="If you would like to contact us, please reply to this email or write to the address below, "
        "quoting {reference}.",
        unnamed="Dear colleague",
        close="Kind regards,",
        private_office="Private Office to {office}",
    ),
    "cy": Sentences(
        and_others="{office} ac eraill",
        and_more="",
        letters=("Llythyr", "Llythyr wedi’i gywiro", "Llythyr agored"),
        reminders=("Nodyn atgoffa", "Ail nodyn atgoffa", "Trydydd nodyn atgoffa", "Nodyn atgoffa pellach"),
        reminders_in_sentence=("nodyn atgoffa", "ail nodyn atgoffa", "trydydd nodyn atgoffa", "nodyn atgoffa pellach"),
        corrected_reminder="Nodyn atgoffa wedi’i gywiro",
        earlier_letters=("llythyr dyddiedig {days}", "llythyrau dyddiedig {days}"),
        reminded="Anfonwyd nodyn atgoffa atoch yn ein {letters}, yn gofyn am ateb erbyn {date}.",
        reminded_only="Anfonwyd nodyn atgoffa atoch yn ein {letters}.",
        in_sentence=("llythyr", "llythyr wedi’i gywiro", "llythyr agored"),
        replaces="Mae’r llythyr hwn yn disodli’r un {which} o dan yr un cyfeirnod.",
        apology="Anwybyddwch y llythyr cynharach, os gwelwch yn dda. Mae’n ddrwg gennym fod yn rhaid i ni ei gywiro.",
        replaces_copy="Mae’r llythyr hwn yn disodli’r un {which}, yr anfonwyd copi ohono atoch.",
        apology_copy="Anwybyddwch y copi cynharach, os gwelwch yn dda. Mae’n ddrwg gennym fod yn rhaid i ni ei gywiro.",
        replaces_reminder="Mae’r nodyn hwn yn disodli’r un {which}.",
        apology_reminder="Anwybyddwch y nodyn cynharach, os gwelwch yn dda. Mae’n ddrwg gennym fod yn rhaid i ni ei "
        "gywiro.",
        dated="dyddiedig {date}",
        sent="a anfonwyd atoch",
        tried="Ceisiwyd anfon y llythyr hwn atoch am y tro cyntaf ar {on}, ond ni chyrhaeddodd.",
        unchanged="Nid yw wedi newid ers hynny.",
        replied_already="Os ydych eisoes wedi ateb, nid oes angen i chi wneud dim mwy.",
        also_written="Rydym hefyd wedi ysgrifennu at {number} o bobl eraill.",
        also_written_one="Rydym hefyd wedi ysgrifennu at un person arall.",
        attached="Rydym hefyd yn atodi {files}.",
        quoted="“{name}”",
        word="fersiwn Word o’r llythyr heb lofnod",
        large_print="fersiwn print bras o’r llythyr",
        reply_by="Byddem yn ddiolchgar am ateb erbyn {date}.",
        passed="Mae’r llythyr atodedig yn gofyn am ateb erbyn {asked}. Gan fod y dyddiad hwnnw wedi mynd heibio, "
        "byddem yn ddiolchgar am ateb erbyn {date}.",
        that_letter="Mae’r llythyr hwnnw",
        our_letter="Mae ein llythyr dyddiedig {date}",
        first_from="{letter} oddi wrth {offices}.",
        first_by=", oddi wrth {offices},",
        first_is="",
        first_noticed="{letter}{by} yn cynnwys y nodyn “{notice}”.",
        no_reply="Nid oes angen ateb.",
        no_reply_to_copy="Nid oes angen ateb.",
        missing="Mae’r llythyr yn nodi’r hyn sydd ar goll o’ch ateb, ac yn gofyn i chi ei anfon.",
        answered="Diolch am eich ateb, yr ydym wedi’i dderbyn. Nid oes angen i chi ateb eto oni bai bod y llythyr hwn "
        "yn newid eich ateb.",
        no_record="Nid oes gennym gofnod o ateb. Os ydych wedi ateb yn y dyddiau diwethaf, diolch yn fawr: nid oes "
        "angen i chi wneud dim mwy. Os gwnaethoch ateb cyn hynny, anfonwch gopi atom, os gwelwch yn dda.",
        acknowledged="Diolch am gydnabod ein llythyr ar {on}.",
        holding="Diolch am ysgrifennu atom ar {on}.",
        promised="Diolch am ysgrifennu ar {on} i ddweud y byddech yn ateb yn llawn erbyn {date}.",
        not_in_full="Nid ydym wedi derbyn eich ateb llawn eto. Os ydych wedi’i anfon yn y dyddiau diwethaf, diolch yn "
        "fawr: nid oes angen i chi wneud dim mwy. Os gwnaethoch ei anfon cyn hynny, anfonwch gopi atom, os gwelwch yn "
        "dda.",
        how_to_reply="Gallwch ateb yr e-bost hwn, neu ysgrifennu i’r cyfeiriad isod, gan ddyfynnu {reference}.",
        how_to_contact="Os hoffech gysylltu â ni, atebwch yr e-bost hwn neu ysgrifennwch i’r cyfeiriad isod, gan "
        "ddyfynnu {reference}.",
        unnamed="Annwyl gydweithiwr",
        close="Cofion gorau,",
        private_office="Swyddfa Breifat {office}",
    ),
}

NUMBERS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
"""As sentences have them, from one on."""
