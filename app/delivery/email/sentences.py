"""The sentences that a covering email is made of, in each language that a letter may be written in."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentences:
    """`letters` and `in_sentence`: the names of a plain, a corrected and an open letter, to begin a subject and within
    a sentence; `reminders`: of a plain and a corrected reminder, to begin a subject. `replaces_copy` is for whoever was
    sent a copy of the letter that was corrected, `replaces_reminder` for a chaser, whose “earlier letter” would be the
    one that it reminds of. `answered` is for a recipient whose reply is recorded. `reply` asks for one where the day to
    reply by has passed. `noticed` is for a chaser whose first letter has a notice. `how_to_reply` is for a letter that
    asks for a reply, `how_to_contact` for one that asks for none. `unnamed` greets somebody on the copy list whose
    greeting is not recorded."""

    and_others: str
    letters: tuple[str, str, str]
    reminders: tuple[str, str]
    in_sentence: tuple[str, str, str]
    replaces: str
    replaces_copy: str
    replaces_reminder: str
    attached: str
    quoted: str
    word: str
    large_print: str
    reply_by: str
    reply: str
    noticed: str
    no_reply: str
    answered: str
    how_to_reply: str
    how_to_contact: str
    unnamed: str
    close: str
    private_office: str


SENTENCES: Mapping[str, Sentences] = {
    "en": Sentences(
        and_others="{office} and others",
        letters=("Letter", "Corrected letter", "Open letter"),
        reminders=("Reminder", "Corrected reminder"),
        in_sentence=("a letter", "a corrected letter", "an open letter"),
        replaces="This letter replaces the one dated {date} that we sent you under the same reference. Please "
        "disregard the earlier letter. We are sorry that we have to correct it.",
        replaces_copy="This letter replaces the one dated {date}, of which we sent you a copy. Please disregard the "
        "earlier copy. We are sorry that we have to correct it.",
        replaces_reminder="This reminder replaces the one dated {date}. Please disregard the earlier reminder. We are "
        "sorry that we have to correct it.",
        attached="We also attach {files}.",
        quoted="“{name}”",
        word="a Word version of the letter",
        large_print="a large print version of the letter",
        reply_by="We would be grateful for a reply by {date}.",
        reply="We would be grateful for a reply.",
        noticed="Our letter dated {date} says of itself: “{notice}”.",
        no_reply="No reply is needed.",
        answered="Thank you for your reply, which we have received. You need to reply again only if this letter "
        "changes your answer.",
        how_to_reply="You can reply to this email, or write to the address below, quoting {reference}.",
        how_to_contact="If you would like to contact us, please reply to this email or write to the address below, "
        "quoting {reference}.",
        unnamed="Dear Sir or Madam",
        close="Kind regards,",
        private_office="Private Office to {office}",
    ),
    "cy": Sentences(
        and_others="{office} ac eraill",
        letters=("Llythyr", "Llythyr wedi’i gywiro", "Llythyr agored"),
        reminders=("Nodyn atgoffa", "Nodyn atgoffa wedi’i gywiro"),
        in_sentence=("llythyr", "llythyr wedi’i gywiro", "llythyr agored"),
        replaces="Mae’r llythyr hwn yn disodli’r un dyddiedig {date} a anfonwyd atoch o dan yr un cyfeirnod. "
        "Anwybyddwch y llythyr cynharach, os gwelwch yn dda. Mae’n ddrwg gennym fod yn rhaid i ni ei gywiro.",
        replaces_copy="Mae’r llythyr hwn yn disodli’r un dyddiedig {date} yr anfonwyd copi ohono atoch. Anwybyddwch y "
        "copi cynharach, os gwelwch yn dda. Mae’n ddrwg gennym fod yn rhaid i ni ei gywiro.",
        replaces_reminder="Mae’r nodyn hwn yn disodli’r un dyddiedig {date}. Anwybyddwch y nodyn cynharach, os gwelwch "
        "yn dda. Mae’n ddrwg gennym fod yn rhaid i ni ei gywiro.",
        attached="Rydym hefyd yn amgáu {files}.",
        quoted="“{name}”",
        word="fersiwn Word o’r llythyr",
        large_print="fersiwn print bras o’r llythyr",
        reply_by="Byddem yn ddiolchgar am ateb erbyn {date}.",
        reply="Byddem yn ddiolchgar am ateb.",
        noticed="Dywed ein llythyr dyddiedig {date} amdano’i hun: “{notice}”.",
        no_reply="Nid oes angen ateb.",
        answered="Diolch am eich ateb, yr ydym wedi’i dderbyn. Nid oes angen i chi ateb eto oni bai bod y llythyr hwn "
        "yn newid eich ateb.",
        how_to_reply="Gallwch ateb yr e-bost hwn, neu ysgrifennu i’r cyfeiriad isod, gan ddyfynnu {reference}.",
        how_to_contact="Os hoffech gysylltu â ni, atebwch yr e-bost hwn neu ysgrifennwch i’r cyfeiriad isod, gan "
        "ddyfynnu {reference}.",
        unnamed="Annwyl Syr neu Fadam",
        close="Cofion gorau,",
        private_office="Swyddfa Breifat {office}",
    ),
}
