"""How the quality of the registries is put on a page: the table of counts, months, and what is wrong with each post."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.platform.history import known
from app.registry.models import HolderVersion
from app.registry.quality.counts import OF_HOLDERS, Month, Quality, flags_of
from app.registry.quality.kinds import KINDS, Kind
from app.registry.quality.names import names_of_posts
from app.registry.quality.posts import PostLine, QualityMoment
from app.registry.showing import span
from app.web.filters import format_date
from app.web.problem_words import characters_in_words

BY_ENGINE = ("not-printable", "overflow")


@dataclass(frozen=True)
class CountedKind:
    """A row of the table: a count and the address of its rows for each registry, and for all."""

    slug: str
    kind: Kind
    cells: Sequence[tuple[int, str]]
    total: int
    href: str


def counted_kinds(quality: Quality, registries: Sequence[str]) -> Iterator[CountedKind]:
    for slug, kind in KINDS.items():
        numbers = quality.counts[slug]
        cells = [(numbers.get(registry, 0), href_of(slug, registry)) for registry in registries]
        yield CountedKind(slug, kind, cells, quality.totals[slug], href_of(slug))


def href_of(kind: str, registry: str = "") -> str:
    """Where the rows of a count are: stale contacts have a list in which they are confirmed."""
    narrowed = {"registry": registry} if registry else {}
    if kind == "stale":
        return url_for("contact_queue.contacts", **narrowed)  # type: ignore[arg-type]
    return url_for("quality.rows", kind=kind, **narrowed)  # type: ignore[arg-type]


def curve(months: Sequence[Month], kind: str) -> list[dict[str, object]]:
    """A row for each month of which something is known: how many are in order, and how many are not."""
    rows: list[dict[str, object]] = []
    for month in months:
        if month.counts is not None:
            wrong = month.counts[kind]
            whole = month.counts["contacts" if kind == "stale" else ""]
            rows.append({"label": format_date(month.day), "counts": [whole - wrong, wrong]})
    return rows


def fault_words(session: Session, at: QualityMoment, kind: str, lines: Sequence[PostLine]) -> Mapping[int, str]:
    """Words for each post of a page, where there is more to say than the kind does."""
    ids = [line.post_id for line in lines]
    if kind == "title":
        return {line.post_id: line.salutation for line in lines}
    if kind in OF_HOLDERS:
        flags = flags_of(session, at, kind, ids)
        return {
            post_id: f"{flag.before.held.name} and {flag.after.held.name}, {span(flag.valid_from, flag.valid_to)}"
            for post_id, flag in flags.items()
        }
    if kind in BY_ENGINE:
        names = names_of_posts(session, at, ids)
        if kind == "overflow":
            return {post_id: f"{names.overflow[post_id]} lines; 7 fit" for post_id in ids}
        return {post_id: characters_in_words(names.not_printable[post_id]) for post_id in ids}
    return _last_holders(session, at, ids) if kind == "past-end" else {}


def _last_holders(session: Session, at: QualityMoment, post_ids: Sequence[int]) -> dict[int, str]:
    rows = select(HolderVersion).where(
        HolderVersion.post_id.in_(post_ids), known(HolderVersion, at.known_at), HolderVersion.valid_to <= at.valid_at
    )
    ended = sorted(session.scalars(rows), key=lambda version: version.valid_to or date.max)
    return {version.post_id: f"{version.full_name}, {span(version.valid_from, version.valid_to)}" for version in ended}
