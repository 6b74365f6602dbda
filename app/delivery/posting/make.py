"""Make a print batch, give it to the printer, say on which day it was posted, cancel it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, digests_of, record
from app.campaigns.lifecycle.ownership import require_own_open
from app.campaigns.models import Campaign
from app.delivery.attempts.settle import Evidence, keep_queued, lock_attempts_for_step, move_together
from app.delivery.channels import Channel
from app.delivery.marking.record import period_with_reason
from app.delivery.models import Attempt
from app.delivery.posting.find import batch_numbered, batches_of, facts_of_making, why_not_printed
from app.delivery.posting.models import PrintBatch
from app.delivery.posting.plan import BatchPlan, resend_of
from app.delivery.posting.states import BATCH, BatchState
from app.delivery.posting.words import MOVED_ON, references_words
from app.delivery.release.embargo import require_no_embargo
from app.delivery.replay import attempts_made
from app.delivery.sending.former_ministers import facts_of_former
from app.delivery.states import ATTEMPT, State
from app.errors import Refused, Stale
from app.platform.clock import LONDON, now

Replan = Callable[[Session], BatchPlan]


def make_batch(
    session: Session, campaign: Campaign, replan: Replan, *, seen: str, today: date, actor: Actor
) -> PrintBatch:
    """A batch of what the plan holds now, if that is what the person was shown, by its digest `seen`; its letters wait
    from now on. A second click gets the first's.

    Raises NotTheOwner, CampaignClosed, and Stale, also when the plan holds no letter.
    """
    require_own_open(session, campaign, actor)
    plan = replan(session)
    if plan.seen != seen:
        if first := _made_as(session, campaign, seen):
            return first
        raise Stale("letters_changed")
    if not plan.letters:
        raise Stale("nothing_to_send")
    highest = session.scalar(select(func.max(PrintBatch.number)).where(PrintBatch.campaign_id == campaign.id))
    number, step = (highest or 0) + 1, BATCH["make"]
    rows = list(_rows(plan, today=today))
    why = ({"accepted": plan.accepted} if plan.stale else {}) | ({"former": plan.former_reason} if plan.former else {})
    event = record(
        session,
        step.action,
        actor=actor,
        subjects=subjects_of(campaign, number),
        after={
            "batch": number,
            "letters": len(rows),
            "sheets": plan.sheets,
            "postage": plan.wish.postage.value,
            "separators": plan.wish.separators,
            "both_sides": plan.wish.both_sides,
            **({"unchecked": len(plan.stale)} if plan.stale else {}),
            **({"again": True} if plan.again else {}),
            **({"unlisted": len(plan.unlisted), "unlisted_letters": sorted(plan.unlisted)} if plan.unlisted else {}),
            **facts_of_former(plan.former),
            "seen": seen,
            "attempts": attempts_made(rows),
            "digests": digests_of([[row["letter_id"], row["edition_id"], row["resend"]] for row in rows]),
        },
        personal=why or None,
    )
    batch = PrintBatch(
        campaign_id=campaign.id,
        number=number,
        state=step.target,
        postage=plan.wish.postage.value,
        separators=plan.wish.separators,
        both_sides=plan.wish.both_sides,
        letters=len(rows),
        sheets=plan.sheets,
        recorded=event.seq,
    )
    session.add(batch)
    session.flush()
    insert_rows = insert(Attempt).returning(Attempt.id)
    ids = session.scalars(insert_rows, [row | {"recorded": event.seq, "batch_id": batch.id} for row in rows]).all()
    keep_queued(session, ids, seq=event.seq, at=now(), facts={"batch": number}, actor=actor)
    return batch


def _rows(plan: BatchPlan, *, today: date) -> list[dict[str, Any]]:
    """An attempt for each letter."""
    rows = []
    for bound_letter in plan.letters:
        letter = plan.outgoing[bound_letter.letter.letter.letter_id]
        rows.append(
            {
                "letter_id": letter.letter_id,
                "edition_id": letter.edition_id,
                "replaces_id": letter.replaces.edition_id if letter.replaces else None,
                "channel": Channel.POST.value,
                "resend": resend_of(plan, bound_letter),
                "state": ATTEMPT["queue"].target.value,
                "sent_on": today,
                "note": "",
                "position": bound_letter.number,
            }
        )
    return rows


def _made_as(session: Session, campaign: Campaign, seen: str) -> PrintBatch | None:
    """The campaign's last batch, if it is of the plan `seen`."""
    last = next(iter(batches_of(session, campaign.id)), None)
    return last if last and facts_of_making(session, last)["seen"] == seen else None


def give(session: Session, campaign: Campaign, number: int, *, actor: Actor) -> None:
    """It is with the printer now. Raises as `lock_batch` does, and Refused (batch_not_to_print) when letters in it may
    not leave as they were made, such as one whose clearance went. The fact `why`: why not, in words, by reference."""
    batch = lock_batch(session, campaign, number, "give", actor=actor)
    if why := why_not_printed(session, batch):
        raise Refused("batch_not_to_print", letters=references_words([*why]), why=why)
    _move(session, campaign, batch, "give", actor=actor)


def fetch_back(session: Session, campaign: Campaign, number: int, *, actor: Actor) -> None:
    """It was given to the printer by mistake. Raises as `lock_batch` does."""
    _move(
        session, campaign, lock_batch(session, campaign, number, "fetch back", actor=actor), "fetch back", actor=actor
    )


def post(
    session: Session, campaign: Campaign, number: int, *, on: date, despite: str, today: date, actor: Actor
) -> None:
    """The printer posted it on that day; or on another than was said before.

    Raises as `lock_batch` does, UnderEmbargo, and Refused: posted_in_future, in_pre_election.
    """
    batch = lock_batch(session, campaign, number, "post", actor=actor)
    if on > today:
        raise Refused("posted_in_future", field="on")
    require_no_embargo(session, campaign.id, at=datetime.combine(on, time.max, LONDON).astimezone(UTC))
    period = period_with_reason(session, on, despite)
    before = {"posted_on": batch.posted_on.isoformat()} if batch.posted_on else None
    facts = {"posted_on": on.isoformat(), **({"period": period.name} if period else {})}
    why = {"despite": despite} if period else None
    batch.posted_on = on
    _move(session, campaign, batch, "post", actor=actor, before=before, personal=why, **facts)


def cancel(session: Session, campaign: Campaign, number: int, *, actor: Actor) -> int:
    """None of its letters waits any more; how many did. Raises as `lock_batch` does."""
    batch = lock_batch(session, campaign, number, "cancel", actor=actor)
    waiting = lock_attempts_for_step(
        session, [*session.scalars(select(Attempt.id).where(Attempt.batch_id == batch.id))], "cancel"
    )
    seq = _move(
        session,
        campaign,
        batch,
        "cancel",
        actor=actor,
        letters=len(waiting),
        digests=digests_of(waiting),
        moved={State.CANCELLED: waiting},
    )
    evidence = Evidence(now(), "batch", facts={"batch": number})
    move_together(session, dict.fromkeys(waiting, evidence), "cancel", seq=seq, actor=actor)
    return len(waiting)


def lock_batch(session: Session, campaign: Campaign, number: int, step: str, *, actor: Actor) -> PrintBatch:
    """The batch, held until the transaction ends, where it stands where a `step` begins.

    Raises NotTheOwner, CampaignClosed, NotFound: no_such_batch; and Stale (batch_moved_on) when somebody was first.
    """
    require_own_open(session, campaign, actor)
    batch = batch_numbered(session, campaign, number, held=True)
    if BatchState(batch.state) not in BATCH[step].sources:
        raise moved_on(batch)
    return batch


def moved_on(batch: PrintBatch) -> Stale:
    """Why a step can't be taken of a batch that stands elsewhere."""
    return Stale("batch_moved_on", state=MOVED_ON[batch.state])


def _move(
    session: Session,
    campaign: Campaign,
    batch: PrintBatch,
    step: str,
    *,
    actor: Actor,
    before: dict[str, Any] | None = None,
    personal: dict[str, str] | None = None,
    **facts: Any,
) -> int:
    """The event by which the batch moved."""
    move, was = BATCH[step], batch.state
    batch.state = move.target
    session.flush()
    event = record(
        session,
        move.action,
        actor=actor,
        subjects=subjects_of(campaign, batch.number),
        before={"state": was, **(before or {})},
        after={"batch": batch.number, "state": move.target.value, **facts},
        personal=personal,
    )
    return event.seq


def subjects_of(campaign: Campaign, number: int) -> list[Subject]:
    return [("campaign", campaign.id), ("batch", f"{campaign.reference}-{number}")]
