"""What the pages of templates show: a template as it stands, and an example of its letter as pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from app.drafting.citations import faults_of_citations
from app.drafting.example import example_facts, example_pdf, registries_of
from app.drafting.faults import Fault, with_beginnings
from app.drafting.history import SavedVersion, kept_versions
from app.drafting.models import Template, TemplateVersion
from app.drafting.versions import newer_shipped, template, versions
from app.errors import NotFound, existing
from app.letters.compose import compose, values_as_read
from app.letters.letter import Letter, missing_fields
from app.letters.page.measures import MOST_PAGES
from app.letters.problems import LetterError, TooComplex
from app.letters.text.template import CompiledTemplate
from app.platform.clock import today
from app.registry.working_days import bank_holidays
from app.web.problem_words import LETTER_WRONG, facts_in_words
from app.web.request import reading

ONE = "/templates/<slug>"
VERSION = ONE + "/versions/<int:number>"
"""Addresses of one template, and of one of its versions."""


@dataclass(frozen=True)
class TemplateWithVersions:
    """A template with all its versions, the newest first. `newer`: one that ships, and that nobody has taken yet."""

    template: Template
    kept: Sequence[SavedVersion]
    newer: TemplateVersion | None

    @property
    def used(self) -> SavedVersion:
        return next(version for version in self.kept if version.used)

    @property
    def title(self) -> str:
        return self.used.version.title

    def numbered(self, number: int) -> SavedVersion:
        """Raises NotFound: no_such_template_version."""
        for version in self.kept:
            if version.version.number == number:
                return version
        raise NotFound("no_such_template_version")


def template_shown(session: Session, slug: str) -> TemplateWithVersions:
    """Raises NotFound: no_such_template."""
    found = existing(template(session, slug), "no_such_template")
    template_versions = versions(session, slug)
    return TemplateWithVersions(found, kept_versions(session, template_versions), newer_shipped(template_versions))


@dataclass(frozen=True)
class Example:
    """A template's letter to somebody in a registry: its pages, which fields are without an example, or why it can't be
    made (then there is no letter) or laid out (then it has no pages). `fields` and `conditions`: as `values_as_read`
    gives them."""

    registry: str
    registries: Sequence[str]
    letter: Letter | None = None
    count: int = 0
    missing: Sequence[str] = ()
    problem: str = ""
    fields: Mapping[str, str] = field(default_factory=dict)
    conditions: Mapping[str, bool | None] = field(default_factory=dict)

    @property
    def pages(self) -> range:
        """Numbers of the pages to show, no more than a letter may have."""
        return range(1, min(self.count, MOST_PAGES) + 1)


def citations_today(body: str) -> list[Fault]:
    """What the text cites that is not in force today: a template has no date."""
    return with_beginnings(faults_of_citations(reading(), body, on=today()), body)


def example_of(text: CompiledTemplate, wanted: str) -> Example:
    """The letter of today to the registry that is `wanted`, or to the first that the template is for."""
    session = reading()
    registries = registries_of(text.front)
    registry = wanted if wanted in registries else registries[0]
    try:
        facts = example_facts(text, registry, today=today(), holidays=bank_holidays(session))
        letter = compose(mode="preview", **facts)
    except LetterError as problem:
        said = LETTER_WRONG[problem.code].format_map(facts_in_words(problem.facts))
        return Example(registry, registries, problem=said)
    missing = missing_fields(letter)
    try:
        count = example_pdf(letter).pages
    except TooComplex as problem:
        said = f"{LETTER_WRONG[problem.code]} Shorten the paragraphs, lists and words."
        return Example(registry, registries, letter, missing=missing, problem=said)
    fields, conditions = values_as_read(**facts)
    return Example(registry, registries, letter, count, missing, fields=fields, conditions=conditions)
