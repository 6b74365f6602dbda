"""Contacts that nobody verified for a while, or that posts of several organisations have: counted by registry, listed.

No contact is looked at for each of the posts that it serves: that of a main office stands for its organisation.
"""

from collections import Counter
from collections.abc import Mapping
from typing import Any

from sqlalchemy import CTE, ColumnElement, Subquery, Text, case, cast, distinct, func, or_, select, union_all
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
    found = {"stale": _stale_by_registry(session, at)}
    found["stale"][""] = count_usable(session, at)[1]
    for kind in SAME:
        same = _same(at, kind)
        rows = session.execute(select(same.c.registry_slug, same.c.contact_id).distinct()).all()
        found[kind] = dict(Counter(slug for slug, _ in rows)) | {"": len({contact_id for _, contact_id in rows})}
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
    same = _same(at, kind)
    wanted = select(same.c.contact_id)
    if registry:
        wanted = wanted.where(same.c.registry_slug == registry)
    rows = select(Contact.id).where(Contact.id.in_(wanted))
    return list(session.scalars(rows.order_by(SAME[kind][1], Contact.id)))


def _stale_by_registry(session: Session, at: QualityMoment) -> dict[str, int]:
    """How many stale contacts serve each registry, by its slug."""
    counts: Counter[str] = Counter()
    for owner, mine in ((PostVersion.post_id, Contact.post_id), (PostVersion.organisation_id, Contact.organisation_id)):
        served = select_listed_posts(at, owner.label("owner"), PostVersion.registry_slug).distinct().subquery()
        rows = (
            select(served.c.registry_slug, func.count())
            .select_from(served)
            .join(Contact, mine == served.c.owner)
            .where(as_at(Contact, at.valid_at, at.known_at), is_stale(at.since))
            .group_by(served.c.registry_slug)
        )
        counts.update(dict(session.execute(rows).all()))
    return dict(counts)


def _same(at: QualityMoment, kind: str) -> Subquery:
    """Each contact that several organisations have in common, and each registry that it serves."""
    channel, what = SAME[kind]
    owned = _owned(at, (Contact.channel == channel) & (Contact.do_not_use == ""), what)
    several = select(owned.c.what).group_by(owned.c.what).having(func.count(distinct(owned.c.organisation_id)) > 1)
    return select(owned.c.contact_id, owned.c.registry_slug).where(owned.c.what.in_(several)).subquery()


def _owned(at: QualityMoment, of: ColumnElement[bool], what: ColumnElement[Any]) -> CTE:
    """Each of these contacts, what it says, the organisation that it is of, or whose post it is of, and each registry
    that it serves."""
    standing = (as_at(Contact, at.valid_at, at.known_at), of)
    columns = (Contact.id.label("contact_id"), what.label("what"), PostVersion.organisation_id)
    posts = select_listed_posts(at, *columns, PostVersion.registry_slug)
    office = posts.join(Contact, Contact.organisation_id == PostVersion.organisation_id)
    own = posts.join(Contact, Contact.post_id == PostVersion.post_id)
    return union_all(office.where(*standing), own.where(*standing)).cte("owned")
