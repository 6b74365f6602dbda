"""The steps of a campaign, in groups: its task list, and the steps on each of its pages. Each room adds its own, in
the order of the work."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from flask import request, url_for
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.campaigns.states import State
from app.places import Place
from app.platform.clock import today
from app.platform.memory import Memory

SET_UP, WRITE, CLEAR, MAKE, FOLLOW = "Set up", "Write", "Check and clear", "Generate and send", "Follow up"
"""The groups of steps, in the order of the work."""


@dataclass(frozen=True)
class StepProgress:
    """How far a campaign is with a step: a shape and a word of the status vocabulary, a second line for when or how
    long, and a hint of what there is. `waits_for`: what must come first; blank when one may start."""

    shape: str
    word: str
    hint: str = ""
    sub: str = ""
    waits_for: str = ""


def left_undone(far: StepProgress) -> StepProgress:
    """Of a campaign that is not open any more: what was not begun is not waited for. What does not apply says why."""
    if far.shape == "none" and not far.waits_for:
        return far
    return StepProgress("none", "Not done", waits_for=far.waits_for) if far.shape in ("none", "empty") else far


def waiting(for_what: str) -> StepProgress:
    """It can't start yet; `for_what` says why ("You can send letters once they are generated")."""
    return StepProgress("none", "Can’t start yet", hint=for_what, waits_for=for_what)


@dataclass(frozen=True)
class Step:
    """`endpoint` takes the campaign's `reference`; `progress` tells how far a campaign is with it. `stage`: the
    group that it belongs to. `any_time`: it is never done, nor waited for. `parts`: endpoints of its other pages that
    end with the button to the next step, as its own page does."""

    name: str
    endpoint: str
    progress: Callable[[Session, Campaign], StepProgress]
    stage: str
    any_time: bool = False
    parts: tuple[str, ...] = ()


STEPS: Place[Step] = Place("steps of a campaign")

PROGRESS: Memory[list[StepProgress]] = Memory(64)
"""By the campaign's id and the day."""


@dataclass(frozen=True)
class CampaignStep:
    """A step of one campaign, as its pages show it. `task_href` is None while it can't start. `endpoints`: of the pages
    that end with the button to the next step."""

    name: str
    stage: str
    href: str
    task_href: str | None
    far: StepProgress
    endpoints: tuple[str, ...]
    any_time: bool = False

    @property
    def shape(self) -> str:
        return self.far.shape

    @property
    def said(self) -> str:
        return self.far.word.lower()


def steps_of(session: Session, campaign: Campaign) -> list[CampaignStep]:
    """The steps, as far as `campaign` is with each."""
    shown = []
    for step, far in zip(STEPS, _progress_of_all(session, campaign), strict=True):
        if campaign.state != State.OPEN and not step.any_time:
            far = left_undone(far)
        href = url_for(step.endpoint, reference=campaign.reference)
        task_href = None if far.waits_for else href
        endpoints = (step.endpoint, *step.parts)
        shown.append(CampaignStep(step.name, step.stage, href, task_href, far, endpoints, step.any_time))
    return shown


def _progress_of_all(session: Session, campaign: Campaign) -> list[StepProgress]:
    """In the order of the steps. Every page of a campaign asks for it, and few do anything that takes longer."""
    return PROGRESS.recall(
        session, (campaign.id, today()), lambda: [step.progress(session, campaign) for step in STEPS]
    )


def next_of(steps: Sequence[CampaignStep]) -> CampaignStep | None:
    """What the campaign waits for: the first step that is neither done nor passed over, in the order of the work."""
    left = (step for step in steps if step.shape != "full" and not step.any_time)
    return next((step for step in left if step.shape != "none" or step.far.waits_for), None)


CONTINUE = "continue"
"""Name of the button that saves a step's form and leads to the next step."""


def href_after_saving(step: Step, reference: str, here: str) -> str:
    """Where saving the form of a step leads: to the next step, if that button was pressed; otherwise `here`."""
    steps = list(STEPS)
    following = steps[steps.index(step) + 1 :]
    if CONTINUE in request.form and following:
        return url_for(following[0].endpoint, reference=reference)
    return here
