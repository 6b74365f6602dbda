"""Preview: any recipient's letter as pages, stepped through in a list that can be searched and filtered."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

from flask import Blueprint, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import Session

from app.accounts.access import signed_in
from app.accounts.security.rate_limits import LOOKS, PICTURES, costly
from app.campaigns.enclosures.enclosure_list import enclosures_of
from app.campaigns.fields.values import unanswered_questions
from app.campaigns.letter.text import campaign_text, unknown_fields
from app.campaigns.letters import count_letters, letter_by_reference
from app.campaigns.models import Campaign
from app.campaigns.pages import campaign_or_404
from app.campaigns.preview.letter_preview import labels_of_fields, pdf_of, picture_of, preview_of, state_of_fields
from app.campaigns.preview.letters import Line, PreviewFilter, PreviewList, preview_list
from app.campaigns.printed_letters import lacking
from app.campaigns.printing import freeze
from app.campaigns.signatories.offices import former_signatories
from app.campaigns.steps import CLEAR, Step, StepProgress, steps_of, waiting
from app.campaigns.values.letter import any_by_recipient
from app.campaigns.words import letter_problem_words
from app.checking.findings import NamedFinding, finding_named
from app.clearance.requests import cleared_registries
from app.errors import NotFound
from app.letters.docx import render_docx
from app.letters.letter import Letter as Page
from app.letters.letter import missing_fields
from app.letters.problems import TooComplex
from app.platform.clock import today
from app.registry.posts.posts import PostFilter
from app.registry.registries import registry_names
from app.web.files.sending import send
from app.web.filters import format_plural
from app.web.querystring import here_with
from app.web.request import reading
from app.web.typed import reference_in

blueprint = Blueprint("preview", __name__)


def _step_progress(session: Session, campaign: Campaign) -> StepProgress:
    counts = count_letters(session, campaign.id)
    if not counts:
        return waiting("Choose the audience first")
    return StepProgress(
        "empty",
        "Optional",
        hint=_carries_draft(counts, cleared_registries(session, campaign.id)),
    )


UNTIL_CLEARED = "Letters are marked DRAFT until they are cleared"
EVERY_TEXT = "Every text is cleared: new letters are not marked DRAFT"


def _carries_draft(counts: Mapping[str, int], cleared: Collection[str]) -> str:
    """Of letters by registry slug, which are marked DRAFT while the texts for `cleared` registries are."""
    letters, total = sum(counts[slug] for slug in counts if slug in cleared), sum(counts.values())
    if letters == total:
        return EVERY_TEXT
    return (
        f"{UNTIL_CLEARED}; {letters:,} of {format_plural(total, 'letter')} {'is' if total == 1 else 'are'} cleared"
        if letters
        else UNTIL_CLEARED
    )


STEP = Step("Preview", "preview.preview", _step_progress, stage=CLEAR, any_time=True)


@blueprint.get("/campaigns/<reference>/preview")
@signed_in
@costly(LOOKS)
def preview(reference: str) -> ResponseReturnValue:
    session = reading()
    campaign = campaign_or_404(reference)
    finding = finding_named(session, campaign, request.args)
    preview_filter = _filter_in_address(finding)
    found = preview_list(session, campaign, preview_filter, current=reference_in(request.args.get("letter")))
    counts = count_letters(session, campaign.id)
    return render_template(
        "campaigns/preview.html",
        campaign=campaign,
        campaign_href=url_for("campaigns.campaign", reference=reference),
        steps=steps_of(session, campaign),
        step=STEP.name,
        names=registry_names(session),
        counts=counts,
        all_letters=sum(counts.values()),
        chosen=preview_filter,
        finding=finding,
        found=found,
        items=[_item(line, found) for line in found.lines],
        odd_ones=list(_odd_ones(campaign)),
        shown=_show(campaign, found.current) if found.current else None,
        enclosed=enclosures_of(session, campaign),
        former=former_signatories(session, campaign, today=today()),
    )


def _filter_in_address(finding: NamedFinding | None) -> PreviewFilter:
    query = request.args
    return PreviewFilter(
        among=finding.letters if finding else None,
        search=query.get("q", ""),
        registry=query.get("registry", ""),
        posts=PostFilter(nation=tuple(query.getlist("nation")), kind=tuple(query.getlist("kind"))),
    )


@dataclass(frozen=True)
class Item:
    """A line of the list, as the macro `pick` takes it."""

    text: str
    sub: str
    href: str
    current: bool


def _item(line: Line, found: PreviewList) -> Item:
    reference = line.letter.reference
    return Item(line.title, reference, here_with(letter=reference), current=line is found.current)


@dataclass(frozen=True)
class OddOne:
    """Letters whose words differ, worth a look before the rest."""

    text: str
    why: str
    href: str


ODD_ONES = (
    (PostFilter(nation=("Wales",)), "In Wales", "different law and partners"),
    (
        PostFilter(kind=("district",)),
        "District councils",
        "responsible for taxi licensing and housing, not social care",
    ),
    (
        PostFilter(kind=("nhs_england_region",)),
        "NHS England regions",
        "these letters do not name a council or police force",
    ),
    (PostFilter(kind=("city_corporation", "sui_generis")), "City of London and Isles of Scilly", "different titles"),
)


def _odd_ones(campaign: Campaign) -> Iterator[OddOne]:
    for posts, text, why in ODD_ONES:
        if number := preview_list(reading(), campaign, PreviewFilter(posts=posts), current="").total:
            href = url_for(".preview", reference=campaign.reference, nation=list(posts.nation), kind=list(posts.kind))
            yield OddOne(f"{text} ({number:,})", why, href)


@dataclass(frozen=True)
class PreviewedLetter:
    """The current letter: its states, how many pages, if its text is cleared, if it lacks an address, which fields
    lack a value (`own`: one of them is the letter's own) and what to do, how many posts an open letter is addressed to
    (0: it goes to one), its words line by line."""

    states: Sequence[tuple[str, str]]
    pages: int = 0
    cleared: bool = False
    no_address: bool = False
    missing: Sequence[str] = ()
    unanswered: Sequence[str] = ()
    own: bool = False
    to_do: str = ""
    addressees: int = 0
    text: Sequence[str] = ()
    problem: str = ""


def _show(campaign: Campaign, line: Line) -> PreviewedLetter:
    session, letter = reading(), line.letter
    printing = freeze(session, campaign)
    printed = preview_of(session, campaign, printing, letter)
    page = printed.page
    if page is None:
        code, facts = (printed.problem.code, printed.problem.facts) if printed.problem else ("", {})
        return PreviewedLetter(states=[("warn", "Can’t be generated")], problem=letter_problem_words(code, facts))
    missing = missing_fields(page)
    try:
        pages = pdf_of(page).pages
    except TooComplex as problem:
        said, text = letter_problem_words(problem.code, problem.facts), page.plain_text().splitlines()
        return PreviewedLetter(states=[("warn", "Can’t be laid out")], text=text, problem=said)
    source = campaign_text(session, campaign)
    lacks = lacking(source, letter, missing)
    questions = unanswered_questions(printing.values, source, letter.registry_slug)
    labels = labels_of_fields(source, missing)
    cleared = printing.is_cleared(letter.registry_slug)
    states = [
        state_of_fields([*labels, *questions], unknown_fields(printing.source, letter.registry_slug)),
        *_of_its_post(line, page),
        ("full", "Cleared") if cleared else ("empty", "Not cleared"),
        ("full", format_plural(pages, "page")),
    ]
    return PreviewedLetter(
        states=states,
        pages=pages,
        cleared=cleared,
        no_address=letter.post_id is not None and not page.posted,
        missing=labels,
        unanswered=questions,
        own=any_by_recipient(source, missing),
        to_do=letter_problem_words(lacks.code, lacks.facts) if missing else "",
        addressees=len(page.annex.lines) if page.annex else 0,
        text=page.plain_text().splitlines(),
    )


def _of_its_post(line: Line, page: Page) -> Iterator[tuple[str, str]]:
    """Nothing of an open letter, which goes to no one post."""
    if line.letter.post_id is not None:
        lines = f"Address: {format_plural(len(page.addressee), 'line')} (7 fit)"
        yield ("full", lines) if page.posted else ("query", "No postal address")
        yield ("full", "Title verified") if line.title_verified_on else ("query", "Title not verified")


@blueprint.get("/letters/<reference>/draft/pages/<int:number>.png")
@signed_in
@costly(PICTURES)
def page(reference: str, number: int) -> ResponseReturnValue:
    page = _page_or_404(reference)
    if not 1 <= number <= pdf_of(page).pages:
        abort(404)
    return send_file(BytesIO(picture_of(page, number)), mimetype="image/png")


@blueprint.get("/letters/<reference>/draft.pdf")
@signed_in
def draft_pdf(reference: str) -> ResponseReturnValue:
    return send([pdf_of(_page_or_404(reference)).body], name=f"{reference} draft.pdf")


@blueprint.get("/letters/<reference>/draft.docx")
@signed_in
def draft_docx(reference: str) -> ResponseReturnValue:
    return send([render_docx(_page_or_404(reference))], name=f"{reference} draft.docx")


def _page_or_404(reference: str) -> Page:
    session = reading()
    letter = letter_by_reference(session, reference) or abort(404)
    if letter.withdrawn:
        raise NotFound("letter_without_draft", reference=reference)
    campaign = session.get_one(Campaign, letter.campaign_id)
    return preview_of(session, campaign, freeze(session, campaign), letter).page or abort(404)
