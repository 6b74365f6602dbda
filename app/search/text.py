"""Entries by their words, with what the database has: FTS5 on SQLite, a GIN index on PostgreSQL.

A query is a list of *wants*, all of which must be met; a want is a list of terms, of which one is enough; a term is
some words that all must stand in the entry. One that ends with a star may go on: "roth*" is met by rotherham.

FTS5 has columns for what a word is (a code, the first of a name, a post's own, the kind). Among PostgreSQL's lexemes,
which have none, a mark tells it: =post, #e08000018, ^rotherham, ~rotherham. Weights would have every row looked at.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, TextClause, column, select, text
from sqlalchemy.orm import Session

Term = tuple[str, ...]
Wants = Sequence[Sequence[Term]]


@dataclass(frozen=True)
class Row:
    """`name`: the words of what it is called, then and now, the first one first; `people`: of those who hold it."""

    entry_id: int
    kind: str
    codes: str
    name: str
    people: str


@dataclass(frozen=True)
class Query:
    """`first`: the name begins with one of these words. `codes`: all words are codes. `own`: all are what it is called
    or its codes, not who holds it; this can be asked of posts."""

    wants: Wants
    first: Term = ()
    codes: bool = False
    own: bool = False


def add_to_index(session: Session, rows: Iterable[Row]) -> None:
    """Have entries found. `name` and the others are plain words."""
    insert = "INSERT INTO search_text (id, body) VALUES (:id, CAST(:body AS tsvector))"
    if _sqlite(session):
        insert = (
            "INSERT INTO search_text (rowid, kind, codes, first, name, words)"
            " VALUES (:id, :kind, :codes, :first, :name, :words)"
        )
    values = [_values(session, row) for row in rows]
    if values:
        session.execute(text(insert), values)


def drop(session: Session, entry_ids: Iterable[int]) -> None:
    key = "rowid" if _sqlite(session) else "id"
    values = [{"id": entry_id} for entry_id in entry_ids]
    if values:
        session.execute(text(f"DELETE FROM search_text WHERE {key} = :id"), values)  # noqa: S608 (no value in it)


def ids(session: Session, kind: str, query: Query) -> Select[Any]:
    """The ids of the entries of one kind that meet a query: to be counted, limited, or joined."""
    return _select_matches(session, query, kind=kind)


def count_anew(session: Session) -> None:
    """Have PostgreSQL take stock of what is searched; see app.platform.database."""
    if not _sqlite(session):
        session.execute(text("ANALYZE search_text"))


def has_word(session: Session, word: str) -> bool:
    """Whether any entry has the very word."""
    if _sqlite(session):
        found = text("SELECT 1 FROM search_text WHERE search_text MATCH :match LIMIT 1")
        return session.execute(found, {"match": f'{{name words}} : "{word}"'}).first() is not None
    found = text("SELECT 1 FROM search_text WHERE body @@ CAST(:match AS tsquery) LIMIT 1")
    return session.execute(found, {"match": f"'{word}'"}).first() is not None


def _values(session: Session, row: Row) -> dict[str, Any]:
    first = row.name.partition(" ")[0]
    parts = {"codes": row.codes, "first": first, "name": row.name, "words": row.people}
    if _sqlite(session):
        return {"id": row.entry_id, "kind": row.kind, **parts}
    own = f"{row.codes} {row.name}".split()
    lexemes = (
        [f"={row.kind}", f"^{first}", *(f"#{code}" for code in row.codes.split())],
        [f"~{word}" for word in own if row.kind == "post"],
        [*own, *row.people.split()],
    )
    return {"id": row.entry_id, "body": " ".join(f"'{lexeme}'" for part in lexemes for lexeme in part)}


def _select_matches(session: Session, query: Query, *, kind: str) -> Select[Any]:
    if _sqlite(session):
        columns = "codes" if query.codes else "codes name" if query.own else "codes name words"
        match = f"kind : {kind} AND {{{columns}}} : ({_fts5(query.wants)})"
        if query.first:
            match += f" AND first : ({' OR '.join(map(_fts5_word, query.first))})"
        source = _part("rowid AS id", "search_text MATCH :match", match=match)
    else:
        mark = "#" if query.codes else "~" if query.own else ""
        match = f"'={kind}' & {_tsquery(query.wants, mark=mark)}"
        if query.first:
            match += f" & ({' | '.join(_tsquery_word(word, '^') for word in query.first)})"
        source = _part("id", "body @@ CAST(:match AS tsquery)", match=match)
    return select(column("id")).select_from(source.columns(column("id")).subquery("found"))


def _part(columns: str, where: str, **values: str) -> TextClause:
    return text(f"SELECT {columns} FROM search_text WHERE {where}").bindparams(**values)  # noqa: S608


def _fts5(wants: Wants) -> str:
    either = (" OR ".join(f"({' AND '.join(map(_fts5_word, term))})" for term in terms) for terms in wants)
    return " AND ".join(f"({want})" for want in either)


def _fts5_word(word: str) -> str:
    return f'"{word[:-1]}" *' if word.endswith("*") else f'"{word}"'


def _tsquery(wants: Wants, *, mark: str) -> str:
    def every(term: Term) -> str:
        return " & ".join(_tsquery_word(word, mark) for word in term)

    either = (" | ".join(f"({every(term)})" for term in terms) for terms in wants)
    return " & ".join(f"({want})" for want in either)


def _tsquery_word(word: str, mark: str) -> str:
    return f"'{mark}{word[:-1]}':*" if word.endswith("*") else f"'{mark}{word}'"


def _sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"
