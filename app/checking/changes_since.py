"""What changed since a check of what it read: what the campaign prints, its letters, and facts about its posts."""

from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.campaigns import events as campaigns_events
from app.campaigns.models import Campaign, Letter, LetterValue
from app.campaigns.printing import Printing, freeze
from app.campaigns.signatories.offices import former_ministers, signing_day
from app.checking.directions import directions_by_organisation
from app.checking.models import LetterCheck
from app.letters.canonical import canonical
from app.platform.clock import london_time, today
from app.platform.history import Versioned, as_at, known
from app.registry.models import (
    AreaService,
    AreaVersion,
    Contact,
    HolderVersion,
    OrganisationVersion,
    PostValue,
    PostVersion,
)
from app.web.filters import format_plural

UNREAD = frozenset({"cleared", "replaced", "texts", "words"})
"""What a check does not read: consent changes no word, texts are what the rest comes to, and what a letter replaces is
known when a run corrects it."""

PRINTED: Mapping[str, str] = {
    "source": "the text",
    "values": "the fields",
    "letter_date": "the date of the letter",
    "reply_by": "the reply-by date",
    "marking": "the marking",
    "sender": "the sender’s address",
    "signatories": "the signatories",
    "copies": "the copy list",
    "enclosures": "the enclosures",
    "enclosed": "the enclosures",
    "top_and_tail": "the space for a handwritten salutation and ending",
    "annexes": "the annex",
    "shared": "the annex",
    "partial": "the annex",
}
"""What a campaign prints, by the name that Printing has for it."""


def changed_since(session: Session, campaign: Campaign, check: LetterCheck) -> list[str]:
    """In words, each once: ["the text", "the details of 3 posts"]. Nothing: the check still says what is so."""
    said = [*_printed(session, campaign, check)]
    if campaign.valid_at != check.valid_at:
        said.append("the date of the registries")
    if _listed_anew(session, check):
        said.append("the list of recipients")
    if _former_anew(session, campaign, check):
        said.append("the ministers who have left office")
    if values := _count(session, _letters_with(LetterValue, check)):
        said.append(f"the fields of {format_plural(values, 'letter')}")
    if posts := _count(session, _posts_changed(check)):
        said.append(f"the details of {format_plural(posts, 'post')}")
    if _directed_anew(session, campaign, check):
        said.append("directions or notices at councils")
    if _any_changed(session, AreaVersion, check) or _any_changed(session, AreaService, check):
        said.append("the areas that recipients serve")
    return list(dict.fromkeys(said))


def _printed(session: Session, campaign: Campaign, check: LetterCheck) -> Iterator[str]:
    then, now = (printing.to_json() for printing in (Printing.from_json(check.printing), freeze(session, campaign)))
    for name in then.keys() - UNREAD:
        if canonical(_unsigned(then[name])) != canonical(_unsigned(now[name])):
            yield PRINTED[name]


def _unsigned(said: Any) -> Any:
    """Signatories without their signatures' pictures, for which there is room in any case."""
    if isinstance(said, list) and said and isinstance(said[0], Mapping):
        return [{name: fact for name, fact in one.items() if not name.startswith("picture")} for one in said]
    return said


def _listed_anew(session: Session, check: LetterCheck) -> bool:
    about = (AuditSubject.kind == "campaign", AuditSubject.subject_id == str(check.campaign_id))
    listed = AuditEvent.action.in_(
        (campaigns_events.LETTERS_LISTED, campaigns_events.LETTERS_WITHDRAWN, campaigns_events.LETTERS_RESTORED)
    )
    since = select(AuditEvent.seq).join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
    return bool(session.scalar(select(exists(since.where(AuditEvent.seq > check.known_at, listed, *about)))))


def _former_anew(session: Session, campaign: Campaign, check: LetterCheck) -> bool:
    """Whether other signatories have left office by now than by the day of the check, as it was known then."""
    days = (london_time(check.started_at).date(), check.known_at), (today(), None)
    then, now = (
        {
            minister.signatory.id
            for minister in former_ministers(session, campaign, signing_day(campaign, day), known_at=known_at)
        }
        for day, known_at in days
    )
    return then != now


def _directed_anew(session: Session, campaign: Campaign, check: LetterCheck) -> bool:
    """Whether other directions are recorded now than the check knew, for the body of any letter."""
    then, now = (
        directions_by_organisation(session, campaign.letter_date, known_at) for known_at in (check.known_at, None)
    )
    differing = {body for body in then.keys() | now.keys() if then.get(body) != now.get(body)}
    if not differing:
        return False
    posts = select(PostVersion.post_id).where(
        PostVersion.organisation_id.in_(differing), as_at(PostVersion, check.valid_at)
    )
    of_campaign = (Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    return bool(session.scalar(select(exists(select(Letter.id).where(*of_campaign, Letter.post_id.in_(posts))))))


def _changed(model: type[Versioned], check: LetterCheck) -> Any:
    return or_(model.recorded > check.known_at, model.superseded > check.known_at)


def _posts_changed(check: LetterCheck) -> Select[Any]:
    """The posts with a letter of which a fact came or went since, or one of their organisation; and those that came to
    today's list or left it since the day of the check."""
    own: list[Select[Any]] = [
        select(model.post_id).where(_changed(model, check)) for model in (PostVersion, HolderVersion, PostValue)
    ]
    contacts = _changed(Contact, check)
    organisations = or_(
        PostVersion.organisation_id.in_(
            select(OrganisationVersion.organisation_id).where(_changed(OrganisationVersion, check))
        ),
        PostVersion.organisation_id.in_(
            select(Contact.organisation_id).where(contacts, Contact.organisation_id.is_not(None))
        ),
    )
    own.append(select(Contact.post_id).where(contacts, Contact.post_id.is_not(None)))
    own.append(select(PostVersion.post_id).where(organisations))
    day, now = london_time(check.started_at).date(), today()
    came_or_went = or_(*((end > day) & (end <= now) for end in (PostVersion.valid_from, PostVersion.valid_to)))
    own.append(select(PostVersion.post_id).where(came_or_went, known(PostVersion)))
    return select(Letter.post_id).where(
        Letter.campaign_id == check.campaign_id,
        Letter.withdrawn.is_(False),
        or_(*(Letter.post_id.in_(posts) for posts in own)),
    )


def _letters_with(model: type[LetterValue], check: LetterCheck) -> Select[Any]:
    changed = select(model.letter_id).where(_changed(model, check))
    return select(Letter.id).where(Letter.campaign_id == check.campaign_id, Letter.id.in_(changed))


def _count(session: Session, rows: Select[Any]) -> int:
    return session.scalars(select(func.count()).select_from(rows.distinct().subquery())).one()


def _any_changed(session: Session, model: type[Versioned], check: LetterCheck) -> bool:
    return bool(session.scalar(select(exists(select(model.id).where(_changed(model, check))))))
