"""What a post said in fields of its registry, one value after the other."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.platform.clock import london_time
from app.registry.models import PostValue, RegistryField
from app.registry.own.posts import own_value_words
from app.registry.posts.timeline import Happening


def value_happenings(session: Session, post_id: int, *, known_at: int | None = None) -> list[Happening]:
    """Every value that was ever recorded by then; it has no day of its own but that on which it was."""
    rows = select(PostValue, RegistryField).join(RegistryField, RegistryField.id == PostValue.field_id)
    ordered = rows.where(PostValue.post_id == post_id).order_by(PostValue.id)
    found = [
        (value, field) for value, field in session.execute(ordered) if known_at is None or value.recorded <= known_at
    ]
    told = moments(session, {value.recorded for value, _ in found})
    return [
        Happening(
            london_time(told[value.recorded].at).date(),
            f"{field.name[:1].upper()}{field.name[1:]} recorded",
            f"{own_value_words(value.value, field.kind)}.",
            value.recorded,
        )
        for value, field in found
    ]
