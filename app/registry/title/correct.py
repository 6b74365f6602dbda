"""What a post is called and how letters greet it, put right by a person: always, or from a day on."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused, Stale
from app.platform.history import known, next_version
from app.registry import events
from app.registry.models import PostVersion
from app.registry.posts.post import UnknownPost, holds_on, lock_post, nearest
from app.registry.showing import span


@dataclass(frozen=True, kw_only=True)
class TitleDetails:
    """What is said of a post: as its columns are called."""

    title: str
    salutation: str
    names_organisation: bool
    office_is_form: bool
    note: str
    source: str


PRINTED = ("title", "salutation", "names_organisation", "office_is_form")
"""What letters print: once it is another, nobody has verified it yet."""


def title_details(version: PostVersion) -> TitleDetails:
    return TitleDetails(**{name: getattr(version, name) for name in TitleDetails.__dataclass_fields__})


def last_said(session: Session, post_id: int) -> int:
    """The last event that changed anything of what is said of a post: what a form saw. 0 for none."""
    pairs = session.execute(select(PostVersion.recorded, PostVersion.superseded).where(PostVersion.post_id == post_id))
    return max((seq for pair in pairs for seq in pair if seq is not None), default=0)


def correct_title(
    session: Session,
    post_id: int,
    said: TitleDetails,
    *,
    today: date,
    seen: int,
    actor: Actor,
    since: date | None = None,
    verified_on: date | None = None,
) -> bool:
    """The post is called so for as long as what stands today (or stood last) holds; with `since`, from that day on,
    until the next change that is recorded already. Whether anything changed comes back.

    `verified_on`: the day on which the actor checked it; None: nobody has, unless nothing that letters print changes.
    `seen`: what the form saw (`last_said`). Raises UnknownPost, Stale, and Refused:
    title_not_on_list.
    """
    lock_post(session, post_id)
    versions = session.scalars(
        select(PostVersion)
        .where(PostVersion.post_id == post_id, known(PostVersion))
        .order_by(PostVersion.valid_from.nulls_first())
    ).all()
    if not versions:
        raise UnknownPost
    version = nearest(versions, since or today)
    if since is not None and not holds_on(version, since):
        days = span(versions[0].valid_from, versions[-1].valid_to)
        raise Refused("title_not_on_list", field="since", days=days)
    before, became = asdict(title_details(version)), asdict(said)
    changed = {name: value for name, value in became.items() if value != before[name]}
    if not changed and verified_on in (None, version.title_verified_on):
        return False
    if seen != last_said(session, post_id):
        raise Stale
    event = record(
        session,
        events.POST_TITLE_CORRECTED,
        actor=actor,
        subjects=[("post", post_id)],
        before={"version": version.id, **{name: before[name] for name in changed}},
        after={
            **changed,
            "valid_from": since.isoformat() if since else None,
            "title_verified_on": verified_on.isoformat() if verified_on else None,
        },
    )
    version.supersede(event.seq)
    if since is not None and version.valid_from != since:
        session.add(next_version(version, seq=event.seq, valid_to=since))
    begin = {"valid_from": since} if since is not None else {}
    checked: dict[str, Any] = {}
    if verified_on is not None or any(name in changed for name in PRINTED):
        checked = {"title_verified_on": verified_on, "title_verified_by": actor.user_id if verified_on else None}
    session.add(next_version(version, seq=event.seq, **changed, **begin, **checked))
    session.flush()
    return True
