"""The mail around a letter: its subject and cover text, in the ((field)) language of letters, filled from the letter
itself. A value is plain text and never markup (rule 3); a field that no letter has is refused before anything is sent.
"""

import html
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.letters.fields import MalformedCondition, Part, Value, find, normalise, parse
from app.letters.filling import Filling
from app.letters.letter import Letter, words_of
from app.letters.wording import join

LONGEST_SUBJECT, LONGEST_COVER = 200, 8000
"""Characters as typed."""

FIELDS: Mapping[str, str] = {
    "greeting": "how the letter greets, with a comma",
    "recipient": "the post that it goes to",
    "addressee": "the same in a sentence: “the Chief Constable of …”, “all council leaders”",
    "title": "the letter’s subject",
    "reference": "its reference",
    "date": "the day that it bears",
    "from": "the first signatory’s office, “and others” if there are any",
    "offices": "the offices of all who sign",
    "department": "the first signatory’s department",
    "sender": "the private office’s lines, as on the letter",
    "reply by": "the day by which a reply is wanted, if one is",
    "marking": "its marking, if it has one",
    "enclosures": "the names of the files that go beside it",
    "has reply by": "shows text where a reply is wanted",
    "has marking": "shows text where it is marked",
    "has enclosures": "shows text where files go beside it",
    "with Word": "shows text where the Word file goes along",
    "is correction": "shows text where it takes the place of a letter that was sent",
    "is open": "shows text in an open letter",
}
"""What a subject and a cover may say: each field's name, and what it stands for."""

_KNOWN = frozenset(map(normalise, FIELDS))


@dataclass(frozen=True)
class Cover:
    """As its owner writes it: paragraphs stand apart by a blank line."""

    subject: str
    text: str


ENGLISH = Cover(
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

WELSH = Cover(
    "Llythyr gan ((from)): ((title)) (((reference)))",
    """((has marking??((marking))))

((greeting))

Amgaeir llythyr gan ((offices)), dyddiedig ((date)): “((title))”. \
Ffeil PDF yw((with Word??, gyda ffeil Word o’r un testun)).

((is correction??Mae’n disodli’r llythyr â’r cyfeirnod hwn a anfonwyd atoch o’r blaen.))

((has enclosures??Gydag ef: ((enclosures)).))

((has reply by??Gofynnir am ateb erbyn ((reply by)).)) \
Atebwch yr e-bost hwn, neu ysgrifennwch i’r cyfeiriad ar y llythyr gan ddyfynnu ((reference)).

((sender))""",
)

DEFAULTS: Mapping[str, Cover] = {"en": ENGLISH, "cy": WELSH}
"""By the language of the letter."""

COPIES: Mapping[str, Cover] = {
    "en": Cover(
        "Copy of a letter from ((from)): ((title)) (((reference)))",
        """((has marking??((marking))))

For your information, attached is a copy of a letter from ((offices)) to ((addressee)), dated ((date)): \
“((title))”. No reply is needed.

((has enclosures??With it go: ((enclosures)).))

((sender))""",
    ),
    "cy": Cover(
        "Copi o lythyr gan ((from)): ((title)) (((reference)))",
        """((has marking??((marking))))

Er gwybodaeth, amgaeir copi o lythyr gan ((offices)) at ((addressee)), dyddiedig ((date)): “((title))”. \
Nid oes angen ateb.

((has enclosures??Gydag ef: ((enclosures)).))

((sender))""",
    ),
}
"""For those on the copy list."""

_UNSEEN = ("Cc", "Cf", "Cs", "Co", "Cn")
"""Kinds of characters that show nothing, or turn the direction of what stands beside them."""

_OTHERS = {"en": "{office} and others", "cy": "{office} ac eraill"}


class CoverUnfit(ValueError):
    """It can't be sent so. `part`: "subject" or "cover"; `field`: its name.

    `code`: cover_subject_blank, cover_subject_too_long, cover_blank, cover_too_long, cover_unseen_characters,
    cover_unknown_field, condition_unclosed or condition_nested.
    """

    def __init__(self, code: str, part: str, field: str = "") -> None:
        super().__init__(f"{code}: {field}" if field else code)
        self.code, self.part, self.field = code, part, field


@dataclass(frozen=True, kw_only=True)
class Around:
    """What a cover says beyond the letter's own page."""

    recipient: str
    enclosures: Sequence[str] = ()
    with_word: bool = False
    correction: bool = False


@dataclass(frozen=True)
class Filled:
    """`html` is a whole document in the language of the letter, with nothing that a reader's program would fetch."""

    subject: str
    text: str
    html: str


def check_cover(cover: Cover) -> None:
    """Raises CoverUnfit at the first thing that is wrong."""
    for text, part, longest in (
        (cover.subject, "subject", LONGEST_SUBJECT),
        (cover.text, "cover", LONGEST_COVER),
    ):
        prefix = "cover_subject" if part == "subject" else "cover"
        if not text.strip():
            raise CoverUnfit(f"{prefix}_blank", part)
        if len(text) > longest:
            raise CoverUnfit(f"{prefix}_too_long", part)
        if any(unicodedata.category(c) in _UNSEEN and c not in "\r\n\t" for c in text):
            raise CoverUnfit("cover_unseen_characters", part)
        try:
            names = [name for line in text.splitlines() for name in find(parse(line))]
        except MalformedCondition as problem:
            raise CoverUnfit(problem.code, part, str(problem.facts["name"])) from None
        for name in names:
            if normalise(name) not in _KNOWN:
                raise CoverUnfit("cover_unknown_field", part, name)


def fill(cover: Cover, letter: Letter, around: Around) -> Filled:
    """For one letter. What has no value prints nothing, and a paragraph of nothing is left out."""
    filling = Filling(_values(letter, around), optional=FIELDS, language=letter.language)
    subject = filling.text(parse(" ".join(cover.subject.split())))
    paragraphs = [said for one in _paragraphs(cover.text) if (said := _said(filling, one))]
    return Filled(
        subject=subject,
        text="\n\n".join("\n".join(lines) for lines in paragraphs) + "\n",
        html=_as_html(paragraphs, subject, letter.wording.language),
    )


def _paragraphs(text: str) -> list[list[tuple[Part, ...]]]:
    """Lines of parts. A condition ends within its line."""
    blocks = re.split(r"\n[ \t]*\n", text.replace("\r\n", "\n").strip())
    return [[parse(line) for line in block.split("\n")] for block in blocks]


def _said(filling: Filling, lines: Sequence[tuple[Part, ...]]) -> list[str]:
    return [one for parts in lines for one in filling.text(parts).split("\n") if one]


def _values(letter: Letter, around: Around) -> dict[str, Value]:
    offices = [one.office for one in letter.signatories]
    if letter.language == "en":
        offices = [office if office.startswith("the ") else f"the {office}" for office in offices]
    first = offices[0] if offices else letter.letterhead
    words = letter.wording
    return {
        "greeting": f"{letter.salutation or f'{words.greeting} {around.recipient}'},",
        "recipient": around.recipient,
        "addressee": _in_a_sentence(around.recipient) if letter.language == "en" else around.recipient,
        "title": words_of(letter.subject) or letter.title.removesuffix(f" ({letter.reference})"),
        "reference": letter.reference,
        "date": letter.date,
        "from": _OTHERS[letter.language].format(office=first) if len(offices) > 1 else first,
        "offices": join(offices, language=letter.language),
        "department": letter.letterhead,
        "sender": ", ".join(letter.sender),
        "reply by": letter.reply_by,
        "marking": letter.marking,
        "enclosures": list(around.enclosures),
        "has reply by": bool(letter.reply_by),
        "has marking": bool(letter.marking),
        "has enclosures": bool(around.enclosures),
        "with Word": around.with_word,
        "is correction": around.correction,
        "is open": letter.annex is not None,
    }


def _in_a_sentence(recipient: str) -> str:
    return f"all {recipient.removeprefix('All ')}" if recipient.startswith("All ") else f"the {recipient}"


def _as_html(paragraphs: Sequence[Sequence[str]], title: str, language: str) -> str:
    body = "\n".join(f"<p>{'<br>'.join(html.escape(line) for line in lines)}</p>" for lines in paragraphs)
    return (
        f'<!DOCTYPE html>\n<html lang="{html.escape(language)}">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{html.escape(title)}</title>\n</head>\n<body>\n{body}\n</body>\n</html>\n"
    )
