"""Who holds a post: record it from a date on, and take back what was recorded by mistake."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.errors import Refused, Stale
from app.platform.history import known
from app.registry import events
from app.registry.holders.departures import displaced_holders
from app.registry.holders.person import PERSON, HolderDetails, Person
from app.registry.holders.stretches import Stretch, addressing, cut_days
from app.registry.holders.versions import (
    Tenure,
    change,
    newest_event,
    stretches_of,
    tenure_with,
    tenures_of,
)
from app.registry.models import HolderVersion, PostVersion
from app.registry.posts.post import UnknownPost, lock_post
from app.registry.registries import CoverageSpan, coverage

AHEAD = timedelta(days=366)
"""How far ahead a holder may be recorded: who will take up a post is known months before, not years."""


BEFORE = timedelta(days=40 * 365)
"""How long before a registry's list begins a holder may have come: the list begins then, the post did not."""


@dataclass(frozen=True)
class RecordableDays:
    """The days, both included, from which a holder of a post may be recorded; None: since ever.

    They are those on which there is the post. `ahead`: the last day is so because it is AHEAD of today.
    """

    first: date | None
    last: date
    ahead: bool

    def __contains__(self, day: date) -> bool:
        return (self.first or date.min) <= day <= self.last


def recording_refusal(since: date, days: RecordableDays) -> Refused:
    """Why nothing can be recorded from this day: there is no such post then, or it is too far ahead."""
    if days.first and since < days.first:
        return Refused("no_post_then", field="since", first=days.first)
    if days.ahead:
        return Refused("more_than_a_year_ahead", field="since", last=days.last)
    return Refused("no_post_any_more", field="since", last=days.last)


def recordable_days(session: Session, post_id: int, *, today: date) -> RecordableDays:
    """From which days a holder of the post may be recorded. Raises UnknownPost."""
    spans = session.execute(
        select(PostVersion.registry_slug, PostVersion.valid_from, PostVersion.valid_to).where(
            PostVersion.post_id == post_id, known(PostVersion)
        )
    ).all()
    if not spans:
        raise UnknownPost
    days = [(span.valid_from, span.valid_to) for span in spans]
    return recordable(days, coverage(session).get(spans[0].registry_slug, ()), today=today)


def recordable(
    days: Sequence[tuple[date | None, date | None]], covered: Sequence[CoverageSpan], *, today: date
) -> RecordableDays:
    """The same of a post that there is on these spans of days, in a registry whose list is complete as `covered`."""
    first = min(valid_from or date.min for valid_from, _ in days)
    if any(span.valid_from == first for span in covered):
        first -= BEFORE
    end = max(valid_to or date.max for _, valid_to in days)
    latest = today + AHEAD
    return RecordableDays(
        first=None if first == date.min else first,
        last=min(end - timedelta(days=1), latest),
        ahead=latest < end,
    )


def record_holder(
    session: Session,
    post_id: int,
    person: Person,
    *,
    since: date,
    today: date,
    acting: bool,
    source: str,
    actor: Actor,
    until: date | None = None,
    verified_on: date | None = None,
    stays: bool = False,
    letters_to: int | None = None,
    seen: int | None = None,
) -> HolderVersion:
    """From `since` on the post is held by `person`: to `until` (the first day on which no longer) or, if that is None,
    until the day from which another is recorded already, if any. The version that begins so comes back.

    Whoever holds the post on that day leaves it; one recorded from that very day is replaced. With `stays` they stay,
    and both hold it: letters go to the new one or, with `letters_to`, to the one of that version. `seen`: the last
    event that the form knew of (`newest_event`); None: whatever is there.

    The same facts sent twice are recorded once. Raises UnknownPost, Stale, and Refused for a day outside
    `recordable_days` (`recording_refusal`).
    """
    lock_post(session, post_id)
    days = recordable_days(session, post_id, today=today)
    if since not in days or (until is not None and until <= since):
        raise recording_refusal(since, days)
    standing = tenures_of(session, post_id)
    verified_by = actor.user_id if verified_on else None
    details = HolderDetails(
        person=person, acting=acting, source=source, verified_on=verified_on, verified_by=verified_by
    )
    made = _matching_tenure(standing, details, since, until)
    if made is None:
        if seen not in (None, newest_event(session, post_id)):
            raise Stale("holder_changed")
        other = tenure_with(session, post_id, letters_to).held if stays and letters_to else None
        until = until or min((tenure.begin for tenure in standing if tenure.begin > since), default=None)
        change(
            session,
            events.HOLDER_RECORDED,
            {
                post_id: with_new_holder(
                    standing, Stretch(details, since, until), stays=stays, letters_to=other or details
                )
            },
            actor=actor,
            after={
                "valid_from": since.isoformat(),
                "valid_to": until.isoformat() if until else None,
                "acting": acting,
                "stays": stays,
                "verified_on": verified_on.isoformat() if verified_on else None,
            },
            personal={**PERSON.personal(person), "source": source},
        )
        made = _matching_tenure(tenures_of(session, post_id), details, since, until)
    if made is None:
        raise Stale("holder_changed")
    return made.stretches[0]


def _matching_tenure(standing: list[Tenure], held: HolderDetails, since: date, until: date | None) -> Tenure | None:
    """The tenure of these facts that covers the day, to the day asked for."""
    alike = (tenure for tenure in standing if tenure.held == held and tenure.holds_on(since))
    return next((tenure for tenure in alike if until in (None, tenure.valid_to)), None)


def with_new_holder(
    standing: list[Tenure], new: Stretch[HolderDetails], *, stays: bool, letters_to: HolderDetails
) -> list[Stretch[HolderDetails]]:
    """The holders with one more: who holds the post on the day leaves it, unless they stay."""
    kept: list[Stretch[HolderDetails]] = []
    for tenure in standing:
        stretches = stretches_of(tenure.stretches)
        gives_way = not stays and tenure.begin <= new.begin
        kept += [part for stretch in stretches for part in cut_days(stretch, new.begin)] if gives_way else stretches
    later = min((one.begin for one in standing if one.begin > new.begin), default=date.max)
    return addressing([*kept, new], letters_to, new.begin, min(new.end, later))


def withdraw_holder(session: Session, post_id: int, version_id: int, *, actor: Actor) -> list[Tenure]:
    """Take back the holder whom this version is of: nobody is recorded for that time again, or whoever left because of
    it stays; all of these come back.

    Nothing is deleted: versions are superseded. Raises UnknownPost, and Stale when the version no longer
    stands, as after a second click.
    """
    lock_post(session, post_id)
    mistaken = tenure_with(session, post_id, version_id)
    others = [tenure for tenure in tenures_of(session, post_id) if tenure.id != mistaken.id]
    gave_way = displaced_holders(session, mistaken, others)
    stretches = [stretch for other in others for stretch in stretches_of(other.stretches)]
    change(
        session,
        events.HOLDER_WITHDRAWN,
        {post_id: [*stretches, *(stretch for holder in gave_way for stretch in holder.again)]},
        actor=actor,
        after={"valid_from": mistaken.begin.isoformat()},
    )
    return [holder.tenure for holder in gave_way]
