"""The steps of a campaign's pages. Each room brings its own, and app/assembly.py puts them in the order of the work."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, url_for
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign

HowFar = tuple[str, str]
"""A shape of the status vocabulary, and what a screen reader says of it."""

DONE: HowFar = ("full", "done")
READY: HowFar = ("empty", "ready")


@dataclass(frozen=True)
class Step:
    """`endpoint` takes the campaign's `reference`; `how_far` tells how far a campaign is with it."""

    name: str
    endpoint: str
    how_far: Callable[[Session, Campaign], HowFar]


@dataclass(frozen=True)
class StepShown:
    """A step of one campaign, as its pages show it."""

    name: str
    href: str
    shape: str
    said: str


def steps_of(session: Session, campaign: Campaign) -> list[StepShown]:
    """The steps of the application that serves the request, as far as `campaign` is with each."""
    steps: tuple[Step, ...] = current_app.extensions["despatch_steps"]
    return [
        StepShown(step.name, url_for(step.endpoint, reference=campaign.reference), *step.how_far(session, campaign))
        for step in steps
    ]
