"""A text as a Word file to download, and the text that a Word file gives."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

from sqlalchemy.orm import Session

from app.drafting.boxes import LONGEST
from app.drafting.compare import compare_texts
from app.drafting.word.beside import Beside, beside, without
from app.drafting.word.changes import text_changes
from app.drafting.word.matching import matched
from app.drafting.word.words import left_words
from app.errors import Blocked
from app.letters.editing.nodes import Node
from app.letters.editing.read import Unreadable, read
from app.letters.editing.write import write
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.fields import normalise
from app.letters.text.front_matter import ASKS, FieldSpec, label_of
from app.letters.text.source import Source, put_together
from app.letters.word_text.marks import Labels
from app.letters.word_text.merge_fields import merge_fields, with_fields
from app.letters.word_text.package import WordFileRefused
from app.letters.word_text.read import WordText, read_apart
from app.letters.word_text.write import write as write_word
from app.registry.own.add import fields_in_use
from app.web.filters import name_in_sentence

WORD = "/word"
"""What the addresses of these pages end with, after that of a text."""


Group = tuple[str, Sequence[tuple[str, str]]]
"""A heading, and fields by name and label."""


class NoWordFile(Blocked):
    """The text holds what Word can't show. `line`: of its body."""

    code = "no_word_file"


@dataclass(frozen=True)
class Choice:
    """What is to become of a Word file's text: `reject` its tracked changes; `fields` of ours by the names of merge
    fields; its title as the `subject`; and the numbered list that is the `asks`, by its number from 0."""

    reject: bool = False
    fields: Mapping[str, str] = field(default_factory=dict)
    subject: bool = False
    asks: int | None = None


@dataclass(frozen=True)
class WordOffer:
    """What a Word file would make of a text: `accepted` with its tracked changes accepted, `rejected` with them
    rejected; None where that is the same or no text at all. `left`: what is not in the text, or not as it was, in
    sentences."""

    accepted: WordText
    rejected: WordText | None
    left: Sequence[str]

    def chosen(self, choice: Choice) -> WordText:
        return self.rejected if choice.reject and self.rejected else self.accepted

    def first_choice(self, offered: Sequence[Group]) -> Choice:
        """Before anybody chose: fields of the same names, the title as the subject, and the only list as the asks,
        unless the file is ours, in which everything is in its place."""
        fields = {name: ours for name, _, ours in self.merge_fields(offered) if ours}
        found = self.beside(Choice(fields=fields))
        only = len(found.lists) == 1 and not self.accepted.ours
        return Choice(False, fields, bool(found.subject), 0 if only else None)

    def beside(self, choice: Choice) -> Beside:
        """Raises Unreadable."""
        return beside(self._document(choice), titled=self.accepted.titled)

    def taken(self, before: Source, choice: Choice) -> Source:
        """The text of the Word file in place of `before`, with what nobody touched as it is there. Raises
        Unreadable."""
        document, found = self._document(choice), self.beside(choice)
        subject = choice.subject and bool(found.subject)
        asks = choice.asks if choice.asks is not None and choice.asks < len(found.lists) else None
        document = without(document, found, subject=subject, asks=asks)
        try:
            body = write(matched(document, read(before.body)))
        except Unreadable:
            body = write(document)
        taken = before.with_changes(body=body)
        taken = taken.with_changes(subject=found.subject) if subject else taken
        return taken if asks is None else taken.with_changes(asks=found.lists[asks])

    def _document(self, choice: Choice) -> Node:
        return with_fields(read(self.chosen(choice).text), choice.fields)

    def merge_fields(self, offered: Sequence[Group]) -> list[tuple[str, int, str]]:
        """Name of each merge field, how often it is there, and the field of ours that has its name, if one has."""
        ours = {normalise(name): name for _, fields in offered for name, _ in fields}
        return [(name, count, ours.get(normalise(name), "")) for name, count in self.accepted.merge_fields]


def fields_to_choose(session: Session, specs: Sequence[FieldSpec]) -> list[Group]:
    """Those that a merge field may become. `specs`: those that the text declares."""
    declared = {normalise(spec.name) for spec in specs}
    of_posts = [field.name for name, field in fields_in_use(session).items() if name not in declared]
    return [
        ("Fields of this text", [(spec.name, spec.label) for spec in specs]),
        ("Fields in every letter", [(name, label_of(name)) for name in (*BUILT_IN_NAMES, ASKS)]),
        ("Fields recorded for posts", [(name, label_of(name)) for name in of_posts]),
    ]


def word_file(
    body: str, specs: Sequence[FieldSpec], names: Mapping[str, str], *, title: str, origin: str, notice: str = ""
) -> bytes:
    """`specs`: the fields that the text declares; `names` of registries by slug. Raises NoWordFile."""
    try:
        document = read(body)
    except Unreadable as unreadable:
        raise NoWordFile(line=unreadable.problem.line) from None
    fields = {normalise(name): label_of(name) for name in (*BUILT_IN_NAMES, ASKS)}
    fields |= {normalise(spec.name): spec.label for spec in specs}
    labels = Labels(fields, {slug: name_in_sentence(name) for slug, name in names.items()})
    return write_word(document, labels, title=title, origin=origin, notice=notice)


def word_offer(file: bytes, names: Mapping[str, str]) -> WordOffer:
    """What a Word file says. `names` of registries by slug. Raises WordFileRefused, NoTurn."""
    slugs = {name_in_sentence(name): slug for slug, name in names.items()}
    accepted = read_apart(file, names=slugs)
    rejected = None
    if accepted.revised:
        with suppress(WordFileRefused):  # nothing is left of a file that was written with its changes tracked
            rejected = read_apart(file, accept=False, names=slugs)
    if max(len(text.text) for text in (accepted, rejected) if text) > LONGEST:
        raise WordFileRefused("too_long")
    left = [left_words(left) for left in accepted.left]
    return WordOffer(accepted, rejected if rejected and rejected.text != accepted.text else None, left)


def offer_again(accepted: WordText, rejected: str, left: Sequence[str] = ()) -> WordOffer:
    """As a page had it from `word_offer`; `rejected`: blank: there was none. Raises Unreadable."""
    texts = [replace(text, merge_fields=merge_fields(read(text.text))) for text in (accepted, WordText(rejected))]
    return WordOffer(texts[0], texts[1] if rejected else None, left)


def origin_of(name: str, number: int) -> str:
    """How a Word file names the text that it is: `name`: the slug of a template or the reference of a campaign."""
    return f"{name} {number}"


def from_other(text: WordText, name: str, number: int, kind: str) -> str:
    """What is said where a file was not downloaded from this version of a text; blank where it was, or is not ours.
    `kind`: how a sentence calls the text."""
    if not text.ours or text.origin == origin_of(name, number):
        return ""
    other, _, version = text.origin.rpartition(" ")
    if other == name:
        return f"This file was downloaded from version {version}. The {kind} is now version {number}."
    return "This file was downloaded from another letter or template."


def shown_offer(offer: WordOffer, before: Source, choice: Choice, names: Mapping[str, str]) -> dict[str, Any]:
    """What the page of a Word file shows of it beside `before`, as it is chosen. Raises Unreadable."""
    after = offer.taken(before, choice)
    return {
        "offer": offer,
        "choice": choice,
        "beside": offer.beside(choice),
        "changes": text_changes(before.body, after.body, names),
        "compared": compare_texts(put_together(before), put_together(after)),
    }
