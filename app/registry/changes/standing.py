"""Everything that a change of organisations may touch: what is known, and holds on the day of the change or later."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from app.platform.history import Version, Versioned, known
from app.registry.models import (
    AreaService,
    AreaVersion,
    Contact,
    HolderVersion,
    Organisation,
    OrganisationCode,
    OrganisationVersion,
    PostPreference,
    PostTag,
    PostValue,
    PostVersion,
)


@dataclass(frozen=True)
class CurrentRecords:
    """By their days. `services` are those of the organisations, and all of an area whose authority is one of them."""

    versions: Sequence[OrganisationVersion]
    posts: Sequence[PostVersion]
    holders: Sequence[HolderVersion]
    areas: Sequence[AreaVersion]
    services: Sequence[AreaService]
    codes: Sequence[OrganisationCode]
    contacts: Sequence[Contact]
    preferences: Sequence[PostPreference] = ()
    tags: Sequence[PostTag] = ()
    values: Sequence[PostValue] = ()

    @property
    def rows(self) -> Iterator[tuple[str, int]]:
        """Which versions these are: as long as they are the same, nothing has changed."""
        for field in fields(self):
            for row in getattr(self, field.name):
                yield field.name, row.id

    def of(self, organisation_id: int) -> OrganisationVersion | None:
        """The first version of an organisation that holds on the day or later."""
        return next((version for version in self.versions if version.organisation_id == organisation_id), None)


def current_records(session: Session, organisation_ids: Collection[int], *, on: date) -> CurrentRecords:
    def known_rows(model: type[Version], wanted: ColumnElement[bool]) -> Sequence[Version]:
        later = or_(model.valid_to.is_(None), model.valid_to > on)
        rows = select(model).where(wanted, known(model), later).order_by(model.valid_from.nulls_first(), model.id)
        return session.scalars(rows).all()

    posts = known_rows(PostVersion, PostVersion.organisation_id.in_(organisation_ids))
    post_ids = {post.post_id for post in posts}
    areas = known_rows(AreaVersion, AreaVersion.authority_id.in_(organisation_ids))
    theirs = or_(
        AreaService.organisation_id.in_(organisation_ids), AreaService.area_id.in_({area.area_id for area in areas})
    )
    return CurrentRecords(
        versions=known_rows(OrganisationVersion, OrganisationVersion.organisation_id.in_(organisation_ids)),
        posts=posts,
        holders=known_rows(HolderVersion, HolderVersion.post_id.in_(post_ids)),
        areas=areas,
        services=known_rows(AreaService, theirs),
        codes=known_rows(OrganisationCode, OrganisationCode.organisation_id.in_(organisation_ids)),
        contacts=known_rows(Contact, or_(Contact.organisation_id.in_(organisation_ids), Contact.post_id.in_(post_ids))),
        preferences=known_rows(PostPreference, PostPreference.post_id.in_(post_ids)),
        tags=known_rows(PostTag, PostTag.post_id.in_(post_ids)),
        values=known_rows(PostValue, PostValue.post_id.in_(post_ids)),
    )


def lock_organisations(session: Session, organisation_ids: Collection[int]) -> None:
    """One change at a time for each organisation."""
    locked = select(Organisation).where(Organisation.id.in_(organisation_ids)).order_by(Organisation.id)
    session.execute(locked.with_for_update()).all()


def began_before(version: Versioned, on: date) -> bool:
    return (version.valid_from or date.min) < on
