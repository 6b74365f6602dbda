"""What rooms above this one add to a reply's page, such as the mail that it came as. app/assembly.py names them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup


@dataclass(frozen=True)
class Section:
    """`template` shows what `facts` gives of a response, by its id; an empty mapping: nothing is shown."""

    template: str
    facts: Callable[[int], Mapping[str, Any]]


def sections_of(response_id: int) -> list[Markup]:
    sections: tuple[Section, ...] = current_app.extensions["despatch_reply_sections"]
    shown = [(section.template, section.facts(response_id)) for section in sections]
    return [Markup(render_template(template, **facts)) for template, facts in shown if facts]  # noqa: S704  our page
