"""The campaign's own text, in versions of a whole Markdown file, the newest of which holds; and what is beside it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from itertools import pairwise
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, TextVersion
from app.drafting.compare import text_change_words
from app.drafting.history import hands
from app.drafting.readable import readable_lines
from app.errors import existing
from app.letters.canonical import canonical
from app.letters.problems import Problem
from app.letters.text.template import CompiledTemplate, check_template, compile_template
from app.platform.memory import read_once
from app.web.shown_fields import in_square_brackets

FIRST = "First version"
"""What changed in a text's first version."""


@read_once
def newest_text(session: Session, campaign_id: int) -> TextVersion:
    """A campaign has one at least."""
    return session.scalars(_newest_first(campaign_id).limit(1)).one()


def version_of_text(session: Session, campaign_id: int, number: int) -> TextVersion:
    """Raises NotFound: no_such_text_version, also for numbers beyond what a database holds."""
    newest = newest_text(session, campaign_id)
    return existing(
        text_version(session, campaign_id, number) if 1 <= number <= newest.number else None, "no_such_text_version"
    )


def text_versions(session: Session, campaign_id: int) -> Sequence[TextVersion]:
    """Newest first."""
    return session.scalars(_newest_first(campaign_id)).all()


def _newest_first(campaign_id: int) -> Select[TextVersion]:
    return select(TextVersion).where(TextVersion.campaign_id == campaign_id).order_by(TextVersion.number.desc())


def text_version(session: Session, campaign_id: int, number: int) -> TextVersion | None:
    wanted = (TextVersion.campaign_id == campaign_id, TextVersion.number == number)
    return session.scalars(select(TextVersion).where(*wanted)).one_or_none()


def campaign_text(session: Session, campaign: Campaign) -> CompiledTemplate:
    """The newest text, parsed."""
    return compiled_text(newest_text(session, campaign.id).source)


def text_problems(session: Session, campaign: Campaign) -> tuple[Problem, ...]:
    """What is wrong with the newest text for the audience as it is now: a registry may have come without any words."""
    registries = tuple(part.registry_slug for part in campaign.audience)
    return problems_for(newest_text(session, campaign.id).source, registries)


def asks_of(session: Session, campaign: Campaign, *, known_at: int | None = None) -> tuple[str, ...]:
    """What the letter asks, numbered from 1, in words; of the text that was the newest at audit event `known_at` (None:
    now)."""
    text = text_known(session, campaign, known_at)
    return asks_in_words(text.source) if text else ()


@lru_cache(maxsize=32)
def asks_in_words(source: str) -> tuple[str, ...]:
    """What a text asks, without the marks of the text."""
    front = compiled_text(source).front
    return tuple(in_square_brackets(readable_lines(ask, front.fields)) for ask in front.asks)


@read_once
def text_known(session: Session, campaign: Campaign, known_at: int | None) -> TextVersion | None:
    """The text that was the newest at audit event `known_at` (None: now); None before the campaign had one."""
    versions = _newest_first(campaign.id)
    if known_at is not None:
        versions = versions.where(TextVersion.recorded <= known_at)
    return session.scalars(versions.limit(1)).one_or_none()


@lru_cache(maxsize=32)
def problems_for(source: str, registries: tuple[str, ...]) -> tuple[Problem, ...]:
    """What is wrong with a text for these registries, slips among it."""
    return check_template(source, registries=registries)


def unknown_fields(source: str, registry: str) -> int:
    """How often the text says what was meant as a field and is none."""
    codes = [problem.code for problem in problems_for(source, (registry,))]
    return codes.count("field_unclosed") + codes.count("field_foreign")


@lru_cache(maxsize=32)
def compiled_text(source: str) -> CompiledTemplate:
    """A text is parsed once for each process, never once for each letter."""
    return compile_template(source, registries=())


@dataclass(frozen=True)
class KeptVersion:
    """A version, when it was kept (UTC), by whom; `changed` since the version before it: "Subject and 12 words"."""

    version: TextVersion
    at: datetime
    by: str
    changed: str = ""


def kept_version(session: Session, version: TextVersion) -> KeptVersion:
    """When and by whom."""
    return kept_versions(session, [version])[0]


def kept_versions(session: Session, versions: Sequence[TextVersion]) -> list[KeptVersion]:
    """Versions in a row, the newest first; what changed in the last of them is left out, unless it is the first."""
    by = hands(session, {version.recorded for version in versions})
    changes = [text_change_words(before.source, after.source) for after, before in pairwise(versions)]
    last = [FIRST] if versions and versions[-1].number == 1 else [""]
    return [
        KeptVersion(one, by[one.recorded].at, by[one.recorded].by, changed)
        for one, changed in zip(versions, [*changes, *last], strict=True)
    ]


@dataclass(frozen=True)
class LetterContent:
    """`source` is a whole Markdown file; `values` are campaign-wide fields by name; `enclosures`: one name each."""

    source: str
    values: Mapping[str, Any]
    enclosures: Sequence[str]

    @property
    def text(self) -> CompiledTemplate:
        """Raises TemplateProblems when the source does not compile."""
        return compiled_text(self.source)

    @property
    def beside(self) -> str:
        """Digest of what stands beside the text."""
        return digest_beside(self.values, self.enclosures)


def digest_beside(values: Mapping[str, Any], enclosures: Sequence[str]) -> str:
    return hashlib.sha256(canonical([dict(values), list(enclosures)])).hexdigest()


def written_of(session: Session, campaign: Campaign) -> LetterContent:
    """As it is saved now."""
    return written_with(campaign, newest_text(session, campaign.id))


def written_with(campaign: Campaign, text: TextVersion) -> LetterContent:
    """This text, and what is saved beside it."""
    return LetterContent(text.source, campaign.values, campaign.enclosures)
