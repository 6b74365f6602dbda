"""Start a check of all letters, leave it, and find checks. A campaign has one running at most."""

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import SYSTEM, Actor, Subject, digest_of, record
from app.campaigns.editing import require_open
from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze
from app.checking import events
from app.checking.models import RUNNING, LetterCheck
from app.checking.states import CHECK, CheckState
from app.errors import Refused, Stale
from app.platform.clock import now
from app.platform.jobs import Job


class CheckUnderWay(Stale):
    """The campaign has a check that has not ended; the fact `number` says which."""

    code = "check_under_way"


class CheckOver(Stale):
    """The check has moved on since its page was shown."""

    code = "check_over"


def start_check(session: Session, campaign: Campaign, *, actor: Actor) -> LetterCheck:
    """A check of all the campaign's letters. The registries are read as they are known now, and what the campaign
    prints is frozen.

    Raises CampaignClosed, CheckUnderWay (the second click of two finds the first's check), and Refused
    (nothing_to_check) when the campaign has no letter.
    """
    require_open(session, campaign)
    newest = newest_check(session, campaign.id)
    if newest and newest.state == CheckState.RUNNING:
        raise CheckUnderWay(number=newest.number)
    of_campaign = select(func.count()).where(Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False))
    total = session.scalars(of_campaign).one()
    if not total:
        raise Refused("nothing_to_check")
    printing = freeze(session, campaign).to_json()
    number = newest.number + 1 if newest else 1
    event = record(
        session,
        events.CHECK_STARTED,
        actor=actor,
        subjects=_subjects(campaign, number),
        after={"letters": total, "valid_at": campaign.valid_at.isoformat(), "printing": digest_of([printing])},
    )
    check = LetterCheck(
        campaign_id=campaign.id,
        number=number,
        state=CheckState.RUNNING,
        valid_at=campaign.valid_at,
        known_at=event.seq,
        printing=printing,
        total=total,
        created_by=actor.user_id,
        started_at=now(),
    )
    session.add(check)
    session.flush()
    return check


def cancel_check(session: Session, check_id: int, *, actor: Actor) -> None:
    """Read no further letter; what was found stays with the check. Raises CheckOver."""
    move(session, lock_check(session, check_id), "cancel", actor=actor)


def move(
    session: Session, check: LetterCheck, step: str, *, actor: Actor = SYSTEM, found: dict[str, int] | None = None
) -> None:
    """A locked check goes on to another state. `found`: how many letters have each kind of finding. Raises
    CheckOver."""
    if check.state not in CHECK[step].sources:
        raise CheckOver(number=check.number)
    before, check.state = check.state, CHECK[step].target
    check.ended_at, check.lease_until = now(), None
    session.flush()
    record(
        session,
        CHECK[step].action,
        actor=actor,
        subjects=_subjects(session.get_one(Campaign, check.campaign_id), check.number),
        before={"state": before},
        after={"state": check.state, "read": check.done, "letters": check.total, "found": found or {}},
    )


CHECKS = Job(
    task="check",
    sweep_task="checks",
    model=LetterCheck,
    pending=RUNNING,
    give_up=lambda session, check: move(session, check, "give up"),
)


def lock_check(session: Session, check_id: int) -> LetterCheck:
    """The check as it is now, held until the transaction ends."""
    return session.get_one(LetterCheck, check_id, with_for_update={"key_share": True}, populate_existing=True)


def newest_check(session: Session, campaign_id: int) -> LetterCheck | None:
    of_campaign = select(LetterCheck).where(LetterCheck.campaign_id == campaign_id)
    return session.scalars(of_campaign.order_by(LetterCheck.number.desc()).limit(1)).one_or_none()


def check_by_number(session: Session, campaign_id: int, number: int) -> LetterCheck | None:
    query = select(LetterCheck).where(LetterCheck.campaign_id == campaign_id, LetterCheck.number == number)
    return session.scalars(query).one_or_none()


def _subjects(campaign: Campaign, number: int) -> list[Subject]:
    return [("campaign", campaign.id), ("check", f"{campaign.reference}/{number}")]
