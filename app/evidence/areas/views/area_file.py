"""The file on an area: what its page shows of letters, published facts and reports of risk, and all of it but those to
take away."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from flask import Blueprint
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.accounts.models import Role
from app.audit.data_exports import record_download
from app.evidence.areas.file_sheets import sheets_of
from app.evidence.areas.letters import AreaLetters
from app.evidence.areas.showing import side_by_side
from app.evidence.areas.words import (
    ALL_BODIES,
    FORMER_COUNCILS,
    FORMER_ONLY,
    NO_LETTER,
    NO_LETTER_TO_FORMER,
    ONLY_OPEN,
    ledes,
    unwritten_words,
)
from app.evidence.interventions.listing import interventions
from app.evidence.interventions.rounds_listing import rounds
from app.evidence.interventions.timeline import Entry, timeline_of
from app.platform.clock import today
from app.registry.areas.area import AreaRecord
from app.registry.areas.export import leaders_table
from app.registry.areas.leaders import leaders_of
from app.registry.areas.numbers import numbers_of
from app.registry.areas.pages import area_or_404
from app.registry.areas.sections import AreaSection, SeenArea
from app.registry.pages import abort_on_problem, asked_so_far, moment_of
from app.registry.requested_moment import RequestedMoment
from app.safeguarding.figures import risk_figures
from app.safeguarding.page_words import cells
from app.safeguarding.view_log import record_risk_view
from app.web.files.sending import send
from app.web.request import practice_notice, reading, writing
from app.web.tables.csv_file import Cell
from app.web.tables.export import book_chunks

blueprint = Blueprint("area_file", __name__)


@blueprint.get("/areas/<area>/file.xlsx")
@signed_in
def export(area: str) -> ResponseReturnValue:
    """It names people, so the record says that it was taken. Reports of risk are not in it, whoever takes it."""
    session, requested_moment = reading(), abort_on_problem(asked_so_far())
    record = area_or_404(area, requested_moment)
    day, moment = requested_moment.valid_at, moment_of(requested_moment)
    leaders = leaders_of(session, record, valid_at=day, known_at=requested_moment.known_at)
    letters = _letters_in_area(session, record, requested_moment)
    numbers = numbers_of(session, record.area_id, valid_at=day, known_at=requested_moment.known_at)
    tables = [
        leaders_table(record, leaders, moment=moment),
        *sheets_of(
            letters.campaigns,
            letters.open_letters,
            numbers,
            _entries(session, record, requested_moment),
        ),
    ]
    about: list[tuple[str, Cell]] = [("Area", record.version.name), *moment.facts]
    name = f"{record.version.name} file"
    with writing() as writer:
        record_download(
            writer,
            name,
            file="xlsx",
            rows=sum(len(list(table.rows)) for table in tables),
            columns=list(dict.fromkeys(column.heading for table in tables for column in table.columns)),
            moment=moment.recorded,
            subjects=[("area", record.area_id)],
            actor=actor(),
        )
    book = book_chunks(tables, title=name, about=about, notice=practice_notice())
    return send(book, name=f"{moment.named(name)}.xlsx")


def _so_far(asked: RequestedMoment) -> RequestedMoment:
    """Who will lead an area on a day to come may be known; what will have come back by then is not."""
    return replace(asked, valid_at=min(asked.valid_at, today()))


def _letters(seen: SeenArea) -> Mapping[str, Any] | None:
    moment = _so_far(seen.asked)
    letters = _letters_in_area(reading(), seen.area, moment)
    campaigns, to_all, unwritten = letters.campaigns, letters.open_letters, letters.unwritten
    if not campaigns and not to_all and not unwritten:
        return None
    now = moment.known_at is None and moment.valid_at == today()
    none = NO_LETTER_TO_FORMER if all(one.former for one in unwritten) else NO_LETTER
    return {
        "ledes": ledes(campaigns) or [(ONLY_OPEN if to_all else none, "")],
        "heading": FORMER_COUNCILS if all(campaign.former for campaign in campaigns) else ALL_BODIES,
        "former_only": FORMER_ONLY,
        "campaigns": [side_by_side(campaign, now=now) for campaign in campaigns],
        "to_all": to_all,
        "unwritten": [unwritten_words(one) for one in unwritten],
    }


def _timeline(seen: SeenArea) -> Mapping[str, Any]:
    return {"seen": seen, "entries": _entries(reading(), seen.area, _so_far(seen.asked)), "at": seen.asked.carried}


def _risk(seen: SeenArea) -> Mapping[str, Any] | None:
    """For those alone who may see reports; that they looked is recorded."""
    if Role.SAFEGUARDING not in current_user.roles:
        return None
    with writing() as session:
        record_risk_view(session, None, what="of_area", actor=actor())
    moment = _so_far(seen.asked)
    figures = risk_figures(reading(), valid_at=moment.valid_at, known_at=moment.known_at, area_id=seen.area.area_id)
    by_month = [(f"{month.month:%B %Y}", cells(month.counts)) for month in figures.by_month]
    return {
        "total": cells(figures.total),
        "by_month": by_month,
        "received": figures.total.received,
        "until": moment.valid_at,
    }


def _letters_in_area(session: Session, area: AreaRecord, asked: RequestedMoment) -> AreaLetters:
    return AreaLetters(session, area, asked.valid_at, asked.known_at, past=asked.valid_at < today())


def _entries(session: Session, area: AreaRecord, asked: RequestedMoment) -> list[Entry]:
    found = interventions(session, area_id=area.area_id, valid_at=asked.valid_at, known_at=asked.known_at)
    held = rounds(session, valid_at=asked.valid_at, known_at=asked.known_at)
    return timeline_of(found, held, area_id=area.area_id)


LETTERS = AreaSection("evidence/areas_letters.html", _letters, "first")
TIMELINE = AreaSection("evidence/areas_timeline.html", _timeline, "main")
RISK = AreaSection("evidence/areas_risk.html", _risk, "main")
