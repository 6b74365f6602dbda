"""Where somebody typed the name of a person who held posts: the words and the names of saved filters, and what the
audit record keeps of them beside its chain."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

from sqlalchemy import ColumnElement, delete, func, select, update
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditPersonal
from app.registry.holders.namesakes import plainly
from app.registry.models import HolderVersion, OrganisationVersion, SavedFilter

OF_FILTERS = "filter."
"""How the actions on saved filters begin (app/registry/filters/saved_filters.py)."""


@dataclass(frozen=True)
class NameTyped:
    """`telling`: sets of words, of which any one points to the person. `words`: all words of their names."""

    telling: Collection[frozenset[str]]
    words: frozenset[str]

    def is_in(self, text: str) -> bool:
        typed = set(plainly(text).split())
        return any(one <= typed for one in self.telling)

    def taken_out(self, text: str) -> str:
        """`text` without the words of the name, if it names the person; else as it is."""
        if not self.is_in(text):
            return text
        return " ".join(one for one in text.split() if not _within(plainly(one), self.words))


@dataclass(frozen=True)
class FilterLeft:
    """What is left of a saved filter. `query` blank: nothing, so that it goes altogether."""

    id: int
    name: str
    query: str


def name_typed(session: Session, versions: Iterable[HolderVersion]) -> NameTyped:
    """The whole name tells, in any order; so does the surname alone, unless it is a word that an organisation or
    another person is called by: York may be the city."""
    rows = list(versions)
    own = {row.id for row in rows}
    telling: set[frozenset[str]] = set()
    for full_name, forename, surname in {(row.full_name, row.forename, row.surname) for row in rows}:
        whole = plainly(full_name).split()
        first = plainly(forename).split() or whole[:-1][:1]
        telling.add(frozenset(whole))
        for last in filter(None, (plainly(surname).split(), whole[-1:])):
            telling.add(frozenset([*first, *last]))
            if not _of_others(session, last, own):
                telling.add(frozenset(last))
    telling.discard(frozenset())
    return NameTyped(telling, frozenset().union(*telling))


def filters_left(session: Session, typed: NameTyped) -> Sequence[FilterLeft]:
    """The saved filters that name the person, without the name."""
    filter_lefts = []
    for saved_filter in session.scalars(select(SavedFilter).order_by(SavedFilter.id)):
        pairs = parse_qsl(saved_filter.query)
        kept = [(key, typed.taken_out(value)) for key, value in pairs]
        name = typed.taken_out(saved_filter.name)
        if kept != pairs or name != saved_filter.name:
            says_something = any(value for key, value in kept if key != "sort")
            query = urlencode([pair for pair in kept if pair[1]]) if says_something else ""
            filter_lefts.append(
                FilterLeft(saved_filter.id, name if name == saved_filter.name else f"Filter {saved_filter.id}", query)
            )
    return filter_lefts


def leave_filters(session: Session, left: Iterable[FilterLeft]) -> None:
    for one in left:
        saved = SavedFilter.id == one.id
        if one.query:
            session.execute(update(SavedFilter).where(saved).values(name=one.name, query=one.query))
        else:
            session.execute(delete(SavedFilter).where(saved))


def values_of_filters(session: Session, typed: NameTyped) -> list[tuple[int, str]]:
    """What the audit record keeps of saved filters that name or named the person: event and name of the value."""
    query = (
        select(AuditPersonal.seq, AuditPersonal.name, AuditPersonal.value)
        .join(AuditEvent, AuditEvent.seq == AuditPersonal.seq)
        .where(AuditEvent.action.startswith(OF_FILTERS), AuditPersonal.value.is_not(None))
        .order_by(AuditPersonal.seq, AuditPersonal.name)
    )
    return [(seq, name) for seq, name, value in session.execute(query) if value and _names(typed, name, value)]


def _names(typed: NameTyped, name: str, value: str) -> bool:
    """`name`: of the value, which is a filter's name or its query."""
    return any(map(typed.is_in, [text for _, text in parse_qsl(value)] if name == "query" else [value]))


def _of_others(session: Session, words: Sequence[str], own: Collection[int]) -> bool:
    """Whether an organisation or another person is called by these words too."""
    longest = max(words, key=len, default="")
    bodies = select(OrganisationVersion.name).where(_contains_word(OrganisationVersion.name, longest)).distinct()
    people = select(HolderVersion.id, HolderVersion.full_name).where(_contains_word(HolderVersion.full_name, longest))
    names = [*session.scalars(bodies), *(name for number, name in session.execute(people) if number not in own)]
    return any(set(words) <= set(plainly(name).split()) for name in names)


def _contains_word(column: Any, word: str) -> ColumnElement[bool]:
    return func.lower(column).contains(word, autoescape=True)


def _within(plain: str, words: Collection[str]) -> bool:
    return bool(plain) and set(plain.split()) <= set(words)
