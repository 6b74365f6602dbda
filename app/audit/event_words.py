"""Events as a timeline tells them. Each room has a table TOLD: a sentence for each of its actions, made of the facts
that the event recorded. What stands in none is told by the words of its action."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from app.audit.find import body_of
from app.audit.models import AuditEvent
from app.audit.words import sentence
from app.places import Place

Names = Mapping[tuple[str, str], str]
"""What a page calls somebody or something, by kind and identity: ("user", "3"), ("registry", "council-leaders")."""


@dataclass(frozen=True)
class Facts:
    """What an event says was so before and after it, what it is about, and the names of those it may speak of.

    `steps`: what was so after each of the events for which one line stands, in their order; this is the last.
    `personal`: what is kept of it beside the chain and was not erased.
    """

    before: Mapping[str, Any]
    after: Mapping[str, Any]
    about: Sequence[tuple[str, str]]
    names: Names
    steps: Sequence[Mapping[str, Any]] = ()
    personal: Mapping[str, str] = field(default_factory=dict)

    def name(self, kind: str, identity: int | str) -> str:
        """What a page calls one; its kind and identity, when it has no name here."""
        return self.names.get((kind, str(identity)), f"{kind} {identity}")

    def the(self, kind: str) -> str:
        """The name of what the event is about, of this kind."""
        return self.name(kind, next((identity for of_kind, identity in self.about if of_kind == kind), ""))

    def all_of(self, kind: str) -> list[str]:
        """The names of all that the event is about, of this kind."""
        return [self.name(kind, identity) for of_kind, identity in self.about if of_kind == kind]


@dataclass(frozen=True)
class EventDescription:
    """What happened in a few words, and perhaps a sentence of more."""

    title: str
    words: str = ""


Tell = Callable[[Facts], EventDescription]

TOLD: Place[Mapping[str, Tell]] = Place("what timelines say")


def tables() -> dict[str, Tell]:
    """What the rooms say of each action in a timeline."""
    return {action: tell for table in TOLD for action, tell in table.items()}


def describe_event(
    event: AuditEvent,
    told: Mapping[str, Tell],
    *,
    names: Names,
    earlier: Sequence[AuditEvent] = (),
    personal: Mapping[str, str] = MappingProxyType({}),
) -> EventDescription:
    """One event in words, without who and when; with the `earlier` ones, where one line stands for them all."""
    if event.action not in told:
        return EventDescription(sentence(event.action))
    body = body_of(event)
    about = [(subject.kind, subject.subject_id) for subject in event.subjects]
    steps = [body_of(audit_event)["after"] or {} for audit_event in (*earlier, event)]
    return told[event.action](Facts(body["before"] or {}, steps[-1], about, names, steps, personal))
