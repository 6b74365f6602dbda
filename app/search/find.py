"""Find all that some typed words mean: whole codes and references first, then what begins so, then posts that
are held by somebody who is called so, then what is near."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, exists, func, select
from sqlalchemy.orm import Session

from app.campaigns.states import State
from app.evidence.questions.showing import brief_of, name_of
from app.evidence.questions.states import Stage
from app.platform.clock import today
from app.registry.models import Area, HolderVersion
from app.search.models import SearchEntry, SearchState
from app.search.plain import words_of
from app.search.spelling import Meaning, meanings
from app.search.text import Query, Wants, ids
from app.search.unindexed import campaigns_like, interventions_like, letters_like, questions_like, templates_like
from app.search.words import KEPT, KINDS

SHORTEST = 2
"""Letters and digits that a search must have."""

SHOWN = 5
"""Of each kind, on the page of all kinds."""

LOOKED_AT = 40
"""Of each way in which the first few of a kind may be found, before they are put in order; on pages of one kind, MOST.
Whoever finds more than these in one way has hardly said what to find."""

LONGEST_OF_LETTERS = 5
"""Letters that a code without digits has at most: QWE, RXQ."""

MOST = 1000
"""Of one kind, in all: whoever gets more types another word."""


@dataclass(frozen=True)
class Hit:
    """`of`: whose page shows it (a holder and a contact have none of their own), and `key` what that page's address is
    made of: the number of a post or an organisation, the slug of an area or template, a reference, the tag itself."""

    kind: str
    name: str
    detail: str
    current: bool
    of: str
    key: str


@dataclass(frozen=True)
class Group:
    """What was found of one kind: how many, and the first of them (or one page)."""

    kind: str
    total: int
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Search:
    """What was typed, and what each of its words may mean."""

    typed: str
    words: Sequence[Meaning]

    @property
    def too_short(self) -> bool:
        return sum(len(word.typed) for word in self.words) < SHORTEST

    @property
    def instead(self) -> list[tuple[str, list[str]]]:
        """Words that no name begins with, and what was looked for in their place."""
        return [(word.typed, list(word.instead)) for word in self.words if word.instead]

    def strict(self, kind: str) -> Wants:
        """What begins as it was typed. Words of contacts are no words of names, so they are not known beforehand."""
        return [word.starred if kind == "contact" else word.strict for word in self.words]

    def wide(self, kind: str) -> Wants:
        """That, and whatever else was meant."""
        return [[*strict, *word.others] for strict, word in zip(self.strict(kind), self.words, strict=True)]


def read_search(session: Session, typed: str) -> Search:
    return Search(typed, meanings(session, typed))


def find_all(session: Session, search: Search, *, most: int = SHOWN) -> list[Group]:
    """Every kind of which anything was found, with the first `most`."""
    groups = [find_kind(session, search, kind, most=most) for kind in KINDS]
    return [group for group in groups if group.total]


def find_kind(session: Session, search: Search, kind: str, *, most: int, skip: int = 0) -> Group:
    """Those of one kind from number `skip` on, at most `most`."""
    if search.too_short:
        return Group(kind, 0, [])
    if kind in KEPT:
        return _entries(session, search, kind, most=most, skip=skip)
    if kind == "letter":
        total, letters = letters_like(session, search.typed, most=most, skip=skip)
        hits = [
            Hit(
                kind,
                letter.reference,
                letter.campaign + ("; removed" if letter.withdrawn else ""),
                not letter.withdrawn,
                kind,
                letter.reference,
            )
            for letter in letters
        ]
        return Group(kind, total, hits)
    if kind == "campaign":
        hits = [
            Hit(
                kind,
                campaign.title,
                f"{campaign.reference}; {campaign.state}",
                campaign.state != State.ARCHIVED,
                kind,
                campaign.reference,
            )
            for campaign in campaigns_like(session, search.typed)
        ]
    elif kind == "question":
        hits = [
            Hit(
                kind,
                brief_of(question.text),
                f"{name_of(question)}; {Stage(question.stage).word}",
                True,
                kind,
                str(question.number),
            )
            for question in questions_like(session, search.typed)
        ]
    elif kind == "intervention":
        hits = [
            Hit(kind, intervention.title, intervention.area_name, True, kind, str(intervention.id))
            for intervention in interventions_like(session, search.typed, today=today())
        ]
    else:
        hits = [
            Hit(kind, kept.title, kept.summary, True, kind, slug)
            for slug, kept in templates_like(session, search.typed)
        ]
    return Group(kind, len(hits), hits[skip : skip + most])


def post_ids(session: Session, search: Search) -> Select[Any]:
    """The posts that were found, as a query of their numbers: for lists that search as this does."""
    if not search.words:
        return select(SearchEntry.post_id).where(SearchEntry.kind == "post")
    query = ids(session, "post", Query(search.wide("post")))
    return select(SearchEntry.post_id).where(SearchEntry.kind == "post", SearchEntry.id.in_(query))


def _entries(session: Session, search: Search, kind: str, *, most: int, skip: int) -> Group:
    """`total` stops at MOST, and so does the looking: a word that everything has must not cost more than another."""
    wide = Query(search.wide(kind))
    depth = LOOKED_AT if most <= SHOWN else MOST
    rows = _rows(session, kind, wide, depth=depth + 1)
    if len(rows) <= depth:
        rows.sort(key=lambda row: (_rank(row, search), not row.current, row.name.casefold(), row.id))
        return Group(kind, len(rows), _hits(session, rows[skip : skip + most]))
    counted = ids(session, kind, wide).limit(MOST).subquery()
    total = session.scalars(select(func.count()).select_from(counted)).one()
    ordered: dict[int, Any] = {}
    for query in _tiers(search, kind):
        if len(ordered) >= min(skip + most, total):
            break
        found = _rows(session, kind, query, depth=depth)
        for row in sorted(found, key=lambda row: (not row.current, row.name.casefold(), row.id)):
            ordered.setdefault(row.id, row)
    return Group(kind, total, _hits(session, list(ordered.values())[skip : skip + most]))


def _rows(session: Session, kind: str, query: Query, *, depth: int) -> list[Any]:
    limited = ids(session, kind, query).limit(depth)
    if depth >= MOST:  # so that each page is of the same list
        limited = limited.order_by("id")
    return list(session.execute(_COLUMNS.where(SearchEntry.id.in_(select(limited.subquery().c.id)), ~_ERASED)))


_ERASED = exists().where(
    HolderVersion.post_id == SearchEntry.post_id, HolderVersion.erased > select(SearchState.seq).scalar_subquery()
)
"""It may still say a name that was erased: it is left out until it is made anew."""

_COLUMNS = select(
    SearchEntry.id,
    SearchEntry.kind,
    SearchEntry.name,
    SearchEntry.detail,
    SearchEntry.current,
    SearchEntry.codes,
    SearchEntry.words,
    SearchEntry.people,
    SearchEntry.post_id,
    SearchEntry.organisation_id,
    SearchEntry.area_id,
)


def _tiers(search: Search, kind: str) -> list[Query]:
    """Ways in which something may be found, the best first, as `_rank` numbers them."""
    strict, (first, *others) = search.strict(kind), search.words
    may_be_code = not others and (len(first.typed) <= LONGEST_OF_LETTERS or not first.typed.isalpha())
    code = (
        [] if not may_be_code else [Query([[(first.typed,)]], codes=True), Query([[(f"{first.typed}*",)]], codes=True)]
    )
    begins = tuple(word for term in strict[0] for word in term)
    own = kind == "post"
    queries = [Query(strict)] if own else []
    return [*code, Query(strict, first=begins, own=own), Query(strict, own=own), *queries, Query(search.wide(kind))]


def _rank(row: Any, search: Search) -> int:
    codes, name = row.codes.split(), words_of(row.name)
    own = [*codes, *name, *row.words.split()]
    typed = [word.typed for word in search.words]
    if len(typed) == 1 and typed[0] in codes:
        return 0
    if len(typed) == 1 and any(code.startswith(typed[0]) for code in codes):
        return 1
    if all(any(word.startswith(one) for word in own) for one in typed):
        return 2 if name and name[0].startswith(typed[0]) else 3
    every = [*own, *row.people.split()]
    return 4 if all(any(word.startswith(one) for word in every) for one in typed) else 5


def _hits(session: Session, rows: Sequence[Any]) -> list[Hit]:
    areas = {row.area_id for row in rows if row.area_id is not None}
    found = session.execute(select(Area.id, Area.slug).where(Area.id.in_(areas))) if areas else ()
    slugs = {row.id: row.slug for row in found}

    def page_of(row: Any) -> tuple[str, str]:
        if row.post_id is not None:
            return "post", str(row.post_id)
        if row.area_id is not None:
            return "area", slugs[row.area_id]
        return ("organisation", str(row.organisation_id)) if row.organisation_id is not None else ("tag", row.name)

    return [Hit(row.kind, row.name, row.detail, row.current, *page_of(row)) for row in rows]
