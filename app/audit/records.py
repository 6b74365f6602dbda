"""Records: facts with two times, declared by their fields (decision 23). Each step is one event and its versions.

A verb of a room locks the row that the versions belong to, finds the version that the form showed, and checks; then it
calls one of these. The verb says what the event is about (`subjects`).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from sqlalchemy.orm import Session

from app.audit.record import Actor, Subject, record
from app.platform.events import UNRECORDED, Event
from app.platform.history import Version, Versioned, next_version
from app.web.record_fields import Details, FieldSet


@dataclass(frozen=True)
class Record(FieldSet[Details], Generic[Details, Version]):
    """`version`: the model whose rows are its versions. `recorded`, `corrected`, `removed`: its events."""

    version: type[Version]
    recorded: Event
    corrected: Event
    removed: Event = UNRECORDED

    def add(
        self, session: Session, details: Details, *, subjects: Sequence[Subject], actor: Actor, **columns: Any
    ) -> Version:
        """The first version. `columns`: its other columns, such as the id of what it belongs to."""
        event = record(
            session,
            self.recorded,
            actor=actor,
            subjects=subjects,
            after=self.facts(details),
            personal=self.personal(details),
        )
        values = {**columns, **self.columns(details), "recorded": event.seq}
        made = self.version(**values)
        session.add(made)
        session.flush()
        return made

    def correct(
        self,
        session: Session,
        version: Version,
        details: Details,
        *,
        subjects: Sequence[Subject],
        actor: Actor,
        check: Callable[[], None] | None = None,
    ) -> Version:
        """The version that says so instead; the same where nothing differs. `check`: raises Refused if it can't be."""
        was = self.details_of(version)
        if was == details:
            return version
        if check:
            check()
        event = record(
            session,
            self.corrected,
            actor=actor,
            subjects=subjects,
            before=self.facts(was),
            after=self.facts(details),
            personal=self.personal(details),
        )
        version.supersede(event.seq)
        made = next_version(version, seq=event.seq, **self.columns(details))
        session.add(made)
        session.flush()
        return made

    def remove(
        self,
        session: Session,
        version: Version,
        *,
        subjects: Sequence[Subject],
        actor: Actor,
        reason: str | None = None,
        besides: Sequence[Versioned] = (),
        **counts: int,
    ) -> None:
        """It was recorded in error, for `reason`, which may name a person; `besides`: what goes with it, `counts` by
        kind."""
        event = record(
            session,
            self.removed,
            actor=actor,
            subjects=subjects,
            before=self.facts(self.details_of(version)),
            after={"removed": True, **counts},
            personal={"reason": reason} if reason is not None else None,
        )
        version.supersede(event.seq)
        for row in besides:
            row.supersede(event.seq)
        session.flush()
