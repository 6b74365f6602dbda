"""Find posts by words: of the title, the organisation or its holder, or by a code of the organisation."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, false, func, or_

from app.platform.history import as_at
from app.registry.models import HolderVersion, OrganisationCode, OrganisationVersion, PostVersion

MOST_WORDS = 10
"""Words of a search that are looked at; a pasted page must not become a query without end."""

ACCENTED = {
    "a": "âàáäãå",
    "c": "ç",
    "e": "êèéë",
    "i": "îìíï",
    "n": "ñ",
    "o": "ôòóöõø",
    "u": "ûùúü",
    "w": "ŵ",
    "y": "ŷýÿ",
}
"""Letters of Welsh and of other names that people type without their accent."""

APOSTROPHES = "’'‘ʼ`"
SIGNS = re.compile(r"[^\w]+")

_FROM = "".join(accented + accented.upper() for accented in ACCENTED.values()) + APOSTROPHES
_TO = "".join(bare * 2 * len(accented) for bare, accented in ACCENTED.items())
_TABLE = str.maketrans(_FROM[: len(_TO)], _TO, APOSTROPHES)


def matches(search: str, *, valid_at: date, known_at: int | None) -> list[ColumnElement[bool]]:
    """A condition for each word, in any order and any case, whatever signs and accents it is typed with: "Leader,
    Bath & N.E. Somerset", "childrens services", "Ynys Mon". Nothing matches signs alone.

    A code (E08000018, 372, QF7) must be given whole. For a query over PostVersion, OrganisationVersion and
    HolderVersion.
    """
    columns = (PostVersion.title, OrganisationVersion.name, OrganisationVersion.short_name, HolderVersion.full_name)
    found = []
    for typed in _typed_words(search)[:MOST_WORDS]:
        has_code = exists().where(
            OrganisationCode.organisation_id == PostVersion.organisation_id,
            func.lower(OrganisationCode.code) == typed.strip(".,;:()"),
            as_at(OrganisationCode, valid_at, known_at),
        )
        found.append(or_(and_(*have_words(typed, columns)), has_code))
    return found if found or not search.strip() else [false()]


def have_words(search: str, columns: Sequence[Any]) -> list[ColumnElement[bool]]:
    """A condition for each word: one of these columns of text has it."""
    return [
        or_(*(fold_column(column).contains(word, autoescape=True) for column in columns)) for word in words_in(search)
    ]


def words_in(text: str) -> list[str]:
    """The words of a text as they are compared: small letters, without accents, apostrophes and other signs."""
    return [word for typed in _typed_words(text) for word in SIGNS.split(typed) if word]


def searchable_text(text: str) -> str:
    """The words of a text, each after a space."""
    return " ".join(words_in(text))


def fold(text: str) -> str:
    """A text in small letters, without accents and apostrophes."""
    return text.lower().translate(_TABLE)


def fold_column(column: Any) -> ColumnElement[Any]:
    """As `fold`, in SQL; "&" is "and"."""
    return func.replace(func.translate(func.lower(column), _FROM, _TO), "&", "and")


def _typed_words(search: str) -> list[str]:
    """What stands between spaces, but for signs alone."""
    return [typed for typed in fold(search).replace("&", " and ").split() if SIGNS.sub("", typed)]
