"""Everything that happened to a campaign, in words: the events of the record that are filed under it."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import chain

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.event_memory import EventCount
from app.audit.event_words import EventDescription, Names, Tell, describe_event
from app.audit.find import EventFilter, all_personal, count_events, events_before, find_events
from app.audit.models import AuditEvent
from app.campaigns import events
from app.campaigns.models import Campaign, Letter
from app.registry.posts.titles import last_titles
from app.registry.registries import registry_names

MADE = "letters.made"
"""A batch of a run: one of many, told as one line for each run, and not worth a place among the latest few."""

CAME_BACK = ("letter.failed", "letter.returned", "letter.arrived_after_all")
"""What becomes of single letters and is worth a place in a campaign's history; the rest is told by its sendings."""

COUNTED = EventCount(unless="risk", but=("risk.viewed",))
"""Events about a campaign, besides MADE, by its id. A report of risk takes those away that only its role may see."""

OWNERSHIP = (events.CAMPAIGN_CREATED, events.CAMPAIGN_TAKEN_ON, events.CAMPAIGN_HANDED_OVER)


@dataclass(frozen=True)
class Entry:
    """`by`: a user's name, or Despatch. `at` is UTC; `since`: when the first of the events was for which it stands."""

    seq: int
    since: datetime
    at: datetime
    by: str
    told: EventDescription


@dataclass(frozen=True)
class Timeline:
    """Newest first, and the numbers to go on from; None where there are no more."""

    entries: Sequence[Entry]
    newer: int | None = None
    older: int | None = None


def timeline(
    session: Session,
    campaign: Campaign,
    told: Mapping[str, Tell],
    *,
    size: int,
    family: str = "",
    before: int | None = None,
    after: int | None = None,
) -> Timeline:
    """A page of it: the newest, those right before event `before`, or those right after event `after`."""
    event_filter = replace(_lines(campaign), family=family)
    found = find_events(session, event_filter, size=size, before=before, after=after)
    return Timeline(_entries(session, found.events, told), newer=found.newer, older=found.older)


def latest(session: Session, campaign: Campaign, told: Mapping[str, Tell], *, size: int) -> Sequence[Entry]:
    """The newest few, without the steps of a run."""
    found = find_events(session, replace(_lines(campaign), but=(MADE,), once=None), size=size)
    return _entries(session, found.events, told)


def owners_of(session: Session, campaign: Campaign, told: Mapping[str, Tell]) -> Sequence[Entry]:
    """Who made it, took it on and was given it, the newest first."""
    found = (find_events(session, replace(_about(campaign), action=action), size=50).events for action in OWNERSHIP)
    return _entries(session, sorted(chain(*found), key=lambda event: event.seq, reverse=True), told)


def count_by_family(session: Session, campaign: Campaign) -> dict[str, int]:
    """How many lines there are, by the first part of their action."""
    about = replace(all_about(campaign), but=(MADE,))
    counts = COUNTED.recall(session, campaign.id, partial(count_events, session, about))
    runs = count_events(session, replace(_lines(campaign), action=MADE))
    families: Counter[str] = Counter()
    for action, number in (counts + runs).items():
        families[action.partition(".")[0]] += number
    return families


def _about(campaign: Campaign) -> EventFilter:
    return EventFilter(kind="campaign", identity=str(campaign.id))


def _lines(campaign: Campaign) -> EventFilter:
    """The batches of a run stand as one, in the place of the last."""
    return replace(all_about(campaign), once=(MADE, "run"))


def all_about(campaign: Campaign) -> EventFilter:
    """With the letters of the campaign that came back, and the reminder campaigns that were started of it."""
    letters = select(Letter.id).where(Letter.campaign_id == campaign.id)
    chasers = select(Campaign.id).where(Campaign.chases_id == campaign.id)
    also = ((CAME_BACK, "letter", letters), ((events.CAMPAIGN_CREATED,), "campaign", chasers))
    return replace(_about(campaign), also=also)


def _earlier(session: Session, event: AuditEvent) -> Sequence[AuditEvent]:
    """The batches before this one of the same run, in their order."""
    run = next((subject.subject_id for subject in event.subjects if subject.kind == "run"), "")
    if event.action != MADE or not run:
        return ()
    return events_before(session, EventFilter(action=MADE, kind="run", identity=run), event.seq)


def _entries(session: Session, audit_events: Sequence[AuditEvent], told: Mapping[str, Tell]) -> list[Entry]:
    users = {("user", str(user.id)): user.name for user in session.execute(select(User.id, User.name))}
    registries = {("registry", slug): name for slug, name in registry_names(session).items()}
    names = {**users, **registries, **_letters(session, audit_events), **_posts(session, audit_events)}
    earlier = {event.seq: _earlier(session, event) for event in audit_events}
    personal = all_personal(session, [event.seq for event in audit_events])
    return [
        Entry(
            seq=event.seq,
            since=next(iter(earlier[event.seq]), event).at,
            at=event.at,
            by=users.get(("user", str(event.actor_id)), "Despatch"),
            told=describe_event(
                event, told, names=names, earlier=earlier[event.seq], personal=personal.get(event.seq, {})
            ),
        )
        for event in audit_events
    ]


def _posts(session: Session, audit_events: Sequence[AuditEvent]) -> Names:
    ids = {int(subject.subject_id) for event in audit_events for subject in event.subjects if subject.kind == "post"}
    return {("post", str(post_id)): title for post_id, title in last_titles(session, ids).items()}


def _letters(session: Session, audit_events: Sequence[AuditEvent]) -> Names:
    """The references of the letters that events are about; of a run, its own identity says it all."""
    about = [(subject.kind, subject.subject_id) for event in audit_events for subject in event.subjects]
    ids = {int(identity) for kind, identity in about if kind == "letter" and identity.isdigit()}
    rows = session.execute(select(Letter.id, Letter.reference).where(Letter.id.in_(ids)))
    runs = {(kind, identity): identity for kind, identity in about if kind == "run"}
    return {**{("letter", str(row.id)): row.reference for row in rows}, **runs}
