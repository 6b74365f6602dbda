"""Values for each letter of a campaign, kept up to date by the audit record.

A Memory (platform/memory.py) forgets at every commit, and most commits change one letter of twenty thousand, or none.
Each act records its event in the same transaction, so the events since then say which letters to calculate again. An
event that does not say it has all of them calculated again. If somebody changes rows without Despatch, this is not
noticed until the process ends; so clearance is not kept here.
"""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from threading import Lock
from typing import Generic, TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.anchor import head
from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import BATCH
from app.campaigns.models import Campaign, Letter
from app.platform.memory import read_once
from app.web.typed import numbers_in

Value = TypeVar("Value")

CHANGES_NO_LETTER = frozenset(
    {
        "account",
        "area_number",
        "audit",
        "check",
        "clearance",
        "comment",
        "contact",
        "data",
        "disclosure",
        "factor",
        "filter",
        "framework",
        "hold",
        "holder",
        "identity",
        "intervention",
        "legal_hold",
        "line",
        "link",
        "mail",
        "mailbox",
        "message",
        "notices",
        "owner",
        "pack",
        "password",
        "question",
        "risk",
        "round",
        "security",
        "sign_in",
        "sitting",
        "sittings",
        "step",
        "template",
        "user",
    }
)
"""First parts of actions that change no value of a letter; what is not named here may."""

MOST = 500
"""Events that are looked through, and letters that are worked out anew one by one: with more, all are."""

STEPS = 50
"""Of how many steps from one audit event to a later one it is kept which letters changed: for a session that sees an
earlier moment than another that was here before it."""


@dataclass(frozen=True)
class _Kept(Generic[Value]):
    """By letter id, as at audit event `seq`. `steps`: from one event to a later one, the ids of the letters that
    changed; the newest last."""

    seq: int
    values: Mapping[int, Value]
    steps: tuple[tuple[int, int, Collection[int]], ...] = ()

    def changed_after(self, seq: int) -> Collection[int] | None:
        """The letters that changed between the earlier event `seq` and this one; None if it is not kept."""
        if not self.steps or self.steps[0][0] > seq:
            return None
        return frozenset().union(*(letters for _, until, letters in self.steps if until > seq))


class LetterMemory(Generic[Value]):
    """Values of one kind by letter id, kept for all sessions of a database: those of the campaigns that were asked for
    last, `most` letters in all. Sessions share them, so nothing changes them; they outlive the session, so they hold no
    rows of it."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()

    def recall(
        self,
        session: Session,
        campaign: Campaign,
        key: Hashable,
        work: Callable[[Collection[int] | None], Mapping[int, Value]],
    ) -> Mapping[int, Value]:
        """Return what `work` gives of the campaign's letters, ordered by id: of those with some ids, or (None) of all.

        `key`: all that the values depend on besides the letters' own events and the campaign's: the day, say. In a
        writing session, whose own changes come between, all are worked out each time.
        """
        if not session.info.get("reads"):
            return work(None)
        memory: dict[Hashable, _Kept[Value]] = session.info["kept"].setdefault(self, {})
        seq, place = head(session).seq, (campaign.id, key)
        kept = memory.get(place)
        if kept is None:
            return self._keep(memory, place, _Kept(seq, work(None)))
        if kept.seq > seq:
            return _mended(kept.values, kept.changed_after(seq), work)
        if kept.seq == seq:
            return kept.values
        changed = _letters_of_events(session, campaign.id, campaign.chases_id, kept.seq)
        values = _mended(kept.values, changed, work)
        steps = () if changed is None else (*kept.steps, (kept.seq, seq, changed))[-STEPS:]
        return self._keep(memory, place, _Kept(seq, values, steps))

    def _keep(self, memory: dict[Hashable, _Kept[Value]], place: Hashable, fresh: _Kept[Value]) -> Mapping[int, Value]:
        if len(fresh.values) <= self._most:
            with self._lock:
                memory.pop(place, None)
                while sum(len(kept.values) for kept in memory.values()) + len(fresh.values) > self._most:
                    del memory[next(iter(memory))]
                memory[place] = fresh
        return fresh.values


def _mended(
    values: Mapping[int, Value],
    changed: Collection[int] | None,
    work: Callable[[Collection[int] | None], Mapping[int, Value]],
) -> Mapping[int, Value]:
    """`values` with those of the letters that `changed` (None: all) worked out anew."""
    if changed is None or len(changed) > MOST:
        return work(None)
    if not changed:
        return values
    fresh = work(changed)
    found = {**{one: value for one, value in values.items() if one not in changed or one in fresh}, **fresh}
    return found if values.keys() >= fresh.keys() else dict(sorted(found.items()))


@read_once
def _letters_of_events(session: Session, campaign_id: int, chases_id: int | None, seq: int) -> frozenset[int] | None:
    """Ids of a campaign's letters that events after `seq` may have changed; None: any. `chases_id`: the campaign that
    it reminds of."""
    rows = session.execute(
        select(AuditEvent.seq, AuditEvent.action, AuditSubject.kind, AuditSubject.subject_id)
        .outerjoin(AuditSubject, AuditSubject.seq == AuditEvent.seq)
        .where(AuditEvent.seq > seq)
        .limit(MOST + 1)
    ).all()
    if len(rows) > MOST:
        return None
    about: dict[int, dict[str, set[str]]] = {}
    for event, action, kind, identity in rows:
        if action.partition(".")[0] not in CHANGES_NO_LETTER:
            about.setdefault(event, {}).setdefault(kind, set()).add(identity)
    named = numbers_in(identity for subjects in about.values() for identity in subjects.get("letter", ()))
    campaign_of = dict(session.execute(select(Letter.id, Letter.campaign_id).where(Letter.id.in_(named))).all())
    changed: set[int] = set()
    for subjects in about.values():
        letters = numbers_in(subjects.get("letter", ()))
        campaigns = {*numbers_in(subjects.get("campaign", ())), *(campaign_of.get(one, 0) for one in letters)}
        if chases_id in campaigns or len(letters) >= BATCH:
            return None  # what comes to a letter counts for its reminder; and an event may not name them all
        if campaigns and campaign_id not in campaigns:
            continue
        if not letters:
            return None
        changed.update(letters)
    return frozenset(one for one in changed if campaign_of.get(one) == campaign_id)
