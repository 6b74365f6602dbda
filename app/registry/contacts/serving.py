"""Whom contacts serve: the post whose own they are, or all posts of the organisation whose main office has them."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, Subquery, select, union_all

from app.platform.history import Day, Known, as_at
from app.registry.models import Contact, OrganisationVersion, PostVersion


def serving(valid_at: Day, known_at: Known = None, *, of: Any = None) -> Subquery:
    """A row for each contact and each post on its registry's list that it serves on the day: contact_id, post_id,
    registry_slug, organisation_id and region of the post. `of`: a condition on contacts, to look at fewer."""
    query = _pairs(Contact.post_id == PostVersion.post_id, valid_at, known_at, of)
    office = _pairs(Contact.organisation_id == PostVersion.organisation_id, valid_at, known_at, of)
    both: CompoundSelect[Any] = union_all(query, office)
    return both.subquery("serving")


def _pairs(reached: Any, valid_at: Day, known_at: Known, of: Any) -> Select[int, int, str, int, str]:
    pairs = (
        select(
            Contact.id.label("contact_id"),
            PostVersion.post_id,
            PostVersion.registry_slug,
            PostVersion.organisation_id,
            OrganisationVersion.region,
        )
        .select_from(Contact)
        .join(PostVersion, reached)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            as_at(Contact, valid_at, known_at),
            as_at(PostVersion, valid_at, known_at),
            as_at(OrganisationVersion, valid_at, known_at),
        )
    )
    return pairs if of is None else pairs.where(of)
