"""Contacts that nobody verified for a while, or that posts of several organisations have: counted by registry, listed.

No contact is looked at for each of the posts that it serves: that of a main office stands for its organisation.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, Text, case, cast, distinct, func, or_, select, union_all
from sqlalchemy.orm import Session

from app.platform.history import as_at
from app.registry.contacts.age import is_stale
from app.registry.models import Contact, PostVersion
from app.registry.quality.posts import QualityMoment, select_listed_posts

SAME: Mapping[str, tuple[str, Any]] = {
    "same-email": ("email", func.lower(Contact.value)),
    "same-address": ("postal", func.lower(cast(Contact.lines, Text))),
}
"""Channel, and what two contacts have in common, by kind."""


def count_contacts_with(session: Session, at: QualityMoment) -> dict[str, dict[str, int]]:
    """How many contacts that serve posts of a registry have what is wrong; by kind and by slug, and under "" each once
    however many registries it serves."""
    same = {kind: contacts_with(session, at, kind) for kind in SAME}
    conditions = {kind: Contact.id.in_(_same(at, kind)) for kind in SAME}
    found = _by_registry(session, at, {"stale": is_stale(at.since), **conditions})
    found["stale"][""] = count_usable(session, at)[1]
    for kind, ids in same.items():
        found[kind][""] = len(ids)
    return found


def count_usable(session: Session, at: QualityMoment) -> tuple[int, int]:
    """How many contacts of posts on a list, and of their organisations, may be used; and how many of them are stale."""
    served = or_(
        Contact.post_id.in_(select_listed_posts(at, PostVersion.post_id)),
        Contact.organisation_id.in_(select_listed_posts(at, PostVersion.organisation_id)),
    )
    usable = (as_at(Contact, at.valid_at, at.known_at), Contact.do_not_use == "", served)
    stale = func.coalesce(func.sum(case((is_stale(at.since), 1), else_=0)), 0)
    all_of_them, stale_ones = session.execute(select(func.count(), stale).select_from(Contact).where(*usable)).one()
    return all_of_them, int(stale_ones)


def contacts_with(session: Session, at: QualityMoment, kind: str, *, registry: str = "") -> list[int]:
    """The contacts that several organisations have in common: those that are the same beside each other."""
    rows = select(Contact.id).where(Contact.id.in_(_same(at, kind)))
    if registry:
        of_registry = PostVersion.registry_slug == registry
        rows = rows.where(
            or_(
                Contact.post_id.in_(select_listed_posts(at, PostVersion.post_id).where(of_registry)),
                Contact.organisation_id.in_(select_listed_posts(at, PostVersion.organisation_id).where(of_registry)),
            )
        )
    return list(session.scalars(rows.order_by(SAME[kind][1], Contact.id)))


def _by_registry(
    session: Session, at: QualityMoment, conditions: Mapping[str, ColumnElement[bool]]
) -> dict[str, dict[str, int]]:
    """How many contacts that meet each of the conditions serve each registry, by the condition's name and by slug."""
    counts: dict[str, dict[str, int]] = {kind: {} for kind in conditions}
    sums = [func.sum(case((condition, 1), else_=0)) for condition in conditions.values()]
    for owner, mine in ((PostVersion.post_id, Contact.post_id), (PostVersion.organisation_id, Contact.organisation_id)):
        served = select_listed_posts(at, owner.label("owner"), PostVersion.registry_slug).distinct().subquery()
        rows = (
            select(served.c.registry_slug, *sums)
            .select_from(served)
            .join(Contact, mine == served.c.owner)
            .where(as_at(Contact, at.valid_at, at.known_at), or_(*conditions.values()))
            .group_by(served.c.registry_slug)
        )
        for slug, *numbers in session.execute(rows):
            for of_kind, number in zip(counts.values(), numbers, strict=True):
                if number:
                    of_kind[slug] = of_kind.get(slug, 0) + number
    return counts


def _same(at: QualityMoment, kind: str) -> Select[Any]:
    channel, what = SAME[kind]
    owned = _owned(at, (Contact.channel == channel) & (Contact.do_not_use == ""), what)
    several = select(owned.c.what).group_by(owned.c.what).having(func.count(distinct(owned.c.organisation_id)) > 1)
    return select(owned.c.contact_id).where(owned.c.what.in_(several))


def _owned(at: QualityMoment, of: ColumnElement[bool], what: ColumnElement[Any]) -> Subquery:
    """Each of these contacts, what it says, and the organisation that it is of, or whose post it is of."""
    standing = (as_at(Contact, at.valid_at, at.known_at), of)
    columns = (Contact.id.label("contact_id"), what.label("what"))
    office = select(*columns, Contact.organisation_id).where(
        *standing, Contact.organisation_id.in_(select_listed_posts(at, PostVersion.organisation_id))
    )
    query = select_listed_posts(at, *columns, PostVersion.organisation_id).join(
        Contact, Contact.post_id == PostVersion.post_id
    )
    return union_all(office, query.where(*standing)).subquery()
