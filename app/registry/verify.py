"""Say that a person has checked a post's printed title and salutation: what ships is a default until then."""

from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.history import as_at
from app.registry.models import PostVersion
from app.registry.post import UnknownPost, lock_post


def verify_title(session: Session, post_id: int, *, valid_at: date, on: date, actor: Actor) -> PostVersion:
    """Mark the title and salutation that the post has on `valid_at` as verified `on` a day.

    A new version supersedes the old, with the same dates. One that is verified already is left alone. Raises
    UnknownPost, also when the post is not on the list on that day.
    """
    lock_post(session, post_id)
    version = session.scalars(
        select(PostVersion).where(PostVersion.post_id == post_id, as_at(PostVersion, valid_at))
    ).one_or_none()
    if version is None:
        raise UnknownPost(post_id)
    if version.title_verified_on:
        return version
    event = record(
        session,
        "post.title_verified",
        actor=actor,
        subjects=[("post", post_id)],
        before={"version": version.id, "title_verified_on": None},
        after={"title": version.title, "salutation": version.salutation, "title_verified_on": on.isoformat()},
    )
    version.supersede(event.seq)
    verified = PostVersion(
        post_id=post_id,
        registry_slug=version.registry_slug,
        organisation_id=version.organisation_id,
        title=version.title,
        names_organisation=version.names_organisation,
        salutation=version.salutation,
        office_is_form=version.office_is_form,
        source=version.source,
        note=version.note,
        title_verified_on=on,
        valid_from=version.valid_from,
        valid_to=version.valid_to,
        recorded=event.seq,
    )
    session.add(verified)
    session.flush()
    return verified
