"""What rooms above production add to a letter's page: replies, notes, who looks after it, what happened to it.

Each room adds its sections in its room.py.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.campaigns.models import Campaign, Letter
from app.places import Place


@dataclass(frozen=True)
class Section:
    """`template` shows what `facts` gives, besides `campaign` and `letter`. `beside`: in the narrow column, else below
    the editions."""

    template: str
    facts: Callable[[Campaign, Letter], Mapping[str, Any]]
    beside: bool = False


LETTER_SECTIONS: Place[Section] = Place("sections of a letter's page")


def sections_of(campaign: Campaign, letter: Letter, *, beside: bool) -> list[Markup]:
    """The parts of a letter's page, in order: those of the narrow column, or those of the main one."""
    return [_rendered(section, campaign, letter) for section in LETTER_SECTIONS if section.beside is beside]


def _rendered(section: Section, campaign: Campaign, letter: Letter) -> Markup:
    facts = section.facts(campaign, letter)
    return Markup(render_template(section.template, campaign=campaign, letter=letter, **facts))  # noqa: S704  our page
