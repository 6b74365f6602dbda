"""Who reads what of a letter, in the browser: audiences across, paragraphs down."""

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.accounts.security.rate_limits import LOOKS, costly
from app.campaigns.letter.matrix import matrix
from app.campaigns.letter.matrix_words import SAID, rows_in_words, table_of
from app.campaigns.letter.step import LETTER, STEP
from app.campaigns.pages import campaign_or_404, campaign_page
from app.web.request import reading
from app.web.tables.csv_file import Cell
from app.web.tables.export import files_of, send_table

blueprint = Blueprint("matrix", __name__)

DIFFER = "differ"
"""Of `rows` in the query: only those that not every registry reads alike."""


@blueprint.get(LETTER + "/matrix")
@signed_in
@costly(LOOKS)
def show(reference: str) -> ResponseReturnValue:
    campaign = campaign_or_404(reference)
    found = matrix(reading(), campaign)
    differing = request.args.get("rows") == DIFFER
    return campaign_page(
        "campaigns/letter_matrix.html",
        campaign,
        STEP.name,
        matrix=found,
        rows=rows_in_words(found, found.differing if differing else found.rows),
        differing=differing,
        key=list(SAID.values()),
        unmade=sum(registry.unmade for registry in found.registries),
        files=files_of(".export", reference=reference),
    )


@blueprint.get(LETTER + "/matrix.<any(csv, xlsx, json):extension>")
@signed_in
def export(reference: str, extension: str) -> Response:
    campaign = campaign_or_404(reference)
    found = matrix(reading(), campaign)
    rows = found.differing if request.args.get("rows") == DIFFER else found.rows
    about: list[tuple[str, Cell]] = [
        ("Campaign", f"{campaign.title} ({campaign.reference})"),
        ("Version of the text", found.version),
        ("Date of the registries", campaign.valid_at),
        ("Words and pages counted in", f"{found.looked_at} letters, one of each wording"),
    ]
    return send_table(table_of(found, rows, about), extension, name=f"{campaign.reference} what each registry reads")
