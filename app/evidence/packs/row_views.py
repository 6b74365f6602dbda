"""The rows behind a figure of a pack, as its page links to them, and as a file."""

from collections.abc import Mapping, Sequence

from flask import Blueprint, abort, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.accounts.access import actor, signed_in
from app.audit.moments import moments
from app.audit.taken import taken
from app.delivery.models import Attempt
from app.delivery.words import made_after
from app.evidence.packs import words
from app.evidence.packs.find import findings_of, pack_of
from app.evidence.packs.findings import (
    LEFT_OUT,
    AddresseeRow,
    AnswerRow,
    Figure,
    Findings,
    InterventionRow,
    LeftOutRow,
    LetterRow,
    ReplyRow,
    RoundRow,
    Row,
)
from app.evidence.packs.letter_rows import letter_id
from app.evidence.packs.models import Pack
from app.evidence.packs.pages import ONE
from app.evidence.packs.table import about_notices, by_kind, table_of
from app.production.models import Edition
from app.web.csv_file import Cell
from app.web.export import files_of, send_table
from app.web.paging import Page, requested_page
from app.web.request import reading, writing

blueprint = Blueprint("pack_rows", __name__, template_folder="../templates")

SIZE = 50

NOTHING = "This pack has no such figure. Each is listed on its page, with a link to its rows."


@blueprint.get(ONE + "/rows")
@signed_in
def rows(number: int) -> ResponseReturnValue:
    pack = pack_of(reading(), number)
    findings, figure = _asked(pack)
    among = "among" in request.args and figure.of is not None
    found = _rows(findings, figure, among=among)
    shown = requested_page(request.args, size=SIZE, total=len(found))
    part = found[(shown - 1) * SIZE : shown * SIZE]
    return render_template(
        "evidence/packs_rows.html",
        pack=pack,
        words=words,
        LEFT_OUT=LEFT_OUT,
        figure=figure,
        place=findings.places[figure.key],
        among=among,
        page=Page(part, number=shown, size=SIZE, total=len(found)),
        made_later=_made_later(reading(), part, known_at=pack.known_at),
        sheets=[(name, [(row, link_of(row)) for row in them]) for name, them in by_kind(part)],
        files=files_of(".export", number=number) if found else [],
    )


@blueprint.get(ONE + "/rows.<any(csv, xlsx, json):extension>")
@signed_in
def export(number: int, extension: str) -> ResponseReturnValue:
    pack = pack_of(reading(), number)
    findings, figure = _asked(pack)
    found = _rows(findings, figure, among="among" in request.args and figure.of is not None)
    if not found:
        abort(404, description=NOTHING)
    about: list[tuple[str, Cell]] = [
        ("Evidence pack", f"{pack.number}: {pack.title}"),
        ("Figure", f"{findings.called(figure)}: {figure.words}"),
        ("Valid at", pack.valid_at),
        ("Known at event", pack.known_at),
        *about_notices(findings),
    ]
    table = table_of(found, about)
    with writing() as session:
        taken(
            session,
            "Rows of an evidence pack",
            file=extension,
            rows=len(found),
            columns=[column.heading for column in table.columns],
            subjects=[("pack", number)],
            moment={"valid_at": pack.valid_at.isoformat(), "known_at": pack.known_at},
            actor=actor(),
        )
    return send_table(table, extension, name=f"Evidence pack {number} {figure.key}")


def _asked(pack: Pack) -> tuple[Findings, Figure]:
    """The pack, asked again, and the figure that the address names."""
    findings = findings_of(reading(), pack)
    figure = findings.figures.get(request.args.get("figure", ""))
    return findings, figure or abort(404, description=NOTHING)


def _rows(findings: Findings, figure: Figure, *, among: bool) -> Sequence[Row]:
    """Those of a kind together: a figure may count letters and posts that were left out."""
    found = [findings.rows[one] for one in (figure.among if among else figure.rows)]
    return [row for _, them in by_kind(found) for row in them]


def _made_later(session: Session, rows: Sequence[Row], *, known_at: int) -> Mapping[str, str]:
    """By the id of a letter's row, that what was sent was made after the day on which it is recorded as sent."""
    days = {letter_id(row): row.sent_on for row in rows if isinstance(row, LetterRow) and row.sent_on}
    sent = session.execute(
        select(Attempt.letter_id, Attempt.sent_on, Edition.recorded)
        .join(Edition, Edition.id == Attempt.edition_id)
        .where(
            Attempt.letter_id.in_(days),
            Attempt.copy == 0,
            Attempt.handed <= known_at,
            or_(Attempt.undone.is_(None), Attempt.undone > known_at),
        )
    ).all()
    made = moments(session, {seq for _, _, seq in sent})
    found = {
        f"letter:{identity}": made_after(made[seq].at, [day]) for identity, day, seq in sent if day == days[identity]
    }
    return {row_id: said for row_id, said in found.items() if said}


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
        case RoundRow(round_id=round_id):
            return url_for("rounds.round", round_id=round_id)
