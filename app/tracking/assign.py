"""Who looks after a letter: one person at a time, or nobody."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session

from app.accounts.directory import find_users
from app.accounts.models import Role, User
from app.audit.record import BATCH, Actor, Subject, digest_of, digests_of, record
from app.campaigns.lifecycle.archived import require_not_archived
from app.campaigns.models import Campaign, Letter
from app.errors import Refused, Stale
from app.tracking.models import Assignment


@dataclass(frozen=True)
class Standing:
    """An assignment that stands."""

    id: int
    user_id: int


def assign(
    session: Session,
    campaign: Campaign,
    letter_ids: Collection[int],
    *,
    to: int | None,
    actor: Actor,
    seen: str | None = None,
) -> int:
    """Give letters of `campaign` to the user `to`, or (None) to nobody; how many changed hands.

    `seen`: what `hands_of` said of these letters when the form was filled. Raises CampaignArchived, Refused
    (letter_not_assignable: letters are looked after by drafters and the campaign's owner), and Stale when somebody has
    assigned one of them since.
    """
    require_not_archived(session, campaign.id)
    if to is not None and to not in {user.id for user in assignable(session, campaign)}:
        raise Refused("letter_not_assignable")
    standing = assignments_of(session, campaign.id)
    if seen is not None and seen != hands_of(letter_ids, standing):
        raise Stale
    was = {letter_id: standing.get(letter_id) for letter_id in sorted(letter_ids)}
    changed = {letter_id: one for letter_id, one in was.items() if (one and one.user_id) != to}
    if not changed:
        return 0
    event = record(
        session,
        "letters.assigned",
        actor=actor,
        subjects=_subjects(campaign, changed),
        after={
            "letters": len(changed),
            "to": to,
            "digests": digests_of([[letter_id, one and one.user_id, to] for letter_id, one in changed.items()]),
        },
    )
    ended = [one.id for one in changed.values() if one]
    for start in range(0, len(ended), BATCH):
        some = Assignment.id.in_(ended[start : start + BATCH])
        session.execute(update(Assignment).where(some).values(superseded=event.seq))
    if to is not None:
        rows = [{"letter_id": letter_id, "user_id": to, "recorded": event.seq} for letter_id in changed]
        session.execute(insert(Assignment), rows)
    return len(changed)


def assignable(session: Session, campaign: Campaign) -> Sequence[User]:
    """Who may look after letters of a campaign, by name: active drafters, and its owner."""
    return [
        user
        for user in find_users(session)
        if user.active and (Role.DRAFTER in user.roles or user.id == campaign.owner_id)
    ]


def assignments_of(session: Session, campaign_id: int, *, letter_id: int | None = None) -> dict[int, Standing]:
    """By letter id, of all letters of a campaign or of one; a letter that nobody looks after has no entry."""
    rows = (
        select(Assignment.letter_id, Assignment.id, Assignment.user_id)
        .join(Letter, Letter.id == Assignment.letter_id)
        .where(Letter.campaign_id == campaign_id, Assignment.superseded.is_(None))
    )
    if letter_id is not None:
        rows = rows.where(Letter.id == letter_id)
    return {letter_id: Standing(id_, user_id) for letter_id, id_, user_id in session.execute(rows)}


def held_by_others(letter_ids: Iterable[int], standing: Mapping[int, Standing], user_id: int) -> Counter[int]:
    """By user, how many of these letters anybody but `user_id` looks after."""
    return Counter(standing[i].user_id for i in letter_ids if i in standing and standing[i].user_id != user_id)


def assigned_to(session: Session, user_id: int) -> dict[int, list[int]]:
    """The ids of the letters that a user looks after, by campaign."""
    rows = (
        select(Letter.campaign_id, Letter.id)
        .join(Assignment, Assignment.letter_id == Letter.id)
        .where(Assignment.user_id == user_id, Assignment.superseded.is_(None))
        .order_by(Letter.campaign_id, Letter.number)
    )
    letters: dict[int, list[int]] = {}
    for campaign_id, letter_id in session.execute(rows):
        letters.setdefault(campaign_id, []).append(letter_id)
    return letters


def hands_of(letter_ids: Collection[int], standing: Mapping[int, Standing]) -> str:
    """A digest of which letters these are and who looks after each: carried by a form, it shows a stale one."""
    return digest_of((i, standing[i].id if i in standing else None) for i in sorted(letter_ids))


def _subjects(campaign: Campaign, letters: Collection[int]) -> list[Subject]:
    """One letter is named; of several the campaign is, and their digests tell which."""
    named: list[Subject] = [("letter", letter_id) for letter_id in letters] if len(letters) == 1 else []
    return [*named, ("campaign", campaign.id)]
