"""What was recorded, corrected or withdrawn after the search, which found everything as it was recorded then."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, String, and_, cast, or_, select
from sqlalchemy.orm import Session

from app.audit import events as audit_events
from app.audit.anchor import head
from app.audit.find import about_risk
from app.audit.models import AuditEvent, AuditSubject
from app.audit.moments import moments
from app.evidence.disclosure.begin import scope_of
from app.evidence.disclosure.finding.restricted_messages import hidden_keys
from app.evidence.disclosure.finding.sources import words_of
from app.evidence.disclosure.items.reading import ItemGone, words_at
from app.evidence.disclosure.models import Disclosure, DisclosureItem
from app.evidence.disclosure.scope import reach_of
from app.responses.models import AskAnswer, Response, ResponseLetter, ResponseVersion
from app.web.filters import format_moment_in_sentence

LOOKED_AT = 200
"""The newest events that are looked at."""


def recorded_since(session: Session, disclosure: Disclosure) -> str:
    """When something was last recorded after the search about what is asked ("3:20pm on 24 November 2026"); blank where
    nothing was. That a file was downloaded, or what one role alone may see, does not count."""
    if disclosure.known_at is None:
        return ""
    reach = reach_of(session, scope_of(disclosure))
    letters = reach.letters().subquery()
    asked = {"post": reach.posts, "area": reach.areas, "campaign": reach.campaigns}
    about = or_(
        *(_is_about(kind, [str(one) for one in ids]) for kind, ids in asked.items()),
        _is_about("letter", select(cast(letters.c.id, String))),
    )
    subjects = select(AuditSubject.seq).where(AuditSubject.seq > disclosure.known_at, about)
    newest = select(AuditEvent).where(AuditEvent.seq.in_(subjects), AuditEvent.action != audit_events.DATA_TAKEN)
    events = session.scalars(newest.order_by(AuditEvent.seq.desc()).limit(LOOKED_AT)).all()
    hidden = about_risk(session, events)
    return next((format_moment_in_sentence(event.at) for event in events if event not in hidden), "")


def _is_about(kind: str, identities: Sequence[str] | Select[str]) -> ColumnElement[bool]:
    return and_(AuditSubject.kind == kind, AuditSubject.subject_id.in_(identities))


def changed_since(session: Session, item: DisclosureItem) -> str:
    """A sentence where the record that an item reads out says something else now; blank where it does not.

    A file does not change. A timeline grows with every event, which corrects nothing in it but a reply to a letter."""
    if item.format:
        return ""
    try:
        changed = _change_of_timeline(session, item) if item.key.startswith("timeline:") else _change(session, item)
    except ItemGone:
        return ""
    if not changed:
        return ""
    moment = moments(session, [item.found])[item.found].at
    return f"{changed} after the search, and is given as recorded at {format_moment_in_sentence(moment)}."


def _change_of_timeline(session: Session, item: DisclosureItem) -> str:
    """ "A reply of which this tells was withdrawn", of the timeline of a letter or a campaign; blank of another."""
    kind, _, identity = item.key.removeprefix("timeline:").partition("-")
    if kind not in ("letter", "campaign"):
        return ""
    about = ResponseLetter.letter_id if kind == "letter" else Response.campaign_id
    later = [
        or_(version.recorded > item.found, version.superseded > item.found)
        for version in (ResponseVersion, ResponseLetter, AskAnswer)
    ]
    replies = (
        select(Response.id)
        .join(ResponseLetter, ResponseLetter.response_id == Response.id)
        .join(ResponseVersion, ResponseVersion.response_id == Response.id)
        .outerjoin(AskAnswer, AskAnswer.response_id == Response.id)
        .where(about == int(identity), Response.recorded <= item.found, or_(*later))
    )
    hidden, now = hidden_keys(session), head(session).seq
    became = {
        _became(session, one)
        for one in session.scalars(replies.distinct())
        if (key := f"reply:{one}") not in hidden
        and words_of(session, key, known_at=item.found) != words_of(session, key, known_at=now)
    }
    return f"A reply of which this tells was {' or '.join(sorted(became))}" if became else ""


def _change(session: Session, item: DisclosureItem) -> str:
    """ "This reply was withdrawn"; blank where it says the same still. Raises ItemGone."""
    then, now = (words_at(session, item, known_at=seq) for seq in (item.found, head(session).seq))
    if then == now:
        return ""
    name, _, identity = item.key.partition(":")
    if name != "reply":
        return "This record was changed"
    return f"This reply was {_became(session, int(identity))}"


def _became(session: Session, response_id: int) -> str:
    return "corrected" if session.get_one(Response, response_id).withdrawn is None else "withdrawn"
