"""A report, the list of reports, or their figures, taken away as a file: marked with who took it, and recorded."""

from collections.abc import Sequence
from datetime import datetime

from flask import Blueprint, Response, abort, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import Session

from app.accounts.access import actor, safeguarding
from app.accounts.directory import names_of
from app.accounts.proof import proven_risk
from app.audit.data_exports import record_download
from app.audit.find import RISK
from app.platform.clock import now
from app.registry.pages import asked_here
from app.safeguarding.figures import RiskCounts, risk_figures
from app.safeguarding.files import LISTED, pdf, sections_of, watermark
from app.safeguarding.page_words import LONGEST, MEDIAN, MISSED_COUNTS, TOLD_COUNTS, cells
from app.safeguarding.page_words import SHOWN as SHOWN_WORDS
from app.safeguarding.reports import OPEN, SHOWN, Report, list_reports, report_of
from app.safeguarding.view_log import EVERYWHERE, record_risk_view
from app.web.files.sending import send
from app.web.filters import format_date, format_moment
from app.web.request import practice_notice, writing
from app.web.tables.csv_file import Cell
from app.web.tables.export import BEFORE_ALL, RECORDED_AT, Column, Table, list_table, send_table

blueprint = Blueprint("risk_files", __name__)

KINDS = "any(pdf, xlsx)"
MINUTES = {MEDIAN: f"{MEDIAN} (minutes)", LONGEST: f"{LONGEST} (minutes)"}
"""What a file calls the columns that a page has in words."""

NOT_KNOWN = "Area not known"


@blueprint.get(f"/risk.<{KINDS}:extension>")
@safeguarding
@proven_risk
def listed_file(extension: str) -> ResponseReturnValue:
    shown = SHOWN.get(request.args.get("show", ""), OPEN)
    with writing() as session:
        reports = list_reports(session, shown, at=now())
        headings = [column.heading for column in LISTED]
        _record(session, None, "Reports of risk", extension, len(reports), headings)
    name = f"{SHOWN_WORDS[shown]} reports of risk"
    mark = watermark("Reports of risk", current_user.name, now())
    table = list_table("Reports", LISTED, reports, _about(mark), mark=mark)
    if extension == "pdf":
        return _pdf(name, mark, pdf(name, _marked(mark), table=[headings, *(_texts(row) for row in table.rows)]))
    return send_table(table, "xlsx", name=name)


@blueprint.get(f"/risk/<int:number>.<{KINDS}:extension>")
@safeguarding
@proven_risk
def one(number: int, extension: str) -> ResponseReturnValue:
    with writing() as session:
        report = report_of(session, number, at=now())
        sections = sections_of(report, names_of(session, _people(report)))
        rows = [(section.heading, label, said) for section in sections for label, said in section.facts]
        headings = ("Section", "Item", "Details")
        _record(session, report, "Report of risk", extension, len(rows), headings)
    mark = watermark(report.reference, current_user.name, now())
    if extension == "pdf":
        return _pdf(report.reference, mark, pdf(report.reference, _marked(mark), sections=sections))
    columns = [Column(heading, width) for heading, width in zip(headings, (28, 32, 90), strict=True)]
    return send_table(Table(report.reference, columns, rows, _about(mark), mark=mark), "xlsx", name=report.reference)


@blueprint.get("/risk/figures.xlsx")
@safeguarding
def figures() -> ResponseReturnValue:
    moment = asked_here()
    if moment.problem:
        abort(400)
    with writing() as session:
        found = risk_figures(session, valid_at=moment.valid_at, known_at=moment.known_at)
        counted: list[tuple[str, str, RiskCounts]] = [
            ("All", "", found.total),
            *(("Month", f"{month.month:%B %Y}", month.counts) for month in found.by_month),
            *(("Area", area.name or NOT_KNOWN, area.counts) for area in found.by_area),
        ]
        headings = ("Figures for", "Month or area", *(MINUTES.get(name, name) for name, _ in cells(found.total)))
        _record(session, None, "Figures on reports of risk", "xlsx", len(counted), headings)
    mark = watermark("Reports of risk", current_user.name, now())
    rows = [(by, which, *_numbers(counts)) for by, which, counts in counted]
    about = [
        *_about(mark),
        ("Columns", "“Told within 4 hours” includes “Told within 1 hour”, and “Told within 24 hours” includes both."),
        ("Told", TOLD_COUNTS),
        ("Missed", MISSED_COUNTS),
        (
            "Median and longest time",
            "In minutes from receipt, of reports of which a second person confirmed who was told",
        ),
        ("Received up to", moment.valid_at),
        (RECORDED_AT, format_moment(moment.recorded) if moment.recorded else BEFORE_ALL),
    ]
    columns = [Column(heading, 18) for heading in headings]
    name = f"Figures on reports of risk, {format_date(moment.valid_at)}"
    return send_table(Table("Figures", columns, rows, about, mark=mark), "xlsx", name=name)


def _record(session: Session, report: Report | None, view: str, file: str, rows: int, columns: Sequence[str]) -> None:
    """Before anything is given out: who looked, and that it left as a file."""
    record_risk_view(session, report, what="export", actor=actor())
    subject = (RISK, report.number if report else EVERYWHERE)
    record_download(session, view, file=file, rows=rows, columns=columns, actor=actor(), subjects=[subject])


def _pdf(name: str, mark: str, body: bytes) -> Response:
    return send([body], name=f"{name}.pdf", length=len(body))


def _marked(mark: str) -> str:
    """What each page of a PDF says at its head: in practice the notice first."""
    return ". ".join(filter(None, (practice_notice(), mark)))


def _texts(row: Sequence[Cell]) -> list[str]:
    return [format_moment(cell) if isinstance(cell, datetime) else str(cell or "–") for cell in row]


def _numbers(counts: RiskCounts) -> list[Cell]:
    """Numbers stay numbers; times are in minutes."""
    spans = [span.total_seconds() // 60 if span is not None else None for span in (counts.median, counts.worst)]
    return [
        counts.received,
        counts.immediate,
        counts.notified_1h,
        counts.notified_4h,
        counts.notified_24h,
        counts.missed,
        counts.unconfirmed,
        counts.untold,
        *spans,
    ]


def _about(mark: str) -> list[tuple[str, Cell]]:
    return [("Downloaded", mark)]


def _people(report: Report) -> set[int]:
    people = {one.by_id for some in (report.tries, report.claims, report.referrals) for one in some}
    return people | {one for one in (report.recorded_by, *(claim.decided_by for claim in report.claims)) if one}
