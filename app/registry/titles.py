"""Full titles of posts on a day."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.history import as_at
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.posts import full_title


def titles_of(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, str]:
    """By post id. A post that is not on its registry's list on the day is left out."""
    rows = session.execute(
        select(PostVersion.post_id, PostVersion.title, OrganisationVersion.name, PostVersion.names_organisation)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            PostVersion.post_id.in_(post_ids),
            as_at(PostVersion, valid_at, known_at),
            as_at(OrganisationVersion, valid_at, known_at),
        )
    )
    return {
        post_id: full_title(title, organisation, names_organisation=names_organisation)
        for post_id, title, organisation, names_organisation in rows
    }
