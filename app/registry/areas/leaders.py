"""Who leads the bodies that serve an area: every post of theirs on a day, with whoever holds it."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from app.registry.areas.area import AreaRecord
from app.registry.holders.versions import tenures, versions_of
from app.registry.models import OrganisationVersion, PostVersion, Registry
from app.registry.posts.posts import PostList, full_title

NHS_REGION = "nhs_region"

ORDER = ("authority", "police", "policing_body", "health", NHS_REGION, "partner", "district")
"""Roles in the order of the page."""


@dataclass(frozen=True)
class InPost:
    """Somebody who holds a post on the day, `name` as it is written to. `addressed`: letters go to this one."""

    name: str
    acting: bool
    since: date | None
    addressed: bool


@dataclass(frozen=True)
class Leader:
    """A post of a body that serves the area, in the role in which it does. `holders`: all who hold it, the one whom
    letters go to first, none until one is recorded; `share`: as the body's."""

    role: str
    share: float | None
    post_id: int
    title: str
    names_organisation: bool
    salutation: str
    registry_slug: str
    registry: str
    organisation_id: int
    organisation: str
    holders: tuple[InPost, ...]

    @property
    def full_title(self) -> str:
        return full_title(self.title, self.organisation, names_organisation=self.names_organisation)


def leaders_of(session: Session, area: AreaRecord, *, valid_at: date, known_at: int | None = None) -> list[Leader]:
    """By role, then the greater share, then the registries' order. A body in two roles stands in the first of them."""
    serving = [(body.role, body.share, body.body.organisation_id) for body in area.serving]
    if area.nhs_region:
        serving.append((NHS_REGION, None, area.nhs_region.organisation_id))
    placed: dict[int, tuple[int, str, float | None]] = {}
    for place, (role, share, organisation_id) in enumerate(sorted(serving, key=lambda one: _place(one[0]))):
        placed.setdefault(organisation_id, (place, role, share))
    posts = PostList(None, valid_at, known_at).query(
        PostVersion.post_id,
        PostVersion.title,
        PostVersion.names_organisation,
        PostVersion.salutation,
        PostVersion.registry_slug,
        Registry.name.label("registry"),
        Registry.position,
        PostVersion.organisation_id,
        OrganisationVersion.name.label("organisation"),
    )
    rows = session.execute(posts.where(PostVersion.organisation_id.in_(placed))).all()
    ordered = sorted(rows, key=lambda row: (placed[row.organisation_id][0], row.position, row.post_id))
    holders = _in_post(session, [row.post_id for row in rows], valid_at=valid_at, known_at=known_at)
    return [_leader(row, *placed[row.organisation_id][1:], holders[row.post_id]) for row in ordered]


def _in_post(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None
) -> defaultdict[int, tuple[InPost, ...]]:
    held = [
        tenure for tenure in tenures(versions_of(session, post_ids, known_at=known_at)) if tenure.holds_on(valid_at)
    ]
    found: defaultdict[int, tuple[InPost, ...]] = defaultdict(tuple)
    for one in sorted(held, key=lambda tenure: not tenure.addressed_on(valid_at)):
        about = InPost(one.held.name, one.held.acting, one.valid_from, one.addressed_on(valid_at))
        found[one.post_id] = (*found[one.post_id], about)
    return found


def _leader(row: Any, role: str, share: float | None, holders: tuple[InPost, ...]) -> Leader:
    return Leader(
        role,
        share,
        row.post_id,
        row.title,
        row.names_organisation,
        row.salutation,
        row.registry_slug,
        row.registry,
        row.organisation_id,
        row.organisation,
        holders,
    )


def _place(role: str) -> int:
    return ORDER.index(role) if role in ORDER else len(ORDER)
