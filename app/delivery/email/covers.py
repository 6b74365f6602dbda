"""The email around a letter: its subject and text, in the ((field)) language of letters, filled from the letter itself.
A value is plain text and never markup (rule 3); a field that no letter has is refused before anything is sent.
"""

import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.delivery.attempts.sent_letters import EarlierSending, SentLetter
from app.delivery.channels import METHODS
from app.delivery.email.sentences import NUMBERS, SENTENCES, Sentences
from app.delivery.sending.holds import Interim
from app.errors import Refused
from app.letters.dates import date_from_words, date_in_words
from app.letters.letter import Letter
from app.letters.page.correction import without_correction
from app.letters.page.wording import join
from app.letters.text.fields import Field, MalformedCondition, Part, Value, find, normalise, parse
from app.letters.text.filling import Filling
from app.web.filters import with_nested_quotes

LONGEST_SUBJECT, LONGEST_COVER = 200, 8000
"""Characters as typed."""

FIELDS: Mapping[str, str] = {
    "greeting": "The greeting, such as “Dear Chief Constable,”",
    "marking": "The protective marking, or nothing",
    "letter": "“Letter”, “Corrected letter”, “Open letter”, “Reminder” or “Second reminder”, to begin a subject",
    "a letter": "“a letter”, “a corrected letter” or “an open letter to all council leaders”",
    "from": "The signatory’s office, both offices if two sign, or the first “and others” if more sign",
    "signatories": "The office of the first signatory and how many other ministers sign, or both offices if two sign",
    "offices": "The offices of all the signatories",
    "department": "The first signatory’s department",
    "recipient": "The recipient’s post, such as “Chief Constable of Kent”",
    "addressee": "The recipient’s post within a sentence, such as “the Chief Constable of Kent”",
    "title": "The letter’s subject",
    "reference": "The letter’s reference",
    "date": "The letter’s date",
    "a reminder": "In a chaser: “a reminder”, “a second reminder” and so on",
    "earlier reminders sentence": "In a chaser: the dates of earlier reminders, and the date we asked for",
    "first letter subject": "In a chaser: the first letter’s subject",
    "first letter date": "In a chaser: the first letter’s date",
    "first letter reference": "In a chaser: the first letter’s reference",
    "first letter sentence": "In a chaser: who signed the first letter, if others did",
    "correction sentence": "In a correction: which letter it replaces, what was wrong, and an apology",
    "earlier sending sentence": "In a letter sent again: that it is, when we first sent it, or first tried to, and "
    "that it has not changed, if so",
    "received sentence": "In a chaser: thanks for an acknowledgement or a holding reply, or that no reply is recorded",
    "same terms sentence": "In a copy: to how many others in the registry the letter was sent, or nothing",
    "attachments sentence": "A sentence naming what else is attached, or nothing",
    "enclosures": "The names of the enclosures",
    "reply by": "The date by which a reply is due",
    "reply by sentence": "A sentence asking for a reply by that date, or by a new one once it has passed, or saying "
    "that no reply is needed, or none to a copy. If a reply is recorded, the sentence thanks the recipient. If a "
    "letter of thanks asks for what is missing from a reply, the sentence says so. If a reply may be needed, but by no "
    "date, it prints nothing",
    "how to reply": "A sentence saying how to reply, and the reference to quote. Every email needs it",
    "sender": "The sender’s address, as on the letter",
}
"""What a subject and a text may say: each field's name, and what it stands for. One without a value prints nothing."""

HOW_TO_REPLY, CORRECTION = "how to reply", "correction sentence"
REPLACEMENT, APOLOGY = "replacement sentence", "apology sentence"
"""The two halves of CORRECTION, between which what was wrong is said (`explaining`)."""

EARLIER_FIELDS = ("has reply by", "has marking", "has enclosures", "with Word", "is correction", "is open")
"""Conditions that texts used before fields had ready sentences. A sending that was started then still has them."""

_OTHERS = (*EARLIER_FIELDS, REPLACEMENT, APOLOGY)
_KNOWN = frozenset(map(normalise, (*FIELDS, *_OTHERS)))


@dataclass(frozen=True)
class Cover:
    """As its owner writes it: paragraphs stand apart by a blank line."""

    subject: str
    text: str


CROWN = ("HM ", "His Majesty", "Her Majesty")
"""What posts begin with that take no article: “to HM Chief Inspector of Constabulary”."""

DESCRIBING = ("A ", "An ")
"""How a notice begins that says what its letter is: “A reconstruction, written later …”."""

UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Kinds of characters that show nothing, or turn the direction of what stands beside them."""


class CoverUnfit(Refused):
    """An email can't be sent as it is. `field`: its part, "subject", "cover" or what sign_off.py adds; the fact `name`:
    of the ((field)) in it that is wrong."""


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a cover says beyond the letter's own page. `greeting`: its line, blank for the letter's own. `first`: the
    letter that a chaser reminds of; `reminders`: those of it that were sent before, the first first. `to_quote`: the
    reference that a letter of thanks asks to quote, blank for its own. `replaces`: the date, in words, of the letter
    that it corrects; `replaced`: how that went. `before`: how the letter itself was first sent, where it is sent again.
    `copy`: it is for somebody on the copy list; `others`: how many other letters of its `registry`, named within a
    sentence, were sent. `answered`: the recipient's reply is recorded; `lacks`: the letter asks for what is missing
    from it; `unsure`: it may ask for something, though by no date; `unchanged`: it is sent again as it was the first
    time; `heard`: what else they sent to the letter that a chaser reminds of. `asked_anew`: the day, in words, by which
    a reply is asked for since the letter's own has passed when the email is sent; blank where it has not.
    """

    recipient: str
    greeting: str = ""
    enclosures: Sequence[str] = ()
    with_word: bool = False
    large_print: bool = False
    replaces: str = ""
    replaced: EarlierSending | None = None
    before: EarlierSending | None = None
    first: SentLetter | None = None
    reminders: Sequence[SentLetter] = ()
    to_quote: str = ""
    copy: bool = False
    others: int = 0
    registry: str = ""
    answered: bool = False
    lacks: bool = False
    unsure: bool = False
    unchanged: bool = False
    heard: Interim | None = None
    asked_anew: str = ""


@dataclass(frozen=True)
class FilledCover:
    """`html` is a whole document in the language of the letter, with nothing that a reader's program would fetch."""

    subject: str
    text: str
    html: str


def explaining(cover: Cover, mistake: str) -> Cover:
    """Return the cover with the sentences that say what was wrong in the letters that are corrected, between what they
    replace and the apology: the other letters' emails do not have them. Raises CoverUnfit when the text has no place
    for them."""
    if not mistake:
        return cover
    words = " ".join(mistake.split())
    words += "" if words.endswith((".", "!", "?")) else "."
    if (where := f"(({CORRECTION}))") not in cover.text:
        raise CoverUnfit("cover_says_no_correction", field="cover")
    explained = f"(({REPLACEMENT})) ((is correction??{words})) (({APOLOGY}))"
    return Cover(cover.subject, cover.text.replace(where, explained, 1))


def check_cover(cover: Cover) -> None:
    """Raises CoverUnfit at the first thing that is wrong."""
    for problem in cover_problems(cover):
        raise problem


def cover_problems(cover: Cover) -> Iterator[CoverUnfit]:
    """Yield what is wrong, one thing at most for each part."""
    for text, part, longest in ((cover.subject, "subject", LONGEST_SUBJECT), (cover.text, "cover", LONGEST_COVER)):
        is_subject = part == "subject"
        if not text.strip():
            yield CoverUnfit("cover_subject_blank" if is_subject else "cover_blank", field=part)
        elif len(text) > longest:
            yield CoverUnfit("cover_subject_too_long" if is_subject else "cover_too_long", field=part)
        elif any(unicodedata.category(c) in UNSEEN and c not in "\r\n\t" for c in text):
            yield CoverUnfit("cover_unseen_characters", field=part)
        elif problem := _wrong_field(text, part):
            yield problem
        elif part == "cover" and not _has_field(text, HOW_TO_REPLY):
            yield CoverUnfit("cover_says_no_way_to_reply", field=part)


def _wrong_field(text: str, part: str) -> CoverUnfit | None:
    try:
        names = [name for line in text.splitlines() for name in find(parse(line))]
    except MalformedCondition as problem:
        nested, name = problem.code == "condition_nested", problem.facts["name"]
        return CoverUnfit("condition_nested" if nested else "condition_unclosed", field=part, name=name)
    unknown = next((name for name in names if normalise(name) not in _KNOWN), None)
    return CoverUnfit("cover_unknown_field", field=part, name=unknown) if unknown is not None else None


def _has_field(text: str, field: str) -> bool:
    """Whether a field is in the text whatever the letter: what stands in a condition may not print."""
    fields = (part.name for line in text.splitlines() for part in parse(line) if isinstance(part, Field))
    return any(normalise(name) == normalise(field) for name in fields)


def fill(cover: Cover, letter: Letter, around: Around) -> FilledCover:
    """For one letter. What has no value prints nothing, and a paragraph of nothing is left out. The notice of a letter
    ("A reconstruction, written later") stands before all except the marking, whatever the text says; so
    does what that of a chaser's first letter says, where the chaser's own has none."""
    filling = Filling(_values(letter, around), optional=(*FIELDS, *_OTHERS), language=letter.language)
    subject = filling.text(parse(" ".join(cover.subject.split())))
    paragraphs = [said for paragraph in _paragraphs(cover.text) if (said := _filled_lines(filling, paragraph))]
    own = without_correction(letter.notice, language=letter.language)
    if notice := own or _notice_of_first(letter, around):
        paragraphs.insert(int(paragraphs[:1] == [[letter.marking]]), [notice])
    return FilledCover(
        subject=subject,
        text="\n\n".join("\n".join(lines) for lines in paragraphs) + "\n",
        html=_as_html(paragraphs, subject, letter.wording.language),
    )


def _notice_of_first(letter: Letter, around: Around) -> str:
    """Return it word for word if it says what the letter is; otherwise in a sentence that names the letter."""
    first = around.first
    if first and SENTENCES[letter.language].first_is and first.notice.startswith(DESCRIBING):
        return first.notice
    return about_first_letter(replace(first, offices=()), dated=True, language=letter.language) if first else ""


def about_first_letter(
    first: SentLetter, signing: Iterable[str] = (), *, dated: bool = False, language: str = "en"
) -> str:
    """Return what a reminder that the offices `signing` sign says of its first letter: its notice, and whom it was from
    where others signed it. Blank for nothing. `dated`: its date was not said before."""
    sentences = SENTENCES[language]
    letter = sentences.our_letter.format(date=first.date) if dated else sentences.that_letter
    signed = signatories_in_sentence(first.offices, language) if {*first.offices} != {*signing} else ""
    notice = first.notice.removesuffix(".")
    if not notice:
        return sentences.first_from.format(letter=letter, offices=signed) if signed else ""
    by = sentences.first_by.format(offices=signed) if signed else ""
    if sentences.first_is and notice.startswith(DESCRIBING):
        return sentences.first_is.format(letter=letter, by=by, notice=notice[0].lower() + notice[1:])
    return sentences.first_noticed.format(letter=letter, by=by, notice=notice)


def _paragraphs(text: str) -> list[list[tuple[Part, ...]]]:
    """Lines of parts. A condition ends within its line."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return [[parse(line) for line in block.split("\n")] for block in blocks]


def _filled_lines(filling: Filling, lines: Sequence[tuple[Part, ...]]) -> list[str]:
    return [with_nested_quotes(one) for parts in lines for one in filling.text(parts).split("\n") if one]


def _values(letter: Letter, around: Around) -> dict[str, Value]:
    sentences, words, first = SENTENCES[letter.language], letter.wording, around.first
    offices = [office_in_sentence(signatory.office, letter.language) for signatory in letter.signatories]
    signs = offices[0] if offices else letter.letterhead
    sign = join(offices, language=letter.language) or letter.letterhead
    number = min(len(around.reminders), len(sentences.reminders) - 1)
    reminds = first is not None and not around.copy
    replaced, apology = _correction(letter, around, sentences) if around.replaces else ("", "")
    wanted = bool(letter.reply_by) and not around.copy
    asked = wanted and not around.answered
    no_reply = sentences.answered if wanted and around.answered else "" if around.unsure else sentences.no_reply
    no_reply = sentences.no_reply_to_copy if around.copy else no_reply
    ask = (
        sentences.passed.format(asked=letter.reply_by, date=around.asked_anew)
        if around.asked_anew
        else sentences.reply_by.format(date=letter.reply_by)
    )
    lacks = around.lacks and not letter.reply_by and not around.copy
    no_reply = sentences.missing if lacks else no_reply
    quote = first.reference if first else around.to_quote or letter.reference
    how = sentences.how_to_reply if asked or lacks else sentences.how_to_contact
    beside = [
        *([sentences.word] if around.with_word else ()),
        *([sentences.large_print] if around.large_print else ()),
        *(sentences.quoted.format(name=name) for name in around.enclosures),
    ]
    return {
        "greeting": f"{around.greeting or letter.salutation or f'{words.greeting} {around.recipient}'},",
        "recipient": around.recipient,
        "addressee": recipient_in_sentence(around.recipient) if letter.language == "en" else around.recipient,
        "title": letter.title_words,
        "reference": letter.reference,
        "date": letter.date,
        "letter": called(letter, around, letter.language),
        "a letter": _letter_in_sentence(letter, around, sentences),
        "from": sentences.and_others.format(office=signs) if len(offices) > 2 else sign,
        "signatories": signatories_in_sentence([one.office for one in letter.signatories], letter.language) or sign,
        "offices": sign,
        "department": letter.letterhead,
        "sender": ", ".join(letter.sender),
        "a reminder": sentences.reminders_in_sentence[number] if first else "",
        "earlier reminders sentence": reminded_before(around.reminders, letter.language) if reminds else "",
        "first letter subject": first.subject if first else "",
        "first letter date": first.date if first else "",
        "first letter reference": first.reference if first else "",
        "first letter sentence": _first_letter(letter, around) if reminds else "",
        CORRECTION: f"{replaced} {apology}".strip(),
        REPLACEMENT: replaced,
        APOLOGY: apology,
        "earlier sending sentence": _sent_before(letter, around, sentences, asked=asked and not reminds),
        "received sentence": _received(letter, around, sentences) if reminds else "",
        "same terms sentence": _also_written(sentences, around),
        "attachments sentence": sentences.attached.format(files=join(beside, language=letter.language))
        if beside
        else "",
        "reply by": letter.reply_by,
        "reply by sentence": ask if asked else no_reply,
        "how to reply": how.format(reference=quote),
        "marking": letter.marking,
        "enclosures": list(around.enclosures),
        "has reply by": bool(letter.reply_by) and not around.asked_anew,
        "has marking": bool(letter.marking),
        "has enclosures": bool(around.enclosures),
        "with Word": around.with_word,
        "is correction": bool(around.replaces),
        "is open": letter.annex is not None,
    }


def _letter_in_sentence(letter: Letter, around: Around, sentences: Sentences) -> str:
    """An open letter with whom it is to, unless a copy's email says that itself."""
    name = sentences.in_sentence[2 if letter.annex else 1 if around.replaces else 0]
    if letter.annex is None or around.copy:
        return name
    english = letter.language == "en"
    return f"{name} to {recipient_in_sentence(around.recipient)}" if english else f"{name} at {around.recipient}"


def _correction(letter: Letter, around: Around, sentences: Sentences) -> tuple[str, str]:
    """What the letter replaces, and the apology."""
    words, apology = sentences.replaces, sentences.apology
    if around.copy:
        words, apology = sentences.replaces_copy, sentences.apology_copy
    elif around.first:
        words, apology = sentences.replaces_reminder, sentences.apology_reminder
    return words.format(which=_replaced_letter_words(letter, around, sentences)), apology


def _replaced_letter_words(letter: Letter, around: Around, sentences: Sentences) -> str:
    """Which letter a correction replaces: by its date, unless that is the correction's too, and how it went."""
    how = around.replaced
    dated = sentences.dated.format(date=around.replaces) if around.replaces != letter.date or not how else ""
    if around.copy and dated:
        return dated
    if how is None:
        return f"{dated} {sentences.sent}"
    words = METHODS[how.channel].earlier[letter.language]
    went = words.sent_out if around.copy else words.sent
    return f"{dated} {went.format(on=date_in_words(how.on, language=letter.language))}".strip()


def _sent_before(letter: Letter, around: Around, sentences: Sentences, *, asked: bool) -> str:
    before = around.before
    if before is None or around.replaces or around.copy:
        return ""
    earlier = METHODS[before.channel].earlier[letter.language]
    words = sentences.tried if before.came_back else earlier.sent_before
    sent = words.format(on=date_in_words(before.on, language=letter.language))
    sent = f"{sent} {sentences.unchanged}" if around.unchanged and not before.came_back else sent
    return f"{sent} {sentences.replied_already}" if asked and not before.came_back else sent


def _first_letter(letter: Letter, around: Around) -> str:
    """Whom it was from; with its notice the email begins."""
    first, signing = around.first, [signatory.office for signatory in letter.signatories]
    return about_first_letter(replace(first, notice=""), signing, language=letter.language) if first else ""


def _received(letter: Letter, around: Around, sentences: Sentences) -> str:
    heard = around.heard
    if around.answered:
        return ""
    if heard is None:
        return sentences.no_record
    words = sentences.acknowledged if not heard.holding else sentences.promised if heard.promised else sentences.holding
    promised = date_in_words(heard.promised, language=letter.language) if heard.promised else ""
    thanks = words.format(on=date_in_words(heard.on, language=letter.language), date=promised)
    return f"{thanks} {sentences.not_in_full}"


def _also_written(sentences: Sentences, around: Around) -> str:
    """Not in which words: letters of one registry may say different things, as reminders do. Nor in a correction, of
    which others may have had none: the first copy said it. Stored covers have the field under its older name."""
    if not around.copy or not around.others or around.replaces:
        return ""
    said = sentences.also_written if around.others > 1 else sentences.also_written_one
    return said.format(number=f"{around.others:,}", registry=around.registry)


def called(letter: Letter, around: Around, language: str) -> str:
    """Return what a letter is called to begin a subject or the name of its file, in a language: "Letter"."""
    sentences = SENTENCES[language]
    if around.first:
        number = min(len(around.reminders), len(sentences.reminders) - 1)
        return sentences.corrected_reminder if around.replaces else sentences.reminders[number]
    return sentences.letters[2 if letter.annex else 1 if around.replaces else 0]


def reminded_before(reminders: Sequence[SentLetter], language: str = "en") -> str:
    """Return the sentence that gives the dates that earlier reminders bear, and the date that the last asked for."""
    if not reminders:
        return ""
    sentences = SENTENCES[language]
    dates = [date_from_words(reminder.date, language=reminder.language) for reminder in reminders]
    days = list(dict.fromkeys(date_in_words(date, language=language) for date in dates))
    letters = sentences.earlier_letters[len(days) > 1].format(days=join(days, language=language))
    words = sentences.reminded if reminders[-1].reply_by else sentences.reminded_only
    return words.format(letters=letters, date=reminders[-1].reply_by)


def signatories_in_sentence(offices: Sequence[str], language: str) -> str:
    """Return who signs within a sentence: both of two, or else the first and how many other ministers."""
    named, sentences = [office_in_sentence(office, language) for office in offices], SENTENCES[language]
    if len(named) < 3:
        return join(named, language=language)
    others = len(named) - 1
    number = NUMBERS[others - 1] if others <= len(NUMBERS) else f"{others}"
    return (sentences.and_more or sentences.and_others).format(office=named[0], number=number)


def office_in_sentence(office: str, language: str) -> str:
    """Return an office as it stands within a sentence: "the Home Secretary"."""
    return office if language != "en" or office.startswith("the ") else f"the {office}"


def recipient_in_sentence(recipient: str) -> str:
    """Return a recipient's post as it stands within a sentence: "the Chief Constable of Kent"."""
    if recipient.startswith("All "):
        return f"all {recipient.removeprefix('All ')}"
    return recipient if recipient.startswith(CROWN) else f"the {recipient}"


def _as_html(paragraphs: Sequence[Sequence[str]], title: str, language: str) -> str:
    body = "\n".join(f"<p>{'<br>'.join(html.escape(line) for line in lines)}</p>" for lines in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
