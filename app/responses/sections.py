"""What rooms above this one add to a reply's page, such as the mail that it came as. app/assembly.py names them."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from flask import current_app, render_template
from markupsafe import Markup
from sqlalchemy.orm import Session

from app.accounts.models import Role


@dataclass(frozen=True)
class Section:
    """`template` shows what `facts` gives of a response, by its id; an empty mapping: nothing is shown."""

    template: str
    facts: Callable[[int], Mapping[str, Any]]


FILES_KEPT: list[Callable[[Session, int, Collection[Role]], bool]] = []
"""Whether the files of a response, by its id, are kept from somebody with these roles: what they came with may be. Set
by assembly."""


FILES_SHOWN: list[Callable[[int], None]] = []
"""Told of a response, by its id, before its files, or what they are called, are shown to the person at this browser.
Set by assembly."""


def files_kept_back(session: Session, response_id: int, roles: Collection[Role]) -> bool:
    return any(kept(session, response_id, roles) for kept in FILES_KEPT)


def sections_of(response_id: int) -> list[Markup]:
    sections: tuple[Section, ...] = current_app.extensions["despatch_reply_sections"]
    shown = [(section.template, section.facts(response_id)) for section in sections]
    return [Markup(render_template(template, **facts)) for template, facts in shown if facts]  # noqa: S704  our page
