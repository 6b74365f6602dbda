"""Posts as the letter engine's recipients: everything that a letter may say of whom it is for."""

from collections.abc import Collection
from dataclasses import fields
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.letters.page.wording import join
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Holder
from app.platform.history import as_at
from app.registry.areas.partners import partners_of
from app.registry.contacts.of_posts import contacts_of, postal
from app.registry.holders.person import addressed_on
from app.registry.models import HolderVersion, OrganisationVersion, PostVersion


def recipients(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, Recipient]:
    """The recipient of each post that there is on the day: one that is not on the list then is left out.

    Eight queries, however many posts. `reference` is blank: that belongs to a letter. `policing_body` is blank where
    none is recorded for the areas: no list of policing bodies ships.
    """
    found = session.execute(
        select(
            PostVersion.post_id,
            PostVersion.organisation_id,
            PostVersion.title,
            PostVersion.salutation,
            PostVersion.office_is_form,
            PostVersion.names_organisation,
            OrganisationVersion.name,
            OrganisationVersion.article,
            OrganisationVersion.kind,
            OrganisationVersion.nation,
            OrganisationVersion.region,
        )
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            PostVersion.post_id.in_(post_ids),
            as_at(PostVersion, valid_at, known_at),
            as_at(OrganisationVersion, valid_at, known_at),
        )
    ).all()
    owners = {row.post_id: row.organisation_id for row in found}
    holders = holders_of(session, owners, valid_at=valid_at, known_at=known_at)
    contacts = contacts_of(session, owners, valid_at=valid_at, known_at=known_at)
    partners = partners_of(session, set(owners.values()), valid_at=valid_at, known_at=known_at)

    def recipient(row: Any) -> Recipient:
        address = postal(contacts[row.post_id])
        around = partners[row.organisation_id]
        return Recipient(
            reference="",
            post_title=row.title,
            post_salutation=row.salutation,
            office_is_form=row.office_is_form,
            names_organisation=row.names_organisation,
            holder=holders.get(row.post_id),
            organisation=row.name,
            organisation_article=row.article,
            kind=row.kind,
            nation=row.nation,
            region=row.region,
            address=address.lines if address else (),
            county=address.county if address else "",
            areas=tuple(area.name for area in around.areas),
            councils=tuple(body.in_sentence for body in around.councils),
            police_forces=tuple(body.in_sentence for body in around.police_forces),
            policing_body=join([body.in_sentence for body in around.policing_bodies]),
            health_bodies=tuple(body.in_sentence for body in around.health_bodies),
            directors_of_childrens_services=tuple(director.name for director in around.directors),
        )

    return {row.post_id: recipient(row) for row in found}


def holders_of(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, Holder]:
    """Whom letters to each post are addressed to on the day, for those of which that is recorded and was not erased."""
    names = [field.name for field in fields(Holder)]
    columns = select(HolderVersion.post_id, *(getattr(HolderVersion, name) for name in names))
    there = (HolderVersion.post_id.in_(post_ids), addressed_on(valid_at, known_at), HolderVersion.erased.is_(None))
    rows = session.execute(columns.where(*there))
    return {post_id: Holder(**dict(zip(names, facts, strict=True))) for post_id, *facts in rows}
