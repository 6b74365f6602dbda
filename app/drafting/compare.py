"""How one text differs from another, of a template or of a campaign: in a line, and part by part side by side."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from app.drafting.readable import condition_words, readable_pair
from app.letters.page.wording import join
from app.letters.text.front_matter import FieldSpec, Front, FrontMatter, SigningOffice, split
from app.letters.text.source import Source, take_apart
from app.web.difference import Change, difference
from app.web.filters import format_plural
from app.web.shown_fields import signed

OF_A_CAMPAIGN: Mapping[str, str] = {
    "subject": "subject",
    "asks": "asks",
    "fields": "fields",
    "notice": "notice",
    "title": "title",
    "language": "language",
}
"""Entries of the front matter that are printed or print something else, as pages call them."""

OF_A_TEMPLATE: Mapping[str, str] = {
    **OF_A_CAMPAIGN,
    "summary": "summary",
    "registries": "registries",
    "signatories": "signatories",
    "reply_working_days": "time to reply",
    "copies": "copies",
}
"""Those too of which a campaign has its own."""


Part = tuple[str, list[str], list[str]]

WITH_MARKS = ("Subject", "Asks", "Notice")


@dataclass(frozen=True)
class TextComparison:
    """Two texts: `changed` in a line; `rows`: (name, one, the other), in lines, of each part beside the body that
    differs; `fields`: those of both."""

    old: Source
    new: Source
    changed: str
    rows: Sequence[Part]
    fields: Sequence[FieldSpec] = ()

    @property
    def same(self) -> bool:
        return self.old == self.new


def compare_texts(before: str, after: str, *, entries: Mapping[str, str] = OF_A_CAMPAIGN) -> TextComparison:
    """Two texts, by these `entries` of their front matter and their bodies. Raises TemplateProblems with the faults of
    either's front matter; those of its body don't matter here."""
    old, new = take_apart(before), take_apart(after)
    front, other = _front(old), _front(new)
    fields = (*front.fields, *other.fields)
    rows = [(_SAID[entry][0], _SAID[entry][1](front), _SAID[entry][1](other)) for entry in entries]
    changed = text_change_words(before, after, entries=entries)
    return TextComparison(old, new, changed, [_as_read(row, fields) for row in rows if row[1] != row[2]], fields)


def _as_read(row: Part, fields: Sequence[FieldSpec]) -> Part:
    """Asks, and other parts with the marks of the text, in words."""
    name, old, new = row
    if name not in WITH_MARKS:
        return row
    shown, other = readable_pair("\n".join(old), "\n".join(new), fields)
    return name, shown.split("\n"), other.split("\n")


def _front(parts: Source) -> Front:
    found = split(parts.opening)
    return FrontMatter(found[0]).front if found else Front()


def text_change_words(before: str, after: str, *, entries: Mapping[str, str] = OF_A_CAMPAIGN) -> str:
    """In a line: "Subject, asks and 12 words of the text"."""
    old, new = take_apart(before), take_apart(after)
    parts = [said for entry, said in entries.items() if old.front.get(entry) != new.front.get(entry)]
    if words := max(words_changed(before, after)):
        parts.append(f"{format_plural(words, 'word')} of the text")
    elif old.body.split() != new.body.split():
        parts.append("the text’s layout or audiences")
    said = join(parts)
    return f"{said[:1].upper()}{said[1:]}" if said else "No printed words"


def words_changed(before: str, after: str) -> tuple[int, int]:
    """How many words of the body were added, and how many removed. Marks such as "#" count for nothing."""
    pieces = difference(*(_without_audience_lines(take_apart(source).body) for source in (before, after)))
    added, removed = (
        sum(_words(piece.text) for piece in pieces if piece.change is change)
        for change in (Change.ADDED, Change.REMOVED)
    )
    return added, removed


def _without_audience_lines(body: str) -> str:
    return "\n".join(line for line in body.split("\n") if not line.lstrip().startswith(":::"))


def _words(text: str) -> int:
    return sum(any(map(str.isalnum, word)) for word in text.split())


def field_in_words(spec: FieldSpec) -> str:
    """A declared field in a line: "Ward ((ward)), text, by recipient", with the field signed."""
    said = [spec.type]
    if spec.where:
        said.append(f"automatic: yes for {condition_words(spec)}")
    elif spec.by_recipient:
        said.append("by recipient")
    if spec.choices:
        said.append(f"one of {'; '.join(spec.choices)}")
    if not spec.required:
        said.append("optional")
    if spec.example:
        said.append(f"such as {spec.example}")
    return f"{spec.label} {signed(spec.name)}, {', '.join(said)}"


def office_in_words(office: SigningOffice) -> str:
    """A proposed signatory in a line."""
    return ", ".join(part for part in (office.name, office.office, office.department) if part)


_SAID: Mapping[str, tuple[str, Callable[[Front], list[str]]]] = {
    "subject": ("Subject", lambda front: [front.subject]),
    "asks": ("Asks", lambda front: list(front.asks)),
    "fields": ("Fields", lambda front: [field_in_words(spec) for spec in front.fields]),
    "notice": ("Notice", lambda front: [front.notice]),
    "title": ("Title", lambda front: [front.title]),
    "language": ("Language", lambda front: [{"en": "English", "cy": "Welsh"}[front.language]]),
    "summary": ("Summary", lambda front: [front.summary]),
    "registries": ("Registries", lambda front: list(front.registries)),
    "signatories": ("Signatories", lambda front: [office_in_words(office) for office in front.signatories]),
    "reply_working_days": ("Time to reply", lambda front: [reply_in_words(front)]),
    "copies": ("Copies", lambda front: list(front.copies)),
}
"""Each entry with its name and its lines."""


def reply_in_words(front: Front) -> str:
    return (
        f"{format_plural(front.reply_working_days, 'working day')}" if front.reply_working_days else "No reply needed"
    )
