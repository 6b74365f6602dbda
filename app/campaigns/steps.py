"""The steps of a campaign's pages, in the order of the work. Each later room adds its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import url_for

from app.campaigns.models import Campaign

STEPS = (("Overview", "campaigns.campaign"), ("Preview", "preview.preview"), ("Generate", "production.generate"))


@dataclass(frozen=True)
class Step:
    """`shape` and `said` (what a screen reader says) tell how far the step is."""

    name: str
    href: str
    shape: str
    said: str


DONE = ("full", "done")
READY = ("empty", "ready")


def steps_of(campaign: Campaign, states: Mapping[str, tuple[str, str]] | None = None) -> list[Step]:
    """`states` says how far a step is, by its name, where the caller knows better than "ready"."""
    known = {"Overview": DONE, **(states or {})}
    return [
        Step(name, url_for(endpoint, reference=campaign.reference), *known.get(name, READY)) for name, endpoint in STEPS
    ]
