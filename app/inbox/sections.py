"""What rooms above this one put first on a message's page: that comes before reading on. app/assembly.py names them."""

from flask import current_app, render_template
from markupsafe import Markup

from app.responses.sections import Section


def first_of(message_id: int) -> list[Markup]:
    """`Section` as on a reply's page, but of a message, by its id."""
    sections: tuple[Section, ...] = current_app.extensions["despatch_message_sections"]
    shown = [(section.template, section.facts(message_id)) for section in sections]
    return [Markup(render_template(template, **facts)) for template, facts in shown if facts]  # noqa: S704  our page
