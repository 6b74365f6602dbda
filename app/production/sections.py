"""What rooms above production add to a letter's page, below its editions: replies, notes, what happened to it.

Each room brings a function that renders its part; app/assembly.py puts them in order, as it does with steps.
"""

from collections.abc import Callable

from flask import current_app
from markupsafe import Markup

from app.campaigns.models import Campaign, Letter

Section = Callable[[Campaign, Letter], Markup]
"""Renders with the request's reading session; gives empty markup when there is nothing to show."""


def sections_of(campaign: Campaign, letter: Letter) -> list[Markup]:
    sections: tuple[Section, ...] = current_app.extensions["despatch_letter_sections"]
    return [section(campaign, letter) for section in sections]
