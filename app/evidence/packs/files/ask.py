"""Ask for a pack's files, and find them."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.record import SYSTEM, Actor, Subject, record
from app.errors import Refused
from app.evidence.packs.files.models import MAKING, PackFile, PackSet
from app.evidence.packs.files.states import SET, SetState
from app.evidence.packs.kept_back import replies_kept_back
from app.evidence.packs.models import Pack
from app.evidence.packs.states import State
from app.platform.clock import now
from app.platform.jobs import Job


class FilesAlreadyRequested(Refused):
    """The files were asked for already since the page was shown: fact `number` says which set."""

    code = "files_asked"


class SetOver(Exception):
    """The set has moved on."""

    code = "set_over"


def ask_files(session: Session, pack: Pack, *, seen: int, actor: Actor) -> PackSet:
    """A new set, for a worker to make. `seen`: the number of the newest set when the page was shown, 0 of none.

    Raises FilesAsked (the second click of two finds the first's set), and Refused: no_files_of_withdrawn.
    """
    session.get_one(Pack, pack.id, with_for_update={"key_share": True}, populate_existing=True)
    if pack.state == State.WITHDRAWN:
        raise Refused("no_files_of_withdrawn")
    newest = newest_set(session, pack)
    if newest and (newest.number != seen or newest.state == SetState.MAKING):
        raise FilesAlreadyRequested(number=newest.number)
    pack_set = PackSet(
        pack_id=pack.id,
        number=newest.number + 1 if newest else 1,
        state=SET["ask"].target,
        told_at=head(session).seq,
        kept_back=sorted(replies_kept_back(session)),
        asked_by=actor.user_id,
        asked_at=now(),
    )
    session.add(pack_set)
    session.flush()
    record(
        session,
        SET["ask"].action,
        actor=actor,
        subjects=subjects_of(pack, pack_set),
        after={"set": pack_set.number, "told_at": pack_set.told_at},
    )
    return pack_set


def move(session: Session, one: PackSet, step: str, *, actor: Actor = SYSTEM) -> None:
    """A locked set goes on to another state. Raises SetOver."""
    if one.state not in SET[step].sources:
        raise SetOver(one.state)
    before, one.state = one.state, SET[step].target
    one.ended_at, one.lease_until = now(), None
    session.flush()
    record(
        session,
        SET[step].action,
        actor=actor,
        subjects=subjects_of(session.get_one(Pack, one.pack_id), one),
        before={"state": before},
        after={"state": one.state, "set": one.number, "files": {file.kind: file.sha256 for file in one.files}},
    )


def subjects_of(pack: Pack, one: PackSet) -> list[Subject]:
    return [("pack", pack.number), ("pack_set", f"{pack.number}/{one.number}")]


PACK_FILES = Job(
    task="pack-files",
    sweep_task="packs-files",
    model=PackSet,
    pending=MAKING,
    give_up=lambda session, pack_set: move(session, pack_set, "give up"),
)


def sets_of(session: Session, pack: Pack) -> list[PackSet]:
    """The newest first."""
    query = select(PackSet).where(PackSet.pack_id == pack.id).order_by(PackSet.number.desc())
    return list(session.scalars(query))


def newest_set(session: Session, pack: Pack) -> PackSet | None:
    query = select(PackSet).where(PackSet.pack_id == pack.id).order_by(PackSet.number.desc()).limit(1)
    return session.scalars(query).one_or_none()


def file_of(session: Session, pack: Pack, number: int, kind: str) -> PackFile | None:
    """A file of a set that is made; None otherwise."""
    query = select(PackFile).join(PackSet, PackSet.id == PackFile.set_id)
    mine = (PackSet.pack_id == pack.id, PackSet.number == number, PackSet.state == SetState.MADE)
    return session.scalars(query.where(*mine, PackFile.kind == kind)).one_or_none()


@dataclass(frozen=True)
class MadeAs:
    """What a file is: which of a pack's, of which set, made when (UTC), with the moment of its figures."""

    number: int
    set_number: int
    kind: str
    made_at: datetime
    valid_at: date
    known_at: int
    state: str


def made_as(session: Session, sha256: str) -> MadeAs | None:
    """By its hash; of several sets that hold the same bytes, the first. None: no pack has such a file."""
    found = session.execute(
        select(Pack, PackSet, PackFile.kind)
        .join(PackSet, PackSet.pack_id == Pack.id)
        .join(PackFile, PackFile.set_id == PackSet.id)
        .where(PackFile.sha256 == sha256, PackSet.state == SetState.MADE)
        .order_by(PackFile.id)
        .limit(1)
    ).one_or_none()
    if found is None:
        return None
    pack, pack_set, kind = found
    return MadeAs(
        pack.number,
        pack_set.number,
        kind,
        pack_set.ended_at or pack_set.asked_at,
        pack.valid_at,
        pack.known_at,
        pack.state,
    )
