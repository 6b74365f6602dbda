"""The postal addresses that editions print: as the registry gave them when they were made, which it may do no more."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.platform.history import as_at
from app.production.models import Edition, Run
from app.registry.contacts.of_posts import contacts_of, postal
from app.registry.models import PostVersion

Lines = tuple[str, ...]


def printed_addresses(session: Session, edition_ids: Collection[int]) -> dict[int, Lines]:
    """By edition id: the lines of the address as it is recorded, its postcode last. Open letters, and letters without a
    postal address, are left out. One query, and one for each run."""
    then = (Run.valid_at, Run.known_at)
    rows = session.execute(
        select(Edition.id, PostVersion.post_id, PostVersion.organisation_id, *then)
        .join(Letter, Letter.id == Edition.letter_id)
        .join(Run, Run.id == Edition.run_id)
        .join(PostVersion, (PostVersion.post_id == Letter.post_id) & as_at(PostVersion, *then))
        .where(Edition.id.in_(edition_ids))
    )
    moments: defaultdict[tuple[date, int], dict[int, tuple[int, int]]] = defaultdict(dict)
    for edition_id, post_id, organisation_id, valid_at, known_at in rows:
        moments[valid_at, known_at][edition_id] = (post_id, organisation_id)
    found = {}
    for (valid_at, known_at), posts in moments.items():
        contacts = contacts_of(session, dict(posts.values()), valid_at=valid_at, known_at=known_at)
        for edition_id, (post_id, _) in posts.items():
            if address := postal(contacts[post_id]):
                found[edition_id] = address.lines
    return found
