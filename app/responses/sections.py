"""What rooms above this one add to a reply's page, such as the mail that it came as."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template
from markupsafe import Markup

from app.places import Place


@dataclass(frozen=True)
class Section:
    """`template` shows what `facts` gives of a response, by its id; an empty mapping: nothing is shown."""

    template: str
    facts: Callable[[int], Mapping[str, Any]]


REPLY_SECTIONS: Place[Section] = Place("sections of a reply's page")


def sections_of(response_id: int) -> list[Markup]:
    shown = [(section.template, section.facts(response_id)) for section in REPLY_SECTIONS]
    return [Markup(render_template(template, **facts)) for template, facts in shown if facts]  # noqa: S704  our page
