"""Who of those that hold other posts has the same name, perhaps spelled otherwise."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.holders.versions import Tenure, tenures
from app.registry.models import HolderVersion
from app.registry.posts.titles import called_on
from app.web.matching import Effort, Matcher

ALIKE = 0.86
"""How like each other two spellings of one name are at least: 1 is the same, 0 has nothing in common."""

BEGINNING = 3
"""Letters of a word that the database looks for before names are compared here."""

MOST = 8
"""Namesakes that are offered: more would be no help."""


@dataclass(frozen=True)
class Namesake:
    """Somebody of the same name, with the title of the post that they hold."""

    tenure: Tenure
    title: str


def namesakes(session: Session, full_name: str, *, besides: int, since: date) -> list[Namesake]:
    """Who holds a post other than `besides` on the day or later, and has this name or nearly so."""
    beginnings = [word[:BEGINNING] for word in _words(full_name) if len(word) >= BEGINNING]
    there = (
        known(HolderVersion),
        HolderVersion.post_id != besides,
        HolderVersion.erased.is_(None),
        or_(HolderVersion.valid_to.is_(None), HolderVersion.valid_to > since),
    )
    like = or_(func.lower(HolderVersion.full_name) == full_name.lower(), *map(_name_contains, beginnings))
    names = session.scalars(select(HolderVersion.full_name).where(*there, like).distinct())
    effort = Effort()
    same = [name for name in names if same_name(name, full_name, effort)][:MOST]
    query = select(HolderVersion).where(*there, HolderVersion.full_name.in_(same))
    versions = session.scalars(query.order_by(HolderVersion.valid_from.nulls_first(), HolderVersion.id))
    alike = tenures(versions)[:MOST]
    titles = called_on(session, {tenure.post_id for tenure in alike}, valid_at=since)
    return sorted((Namesake(tenure, titles[tenure.post_id]) for tenure in alike), key=lambda namesake: namesake.title)


def same_name(one: str, other: str, effort: Effort | None = None) -> bool:
    """Whether two names may be one person's: nearly the same letters, or one has the other's forename in short."""
    first, second, effort = _words(one), _words(other), effort or Effort()
    if not first or not second:
        return False
    if Matcher(" ".join(first), " ".join(second), effort).reaches(ALIKE):
        return True
    in_short = first[0].startswith(second[0]) or second[0].startswith(first[0])
    return min(len(first), len(second)) > 1 and in_short and Matcher(first[-1], second[-1], effort).reaches(ALIKE)


def plainly(name: str) -> str:
    """A name without case, accents and punctuation."""
    return " ".join(_words(name))


def _words(name: str) -> Sequence[str]:
    plain = "".join(one for one in unicodedata.normalize("NFKD", name) if not unicodedata.combining(one))
    return re.sub(r"[^\w\s]", " ", re.sub(r"['’`]", "", plain.casefold())).split()


def _name_contains(beginning: str) -> ColumnElement[bool]:
    return func.lower(HolderVersion.full_name).contains(beginning, autoescape=True)
