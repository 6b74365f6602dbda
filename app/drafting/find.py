"""The list of templates: those that hold some words, retired or not, each with how it stands."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.drafting.history import Hand, hands
from app.drafting.models import Template, TemplateVersion
from app.drafting.versions import newer_shipped, templates_in_use

State = tuple[str, str]
"""A shape and a word."""


@dataclass(frozen=True)
class ListedTemplate:
    """A template with the version in use, and who kept that."""

    slug: str
    version: TemplateVersion
    kept: Hand
    state: State


def state_of(template: Template, newest_first: Sequence[TemplateVersion]) -> State:
    if template.retired is not None:
        return ("stop", "Retired")
    return ("query", "Newer version available") if newer_shipped(newest_first) else ("full", "Available")


def find_templates(session: Session, *, typed: str = "", retired: bool = False) -> list[ListedTemplate]:
    """By title; `typed`: every word of it stands somewhere in the template, in any order."""
    wanted = typed.casefold().split()
    found = [
        (template, used)
        for template, used in templates_in_use(session)
        if (template.retired is not None) == retired and _holds(wanted, template, used)
    ]
    by = hands(session, {used.recorded for _, used in found})
    every = _versions(session, [template.id for template, _ in found])
    return [
        ListedTemplate(template.slug, used, by[used.recorded], state_of(template, every[template.id]))
        for template, used in found
    ]


def count_retired(session: Session) -> tuple[int, int]:
    """How many are offered, and how many are retired."""
    retired = [template.retired is not None for template, _ in templates_in_use(session)]
    return retired.count(False), retired.count(True)


def _holds(wanted: Sequence[str], template: Template, used: TemplateVersion) -> bool:
    words = f"{template.slug} {used.source}".casefold()
    return all(word in words for word in wanted)


def _versions(session: Session, ids: Sequence[int]) -> dict[int, list[TemplateVersion]]:
    """Newest first."""
    versions = session.scalars(
        select(TemplateVersion).where(TemplateVersion.template_id.in_(ids)).order_by(TemplateVersion.number.desc())
    )
    by_template: dict[int, list[TemplateVersion]] = {one: [] for one in ids}
    for version in versions:
        by_template[version.template_id].append(version)
    return by_template
