"""Parts of a page that rooms above its own add to it, as replies to the page of a letter.

LetterSection = Section[[Campaign, Letter]]
LETTER_SECTIONS: Place[LetterSection] = Place("sections of a letter's page")
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, Literal, ParamSpec

from flask import render_template
from markupsafe import Markup

P = ParamSpec("P")

Column = Literal["first", "main", "beside"]
"""First below the heading, in the main column, or in the narrow one."""


@dataclass(frozen=True)
class Section(Generic[P]):
    """`template` shows what `facts` gives; nothing is shown when that is None."""

    template: str
    facts: Callable[P, Mapping[str, Any] | None]
    column: Column = "main"


def render_sections(sections: Iterable[Section[P]], column: Column, *args: P.args, **kwargs: P.kwargs) -> list[Markup]:
    """The parts of a page that stand in this column, in order."""
    chosen = [section for section in sections if section.column == column]
    shown = [(section.template, section.facts(*args, **kwargs)) for section in chosen]
    return [Markup(render_template(template, **facts)) for template, facts in shown if facts is not None]  # noqa: S704
