"""Start a run, and find runs. A campaign has one under way at most.

Whoever changes a run's rows takes the locks in one order: the run, its rows, the head of the audit chain.
"""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import exists, func, insert, select
from sqlalchemy.orm import Session

from app.audit.find import body_of
from app.audit.following_events import follows
from app.audit.models import AuditEvent
from app.audit.record import Actor, Subject, digest_of, digests_of, record
from app.campaigns.clearance.certificate import certify_changes
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign, Letter
from app.campaigns.printing import freeze
from app.errors import Stale, existing
from app.platform.clock import now
from app.production import events
from app.production.models import Edition, Run, RunLetter
from app.production.states import UNDER_WAY, RowState, RunState


class RunUnderWay(Stale):
    """The campaign has a run that has not ended; `number` says which."""

    code = "run_under_way"

    def __init__(self, number: int) -> None:
        super().__init__(number=number)
        self.number = number


class NothingToMake(Stale):
    """No letter would be in the run."""

    code = "nothing_to_make"


@dataclass(frozen=True)
class SentDates:
    """Of a letter that was sent: its date, as it is printed, and the day on which it was sent."""

    dated: str
    on: date


RUN_CHANGED = "run_changed"
"""A run does not print what was recorded when it was started."""

STILL_FAILED = (
    RunLetter.state == RowState.FAILED,
    ~exists().where(Edition.letter_id == RunLetter.letter_id, Edition.run_id > RunLetter.run_id),
)
"""Of a row: it failed, and no later run has made its letter."""


def start_run(
    session: Session,
    campaign_id: int,
    *,
    actor: Actor,
    letter_ids: Collection[int] | None = None,
    reason: str = "",
    seen: str = "",
    replaced: Mapping[int, SentDates] | None = None,
) -> Run:
    """A run of all the campaign's letters, or of those given. The registries are read as they are known now, and what
    the campaign prints is frozen; what has changed beside issued texts goes on a certificate. `reason`: what
    was wrong with the editions that were sent, when this corrects them; `replaced`: by letter id, when these were dated
    and sent; `seen`: the digest of what a person agreed to.

    Raises NotTheOwner, CampaignClosed, RunUnderWay (the second click of two finds the first's run), NothingToMake.
    """
    campaign = session.get_one(Campaign, campaign_id, with_for_update={"key_share": True}, populate_existing=True)
    require_own_open(session, campaign, actor)
    if under_way := run_under_way(session, campaign_id):
        raise RunUnderWay(under_way.number)
    of_campaign = select(Letter.id).where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False))
    ids = session.scalars(of_campaign.order_by(Letter.number)).all()
    if letter_ids is not None:
        chosen = frozenset(letter_ids)  # not a list in the query: a database takes some thousand values at most
        ids = [letter_id for letter_id in ids if letter_id in chosen]
    if not ids:
        raise NothingToMake
    certify_changes(session, campaign, ids, actor=actor)
    in_run = frozenset(ids)
    sent = {letter_id: dates for letter_id, dates in (replaced or {}).items() if letter_id in in_run}
    dates = {str(letter_id): [one.dated, one.on.isoformat()] for letter_id, one in sent.items()}
    printing = replace(freeze(session, campaign), replaced=dates)
    number = 1 + (session.scalar(select(func.max(Run.number)).where(Run.campaign_id == campaign_id)) or 0)
    event = record(
        session,
        events.RUN_STARTED,
        actor=actor,
        subjects=_subjects(campaign_id, campaign.reference, number),
        after={
            "letters": len(ids),
            "digests": digests_of(ids),
            "valid_at": campaign.valid_at.isoformat(),
            "printing": digest_of([printing.to_json()]),
            "cleared": printing.cleared,
            "corrects": bool(reason),
            "seen": seen,
        },
        personal={"reason": reason} if reason else None,
    )
    run = Run(
        campaign_id=campaign_id,
        number=number,
        state=RunState.RUNNING,
        valid_at=campaign.valid_at,
        known_at=event.seq,
        printing=printing.to_json(),
        reason=reason,
        total=len(ids),
        created_by=actor.user_id,
        started_at=now(),
    )
    session.add(run)
    session.flush()
    row = {"run_id": run.id, "state": RowState.WAITING.value}
    session.execute(insert(RunLetter), [row | {"letter_id": letter_id} for letter_id in ids])
    return run


def replaced_by(run: Run) -> dict[int, SentDates]:
    """When the letters that a run corrects were dated and sent, by letter id, as it recorded them."""
    kept = (run.printing or {}).get("replaced", {})
    return {int(letter_id): SentDates(dated, date.fromisoformat(on)) for letter_id, (dated, on) in kept.items()}


def is_as_recorded(session: Session, run: Run) -> bool:
    """Whether a run prints, at the same day, what the event that started it recorded, and that event is in its place
    in the chain."""
    event = session.get(AuditEvent, run.known_at)
    if event is None or not follows(session, event):
        return False
    body = json.loads(event.body)
    after = body.get("after") or {}
    recorded = (body["action"], after.get("printing"), after.get("valid_at"))
    return recorded == (events.RUN_STARTED, digest_of([run.printing]), run.valid_at.isoformat())


def failed_letters(session: Session, run_id: int) -> list[int]:
    """The letters that a run could not make and no later run has made: to be made again by another."""
    return list(session.scalars(select(RunLetter.letter_id).where(RunLetter.run_id == run_id, *STILL_FAILED)))


def unresolved_failures(session: Session, campaign_id: int) -> dict[int, int]:
    """The letters that failed in any run of a campaign and were not made since: the number of the last run that tried
    in vain, by letter id."""
    runs = select(RunLetter.letter_id, func.max(Run.number)).join(Run, Run.id == RunLetter.run_id)
    rows = runs.where(Run.campaign_id == campaign_id, *STILL_FAILED).group_by(RunLetter.letter_id)
    return dict(session.execute(rows).all())


def letters_not_made(session: Session, campaign_id: int) -> list[int]:
    """The letters of which there is no edition, by id."""
    made = exists().where(Edition.letter_id == Letter.id)
    return list(
        session.scalars(select(Letter.id).where(Letter.campaign_id == campaign_id, Letter.withdrawn.is_(False), ~made))
    )


def agreed_for(session: Session, run: Run) -> str:
    """The digest of what a person agreed to when they started a run; blank for none."""
    started = session.get_one(AuditEvent, run.known_at)
    return str(body_of(started)["after"].get("seen", ""))


def lock_run(session: Session, run_id: int) -> Run:
    """The run as it is now, held until the transaction ends."""
    return session.get_one(Run, run_id, with_for_update={"key_share": True}, populate_existing=True)


def run_under_way(session: Session, campaign_id: int) -> Run | None:
    return session.scalars(select(Run).where(Run.campaign_id == campaign_id, Run.state.in_(UNDER_WAY))).one_or_none()


def runs_under_way(session: Session) -> list[int]:
    """Their ids."""
    return list(session.scalars(select(Run.id).where(Run.state.in_(UNDER_WAY)).order_by(Run.id)))


def runs_of(session: Session, campaign_id: int) -> list[Run]:
    """The newest first."""
    return list(session.scalars(select(Run).where(Run.campaign_id == campaign_id).order_by(Run.number.desc())))


def run_numbered(session: Session, campaign: Campaign, number: int) -> Run:
    """Raises NotFound: no_such_run."""
    query = select(Run).where(Run.campaign_id == campaign.id, Run.number == number)
    return existing(session.scalars(query).one_or_none(), "no_such_run", reference=campaign.reference, number=number)


def run_subjects(session: Session, run: Run) -> list[Subject]:
    """What the audit record files a run's events under."""
    reference = session.scalars(select(Campaign.reference).where(Campaign.id == run.campaign_id)).one()
    return _subjects(run.campaign_id, reference, run.number)


def _subjects(campaign_id: int, reference: str, number: int) -> list[Subject]:
    return [("campaign", campaign_id), ("run", f"{reference}/{number}")]
