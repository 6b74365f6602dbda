"""How many reports came and how soon the directors were told, by area and month, at any day and any event."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, needs
from app.accounts.models import Role
from app.registry.pages import asked_here, page_at
from app.safeguarding import page_words
from app.safeguarding.figures import risk_figures
from app.safeguarding.view_log import record_risk_view
from app.web.request import reading, writing

blueprint = Blueprint("risk_figures", __name__)
safeguarding = needs(Role.SAFEGUARDING)

NOT_KNOWN = "Area not known"


@blueprint.get("/risk/figures")
@safeguarding
def index() -> ResponseReturnValue:
    asked = asked_here()
    with writing() as session:
        record_risk_view(session, None, what="figures", actor=actor())
    figures = risk_figures(reading(), valid_at=asked.valid_at, known_at=asked.known_at)
    return page_at(
        "safeguarding/figures.html",
        asked,
        figures=figures,
        by_area=[(one.name or NOT_KNOWN, one.counts) for one in figures.by_area],
        by_month=[(f"{one.month:%B %Y}", one.counts) for one in figures.by_month],
        words=page_words,
    )
