"""What came back of a campaign's letters, in pictures with their tables, on any day and as known at any event."""

from datetime import date
from typing import Any

from flask import Blueprint, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import signed_in
from app.campaigns.lifecycle.chasers import asked_by
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404, campaign_page
from app.campaigns.steps import FOLLOW, Step, StepProgress
from app.platform.clock import today
from app.registry.pages import asked_so_far, moment_of
from app.registry.registries import registry_names
from app.registry.requested_moment import RequestedMoment
from app.responses.asks.grid import CELLS
from app.tracking.insight.areas import AreaCount
from app.tracking.insight.export import TABLES, table_of
from app.tracking.insight.figures import Insight, insight_of
from app.tracking.insight.showing import MOST, asks_of, bars_by, days_of, parts_of, tiles_of
from app.tracking.insight.words import (
    COUNTED,
    CURVE,
    NO_LETTER,
    STEPS,
    curve_words,
    headline,
    map_words,
    more,
    more_areas_words,
    off_map_words,
    refused_words,
    spread,
)
from app.tracking.words import FOLLOWED, IN_CAMPAIGN, share_words
from app.web.querystring import address, here_with
from app.web.request import reading
from app.web.tables.csv_file import Cell
from app.web.tables.export import FILE, files_of, send_table

blueprint = Blueprint("insight", __name__)


def _step_progress(_session: Session, _campaign: Campaign) -> StepProgress:
    return StepProgress("empty", "Optional")


STEP = Step("Insight", "insight.insight", _step_progress, stage=FOLLOW, any_time=True)

ALL = "/campaigns/<reference>/insight"


@blueprint.get(ALL)
@signed_in
def insight(reference: str) -> ResponseReturnValue:
    session, campaign, requested_moment = reading(), campaign_or_404(reference), asked_so_far()
    found = insight_of(session, campaign, valid_at=requested_moment.valid_at, known_at=requested_moment.known_at)
    registries, recorded = registry_names(session), requested_moment.recorded
    page = campaign_page(
        "tracking/insight.html",
        campaign,
        STEP.name,
        asked=requested_moment,
        at=requested_moment.carried,
        as_then=_address_as_known(requested_moment),
        nothing_known=requested_moment.known_at is not None and (not recorded or recorded < campaign.created_at),
        insight=found,
        asked_by=asked_by(session, campaign),
        headline=headline(found, campaign),
        more=more(found, registries),
        **_pictures(found, campaign, registries, requested_moment),
        files={name: files_of(".export", reference=reference, table=name) for name in TABLES},
    )
    return page, 400 if requested_moment.problem else 200


@blueprint.get(f"{ALL}/<any({', '.join(TABLES)}):table>{FILE}")
@signed_in
def export(reference: str, table: str, extension: str) -> ResponseReturnValue:
    """The table of one picture, as at the moment of the page."""
    session, campaign, requested_moment = reading(), campaign_or_404(reference), asked_so_far()
    found = insight_of(session, campaign, valid_at=requested_moment.valid_at, known_at=requested_moment.known_at)
    moment = moment_of(requested_moment)
    about: list[tuple[str, Cell]] = [
        ("Campaign", f"{campaign.reference}: {campaign.title}"),
        ("Recipients on", found.then.valid_at),
        *moment.facts,
    ]
    file = table_of(table, found, registry_names(session), about=about, in_each_line=extension == "csv")
    return send_table(file, extension, name=moment.named(f"{reference} {table}"))


def _address_as_known(asked: RequestedMoment) -> str:
    """Of a page that shows a past day as it is known now: the address at which it shows what was known then."""
    past = asked.valid_at < today() and asked.known_at is None
    return here_with(known_at=asked.valid_at.isoformat()) if past else ""


def _pictures(found: Insight, campaign: Campaign, registries: dict[str, str], asked: RequestedMoment) -> dict[str, Any]:
    now_shown = asked.known_at is None and asked.valid_at == today()

    def to_track(by: str, key: str) -> str:
        """The list shows what is so now."""
        return address(url_for("tracking.track", reference=campaign.reference), [(by, key)]) if now_shown else ""

    without = [area for area in found.areas if area.nothing]
    return {
        "bars_by": bars_by(found, registries, to_track),
        "parts_shown": parts_of(found),
        "days": days_of(found),
        "CURVE": CURVE,
        "now_shown": now_shown,
        "share_words": share_words,
        "FOLLOWED": FOLLOWED,
        "IN_CAMPAIGN": IN_CAMPAIGN,
        "step_words": STEPS[found.time.step] if found.time else "",
        "curve_words": curve_words(found.time, found.total, found.then) if found.time else "",
        "tiles": tiles_of(found.areas, lambda area: _area(area, found.then.valid_at)),
        "area_href": lambda area: _area(area, found.then.valid_at),
        "most": without[:MOST],
        "more_areas": more_areas_words(without, MOST),
        "asks": asks_of(found, registries),
        "ANSWERS": [name for _, name in CELLS.values()],
        "spread": spread(found.areas),
        "off_map": off_map_words(found.areas),
        "map_words": map_words(found.on_map),
        "refused": refused_words(found.areas),
        "COUNTED": COUNTED,
        "NO_LETTER": NO_LETTER,
    }


def _area(area: AreaCount, day: date) -> str:
    """Its page, on the day on which the campaign's recipients are read."""
    return url_for("areas.area", area=area.slug, as_at=day.isoformat())
