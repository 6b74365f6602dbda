"""The rows behind a figure of a pack, as its page links to them, and as a file."""

from collections.abc import Sequence

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import actor, signed_in
from app.audit.data_exports import record_download
from app.audit.moments import recorded_at
from app.evidence.packs import words
from app.evidence.packs.figures.early_measures import BY_EARLIER_METHOD
from app.evidence.packs.figures.findings import Findings, name_in_key
from app.evidence.packs.figures.rows import (
    LEFT_OUT,
    AddresseeRow,
    AnswerRow,
    Figure,
    InspectionRoundRow,
    InterventionRow,
    LeftOutRow,
    LetterRow,
    ReplyRow,
    Row,
)
from app.evidence.packs.files.table import about_notices, rows_by_kind, table_of
from app.evidence.packs.find import findings_for, notices_then, pack_of
from app.evidence.packs.methods import made_later
from app.evidence.packs.models import Pack
from app.evidence.packs.pages import ONE
from app.web.request import reading, writing
from app.web.tables.csv_file import Cell
from app.web.tables.export import BEFORE_ALL, RECORDED_AT, files_of, send_table
from app.web.tables.paging import page_of

blueprint = Blueprint("pack_rows", __name__)

SIZE = 50

NOTHING = "This pack has no such figure. Its page lists each figure, with a link to the rows."


@blueprint.get(ONE + "/rows")
@signed_in
def rows(number: int) -> ResponseReturnValue:
    pack = pack_of(reading(), number)
    findings, figure = _findings_and_figure(pack)
    among = "among" in request.args and figure.of is not None
    found = _rows(findings, figure, among=among)
    page = page_of(found, request.args, size=SIZE)
    return render_template(
        "evidence/packs_rows.html",
        pack=pack,
        words=words,
        LEFT_OUT=LEFT_OUT,
        figure=figure,
        earlier_method=BY_EARLIER_METHOD,
        counted_now=_counted_now(findings, figure),
        none_sent=bool(found) and all(isinstance(row, LetterRow) and not row.sent_on for row in found),
        place=findings.places[figure.key],
        among=among,
        page=page,
        made_later={row.id: made_later(row) for row in page.items if isinstance(row, LetterRow)},
        sheets=[(name, [(row, link_of(row)) for row in them]) for name, them in rows_by_kind(page.items)],
        files=files_of(".export", number=number) if found else [],
    )


@blueprint.get(ONE + "/rows.<any(csv, xlsx, json):extension>")
@signed_in
def export(number: int, extension: str) -> ResponseReturnValue:
    pack = pack_of(reading(), number)
    findings, figure = _findings_and_figure(pack)
    found = _rows(findings, figure, among="among" in request.args and figure.of is not None)
    if not found:
        abort(404, description=NOTHING)
    about: list[tuple[str, Cell]] = [
        ("Evidence pack", f"{pack.number}: {pack.title}"),
        ("Figure", f"{findings.called(figure)}: {figure.words}"),
        ("Figures for", pack.valid_at),
        (RECORDED_AT, recorded_at(reading(), pack.known_at) or BEFORE_ALL),
        *about_notices(notices_then(reading(), pack)),
    ]
    table = table_of(found, about)
    with writing() as session:
        record_download(
            session,
            "Rows of an evidence pack",
            file=extension,
            rows=len(found),
            columns=[column.heading for column in table.columns],
            subjects=[("pack", number)],
            moment={"valid_at": pack.valid_at.isoformat(), "known_at": pack.known_at},
            actor=actor(),
        )
    return send_table(table, extension, name=f"Evidence pack {number}, {findings.called(figure).replace('/', '-')}")


def _findings_and_figure(pack: Pack) -> tuple[Findings, Figure]:
    """The figure that the address names, made again, and the findings that it is among."""
    key = request.args.get("figure", "")
    findings = findings_for(reading(), pack, key)
    figure = findings.figures.get(key)
    if figure is None or not findings.rows.keys() >= {*figure.rows, *figure.among}:
        abort(404, description=NOTHING)
    return findings, figure


def _counted_now(findings: Findings, figure: Figure) -> Figure | None:
    """The figure of the pack's page that counts the same otherwise, where `figure` is of an earlier method; None where
    the two agree."""
    shown = findings.shown_figures
    if figure.key in shown:
        return None
    now = next((one for one in shown.values() if name_in_key(one.key) == name_in_key(figure.key)), None)
    return now if now and now.value != figure.value else None


def _rows(findings: Findings, figure: Figure, *, among: bool) -> Sequence[Row]:
    """Those of a kind together: a figure may count letters and posts that were left out."""
    found = [findings.rows[one] for one in (figure.among if among else figure.rows)]
    return [row for _, them in rows_by_kind(found) for row in them]


def link_of(row: Row) -> str:
    """The page that a row leads to; blank where it has none."""
    match row:
        case LetterRow(reference=reference) | AddresseeRow(reference=reference) | LeftOutRow(reference=reference):
            return url_for("letters.letter", reference=reference) if reference else ""
        case ReplyRow(response_id=response_id):
            return url_for("responses.reply", response_id=response_id)
        case AnswerRow(response_id=response_id, letter=letter):
            if response_id is None:
                return url_for("letters.letter", reference=letter)
            return url_for("responses.reply", response_id=response_id)
        case InterventionRow(intervention_id=intervention_id):
            return url_for("interventions.intervention", intervention_id=intervention_id)
        case InspectionRoundRow(round_id=round_id):
            return url_for("rounds.round", round_id=round_id)
