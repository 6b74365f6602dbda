"""Replay events, and compare the rows with what the events say of them.

Each room declares its rows in a `replay.py`: a Rows for each kind, with the columns compared and, by action, what an
event says of them. An event says of rows only what it recorded, so a row that was changed, added or taken away beneath
Despatch differs. One pass keeps a value for each row or batch of rows in memory.

An installation that is older than this has events that say less. Its rows are compared with a baseline: the event that
recorded them as they were when it was first verified by a version that replays.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby, islice
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.audit import events
from app.audit.following_events import Body, follows, hear
from app.audit.models import AuditEvent, AuditPersonal
from app.audit.record import BATCH, SYSTEM, digest_of, record, salted_digest
from app.platform.storage import sha256

Key = tuple[Any, ...]
Value = Any
"""Strings, numbers, truth values, None, and tuples of them. None and the empty tuple: there is no such row."""

Stands = dict[Key, Value]
"""The values that are compared, by the key of their row."""


@dataclass(frozen=True)
class ReplayedEvent:
    """An event, as declarations read it. `about`: the first identity of each kind of subject."""

    seq: int
    action: str
    actor: int | None
    about: Mapping[str, str]
    before: Mapping[str, Any]
    after: Mapping[str, Any]
    personal: Mapping[str, str | None]

    def number(self, kind: str) -> int:
        """The identity of what it is about, of a kind whose identities are numbers."""
        return int(self.about[kind])


Says = Callable[[ReplayedEvent], Mapping[Key, Value]]
"""What an event says of rows, by key."""


KeyRows = Iterable[tuple[Any, ...]]
"""The rows of one key, each its columns after the key. One event may be the key of all letters of a campaign, so they
are read one after another."""


def only_row(rows: KeyRows) -> Value:
    """A key's one row. Several rows under one key are what no event says."""
    there = tuple(rows)
    return there[0] if len(there) == 1 else there


def every(rows: KeyRows) -> Value:
    """A key's rows, all of them."""
    return tuple(rows)


def digests(rows: KeyRows) -> Value:
    """The digests of a key's rows, BATCH after BATCH, as events say them."""
    rest = iter(rows)
    batches = iter(lambda: [list(row) for row in islice(rest, BATCH)], [])
    return tuple(digest_of(batch) for batch in batches)


@dataclass(frozen=True)
class Rows:
    """Rows of one kind. `select` gives the columns of their key, `keys` in number, then those compared, ordered by key;
    `value` makes one value of a key's rows. `says`: what events say, by action. `words` name a row by its key. `name`
    never changes: baselines hold the rows under it.

    `hashed`: the last column is a text, of which the SHA-256 is compared.
    `unsaid`: older versions recorded no event of such rows: only those are compared that an event has spoken of.
    `registry`: the place of a registry's slug in the key, whose first column is then a campaign's id; events about such
    rows are about the campaign.
    """

    name: str
    words: str
    select: Select[*tuple[Any, ...]]
    says: Mapping[str, Says]
    keys: int = 1
    value: Callable[[KeyRows], Value] = only_row
    hashed: bool = False
    unsaid: bool = False
    registry: int | None = None

    def read(self, session: Session, first: int | None = None) -> Stands:
        """What the rows say now; only those whose key begins with `first`, a campaign's id or an event's number."""
        query = self.select
        if first is not None:
            query = query.where(next(iter(query.selected_columns)) == first)
        rows = (tuple(row) for row in session.execute(query.execution_options(yield_per=1000)))
        if self.hashed:
            rows = ((*row[:-1], sha256(row[-1].encode())) for row in rows)
        found = {}
        for key, group in groupby(rows, key=lambda row: row[: self.keys]):
            found[key] = self.value(row[self.keys :] for row in group)
        return found


@dataclass(frozen=True)
class Difference:
    """A row of `kind` that is not what events say; `seq`: the last event that spoke of it, 0 for none."""

    kind: Rows
    key: Key
    seq: int

    @property
    def words(self) -> str:
        return self.kind.words.format(*self.key)


@dataclass
class Replay:
    """What events have said so far of each kind of rows."""

    kinds: Sequence[Rows]
    stands: dict[str, Stands] = field(default_factory=dict)
    spoke: dict[tuple[str, Key], int] = field(default_factory=dict)
    later: frozenset[str] = frozenset()
    """Kinds that the baseline is older than: of them only rows are compared that an event since has spoken of."""

    def __post_init__(self) -> None:
        self.actions = {action for kind in self.kinds for action in kind.says}

    def begin(self, baseline: Mapping[str, Any]) -> None:
        """Begin with the rows that a baseline recorded."""
        self.stands = {
            name: {_as_tuples(key): _as_tuples(value) for key, value in rows} for name, rows in baseline["rows"].items()
        }
        self.later = frozenset(kind.name for kind in self.kinds) - self.stands.keys()

    def hear(self, said: ReplayedEvent) -> None:
        """An event that lacks a fact says nothing of the rows, which then differ."""
        for kind in self.kinds:
            if said.action in kind.says:
                try:
                    spoken = kind.says[said.action](said)
                except KeyError:
                    continue
                for key, value in spoken.items():
                    self.stands.setdefault(kind.name, {})[key] = _as_tuples(value)
                    self.spoke[kind.name, key] = said.seq

    def differences(self, session: Session, campaign_id: int | None = None) -> Iterator[Difference]:
        """Where the rows are not what was said; of one campaign, where nothing else was heard."""
        for kind in self.kinds:
            heard = self.stands.get(kind.name, {})
            said = {key: value for key, value in heard.items() if value not in (None, ())}
            partly = kind.unsaid or kind.name in self.later
            there = kind.read(session, campaign_id)
            for key in dict.fromkeys([*said, *there]):
                if there.get(key) != said.get(key) and (key in heard or not partly):
                    yield Difference(kind, key, self.spoke.get((kind.name, key), 0))


def said_by(body: Mapping[str, Any], personal: Mapping[str, str | None]) -> ReplayedEvent:
    """An event's body, and the personal values that it has beside the chain."""
    about: dict[str, str] = {}
    for kind, identity in body["subjects"]:
        about.setdefault(kind, identity)
    before, after = body["before"] or {}, body["after"] or {}
    return ReplayedEvent(body["seq"], body["action"], body["actor"], about, before, after, personal)


def is_as_said(session: Session, kind: Rows, seq: int) -> bool:
    """Whether the rows of `kind` keyed by event `seq` alone are as that event recorded them, or the baseline for an
    older event. False where the event or the baseline is not in its place in the chain."""
    event = session.get(AuditEvent, seq)
    if event is None or not follows(session, event):
        return False
    replayed_event = said_by(json.loads(event.body), {})
    try:
        spoken = kind.says[replayed_event.action](replayed_event) if replayed_event.action in kind.says else {}
    except KeyError:
        spoken = _baseline_of(session, kind)
    wanted = _as_tuples(spoken.get((seq,)))
    return wanted is not None and kind.read(session, seq).get((seq,)) == wanted


def _baseline_of(session: Session, kind: Rows) -> Mapping[Key, Value]:
    """Return what the baseline records of rows of a kind, by key; empty without a baseline in the chain."""
    event = session.scalars(
        select(AuditEvent).where(AuditEvent.action == events.AUDIT_BASELINE).order_by(AuditEvent.seq)
    ).first()
    if event is None or not follows(session, event):
        return {}
    body = json.loads(event.body)
    rows = body["after"]["rows"] if body["action"] == events.AUDIT_BASELINE else {}
    return {_as_tuples(key): value for key, value in rows.get(kind.name, ())}


def is_older(body: Mapping[str, Any]) -> bool:
    """Whether an event is of a version that did not replay: it doesn't name its key."""
    return "key" not in body


def needs_baseline(session: Session) -> bool:
    """Whether this installation is older than the replay, as its first event says, and has no baseline yet."""
    first = session.get(AuditEvent, 1)
    there = session.scalar(select(AuditEvent.seq).where(AuditEvent.action == events.AUDIT_BASELINE).limit(1))
    if first is None or there is not None:
        return False
    return follows(session, first) and is_older(json.loads(first.body))


def record_baseline(session: Session, kinds: Sequence[Rows]) -> None:
    """Record what the rows say now, for an installation that needs it."""
    if needs_baseline(session):
        rows = {kind.name: [[key, value] for key, value in kind.read(session).items()] for kind in kinds}
        record(session, events.AUDIT_BASELINE, actor=SYSTEM, subjects=[], after={"rows": rows})


def registries_that_differ(session: Session, kinds: Sequence[Rows], campaign_id: int) -> set[str]:
    """The slugs of registries of which a campaign's rows are not what its events say. All differ where the chain does
    not hold somewhere from the campaign's first event, or from the baseline, to the head; and where a baseline is
    needed."""
    replay = Replay([kind for kind in kinds if kind.registry is not None])
    heard = hear(session, replay.actions)
    about = ["campaign", str(campaign_id)]
    bodies = [one for one in heard.bodies if one["action"] == events.AUDIT_BASELINE or about in one["subjects"]]
    personal = _true_values(session, bodies)
    for body in bodies:
        event = said_by(body, personal.get(body["seq"], {}))
        if event.action == events.AUDIT_BASELINE:
            replay.begin(_of_campaign(event.after, replay.kinds, campaign_id))
        else:
            replay.hear(event)
    if needs_baseline(session) or (bodies and heard.faulty >= bodies[0]["seq"]):
        return {str(key[kind.registry or 0]) for kind in replay.kinds for key in kind.read(session, campaign_id)}
    return {
        str(difference.key[difference.kind.registry or 0]) for difference in replay.differences(session, campaign_id)
    }


def _true_values(session: Session, bodies: Sequence[Body]) -> dict[int, dict[str, str | None]]:
    """The personal values of events, by their number and their name: those whose salted digest is in the body, and
    those that are blank."""
    digests = {body["seq"]: body["personal"] for body in bodies}
    found: dict[int, dict[str, str | None]] = {}
    for fact in session.scalars(select(AuditPersonal).where(AuditPersonal.seq.in_(digests))):
        if fact.value is None or salted_digest(fact.salt, fact.value) == digests[fact.seq].get(fact.name):
            found.setdefault(fact.seq, {})[fact.name] = fact.value
    return found


def _of_campaign(baseline: Mapping[str, Any], kinds: Sequence[Rows], campaign_id: int) -> Mapping[str, Any]:
    names = {kind.name for kind in kinds}
    rows = {
        name: [[key, value] for key, value in rows if key[0] == campaign_id]
        for name, rows in baseline["rows"].items()
        if name in names
    }
    return {"rows": rows}


def _as_tuples(value: Any) -> Any:
    """Lists, as JSON gives them, as tuples."""
    return tuple(map(_as_tuples, value)) if isinstance(value, (list, tuple)) else value
