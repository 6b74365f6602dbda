"""A text as a Word file to download, and the text that a Word file gives."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.drafting.boxes import LONGEST
from app.drafting.word.changes import TextChanges, text_changes
from app.drafting.word.matching import matched
from app.drafting.word.words import left_words
from app.errors import Blocked
from app.letters.editing.read import Unreadable, read
from app.letters.editing.write import write
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.fields import normalise
from app.letters.text.front_matter import ASKS, FieldSpec, label_of
from app.letters.word_text.marks import Labels
from app.letters.word_text.merge_fields import with_fields
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
class WordOffer:
    """What a Word file would make of a text: `accepted` with its tracked changes accepted, `rejected` with them
    rejected; None where it has none. `changes` are those of `accepted`."""

    accepted: WordText
    rejected: WordText | None
    changes: TextChanges

    @property
    def left(self) -> list[str]:
        """What is not in the text, or not as it was, in sentences."""
        return [left_words(left) for left in self.accepted.left]

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


def word_offer(file: bytes, body: str, names: Mapping[str, str]) -> WordOffer:
    """What a Word file would make of this body. Raises WordFileRefused, NoTurn."""
    slugs = {name_in_sentence(name): slug for slug, name in names.items()}
    accepted = read_apart(file, names=slugs)
    rejected = read_apart(file, accept=False, names=slugs) if accepted.tracked else None
    if max(len(text.text) for text in (accepted, rejected) if text) > LONGEST:
        raise WordFileRefused("too_long")
    return WordOffer(accepted, rejected, text_changes(body, accepted.text, names))


def taken_text(text: str, body: str, fields: Mapping[str, str]) -> str:
    """The text of a Word file in place of `body`, with what nobody touched as it is there. `fields`: of ours by the
    names of merge fields. Raises Unreadable of `text`."""
    document = with_fields(read(text), fields)
    try:
        return write(matched(document, read(body)))
    except Unreadable:
        return write(document)
