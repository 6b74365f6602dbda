"""Templates and their versions: find one, find which is in use.

In use is the newest version that a person kept here; where nobody kept any, the newest that came with Despatch. So an
upgrade takes a template along as long as it is as it came, and never buries what somebody wrote.
"""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.drafting.models import Template, TemplateVersion


def template(session: Session, slug: str) -> Template | None:
    return session.scalars(select(Template).where(Template.slug == slug)).one_or_none()


def versions(session: Session, slug: str) -> list[TemplateVersion]:
    """Newest first."""
    return list(
        session.scalars(
            select(TemplateVersion)
            .join(Template, Template.id == TemplateVersion.template_id)
            .where(Template.slug == slug)
            .order_by(TemplateVersion.number.desc())
        )
    )


def version(session: Session, slug: str, number: int) -> TemplateVersion | None:
    return session.scalars(
        select(TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(Template.slug == slug, TemplateVersion.number == number)
    ).one_or_none()


def version_in_use(session: Session, slug: str) -> TemplateVersion | None:
    template_versions = versions(session, slug)
    return used_version(template_versions) if template_versions else None


def used_version(newest_first: Sequence[TemplateVersion]) -> TemplateVersion:
    """Of a template's versions, of which there is one at least."""
    return next(
        (template_version for template_version in newest_first if not template_version.shipped), newest_first[0]
    )


def newer_shipped(newest_first: Sequence[TemplateVersion]) -> TemplateVersion | None:
    """The version that came with Despatch after the one in use and says something else; None: there is none to take."""
    used, newest = used_version(newest_first), newest_first[0]
    return newest if newest.shipped and newest.sha256 != used.sha256 else None


def before_each(newest_first: Sequence[TemplateVersion]) -> list[TemplateVersion | None]:
    """For each version, the one that it is to be compared with; None: there is none."""
    return [_before(one, newest_first[place:]) for place, one in enumerate(newest_first, 1)]


def _before(kept: TemplateVersion, older: Sequence[TemplateVersion]) -> TemplateVersion | None:
    """What came with Despatch is compared with what came before it; what a person kept, with what was in use then."""
    if kept.shipped:
        return next((template_version for template_version in older if template_version.shipped), None)
    return used_version(older) if older else None


def templates_in_use(session: Session) -> list[tuple[Template, TemplateVersion]]:
    """Every template with the version in use, by title."""
    place = func.row_number().over(
        partition_by=TemplateVersion.template_id, order_by=(TemplateVersion.shipped, TemplateVersion.number.desc())
    )
    ranked = select(TemplateVersion.id, place.label("place")).subquery()
    found = session.execute(
        select(Template, TemplateVersion)
        .join(TemplateVersion, Template.id == TemplateVersion.template_id)
        .join(ranked, ranked.c.id == TemplateVersion.id)
        .where(ranked.c.place == 1)
        .order_by(TemplateVersion.title, Template.slug)
    )
    return [(template, kept) for template, kept in found]


def offered_templates(session: Session) -> list[tuple[str, TemplateVersion]]:
    """What a letter may begin from: each template's slug with the version in use, by title. None that is retired."""
    return [(template.slug, kept) for template, kept in templates_in_use(session) if template.retired is None]


def offered_version(session: Session, slug: str) -> TemplateVersion | None:
    """The version in use of a template that is not retired."""
    found = template(session, slug)
    return version_in_use(session, slug) if found and found.retired is None else None
