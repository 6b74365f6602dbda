"""What rooms above production add to a letter's page: replies, notes, who looks after it, what happened to it.

Each room brings its sections; app/assembly.py puts them in order, as it does with steps.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup

from app.campaigns.models import Campaign, Letter


@dataclass(frozen=True)
class Section:
    """`template` shows what `facts` gives, besides `campaign` and `letter`. `beside`: in the narrow column, else below
    the editions."""

    template: str
    facts: Callable[[Campaign, Letter], Mapping[str, Any]]
    beside: bool = False


def sections_of(campaign: Campaign, letter: Letter, *, beside: bool) -> list[Markup]:
    """The parts of a letter's page, in order: those of the narrow column, or those of the main one."""
    sections: tuple[Section, ...] = current_app.extensions["despatch_letter_sections"]
    return [_rendered(section, campaign, letter) for section in sections if section.beside is beside]


def _rendered(section: Section, campaign: Campaign, letter: Letter) -> Markup:
    facts = section.facts(campaign, letter)
    return Markup(render_template(section.template, campaign=campaign, letter=letter, **facts))  # noqa: S704  our page
