"""What rooms above this one put first on a message's page: that comes before reading on."""

from flask import render_template
from markupsafe import Markup

from app.places import Place
from app.responses.sections import Section

MESSAGE_SECTIONS: Place[Section] = Place("sections of a message's page")


def first_of(message_id: int) -> list[Markup]:
    """`Section` as on a reply's page, but of a message, by its id."""
    shown = [(section.template, section.facts(message_id)) for section in MESSAGE_SECTIONS]
    return [Markup(render_template(template, **facts)) for template, facts in shown if facts]  # noqa: S704  our page
