"""How a post wants its letters: in standard print, or in large print (16 pt), made from the same cleared text; and by
which way."""

from collections.abc import Collection, Mapping

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Stale
from app.places import Place
from app.platform.history import known
from app.registry import events
from app.registry.models import PostPreference
from app.registry.posts.post import lock_post

STANDARD, LARGE = "standard", "large"

FORMATS = {STANDARD: "Standard print", LARGE: "Large print, 16 point"}
"""In words; standard is what a post of which nothing is recorded gets."""

DELIVERY_METHODS: Place[tuple[str, str]] = Place("the ways in which letters are sent")
"""By its code, in words; sending adds them."""


def ways() -> Mapping[str, str]:
    """The choices, in words; blank is what a post of which nothing is recorded gets."""
    return {"": "The campaign’s delivery method", **dict(DELIVERY_METHODS)}


def preference_words(format_: str, way: str) -> str:
    """ "Large print, 16 point, by email"."""
    return FORMATS[format_] + (f", {ways()[way].lower()}" if way else "")


def set_preference(
    session: Session,
    post_id: int,
    chosen: str,
    *,
    source: str,
    seen: int,
    actor: Actor,
    way: str = "",
) -> PostPreference:
    """From now on the post wants its letters in `chosen`, a key of FORMATS, by `way`, one of `ways`. `seen`: the event
    that recorded the last preference when the form was opened, 0 for none. The same twice is recorded once.

    Raises UnknownPost, and Stale with what somebody else recorded: `format`, `way`, `source`.
    """
    lock_post(session, post_id)
    standing = preference_of(session, post_id)
    if standing and (standing.format, standing.way, standing.source) == (chosen, way, source):
        return standing
    if standing and standing.recorded != seen:
        raise Stale(format=standing.format, way=standing.way, source=standing.source)
    event = record(
        session,
        events.POST_FORMAT_PREFERRED,
        actor=actor,
        subjects=[("post", post_id)],
        before={"format": standing.format, "way": standing.way, "source": standing.source} if standing else None,
        after={"format": chosen, "way": way, "source": source},
    )
    if standing:
        standing.supersede(event.seq)
    made = PostPreference(post_id=post_id, format=chosen, way=way, source=source, recorded=event.seq)
    session.add(made)
    session.flush()
    return made


def preference_of(session: Session, post_id: int, *, known_at: int | None = None) -> PostPreference | None:
    """What is recorded of a post; None when nothing is."""
    query = select(PostPreference).where(PostPreference.post_id == post_id, known(PostPreference, known_at))
    return session.scalars(query).one_or_none()


def posts_preferring_large() -> Select[int]:
    """Their ids, to be used as a subquery."""
    return select(PostPreference.post_id).where(PostPreference.format == LARGE, known(PostPreference))


def preferred_ways(session: Session, post_ids: Collection[int]) -> dict[int, str]:
    """The way that each post prefers, by post id; those of which none is recorded are left out."""
    query = select(PostPreference.post_id, PostPreference.way).where(
        PostPreference.post_id.in_(post_ids), PostPreference.way != "", known(PostPreference)
    )
    return dict(session.execute(query).all())
