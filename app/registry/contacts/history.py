"""What happened to how a post is reached, in words: its own contacts, those of its main office, and its format."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, or_, select, true
from sqlalchemy.orm import Session

from app.audit.moments import Moment, moments
from app.platform.clock import london_time
from app.registry import events
from app.registry.contacts.preferences import ways
from app.registry.contacts.words import A_CONTACT, use_name
from app.registry.models import Contact, PostPreference
from app.registry.posts.timeline import Happening


@dataclass(frozen=True)
class _EventDescription:
    """What an event made of a contact: its title in the history, the day that it is about, and the words."""

    title: str
    on: Callable[[Contact, Moment], date | None]
    words: Callable[[Contact], str]


def contact_happenings(
    session: Session, post_id: int, organisation_id: int, *, known_at: int | None = None
) -> list[Happening]:
    """All that people recorded, of the post's own contacts and of those of its main office; what ships is told once."""
    theirs = or_(Contact.post_id == post_id, Contact.organisation_id == organisation_id)
    versions = select(Contact).where(theirs, _known_by(Contact, known_at)).order_by(Contact.id)
    made: dict[tuple[int, int | None, str, str], Contact] = {}
    for version in session.scalars(versions):
        key = (version.recorded, version.post_id, version.channel, version.use)
        if key not in made or (version.valid_from or date.min) >= (made[key].valid_from or date.min):
            made[key] = version  # what an event shortened stands beside what it recorded, and begins earlier
    told = moments(session, {seq for seq, *_ in made})
    return [
        _happening(contact, told[contact.recorded])
        for contact in made.values()
        if told[contact.recorded].action in TOLD
    ]


def preference_happenings(session: Session, post_id: int, *, known_at: int | None = None) -> list[Happening]:
    query = select(PostPreference).where(PostPreference.post_id == post_id, _known_by(PostPreference, known_at))
    versions: Sequence[PostPreference] = session.scalars(query.order_by(PostPreference.id)).all()
    told = moments(session, {version.recorded for version in versions})
    return list(_preferences(versions, told))


def _preferences(versions: Sequence[PostPreference], told: Mapping[int, Moment]) -> Iterator[Happening]:
    for version in versions:
        title = "Large print" if version.format == "large" else "Standard print"
        title += f", {ways()[version.way].lower()}, preferred" if version.way else " preferred"
        yield Happening(_day(told[version.recorded]), title, f"Source: {version.source}.", version.recorded)


def _known_by(model: type[Contact | PostPreference], known_at: int | None) -> ColumnElement[bool]:
    """All that was ever recorded by then, superseded since or not."""
    return true() if known_at is None else model.recorded <= known_at


def _happening(version: Contact, moment: Moment) -> Happening:
    description = TOLD[moment.action]
    what, usual = A_CONTACT[version.channel], version.use in ("post", "main_office")
    whose = "of the post" if version.post_id is not None else "of the main office"
    title = f"{what.capitalize()} {whose}{'' if usual else f', {use_name(version.use).lower()},'} {description.title}"
    return Happening(description.on(version, moment), title, description.words(version), version.recorded)


def _day(moment: Moment) -> date:
    return london_time(moment.at).date()


def _text(version: Contact) -> str:
    return f"{', '.join(version.lines) or version.value}."


_RECORDED = _EventDescription(
    "recorded", lambda version, _: version.valid_from, lambda version: f"{_text(version)} Source: {version.source}."
)

TOLD: Mapping[str, _EventDescription] = {
    events.CONTACT_RECORDED: _RECORDED,
    "import.rows_applied": _RECORDED,
    events.POST_ADDRESS_RECORDED: _RECORDED,  # in records from before a post had several contacts
    events.CONTACT_CONFIRMED: _EventDescription("confirmed", lambda version, _: version.verified_on, _text),
    events.CONTACT_ENDED: _EventDescription("ended", lambda version, _: version.valid_to, _text),
    events.CONTACT_NOT_TO_BE_USED: _EventDescription(
        "not to be used",
        lambda _, moment: _day(moment),
        lambda version: f"{_text(version)} Reason: {version.do_not_use}.",
    ),
    events.CONTACT_USED_AGAIN: _EventDescription("may be used again", lambda _, moment: _day(moment), _text),
}
"""By the action of the event. What ships is told once, and other events tell of themselves."""
