"""Find posts by words: of the title, the organisation or its holder, or by a code of the organisation."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_

from app.history import as_at
from app.registry.models import HolderVersion, OrganisationCode, OrganisationVersion, PostVersion

MOST_WORDS = 10
"""Words of a search that are looked at; a pasted page must not become a query without end."""


def matches(search: str, *, valid_at: date, known_at: int | None) -> list[ColumnElement[bool]]:
    """A condition for each word, in any order and any case; a typewriter's apostrophe finds a printer's.

    A code (E08000018, 372, QF7) must be given whole. For a query over PostVersion, OrganisationVersion and
    HolderVersion.
    """
    words = plain(search).split()[:MOST_WORDS]
    return [_matches(word, valid_at=valid_at, known_at=known_at) for word in words]


def plain(text: str) -> str:
    return text.lower().replace("’", "'")


def _matches(word: str, *, valid_at: date, known_at: int | None) -> ColumnElement[bool]:
    has_code = exists().where(
        OrganisationCode.organisation_id == PostVersion.organisation_id,
        func.lower(OrganisationCode.code) == word,
        as_at(OrganisationCode, valid_at, known_at),
    )
    texts = (PostVersion.title, OrganisationVersion.name, OrganisationVersion.short_name, HolderVersion.full_name)
    return or_(*(_plain(column).contains(word, autoescape=True) for column in texts), has_code)


def _plain(column: Any) -> ColumnElement[Any]:
    return func.replace(func.lower(column), "’", "'")
