"""What the page of the letter shows: the open version, a letter to look at, and what is too long in either."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import request
from sqlalchemy.orm import Session

from app.campaigns.fields.values import values_of
from app.campaigns.letter.form import LetterForm, OpenedText
from app.campaigns.letter.keep import Saving, Seen, saving_of
from app.campaigns.letter.standard_lines import faults_of_lines
from app.campaigns.letter.text import KeptVersion, digest_beside, kept_version, newest_text, problems_for
from app.campaigns.letters import letter_by_reference
from app.campaigns.models import Campaign
from app.campaigns.preview.letter_preview import Look, look_at
from app.campaigns.preview.letters import PreviewFilter, PreviewList, preview_list
from app.campaigns.preview.wordings import Lack, Sample, one_of_each, region_lacking, samples
from app.drafting.citations import faults_of_citations
from app.drafting.faults import BODY, Fault, faults_of, problems_of, with_beginnings
from app.letters.page.measures import MOST_PAGES
from app.letters.text.readability import WORD
from app.registry.own.add import fields_in_use
from app.registry.registries import registry_names
from app.web.problem_words import LETTER_WRONG

MOST_WORDS = 120
"""Words of a paragraph, from which it is better parted: ten lines of a letter. Advice, and no rule."""


def too_long(body: str, look: Look | None) -> list[Fault]:
    """None keeps the text from being saved. `look`: the letter beside it."""
    faults = [
        Fault(
            BODY,
            line,
            f"Advice: this paragraph has {words} words. Split it into paragraphs of {MOST_WORDS} words or fewer.",
            blocks=False,
        )
        for line, words in _paragraphs(body)
        if words > MOST_WORDS
    ]
    if look and look.count > MOST_PAGES:
        said = LETTER_WRONG["too_many_pages"].format(pages=look.count, limit=MOST_PAGES)
        faults.append(Fault(BODY, 0, f"{said.replace('It came', 'This letter comes')} Shorten the text.", blocks=False))
    return faults


def _paragraphs(body: str) -> Iterator[tuple[int, int]]:
    """The line on which each begins, and its words."""
    start, words = 0, 0
    for number, line in enumerate([*body.splitlines(), ""], 1):
        if line.strip() and not line.lstrip().startswith(":::"):
            start, words = start or number, words + len(WORD.findall(line))
        elif start:
            yield start, words
            start, words = 0, 0


@dataclass(frozen=True)
class Desk:
    """`newest`: the version that holds now. `seen`: what the boxes were filled with. `kinds`: letters to choose from,
    `sample`: the one chosen, `around`: its place among all letters; None: the audience is empty. `look` None: there is
    none to look at, or the text as it is written can't be printed. `no_region`: letters that print one they
    lack. `saving` None: nothing is typed yet, or it can't be saved.
    """

    opened: OpenedText
    newest: KeptVersion
    seen: Seen
    kinds: Sequence[Sample]
    sample: Sample | None
    around: PreviewList | None = None
    look: Look | None = None
    no_region: Lack | None = None
    faults: Sequence[Fault] = ()
    saving: Saving | None = None

    @property
    def behind(self) -> bool:
        """Somebody has kept another version since this one was opened."""
        return self.newest.version.number != self.seen.number


def saved_values(campaign: Campaign, opened: OpenedText) -> dict[str, Any]:
    """What the campaign holds for the fields of a version."""
    return values_of(campaign.values, opened.text.campaign_fields)


def seen_now(campaign: Campaign, opened: OpenedText) -> Seen:
    """What the boxes are filled with when a version is opened."""
    return Seen(opened.version.number, digest_beside(saved_values(campaign, opened), campaign.enclosures))


def desk_as_saved(session: Session, campaign: Campaign, opened: OpenedText) -> Desk:
    """Nothing is typed yet."""
    desk = _desk(session, campaign, opened, seen_now(campaign, opened))
    problems = problems_for(opened.version.source, _audience(campaign))
    look = look_at(session, campaign, desk.sample.letter) if desk.sample else None
    return replace(
        desk,
        look=look,
        no_region=region_lacking(session, campaign, opened.text),
        faults=with_beginnings(
            [
                *_warnings(faults_of(problems, opened.parts, names=registry_names(session))),
                *faults_of_lines(session, campaign, opened.parts.body),
                *faults_of_citations(session, opened.parts.body, on=campaign.letter_date),
                *too_long(opened.parts.body, look),
            ],
            opened.parts.body,
        ),
    )


def desk_as_typed(session: Session, campaign: Campaign, opened: OpenedText, form: LetterForm, *, seen: Seen) -> Desk:
    """Pages of what was typed, if the form is valid (it has been validated), what is wrong with it, and what saving it
    would do."""
    names = registry_names(session)
    desk = _desk(session, campaign, opened, seen)
    written, edited = form.written(opened), form.edited(opened)
    faults = [Fault(str(field.id), 0, f"{field.label.text}: {error}") for field in form for error in field.errors]
    text, problems = (None, ()) if form.body.errors else problems_of(written.source)
    if text is None:
        found = faults_of(problems, edited, names=names, in_use=fields_in_use(session))
        return replace(desk, faults=with_beginnings([*faults, *found], edited.body))
    warnings = problems_for(written.source, _audience(campaign))
    newest = desk.newest.version
    now = seen_now(campaign, opened).beside
    sample = None if faults else desk.sample  # what does not validate is not laid out
    look = look_at(session, campaign, sample.letter, written=written) if sample else None
    return replace(
        desk,
        look=look,
        no_region=region_lacking(session, campaign, text),
        faults=with_beginnings(
            [
                *faults,
                *_warnings(faults_of(warnings, edited, names=names)),
                *faults_of_lines(session, campaign, edited.body),
                *faults_of_citations(session, edited.body, on=campaign.letter_date),
                *too_long(edited.body, look),
            ],
            edited.body,
        ),
        saving=saving_of(session, campaign, written, opened=opened.version, newest=newest, beside=now),
    )


def _desk(session: Session, campaign: Campaign, opened: OpenedText, seen: Seen) -> Desk:
    kinds = one_of_each(session, campaign, opened.text)
    sample = _requested_sample(session, campaign) or next(iter(kinds), None)
    if sample and sample not in kinds:
        kinds = [sample, *kinds]
    newest = kept_version(session, newest_text(session, campaign.id))
    around = preview_list(session, campaign, PreviewFilter(), current=sample.letter.reference) if sample else None
    return Desk(opened=opened, newest=newest, seen=seen, kinds=kinds, sample=sample, around=around)


def _requested_sample(session: Session, campaign: Campaign) -> Sample | None:
    """The letter that was asked for, if it is one of this campaign. Previous and Next come after the list of letters,
    which is sent along."""
    asked = request.values.getlist("letter")
    letter = letter_by_reference(session, asked[-1]) if asked else None
    if letter is None or letter.campaign_id != campaign.id or letter.withdrawn:
        return None
    return next(iter(samples(session, campaign, [letter.number])), None)


def _audience(campaign: Campaign) -> tuple[str, ...]:
    return tuple(part.registry_slug for part in campaign.audience)


def _warnings(faults: Sequence[Fault]) -> list[Fault]:
    return [replace(fault, blocks=False) for fault in faults]
