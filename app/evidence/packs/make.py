"""Make a pack, and withdraw one that was made by mistake.

First `look`, in a session that reads one moment; then `make_pack`, in one that writes: what is counted takes a while,
and no writer is kept waiting for it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.anchor import Head, head
from app.audit.models import AuditEvent, AuditHead
from app.audit.record import Actor, record
from app.errors import Refused
from app.evidence.packs.figures.assemble import assemble
from app.evidence.packs.figures.findings import Findings, PackRequest
from app.evidence.packs.models import Pack, PackPart
from app.evidence.packs.states import PACK, State
from app.evidence.questions.models import Question

LONGEST_TITLE = 200


@dataclass(frozen=True)
class Look:
    """What a pack would say. `head`: the event up to which it knows, with its HMAC."""

    asked: PackRequest
    valid_at: date
    head: Head
    findings: Findings


def look(session: Session, asked: PackRequest, *, valid_at: date, known_at: int | None = None) -> Look:
    """What a pack would say of the day `valid_at`, as known at audit event `known_at` (None: the last that there is).

    `session` reads one moment. Raises Refused: nothing_asked, not_known_yet."""
    if not asked.parts:
        raise Refused("nothing_asked", field="sectors")
    at = head(session) if known_at is None else _head_at(session, known_at)
    return Look(asked, valid_at, at, assemble(session, asked, valid_at=valid_at, known_at=at.seq))


def _head_at(session: Session, known_at: int) -> Head:
    link = session.scalar(select(AuditEvent.hmac).where(AuditEvent.seq == known_at))
    if link is None:
        raise Refused("not_known_yet", field="known")
    return Head(known_at, link)


def make_pack(
    session: Session, looked: Look, *, title: str, once: str, actor: Actor, question: tuple[int, int] | None = None
) -> Pack:
    """A pack of what was looked at; one that the same form (`once`) made already comes back as it is. `question`: the
    id and the number of the one that it is for. Raises Refused: no_pack_title."""
    tidy = " ".join(title.split())
    if not 0 < len(tidy) <= LONGEST_TITLE:
        raise Refused("no_pack_title", field="title")
    if question:  # before the head, in the order in which all others hold them
        row = select(Question.id).where(Question.id == question[0])
        session.execute(row.with_for_update(read=True, key_share=True))
    session.execute(select(AuditHead.id).with_for_update())  # numbers are given one after the other
    if pack := session.scalars(select(Pack).where(Pack.once == once)).one_or_none():
        return pack
    number = 1 + (session.scalar(select(func.max(Pack.number))) or 0)
    request, digest = looked.asked, looked.findings.digest
    event = record(
        session,
        PACK["make"].action,
        actor=actor,
        subjects=[("pack", number), *([("question", question[1])] if question else [])],
        after={
            "title": tidy,
            "campaigns": list(request.campaigns),
            "parts": [[part.letter, part.sector] for part in request.parts],
            "interventions": request.interventions if request.interventions is None else list(request.interventions),
            "rounds": request.rounds if request.rounds is None else list(request.rounds),
            "valid_at": looked.valid_at.isoformat(),
            "known_at": looked.head.seq,
            "head": looked.head.hmac,
            "digest": digest,
        },
    )
    made = Pack(
        number=number,
        once=once,
        title=tidy,
        question_id=question[0] if question else None,
        campaigns=list(request.campaigns),
        interventions=None if request.interventions is None else list(request.interventions),
        rounds=None if request.rounds is None else list(request.rounds),
        valid_at=looked.valid_at,
        known_at=looked.head.seq,
        head=looked.head.hmac,
        digest=digest,
        state=PACK["make"].target,
        made_by=actor.user_id,
        recorded=event.seq,
        parts=[
            PackPart(position=position, letter=one.letter, words=one.words, sector=one.sector)
            for position, one in enumerate(request.parts)
        ],
    )
    session.add(made)
    session.flush()
    return made


def withdraw_pack(session: Session, pack: Pack, *, actor: Actor) -> bool:
    """It was made by mistake; it is kept, and says so. False: it was withdrawn already."""
    session.refresh(pack, with_for_update=True)
    move = PACK["withdraw"]
    if State(pack.state) not in move.sources:
        return False
    record(
        session,
        move.action,
        actor=actor,
        subjects=[("pack", pack.number)],
        before={"state": pack.state},
        after={"state": move.target},
    )
    pack.state = move.target
    session.flush()
    return True
