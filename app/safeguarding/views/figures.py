"""How many reports came and how soon the directors were told, by area and month, at any day and any event."""

from flask import Blueprint
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, safeguarding
from app.registry.pages import asked_here, page_at
from app.safeguarding import page_words
from app.safeguarding.figures import risk_figures
from app.safeguarding.view_log import record_risk_view
from app.web.request import reading, writing

blueprint = Blueprint("risk_figures", __name__)

NOT_KNOWN = "Area not known"


@blueprint.get("/risk/figures")
@safeguarding
def index() -> ResponseReturnValue:
    moment = asked_here()
    with writing() as session:
        record_risk_view(session, None, what="figures", actor=actor())
    figures = risk_figures(reading(), valid_at=moment.valid_at, known_at=moment.known_at)
    return page_at(
        "safeguarding/figures.html",
        moment,
        figures=figures,
        by_area=[(area.name or NOT_KNOWN, area.counts) for area in figures.by_area],
        by_month=[(f"{month.month:%B %Y}", month.counts) for month in figures.by_month],
        words=page_words,
    )
