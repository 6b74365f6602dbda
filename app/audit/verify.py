"""Walk the chain from its first event and say what does not hold.

Three thousand rows or three million take the same memory: they are read in windows, and of the links behind only those
are kept that a head in storage speaks of.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select, union
from sqlalchemy.orm import Session

from app.audit import events
from app.audit.anchor import Head, anchors, current_head
from app.audit.following_events import Keys
from app.audit.models import AuditEvent, AuditHead, AuditPersonal, AuditSubject
from app.audit.record import BLANKED, GENESIS, SYSTEM, audit_keys, record, salted_digest
from app.audit.replay import Replay, Rows, is_older, needs_baseline, record_baseline, said_by
from app.platform.database import Database
from app.platform.storage import Storage

WINDOW = 1000
"""Events read at a time."""


NamedHead = tuple[str, Head | None]
"""What names a head that is kept outside the chain, in words, and the head; None where it can't be read."""


@dataclass(frozen=True)
class Fault:
    """What is wrong with event `seq`, or with all from `seq` to `through`; or with a row (`what`) of which `seq` spoke
    last, 0 for none; or with the head that `what` names. The codes are in `app/audit/words.py`."""

    code: str
    seq: int
    through: int = 0
    what: str = ""


@dataclass(frozen=True)
class Verdict:
    """`events`: how many there are; `last`: the chain's end as it was found."""

    events: int
    last: Head
    faults: tuple[Fault, ...]

    @property
    def holds(self) -> bool:
        return not self.faults


def check(
    database: Database,
    storage: Storage,
    kinds: Sequence[Rows] = (),
    heads: Callable[[Session], Iterable[NamedHead]] = lambda _: (),
) -> Verdict:
    """Verify what is committed now, and record the verdict. Without its head row nothing can be recorded.

    `heads` finds those that are kept elsewhere than in `storage`.

    An older installation has its baseline recorded first.
    """
    begin_to_compare(database, kinds)
    with database.reading() as session:
        verdict = verify(session, storage=storage, kinds=kinds, heads=heads(session))
    if all(fault.code != "head" for fault in verdict.faults):
        with database.writing() as session:
            after = {"events": verdict.events, "head": verdict.last.hmac, "faults": len(verdict.faults)}
            record(session, events.AUDIT_VERIFIED, actor=SYSTEM, subjects=[], after=after)
    return verdict


def begin_to_compare(database: Database, kinds: Sequence[Rows]) -> None:
    """Record the baseline of an installation that needs one, if its chain is whole: else whoever removed the baseline
    could have another recorded."""
    with database.reading() as session:
        needed = needs_baseline(session) and BROKEN.isdisjoint(fault.code for fault in verify(session).faults)
    if needed:
        with database.writing() as session:
            record_baseline(session, kinds)


def verify(
    session: Session,
    *,
    storage: Storage | None = None,
    kinds: Sequence[Rows] = (),
    heads: Iterable[NamedHead] = (),
) -> Verdict:
    """Check every event's HMAC, number, columns, subjects and personal digests, the head row, and the heads kept in
    `storage` and those of `heads`, each with what names it; and that the rows of `kinds` are what events say. A changed
    event breaks the chain once: checking goes on from the HMAC that is kept."""
    keys = Keys(audit_keys(session))
    kept = [*(("", anchor) for anchor in (anchors(storage) if storage else ())), *heads]
    outside = {anchor.seq: "" for _, anchor in kept if anchor}
    faults: list[Fault] = []
    blanks, replay = _Blanks(), Replay(kinds)
    lost: set[tuple[int, str]] = set()
    compares = True
    checked, last = 0, Head(0, GENESIS)
    for event, subjects, personal in _events(session):
        if event.seq < 1:
            faults.append(Fault("outside", event.seq))
            continue
        if event.seq > last.seq + 1:
            faults.append(Fault("missing", last.seq + 1, through=event.seq - 1))
        elif not keys.fit(last.hmac, event.body, event.hmac):
            faults.append(Fault("changed", event.seq))
        else:
            body = json.loads(event.body)
            blanks.hear(body)
            if body["action"] == events.INSTALLATION_RESTORED:
                lost |= {(seq, link) for seq, link in body["after"][LOST_HEADS]}
            if event.seq == 1:
                compares = not is_older(body)
            if body["action"] == events.AUDIT_BASELINE:
                if compares:
                    faults.append(Fault("baseline", event.seq))
                else:
                    replay.begin(body["after"])
                    compares = True
            elif compares and body["action"] in replay.actions:
                replay.hear(said_by(body, {name: value for name, (_, value) in personal.items()}))
        faults += [Fault(code, event.seq) for code in _disagreements(event, subjects, personal)]
        blanks.find(event.seq, personal)
        checked, last = checked + 1, Head(event.seq, event.hmac)
        if event.seq in outside:
            outside[event.seq] = event.hmac
    head = current_head(session)
    if head is None:
        faults.append(Fault("head", last.seq))
    elif head != last:
        faults.append(Fault("cut", min(head.seq, last.seq) + 1))
    if session.scalar(select(AuditHead.id).where(AuditHead.id != 1).limit(1)) is not None:
        faults.append(Fault("heads", last.seq))
    faults += [Fault("stray", seq) for seq in _stray(session, max(last.seq, head.seq if head else 0))]
    if compares:
        faults += [Fault("row", difference.seq, what=difference.words) for difference in replay.differences(session)]
    faults += [Fault("blanked", seq) for seq in sorted(blanks.unexplained)]
    faults += [
        Fault("anchor", anchor.seq, what=where) if anchor else Fault("anchor_unreadable", 0, what=where)
        for where, anchor in kept
        if anchor is None or (outside[anchor.seq] != anchor.hmac and (anchor.seq, anchor.hmac) not in lost)
    ]
    return Verdict(events=checked, last=last, faults=tuple(faults))


BROKEN = frozenset({"missing", "changed", "cut", "head"})
"""Faults of the chain itself."""

ERASED = "holder.erased"
"""The act of erasing a person; before it named the values that it blanked, it said how many."""


LOST_HEADS = "lost_heads"
"""Of a restore: the heads of events that came after its backup, which the record no longer has, each as number and
HMAC. Without it, what was put outside meanwhile would say for ever that the record was cut off."""


class _Blanks:
    """Personal values that are blank, until an erasure names them."""

    def __init__(self) -> None:
        self._blank: set[tuple[int, str]] = set()
        self._only_counted = 0

    def find(self, seq: int, personal: "Digests") -> None:
        self._blank.update((seq, name) for name, (_, value) in personal.items() if value is None)

    def hear(self, body: Mapping[str, Any]) -> None:
        """What an event says whose HMAC is right."""
        if body["action"] == ERASED:
            after = body["after"]
            self._blank -= {(seq, name) for seq, name in after.get(BLANKED, ())}
            self._only_counted += 0 if BLANKED in after else after["values"]

    @property
    def unexplained(self) -> set[int]:
        """The events of which a value is blank though no erasure says so. Erasures that only counted theirs explain as
        many as they counted."""
        return {seq for seq, _ in self._blank} if len(self._blank) > self._only_counted else set()


EventRow = Row[int, datetime, int | None, str, str, str]
Digests = Mapping[str, tuple[str, str | None]]
"""A personal value's salt and text (None: erased), by its name."""


def _events(session: Session) -> Iterator[tuple[EventRow, Sequence[list[str]], Digests]]:
    """Plain rows, which cost a third of mapped objects."""
    events = select(
        AuditEvent.seq, AuditEvent.at, AuditEvent.actor_id, AuditEvent.action, AuditEvent.body, AuditEvent.hmac
    ).order_by(AuditEvent.seq)
    subjects = select(AuditSubject.seq, AuditSubject.kind, AuditSubject.subject_id).order_by(
        AuditSubject.seq, AuditSubject.position
    )
    personal = select(AuditPersonal.seq, AuditPersonal.name, AuditPersonal.salt, AuditPersonal.value)
    rest = events
    while window := session.execute(rest.limit(WINDOW)).all():
        first, last = window[0].seq, window[-1].seq
        rest = events.where(AuditEvent.seq > last)
        about: dict[int, list[list[str]]] = defaultdict(list)
        for row in session.execute(subjects.where(AuditSubject.seq.between(first, last))):
            about[row.seq].append([row.kind, row.subject_id])
        values: dict[int, dict[str, tuple[str, str | None]]] = defaultdict(dict)
        for value in session.execute(personal.where(AuditPersonal.seq.between(first, last))):
            values[value.seq][value.name] = (value.salt, value.value)
        for event in window:
            yield event, about[event.seq], values[event.seq]


def _stray(session: Session, through: int) -> list[int]:
    """Numbers outside 1 to `through` of which no event is there, but subjects or personal values are. Inside, the event
    itself is named as missing or cut off."""
    query = select(AuditEvent.seq)
    aside = (
        select(table.seq).where(table.seq.not_in(query), ~table.seq.between(1, through))
        for table in (AuditSubject, AuditPersonal)
    )
    return sorted(session.scalars(union(*aside)))


def _disagreements(event: EventRow, subjects: Sequence[list[str]], personal: Digests) -> Iterator[str]:
    """Where the columns and side tables say something else than the body that the chain covers."""
    try:
        body = json.loads(event.body)
        said = [body["seq"], body["at"], body["actor"], body["action"]]
        about, digests = body["subjects"], dict(body["personal"])
    except (ValueError, KeyError, TypeError):
        return  # no body of ours: its HMAC has said so already
    if [event.seq, event.at.isoformat(timespec="microseconds"), event.actor_id, event.action] != said:
        yield "columns"
    if subjects != about:
        yield "subjects"
    erased_or_true = all(
        name in personal and (personal[name][1] is None or salted_digest(*_text(personal[name])) == digest)
        for name, digest in digests.items()
    )
    if not erased_or_true or personal.keys() - digests.keys():
        yield "personal"


def _text(value: tuple[str, str | None]) -> tuple[str, str]:
    return value[0], value[1] or ""
