"""How a post wants its letters: in standard print, or in large print (16 pt), made from the same cleared text."""

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.history import known
from app.registry.models import PostPreference
from app.registry.post import lock_post

STANDARD, LARGE = "standard", "large"

FORMATS = {STANDARD: "Standard print", LARGE: "Large print, 16 point"}
"""In words; standard is what a post of which nothing is recorded gets."""


class PreferenceChanged(Exception):
    """Somebody else recorded a preference after the form was opened. `format`, `source`: what they recorded."""

    code = "preference_changed"

    def __init__(self, format: str, source: str) -> None:  # noqa: A002
        super().__init__(format, source)
        self.format = format
        self.source = source


def set_preference(
    session: Session,
    post_id: int,
    chosen: str,
    *,
    source: str,
    seen: int,
    actor: Actor,
) -> PostPreference:
    """From now on the post wants its letters in `chosen`, a key of FORMATS. `seen`: the event that recorded the last
    preference when the form was opened, 0 for none. The same twice is recorded once.

    Raises UnknownPost, PreferenceChanged.
    """
    lock_post(session, post_id)
    standing = preference_of(session, post_id)
    if standing and (standing.format, standing.source) == (chosen, source):
        return standing
    if standing and standing.recorded != seen:
        raise PreferenceChanged(standing.format, standing.source)
    event = record(
        session,
        "post.format_preferred",
        actor=actor,
        subjects=[("post", post_id)],
        before={"format": standing.format, "source": standing.source} if standing else None,
        after={"format": chosen, "source": source},
    )
    if standing:
        standing.supersede(event.seq)
    made = PostPreference(post_id=post_id, format=chosen, source=source, recorded=event.seq)
    session.add(made)
    session.flush()
    return made


def preference_of(session: Session, post_id: int, *, known_at: int | None = None) -> PostPreference | None:
    """What is recorded of a post; None when nothing is."""
    own = select(PostPreference).where(PostPreference.post_id == post_id, known(PostPreference, known_at))
    return session.scalars(own).one_or_none()


def posts_preferring_large() -> Select[int]:
    """Their ids, to be used as a subquery."""
    return select(PostPreference.post_id).where(PostPreference.format == LARGE, known(PostPreference))
