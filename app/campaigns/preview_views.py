"""Preview: any recipient's letter as pages, stepped through in a list that can be searched and filtered."""

from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from app.accounts.access import signed_in
from app.campaigns.letters import letter_by_reference
from app.campaigns.models import Campaign, Letter
from app.campaigns.preview import PreviewFilter, preview_list
from app.campaigns.printed import Printed, printed_letters
from app.campaigns.steps import steps_of
from app.campaigns.views import campaign_or_404
from app.campaigns.words import what_to_do
from app.letters.docx import render_docx
from app.letters.letter import Letter as Page
from app.letters.pdf import page_count, page_picture, render_pdf
from app.registry.registries import registry_names
from app.web.request import reading

blueprint = Blueprint("preview", __name__, template_folder="templates")

KEPT = 24
"""Drafts kept in memory: the pages of a letter are asked for one by one, just after it is shown."""


@blueprint.get("/campaigns/<reference>/preview")
@signed_in
def preview(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    chosen = PreviewFilter.from_query(request.args)
    found = preview_list(session, campaign, chosen, current=request.args.get("letter"))
    shown = _show(campaign, found.current.letter) if found.current else None
    return render_template(
        "campaigns/preview.html",
        campaign=campaign,
        campaign_href=url_for("campaigns.campaign", reference=reference),
        steps=steps_of(campaign),
        step="Preview",
        names=registry_names(session),
        chosen=chosen,
        found=found,
        shown=shown,
    )


@dataclass(frozen=True)
class Shown:
    """A letter as the page needs it: how many pages, how the address stands, what is missing, its words."""

    printed: Printed
    pages: int
    missing: tuple[str, ...]
    problem: str


def _show(campaign: Campaign, letter: Letter) -> Shown:
    printed = _printed(campaign, letter)
    if printed.page is None:
        assert printed.problem is not None  # noqa: S101  (one of the two is always there)
        return Shown(printed, pages=0, missing=(), problem=what_to_do(printed.problem.code, printed.problem.facts))
    return Shown(printed, pages=page_count(_pdf(printed.page)), missing=printed.page.missing, problem="")


@blueprint.get("/letters/<reference>/draft/pages/<int:number>.png")
@signed_in
def page(reference: str, number: int) -> ResponseReturnValue:
    pdf = _pdf(_page_or_404(reference))
    if not 1 <= number <= page_count(pdf):
        abort(404)
    return send_file(BytesIO(page_picture(pdf, number)), mimetype="image/png")


@blueprint.get("/letters/<reference>/draft.pdf")
@signed_in
def draft_pdf(reference: str) -> ResponseReturnValue:
    return _download(_pdf(_page_or_404(reference)), f"{reference} draft.pdf", "application/pdf")


@blueprint.get("/letters/<reference>/draft.docx")
@signed_in
def draft_docx(reference: str) -> ResponseReturnValue:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    return _download(render_docx(_page_or_404(reference)), f"{reference} draft.docx", word)


def _page_or_404(reference: str) -> Page:
    letter = letter_by_reference(reading(), reference)
    if letter is None:
        abort(404)
    return _printed(reading().get_one(Campaign, letter.campaign_id), letter).page or abort(404)


def _printed(campaign: Campaign, letter: Letter) -> Printed:
    return next(printed_letters(reading(), campaign, [letter], valid_at=campaign.valid_at, mode="preview"))


@lru_cache(maxsize=KEPT)
def _pdf(page: Page) -> bytes:
    return render_pdf(page)


def _download(body: bytes, name: str, kind: str) -> ResponseReturnValue:
    return send_file(BytesIO(body), mimetype=kind, as_attachment=True, download_name=name)
