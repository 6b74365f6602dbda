"""Show emails before they are sent. What composes an attempt's mail composes the preview, from rows that are never
added to a session: the two can't differ."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.orm import Session

from app.delivery.carriers import Parcel
from app.delivery.channels import Channel
from app.delivery.email.compose import compose_with_reply_to
from app.delivery.email.covers import Cover
from app.delivery.models import Attempt, Sending
from app.platform.services import Services


def unsaved_sending(mail: Cover, *, with_word: bool) -> Sending:
    """Return a sending for rows of `preview_email`, in no session."""
    return Sending(channel=Channel.EMAIL.value, subject=mail.subject, cover=mail.text, with_word=with_word)


def preview_email(
    session: Session, services: Services, sending: Sending, row: dict[str, Any], *, reply_to: str
) -> Parcel:
    """Return the email of the attempt that `row` would become, with answers to `reply_to`. Raises PutOff or Refused as
    `compose` does."""
    return compose_with_reply_to(session, services, Attempt(**row), sending, reply_to=reply_to)


def position_of(wanted: str, labels: Sequence[str]) -> int | None:
    """Return the place of the first of `labels` that holds the words of `wanted`, in any case; None when none does."""
    words = wanted.casefold().split()
    fits = (place for place, label in enumerate(labels) if all(word in label.casefold() for word in words))
    return next(fits, None)
