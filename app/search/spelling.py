"""What a word that was typed may mean: words that begin so, short forms, words that hold it, words that are near it.

The words of all names stand by themselves in a table with an index of their trigrams: FTS5 on SQLite, pg_trgm on
PostgreSQL. That index only offers words; which of them are near is worked out here, so both answer alike.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import OSA
from sqlalchemy import delete, func, insert, or_, select, text
from sqlalchemy.orm import Session

from app.search.models import SearchWord
from app.search.plain import words_of
from app.search.text import Term, has_word
from app.search.words import SHORT

MOST_WORDS = 10
"""Words of a search that are looked at; a pasted page must not become a query without end."""

OFFERED = 200
"""Words that the index of trigrams offers at most."""

MEANT = 20
"""Words that one that was typed may mean at most."""

SPELLED_OUT = 5
"""Letters from which on the words that begin so are named to the index of text; shorter beginnings it knows itself."""


@dataclass(frozen=True)
class Meaning:
    """`typed` and what it may mean. `begun`: the words of names that begin so, if they are few; blank: they are to be
    looked for as "typed*". `short`: what it stands for as a short form. `instead`: what no name begins with may be."""

    typed: str
    begun: Sequence[str] = ()
    short: Sequence[Term] = ()
    instead: Sequence[str] = ()

    @property
    def strict(self) -> Sequence[Term]:
        """What begins as it was typed: the words themselves, which is quicker than to look for how they begin."""
        return [(word,) for word in self.begun] or self.starred

    @property
    def starred(self) -> Sequence[Term]:
        return [(f"{self.typed}*",)]

    @property
    def others(self) -> Sequence[Term]:
        return [*(tuple(f"{word}*" for word in term) for term in self.short), *((word,) for word in self.instead)]


def meanings(session: Session, typed: str) -> list[Meaning]:
    """What each word of a search may mean."""
    return [_meaning(session, word) for word in dict.fromkeys(words_of(typed)[:MOST_WORDS])]


def near_spellings(word: str, others: Iterable[str]) -> list[str]:
    """Those of `others` that `word` may be a misspelling of, or the misspelled beginning of; the nearest first."""
    allowed = _allowed(word)
    found = sorted((distance, other) for other in others if (distance := _distance(word, other, allowed)) <= allowed)
    best = found[0][0] if found else 0
    return [other for distance, other in found if distance == best]


def learn(session: Session, words: set[str]) -> None:
    """Keep words that names have."""
    known: set[str] = set()
    ordered = sorted(words)
    for start in range(0, len(ordered), 500):
        known.update(session.scalars(select(SearchWord.word).where(SearchWord.word.in_(ordered[start : start + 500]))))
    fresh = sorted(words - known)
    if not fresh:
        return
    rows = session.execute(insert(SearchWord).returning(SearchWord.id, SearchWord.word), [{"word": w} for w in fresh])
    kept = [{"id": row.id, "word": f" {row.word} "} for row in rows]
    if _sqlite(session):
        session.execute(text("INSERT INTO search_spelling (rowid, word) VALUES (:id, :word)"), kept)


def forget(session: Session, words: Iterable[str]) -> None:
    """Drop those of the words that no entry has any more: a name that was erased must not be offered."""
    gone = [word for word in sorted(words) if not has_word(session, word)]
    for start in range(0, len(gone), 500):
        part = SearchWord.word.in_(gone[start : start + 500])
        if _sqlite(session):
            rows = [{"id": one} for one in session.scalars(select(SearchWord.id).where(part))]
            if rows:
                session.execute(text("DELETE FROM search_spelling WHERE rowid = :id"), rows)
        session.execute(delete(SearchWord).where(part))


def _meaning(session: Session, word: str) -> Meaning:
    short: list[Term] = [tuple(full.split()) for full in SHORT.get(word, ())]
    if short or not word.isalpha() or len(word) < 3:
        return Meaning(word, short=short)
    begun = _words_starting(session, word)
    if begun:
        return Meaning(word, begun=begun if len(word) >= SPELLED_OUT and len(begun) <= MEANT else ())
    offered = _similar_words(session, word)
    holding = sorted(other for other in offered if word in other)
    return Meaning(word, instead=(holding or near_spellings(word, offered))[:MEANT])


def _words_starting(session: Session, word: str) -> list[str]:
    """Words that begin so, one more than MEANT at most. Words are of a to z, so "{" stands after all that go on."""
    goes_on = SearchWord.word.startswith(word)
    if _sqlite(session):
        goes_on = (SearchWord.word >= word) & (SearchWord.word < word + "{")
    return sorted(session.scalars(select(SearchWord.word).where(goes_on).limit(MEANT + 1)))


def _similar_words(session: Session, word: str) -> list[str]:
    """Words that hold `word` or share trigrams with it, those that share most first."""
    if _sqlite(session):
        padded = f" {word} "
        parts = " OR ".join(f'"{padded[at : at + 3]}"' for at in range(len(padded) - 2))
        found = text("SELECT word FROM search_spelling WHERE search_spelling MATCH :match ORDER BY rank LIMIT :most")
        return [row.word.strip() for row in session.execute(found, {"match": parts, "most": OFFERED})]
    alike = or_(SearchWord.word.op("%")(word), SearchWord.word.contains(word))
    closest = func.similarity(SearchWord.word, word).desc()
    return list(session.scalars(select(SearchWord.word).where(alike).order_by(closest).limit(OFFERED)))


def _allowed(word: str) -> int:
    """How many letters may be wrong."""
    return 0 if len(word) < 4 else 1 if len(word) < 7 else 2


def _distance(word: str, other: str, allowed: int) -> int:
    """How many letters to put in, leave out, change or swap until `other` begins with `word`, if not more than
    `allowed`: at its end `other` may be longer, which counts nothing when a word is still being typed."""
    beginnings = range(max(0, len(word) - allowed), len(word) + allowed + 1)
    return min(OSA.distance(word, other[:letters], score_cutoff=allowed) for letters in beginnings)


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
