"""From rows to pages: each letter of a campaign as the engine's Letter, at one moment of the registries."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Any, Literal, cast

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.drafting.models import TemplateVersion
from app.letters.blocks import leaves
from app.letters.compose import CampaignText, compose
from app.letters.glyphs import check_glyphs
from app.letters.letter import Letter as Page
from app.letters.letter import Signatory
from app.letters.problems import LetterError
from app.letters.template import CompiledTemplate, compile_template
from app.registry.recipients_of import recipients

Mode = Literal["final", "preview"]
Marking = Literal["", "OFFICIAL", "OFFICIAL-SENSITIVE"]


@dataclass(frozen=True)
class Problem:
    """Why a letter can't be made: a code of the engine, with its facts; sentences are made where it is shown."""

    code: str
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Printed:
    """A letter, and either its page or the problem that stops it."""

    letter: Letter
    page: Page | None = None
    problem: Problem | None = None


def printed_letters(
    session: Session,
    campaign: Campaign,
    letters: Sequence[Letter],
    *,
    valid_at: date,
    known_at: int | None = None,
    mode: Mode = "final",
) -> Iterator[Printed]:
    """Compose `letters` in their order. A letter with a problem stops no other. In a preview missing fields are marked.

    Nothing can be cleared yet, so every letter carries DRAFT and no signature picture (rule 5).
    """
    template = compiled(session.get_one(TemplateVersion, campaign.template_version_id).source)
    text = campaign_text(campaign)
    found = recipients(session, [letter.post_id for letter in letters], valid_at=valid_at, known_at=known_at)
    for letter in letters:
        recipient = found.get(letter.post_id)
        if recipient is None:
            yield Printed(letter, problem=Problem("post_not_there", {"day": valid_at.isoformat()}))
            continue
        try:
            page = compose(
                template,
                registry=letter.registry_slug,
                recipient=replace(recipient, reference=letter.reference),
                campaign=text,
                values=campaign.values,
                mode=mode,
            )
            if mode == "final":
                check_glyphs(page)
        except LetterError as problem:
            yield Printed(letter, problem=Problem(problem.code, problem.facts))
        else:
            yield Printed(letter, page=page)


def campaign_text(campaign: Campaign) -> CampaignText:
    return CampaignText(
        letter_date=campaign.letter_date,
        reply_by=campaign.reply_by,
        marking=cast("Marking", campaign.marking),
        sender=tuple(campaign.sender),
        signatories=tuple(
            Signatory(name=s.name, office=s.office, department=s.department) for s in campaign.signatories
        ),
        copies=tuple(campaign.copies),
        enclosures=tuple(campaign.enclosures),
        draft=True,
    )


def missing_fields(page: Page) -> tuple[str, ...]:
    """The fields that a previewed page shows highlighted, each once, in the order of the page."""
    runs = chain(page.subject, *leaves(page.blocks))
    return tuple(dict.fromkeys(run.text for run in runs if run.missing))


@lru_cache(maxsize=16)
def compiled(source: str) -> CompiledTemplate:
    """A template is parsed once for each process, never once for each letter."""
    return compile_template(source)
