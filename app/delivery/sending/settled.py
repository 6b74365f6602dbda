"""A person settles an attempt of which it is not known whether it left, or takes back that one did not arrive, with how
they know as the evidence."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor
from app.campaigns.editing import require_open
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign, Letter
from app.delivery.attempts.reasons import NOT_GONE
from app.delivery.attempts.settle import Evidence, move
from app.delivery.models import Attempt
from app.delivery.sending.words import attempt_state
from app.delivery.states import ENDED, State
from app.errors import Stale


def found_out(session: Session, attempt_id: int, *, arrived: bool, note: str, at: datetime, actor: Actor) -> None:
    """It arrived; or it never left, and the letter may be sent again. Raises NotTheOwner, CampaignClosed, and Stale:
    attempt_settled."""
    attempt = _owners(session, attempt_id, actor=actor)
    if attempt.state != State.UNCERTAIN:
        raise settled_meanwhile(attempt)
    evidence = Evidence(at, "person", reason="" if arrived else NOT_GONE, said=note)
    move(session, attempt_id, "deliver" if arrived else "fail", evidence, actor=actor)


def arrived_after_all(session: Session, attempt_id: int, *, note: str, at: datetime, actor: Actor) -> None:
    """What was said to have failed, or to have come back, was not so: it stands as it left. Raises NotTheOwner,
    CampaignClosed, and Stale: attempt_settled."""
    attempt = _owners(session, attempt_id, actor=actor)
    if not can_have_arrived(attempt):
        raise settled_meanwhile(attempt)
    by_hand = attempt.sending_id is None and attempt.batch_id is None
    step = "fail of recorded undone" if by_hand else "fail undone"
    undone = {"ended": None, "reason": "", "said": ""}
    move(session, attempt_id, step, Evidence(at, "person", said=note), actor=actor, **undone)


def can_have_arrived(attempt: Attempt) -> bool:
    """Whether it stands as not arrived, though it had left us."""
    return attempt.state in ENDED and attempt.handed is not None and attempt.undone is None


def settled_meanwhile(attempt: Attempt) -> Stale:
    """Somebody else, or a report that came in, settled it first."""
    _, word = attempt_state(attempt.state, attempt.channel, copy=attempt.copy > 0)
    return Stale("attempt_settled", state=word.lower())


def _owners(session: Session, attempt_id: int, *, actor: Actor) -> Attempt:
    """The attempt, held until the transaction ends."""
    of_letter = select(Letter.campaign_id).join(Attempt, Attempt.letter_id == Letter.id)
    campaign = session.get_one(Campaign, session.scalars(of_letter.where(Attempt.id == attempt_id)).one())
    require_owner(campaign, actor)
    require_open(session, campaign)
    return session.get_one(Attempt, attempt_id, with_for_update=True, populate_existing=True)
