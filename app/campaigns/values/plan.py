"""What a filled table would change: each of its cells is added, changed, unchanged or rejected, for a reason."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.fields.values import stored_field_value
from app.campaigns.letter.text import campaign_text
from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_by_recipient, values_of_letters, values_of_their_posts
from app.campaigns.values.sheet import ALSO_REFERENCE, FIXED, REFERENCE, columns_of
from app.letters.canonical import canonical
from app.letters.page.glyphs import unprintable
from app.letters.problems import LetterError
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.long_words import long_words
from app.platform.practice import NOTICE
from app.registry.own.posts import fields_called
from app.web.tables.cells import field_cell
from app.web.tables.rows import Cell, TableRefused
from app.web.typed import reference_in

AT_ONCE = 500
"""References that one query asks for."""


class Unprintable(LetterError):
    """A value holds what the letters' typeface has not. Facts: field, value, characters."""

    code = "unprintable_characters"


class LongWord(LetterError):
    """A value holds a word that is too long to be laid out. Facts: field, word."""

    code = "long_word"


@dataclass(frozen=True)
class Change:
    """A value that a letter gets. `before`: in place of what; blank: it has none. `row` of the table, from 1."""

    letter_id: int
    reference: str
    spec: FieldSpec
    before: str
    after: str
    row: int = 0


@dataclass(frozen=True)
class Rejected:
    """Why a row, or the cell of one column, is left out: a code, and its facts. `column`: its heading, or blank."""

    row: int
    column: str
    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """In the order of the table. `unchanged`: cells that say what the letter says already. `ignored`: headings of
    columns that are no field's."""

    changes: Sequence[Change]
    unchanged: int
    rejected: Sequence[Rejected]
    ignored: Sequence[str]

    @property
    def added(self) -> list[Change]:
        return [change for change in self.changes if not change.before]

    @property
    def changed(self) -> list[Change]:
        return [change for change in self.changes if change.before]

    @property
    def seen(self) -> str:
        """Digest of what would change, and from what."""
        facts = [
            [change.letter_id, normalise(change.spec.name), change.before, change.after] for change in self.changes
        ]
        return hashlib.sha256(canonical(facts)).hexdigest()


@dataclass(frozen=True)
class Columns:
    """Where in a row the reference and each field's value stand."""

    reference: int
    fields: Mapping[int, FieldSpec]
    headings: Sequence[str]
    ignored: Sequence[str]


def plan_of(session: Session, campaign: Campaign, rows: Sequence[Sequence[Cell]]) -> Plan:
    """`rows` as they were read; the first that is not empty has the headings. An empty cell changes nothing.

    Raises TableRefused when the headings do not say what is what.
    """
    (_, top), *filled = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    columns = _columns(top, fields_by_recipient(campaign_text(session, campaign)))
    find = _finder(session, campaign, [_reference(row, columns) for _, row in filled])
    standing = values_of_letters(session, select(Letter.id).where(Letter.campaign_id == campaign.id))
    of_posts = _of_posts(session, campaign, columns.fields.values())
    changes: list[Change] = []
    rejected: list[Rejected] = []
    unchanged = 0
    for number, row in filled:
        letter = find(_reference(row, columns))
        if isinstance(letter, str):
            rejected.append(Rejected(number, "", letter, {"reference": _reference(row, columns)}))
            continue
        own = standing.get(letter.id, {})
        for place, spec in columns.fields.items():
            try:
                after = value_in(row[place] if place < len(row) else "", spec)
            except LetterError as problem:
                rejected.append(Rejected(number, columns.headings[place], problem.code, problem.facts))
                continue
            before = own.get(normalise(spec.name), "")
            said = before or of_posts.get(letter.id, {}).get(normalise(spec.name), "")
            if after and after != said:
                changes.append(Change(letter.id, letter.reference, spec, before, after, number))
            unchanged += bool(after) and after == said
    return Plan(changes, unchanged, rejected, columns.ignored)


def _of_posts(session: Session, campaign: Campaign, specs: Iterable[FieldSpec]) -> dict[int, dict[str, str]]:
    """What the posts of the letters say in these fields, where a registry has any of them: such a value that a table
    repeats does not become the letter's own."""
    if not any(fields_called(session, spec.name) for spec in specs):
        return {}
    return values_of_their_posts(session, session.scalars(select(Letter).where(Letter.campaign_id == campaign.id)))


class LetterInTable(NamedTuple):
    """A letter of the campaign, as a table is read for it."""

    reference: str
    id: int
    withdrawn: bool


@dataclass(frozen=True)
class OutdatedChange:
    """A change whose letter said something else (`was`; blank: nothing) when it was looked at."""

    change: Change
    was: str


def moved_since(session: Session, campaign: Campaign, plan: Plan, *, known_at: int) -> list[OutdatedChange]:
    """What somebody else has changed since the audit event `known_at`, of what the plan would change."""
    ids = select(Letter.id).where(Letter.campaign_id == campaign.id)
    values = values_of_letters(session, ids, known_at=known_at)
    changes = [
        OutdatedChange(change, values.get(change.letter_id, {}).get(normalise(change.spec.name), ""))
        for change in plan.changes
    ]
    return [moved for moved in changes if moved.was != moved.change.before]


def value_in(typed: Cell | None, spec: FieldSpec) -> str:
    """What is kept of a cell, or of what was typed in a form; blank when it is empty.

    Raises InvalidValue, Unprintable, LongWord, SpreadsheetError.
    """
    value = str(stored_field_value(field_cell(typed or "", spec), spec) or "")
    if unknown := unprintable([value]):
        raise Unprintable(field=spec.name, value=value, characters=unknown)
    if found := long_words([value]):
        raise LongWord(field=spec.name, word=found[0])
    return value


def _columns(row: Sequence[Cell], specs: Sequence[FieldSpec]) -> Columns:
    if not specs:
        raise TableRefused("no_fields")
    headings = [str(cell) for cell in row]
    keys = [normalise(heading) for heading in headings]
    columns = columns_of(specs)
    places = [place for place, key in enumerate(keys) if key == normalise(REFERENCE)] or [
        place for place, key in enumerate(keys) if key in ALSO_REFERENCE and key not in columns
    ]
    if len(places) != 1:
        raise TableRefused("two_references" if places else "no_reference", heading=REFERENCE)
    fields = {place: columns[key] for place, key in enumerate(keys) if key in columns and place not in places}
    if not fields:
        raise TableRefused("no_field", fields=tuple(spec.label for spec in specs))
    for spec, number in Counter(fields.values()).items():
        if number > 1:
            raise TableRefused("two_columns", field=spec.label)
    ignored = [
        heading
        for place, heading in enumerate(headings)
        if heading and place not in fields and place not in places and keys[place] not in FIXED and heading != NOTICE
    ]
    return Columns(places[0], fields, headings, ignored)


def _reference(row: Sequence[Cell], columns: Columns) -> str:
    return reference_in(str(row[columns.reference])) if columns.reference < len(row) else ""


def _finder(session: Session, campaign: Campaign, references: Sequence[str]) -> Callable[[str], LetterInTable | str]:
    """Gives the letter that a row is for, or the code that says why it is for none."""
    mine = select(Letter.reference, Letter.id, Letter.withdrawn).where(Letter.campaign_id == campaign.id)
    letters = {table.reference: table for table in (LetterInTable(*row) for row in session.execute(mine))}
    times = Counter(references)
    elsewhere = _of_some_campaign(session, times.keys() - letters.keys())

    def find(reference: str) -> LetterInTable | str:
        letter = letters.get(reference)
        if not reference:
            return "reference_missing"
        if letter is None:
            return "letter_of_another" if reference in elsewhere else "letter_unknown"
        if letter.withdrawn:
            return "letter_withdrawn"
        return "reference_repeated" if times[reference] > 1 else letter

    return find


def _of_some_campaign(session: Session, references: Iterable[str]) -> set[str]:
    """Those that are letters at all."""
    wanted = sorted(references)
    found: set[str] = set()
    for start in range(0, len(wanted), AT_ONCE):
        batch = wanted[start : start + AT_ONCE]
        found |= set(session.scalars(select(Letter.reference).where(Letter.reference.in_(batch))))
    return found
