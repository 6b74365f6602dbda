"""Letter: everything on the page, as plain data (design, rule 4).

Renderers take a Letter and return bytes; they look nowhere else. Its canonical JSON is what an edition freezes.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, fields
from itertools import chain

from app.letters.canonical import blocks_from_json, canonical_with_blocks, content_to_json, runs_from_json
from app.letters.page.wording import WORDING, Wording
from app.letters.problems import LetterError
from app.letters.text.blocks import Block, Heading, List, Paragraph, Quote, Table, leaves
from app.letters.text.fields import Run, find, parse

FORMAT, WITH_TABLES = 2, 3
"""Of the canonical JSON. Format 1 had no annex. A letter with a table has format 3, which releases before refuse."""


BETWEEN = "   "
"""Between the cells of a row, in plain text."""


class SignedDraft(LetterError):
    """A draft was given a signature picture. Facts: letter (its reference), offices."""

    code = "signed_draft"


@dataclass(frozen=True, slots=True)
class Signatory:
    """A minister who signs. `name` may be blank; `picture` is the SHA-256 of a cleared signature picture, or None."""

    name: str
    office: str
    department: str
    picture: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Annex:
    """A titled list on pages of its own, after the letter: the addressees of an open letter, one to a line."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """One letter as printed. Texts are final: dates are in words, lines are broken where the page breaks them.

    `addressee` holds the printed lines of the address block; `posted` is false when there is no postal address.
    `reply_by`, `marking`, `notice` and `letterhead_with` are blank when nothing is to print there. A letter that its
    signatories top and tail by hand has a blank `salutation` and `close`, and `by_hand` says to leave room.

    A signature picture on a draft raises SignedDraft: a signature consents to a cleared text and to no other.
    """

    reference: str
    date: str
    reply_by: str
    marking: str
    draft: bool
    language: str
    title: str
    subject: tuple[Run, ...]
    letterhead: str
    letterhead_with: str
    sender: tuple[str, ...]
    notice: str
    addressee: tuple[str, ...]
    posted: bool
    by_hand: bool
    salutation: str
    blocks: tuple[Block[Run], ...]
    close: str
    signatories: tuple[Signatory, ...]
    across: int
    copies: tuple[str, ...]
    enclosures: tuple[str, ...]
    annex: Annex | None = None

    def __post_init__(self) -> None:
        if self.draft and (signed := tuple(signatory.office for signatory in self.signatories if signatory.picture)):
            raise SignedDraft(letter=self.reference, offices=signed)

    @property
    def wording(self) -> Wording:
        return WORDING[self.language]

    @property
    def title_words(self) -> str:
        """Its subject as printed; its title, without the reference, where it has none."""
        return words_of(self.subject) or self.title.removesuffix(f" ({self.reference})")

    @property
    def details(self) -> tuple[tuple[str, str], ...]:
        """Label and value of what stands under the sender: reference, date and, when one is wanted, reply by."""
        words = self.wording
        details = ((words.reference, self.reference), (words.date, self.date), (words.reply_by, self.reply_by))
        return tuple((label, value) for label, value in details if value)

    @property
    def listed(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Label and lines of the lists under the signatures: copies, then enclosures, less those that are empty."""
        words = self.wording
        listed = ((words.copies, self.copies), (words.enclosures, self.enclosures))
        return tuple((label, lines) for label, lines in listed if lines)

    def canonical_json(self) -> bytes:
        """UTF-8 JSON with sorted keys and no spare white space: equal letters give equal bytes, everywhere."""
        said = {name: getattr(self, name) for name in _PLAIN}
        said["signatories"] = [
            {name: getattr(signatory, name) for name in Signatory.__slots__} for signatory in self.signatories
        ]
        said["annex"] = asdict(self.annex) if self.annex else None
        said["subject"] = content_to_json(self.subject)
        tables = any(isinstance(block, Table) for block in self.blocks)
        return canonical_with_blocks({"format": WITH_TABLES if tables else FORMAT, **said}, self.blocks)

    @classmethod
    def from_json(cls, content: bytes | str) -> "Letter":
        """The letter that `canonical_json` froze, now or in format 1. Raises ValueError for another format."""
        data = json.loads(content)
        if (found := data.pop("format", None)) not in (1, FORMAT, WITH_TABLES):
            raise ValueError(f"unknown format of letter: {found!r}")
        data["blocks"] = blocks_from_json(data["blocks"])
        data["subject"] = runs_from_json(data["subject"])
        data["signatories"] = tuple(Signatory(**signatory) for signatory in data["signatories"])
        for name in ("sender", "addressee", "copies", "enclosures"):
            data[name] = tuple(data[name])
        if annex := data.pop("annex", None):
            data["annex"] = Annex(title=annex["title"], lines=tuple(annex["lines"]))
        return cls(**data)

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.canonical_json()).hexdigest()

    def texts(self, *, blocks: Iterable[Block[Run]] | None = None) -> Iterator[str]:
        """Every piece of printed text, in reading order; of the text's blocks all, or those given. The head and foot of
        later pages repeat some of it."""
        words = self.wording
        yield self.letterhead
        yield self.letterhead_with
        yield self.marking
        yield from self.sender
        for label, value in self.details:
            yield f"{label}: {value}"
        yield self.notice
        if self.draft:
            yield words.draft
        yield from self.addressee
        yield self.salutation
        yield words_of(self.subject)
        yield from block_texts(self.blocks if blocks is None else blocks)
        yield self.close
        for signatory in self.signatories:
            yield signatory.name
            yield signatory.office
        for label, lines in self.listed:
            yield f"{label}: {lines[0]}"
            yield from lines[1:]
        if self.annex:
            yield self.annex.title
            yield from self.annex.lines

    def plain_text(self) -> str:
        """The letter as text, one line for each paragraph, list item, row of a table (with room between its cells) or
        line of an address, in reading order."""
        return "".join(f"{text}\n" for text in self.texts() if text)


_PLAIN = tuple(field.name for field in fields(Letter) if field.name not in {"subject", "blocks"})


def missing_fields(letter: "Letter") -> tuple[str, ...]:
    """Names of the fields that a previewed letter shows highlighted, each once, in the order of the page."""
    runs = chain(letter.subject, *leaves(letter.blocks))
    return tuple(dict.fromkeys(name for run in runs if run.missing for name in find(parse(run.text))))


def words_of(runs: Iterable[Run]) -> str:
    return "".join([run.text for run in runs])


def block_texts(blocks: Iterable[Block[Run]]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph(content=runs) | Heading(content=runs):
                yield words_of(runs)
            case Quote(blocks=inner):
                yield from block_texts(inner)
            case List(ordered=ordered, start=start, items=items):
                for number, item in enumerate(items, start):
                    first, *others = block_texts(item)
                    yield f"{number}. {first}" if ordered else f"• {first}"
                    yield from others
            case Table(rows=rows):
                yield from (BETWEEN.join(filter(None, map(words_of, row))) for row in rows)
