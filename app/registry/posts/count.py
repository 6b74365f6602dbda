"""How many posts each registry has on a day."""

from datetime import date

from sqlalchemy import exists, func, or_, select
from sqlalchemy.orm import Session

from app.platform.history import as_at
from app.registry.models import Coverage, PostVersion, Registry
from app.registry.registries import has_list


def count_posts(session: Session, *, valid_at: date, known_at: int | None = None) -> dict[str, int | None]:
    """Posts by registry slug, in the registries' order, of those that have a list, then or now. None is "not known":
    the list is not complete on that day."""
    number = (
        select(func.count(PostVersion.post_id.distinct()))
        .where(PostVersion.registry_slug == Registry.slug, as_at(PostVersion, valid_at, known_at))
        .scalar_subquery()
    )
    covered = exists().where(Coverage.registry_slug == Registry.slug, as_at(Coverage, valid_at, known_at))
    rows = session.execute(
        select(Registry.slug, number, covered).where(or_(has_list(), has_list(known_at))).order_by(Registry.position)
    )
    return {slug: posts if complete else None for slug, posts, complete in rows}
