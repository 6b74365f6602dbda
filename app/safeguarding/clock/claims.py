"""What stops a report's clock: that the director was told, with evidence, or that it is not immediate, with reasons.
One person says it and another confirms it; until then the clock runs."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import User
from app.audit.record import Actor, record
from app.errors import Refused
from app.inbox.models import Message
from app.letters.page.wording import join
from app.people.second_person import second_people
from app.safeguarding.clock.claim_verdicts import give, may, verdict_of
from app.safeguarding.clock.confirmers import set_up_alone
from app.safeguarding.clock.people import people
from app.safeguarding.locking import facts_of, lock, subjects_of
from app.safeguarding.models import RiskClaim, RiskReport
from app.safeguarding.reports import report_of
from app.safeguarding.rows import area_is_known
from app.safeguarding.states import ACTIONS, CLAIM, TELLS, ClaimKind, How, Outcome, Rung, Verdict
from app.safeguarding.telling.notices import KINDS, tell_people
from app.safeguarding.telling.tell import LONGEST_NAME, require_past
from app.safeguarding.typed_facts import check_length, require_text


@dataclass(frozen=True)
class NotificationDetails:
    """That somebody was told: whom, how, when, and the evidence in words, or the message in the inbox that is it.
    `try_id`: the try that reached them, if it was recorded; of a mail, one that somebody answered, unless there is the
    message."""

    rung: Rung
    to_whom: str
    how: How
    told_at: datetime
    evidence: str = ""
    evidence_message_id: int | None = None
    try_id: int | None = None


def claim_told(
    session: Session, number: int, told: NotificationDetails, *, token: str, actor: Actor, at: datetime
) -> RiskClaim:
    """Say that somebody was told; a second person confirms it. One for a form (`token`).

    Raises NotFound and Refused.
    """
    report = lock(session, number)
    if already := _made_by(session, token):
        return already
    facts = facts_of(session, report.id)
    if told.rung not in TELLS and (told.rung is not Rung.POLICE or area_is_known(facts)):
        raise Refused("not_the_director", field="rung")
    to_whom = require_text(told.to_whom, "to_whom", most=LONGEST_NAME)
    require_past(told.told_at, at, "told_at")
    if told.told_at < facts.received_at:
        raise Refused("told_before", field="told_at")
    evidence = check_length(told.evidence, 500, "evidence")
    if not evidence and told.evidence_message_id is None:
        raise Refused("blank", field="evidence")
    if told.evidence_message_id is not None and session.get(Message, told.evidence_message_id) is None:
        raise Refused("no_such_message", field="evidence")
    _require_an_answer(session, report, told, at)
    return _claim(
        session,
        report,
        ClaimKind.NOTIFIED,
        token=token,
        actor=actor,
        at=at,
        rung=told.rung,
        to_whom=to_whom,
        how=told.how,
        told_at=told.told_at,
        evidence=evidence,
        evidence_message_id=told.evidence_message_id,
        try_id=told.try_id,
    )


def claim_not_immediate(
    session: Session, number: int, *, reason: str, token: str, actor: Actor, at: datetime
) -> RiskClaim:
    """Decide, for a reason, that no child is at immediate risk; a second person confirms it. One for a form (`token`).

    Raises NotFound and Refused.
    """
    report = lock(session, number)
    if already := _made_by(session, token):
        return already
    kept = require_text(reason, "reason")
    if any(verdict_of(session, claim.id) is None for claim in _claims(session, report.id, ClaimKind.NOT_IMMEDIATE)):
        raise Refused("waiting")
    return _claim(
        session,
        report,
        ClaimKind.NOT_IMMEDIATE,
        token=token,
        actor=actor,
        at=at,
        rung="",
        to_whom="",
        how="",
        told_at=None,
        evidence=kept,
        evidence_message_id=None,
        try_id=None,
    )


def require_said_of(session: Session, number: int, claim_id: int) -> None:
    """Raises NoSuchClaim for what was not said of this report: a page of another one decides nothing of it."""
    of = select(RiskClaim.id).join(RiskReport, RiskReport.id == RiskClaim.report_id)
    if session.scalar(of.where(RiskClaim.id == claim_id, RiskReport.number == number)) is None:
        raise Refused("no_such_claim")


def confirm(session: Session, claim_id: int, *, actor: Actor, at: datetime) -> None:
    """As a second person. Raises Refused."""
    _decide(session, claim_id, "confirm", "", actor, at, _require_another)


def reject(session: Session, claim_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """As a second person: the clock runs on. Raises Refused."""
    _decide(session, claim_id, "reject", require_text(reason, "reason"), actor, at, _require_another)


def take_back(session: Session, claim_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """By who said it, before anybody answered. Raises Refused."""
    _decide(session, claim_id, "take back", require_text(reason, "reason"), actor, at, _require_own)


def revoke(session: Session, claim_id: int, *, reason: str, actor: Actor, at: datetime) -> None:
    """What was confirmed does not hold after all: the clock runs on from the receipt. By anyone, alone.

    Raises Refused."""
    _decide(session, claim_id, "revoke", require_text(reason, "reason"), actor, at, lambda *_: None)


def _claim(
    session: Session, report: RiskReport, kind: ClaimKind, *, token: str, actor: Actor, at: datetime, **said: object
) -> RiskClaim:
    if actor.user_id is None:
        raise ValueError("a person says it")
    names = ("to_whom", "evidence")
    event = record(
        session,
        ACTIONS[kind],
        actor=actor,
        subjects=subjects_of(report),
        after={name: said[name] for name in ("rung", "how", "evidence_message_id", "try_id") if said[name]},
        personal={name: str(said[name]) for name in names if said[name]},
    )
    made = RiskClaim(
        report_id=report.id, token=token, kind=kind, by_id=actor.user_id, made_at=at, recorded=event.seq, **said
    )
    session.add(made)
    session.flush()
    clock = report_of(session, report.number, at=at).clock
    others = [person.user_id for person in people(session)]
    tell_people(session, report, "risk_to_confirm", clock=clock, event=event.seq, at=at, actor=actor, users=others)
    return made


def _decide(
    session: Session,
    claim_id: int,
    name: str,
    reason: str,
    actor: Actor,
    at: datetime,
    require: Callable[[Session, RiskClaim, User], None],
) -> None:
    claim = session.get(RiskClaim, claim_id)
    if claim is None or actor.user_id is None:
        raise Refused("no_such_claim")
    report = lock(session, session.get_one(RiskReport, claim.report_id).number)
    move = CLAIM[name]
    if not may(verdict_of(session, claim_id), name):
        raise Refused("decided" if Verdict.PENDING in move.sources else "not_confirmed")
    require(session, claim, session.get_one(User, actor.user_id))
    event = record(
        session,
        move.action,
        actor=actor,
        subjects=subjects_of(report),
        after={"claim": claim_id, "kind": claim.kind},
        personal={"reason": reason} if reason else None,
    )
    give(session, claim_id, name, reason=reason, by_id=actor.user_id, at=at, seq=event.seq)
    clock = report_of(session, report.number, at=at).clock
    if move.target in (Verdict.REJECTED, Verdict.REVOKED) and clock.runs:
        tell_people(session, report, KINDS[clock.state], clock=clock, event=event.seq, at=at, actor=actor)


def _require_another(session: Session, claim: RiskClaim, user: User) -> None:
    """Another person, and not only another account."""
    if claim.by_id == user.id:
        raise Refused("own")
    if user.id in second_people(session, claim.by_id, [user.id]):
        return
    alone = set_up_alone(session, claim.by_id, [user])
    raise Refused(
        "set_up_alone",
        claimant=session.get_one(User, claim.by_id).name,
        sponsor=alone.sponsor.name,
        accounts=join([account.name for account in alone.accounts]),
        vouch_for=alone.vouch_for.name,
        email=alone.vouch_for.email,
    )


def _require_own(_session: Session, claim: RiskClaim, user: User) -> None:
    if claim.by_id != user.id:
        raise Refused("not_own")


def _require_an_answer(session: Session, report: RiskReport, told: NotificationDetails, at: datetime) -> None:
    """A mail that came back, that nobody was there to read, or that nobody has answered, told nobody."""
    tries = {one.id: one for one in report_of(session, report.number, at=at).tries}
    made = tries.get(told.try_id) if told.try_id is not None else None
    if told.try_id is not None and made is None:
        raise Refused("no_such_try", field="try")
    if made and made.outcome in (Outcome.FAILED, Outcome.OUT_OF_OFFICE):
        raise Refused("try_failed", field="try")
    answered = told.evidence_message_id is not None or (made is not None and made.outcome is Outcome.ANSWERED)
    if told.how is How.EMAIL and not answered:
        raise Refused("acknowledgement", field="evidence")


def _made_by(session: Session, token: str) -> RiskClaim | None:
    return session.scalars(select(RiskClaim).where(RiskClaim.token == token)).one_or_none()


def _claims(session: Session, report_id: int, kind: ClaimKind) -> list[RiskClaim]:
    return list(session.scalars(select(RiskClaim).where(RiskClaim.report_id == report_id, RiskClaim.kind == kind)))
