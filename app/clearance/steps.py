"""Those who review a text before ministers do: policy, legal advisers, special advisers, press; each of them optional.
What they say is written down by the campaign's side, with who said it."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.clearance import events
from app.clearance.models import Step
from app.clearance.states import STEP, StepState
from app.errors import Blocked, Refused
from app.platform.events import Event

USUAL = ("Policy team", "Legal advisers", "Special advisers", "Press office")
"""Those that a text usually passes, in their order."""


class StepThere(Blocked):
    """There is a reviewer of this name already."""

    code = "step_there"


class StepGone(Blocked):
    """Somebody took it out, or moved it on, meanwhile."""

    code = "step_gone"


@dataclass(frozen=True)
class Review:
    """A reviewer with what they said; `newest`: the number of the text's newest version."""

    step: Step
    newest: int

    @property
    def is_outdated(self) -> bool:
        """Whether they answered about an earlier text."""
        return self.step.version is not None and self.step.version != self.newest

    @property
    def is_content(self) -> bool:
        return self.step.state == StepState.CONTENT and not self.is_outdated

    @property
    def shown(self) -> tuple[str, str, str]:
        """A shape and a word of the status vocabulary, and a second line."""
        if self.step.version is None:
            return "empty", "Not reviewed yet", ""
        word = "Content" if self.step.state == StepState.CONTENT else "Not content"
        if self.is_outdated:
            return "query", f"{word} with version {self.step.version}", "the text has changed since"
        return ("full" if self.is_content else "warn"), word, f"version {self.step.version}"


def reviews_of(session: Session, campaign_id: int, *, newest: int) -> list[Review]:
    """In their order."""
    return [Review(step, newest) for step in steps_before(session, campaign_id)]


def steps_before(session: Session, campaign_id: int) -> Sequence[Step]:
    """In their order."""
    return session.scalars(select(Step).where(Step.campaign_id == campaign_id).order_by(Step.position)).all()


def step_by_id(session: Session, campaign_id: int, step_id: int) -> Step:
    """Raises StepGone."""
    step = session.scalars(select(Step).where(Step.campaign_id == campaign_id, Step.id == step_id)).one_or_none()
    if step is None:
        raise StepGone
    return step


def add_step(session: Session, campaign_id: int, name: str, *, actor: Actor) -> Step:
    """At the end. Raises StepThere."""
    steps = steps_before(session, campaign_id)
    if any(one.name.casefold() == name.casefold() for one in steps):
        raise StepThere(name=name)
    event = _record(session, campaign_id, events.STEP_ADDED, name, actor=actor)
    position = max((one.position for one in steps), default=-1) + 1
    step = Step(campaign_id=campaign_id, position=position, name=name, state=StepState.WAITING, recorded=event)
    session.add(step)
    session.flush()
    return step


def answer_step(
    session: Session, step: Step, state: StepState, *, who: str, note: str, version: int, actor: Actor
) -> bool:
    """Content or not, of the text's `version`, as `who` said; or to be asked again (WAITING). False when it stands so
    already, of this version. Raises Refused (answer_reversed) when they were not content with this very version, and
    `note` does not say what changed their answer."""
    move = next(one for one in STEP.values() if one.target == state)
    waits = state == StepState.WAITING
    if StepState(step.state) not in move.sources and (waits or step.version == version):
        return False
    reversed_ = (step.state, state, step.version) == (StepState.NOT_CONTENT, StepState.CONTENT, version)
    if reversed_ and note in ("", step.note):
        raise Refused("answer_reversed", field="note")
    step.recorded = _record(
        session,
        step.campaign_id,
        move.action,
        step.name,
        facts={"state": state, "version": version},
        personal={} if waits else {"who": who, "note": note},
        actor=actor,
    )
    step.state, step.version = state, None if waits else version
    step.who, step.note = ("", "") if waits else (who, note)
    session.flush()
    return True


def remove_step(session: Session, step: Step, *, actor: Actor) -> None:
    _record(session, step.campaign_id, events.STEP_REMOVED, step.name, actor=actor)
    session.delete(step)
    session.flush()


def _record(
    session: Session,
    campaign_id: int,
    action: Event,
    name: str,
    *,
    facts: dict[str, object] | None = None,
    personal: dict[str, str] | None = None,
    actor: Actor,
) -> int:
    event = record(
        session,
        action,
        actor=actor,
        subjects=[("campaign", campaign_id)],
        after={"name": name, **(facts or {})},
        personal=personal,
    )
    return event.seq
