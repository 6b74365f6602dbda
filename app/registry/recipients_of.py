"""Posts as the letter engine's recipients: everything that a letter may say of whom it is for."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.history import as_at
from app.letters.compose import Recipient
from app.letters.salutation import Holder
from app.registry.contacts import contacts_of, postal
from app.registry.models import HolderVersion, OrganisationVersion, PostVersion
from app.registry.partners import partners_of


def recipients(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, Recipient]:
    """The recipient of each post that there is on the day: one that is not on the list then is left out.

    Eight queries, however many posts. `reference` is blank: that belongs to a letter. `policing_body` is blank too,
    since no list of policing bodies is shipped.
    """
    found = session.execute(
        select(PostVersion, OrganisationVersion)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            PostVersion.post_id.in_(post_ids),
            as_at(PostVersion, valid_at, known_at),
            as_at(OrganisationVersion, valid_at, known_at),
        )
    ).all()
    owners = {post.post_id: post.organisation_id for post, _ in found}
    holders = holders_of(session, owners, valid_at=valid_at, known_at=known_at)
    contacts = contacts_of(session, owners, valid_at=valid_at, known_at=known_at)
    partners = partners_of(session, set(owners.values()), valid_at=valid_at, known_at=known_at)

    def recipient(post: PostVersion, organisation: OrganisationVersion) -> Recipient:
        address = postal(contacts[post.post_id])
        around = partners[organisation.organisation_id]
        return Recipient(
            reference="",
            post_title=post.title,
            post_salutation=post.salutation,
            office_is_form=post.office_is_form,
            names_organisation=post.names_organisation,
            holder=holders.get(post.post_id),
            organisation=organisation.name,
            organisation_article=organisation.article,
            kind=organisation.kind,
            nation=organisation.nation,
            region=organisation.region,
            address=address.lines if address else (),
            county=address.county if address else "",
            areas=tuple(area.name for area in around.areas),
            councils=tuple(body.in_sentence for body in around.councils),
            police_forces=tuple(body.in_sentence for body in around.police_forces),
            health_bodies=tuple(body.in_sentence for body in around.health_bodies),
            directors_of_childrens_services=tuple(director.name for director in around.directors),
        )

    return {post.post_id: recipient(post, organisation) for post, organisation in found}


def holders_of(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, Holder]:
    """Who holds each post on the day, for those of which that is recorded."""
    rows = session.scalars(
        select(HolderVersion).where(HolderVersion.post_id.in_(post_ids), as_at(HolderVersion, valid_at, known_at))
    )
    return {
        row.post_id: Holder(
            full_name=row.full_name,
            title=row.title,
            forename=row.forename,
            surname=row.surname,
            post_nominals=row.post_nominals,
            salutation=row.salutation,
            acting=row.acting,
        )
        for row in rows
    }
