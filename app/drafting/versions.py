"""Templates and their versions: keep one, find one."""

import hashlib
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.drafting.models import Template, TemplateVersion
from app.letters.template import compile_template


def keep_version(session: Session, slug: str, source: str, *, actor: Actor) -> TemplateVersion:
    """Keep `source` as the template's next version; the newest one comes back when its words are the same.

    Raises TemplateProblems when the source does not compile: what is kept can always be printed.
    """
    front = compile_template(source).front
    digest = hashlib.sha256(source.encode()).hexdigest()
    template = session.scalars(select(Template).where(Template.slug == slug)).one_or_none()
    if template is None:
        template = Template(slug=slug)
        session.add(template)
        session.flush()
    newest = newest_version(session, slug)
    if newest and newest.sha256 == digest:
        return newest
    number = newest.number + 1 if newest else 1
    event = record(
        session,
        "template.version_kept",
        actor=actor,
        subjects=[("template", slug)],
        before={"number": newest.number, "sha256": newest.sha256} if newest else None,
        after={"number": number, "sha256": digest, "title": front.title},
    )
    version = TemplateVersion(
        template_id=template.id,
        number=number,
        title=front.title,
        summary=front.summary,
        source=source,
        sha256=digest,
        recorded=event.seq,
    )
    session.add(version)
    session.flush()
    return version


def load_templates(session: Session, folder: Path, *, actor: Actor) -> list[TemplateVersion]:
    """Keep every Markdown file of `folder`, named by its file name."""
    return [
        keep_version(session, path.stem, path.read_text(encoding="utf-8"), actor=actor)
        for path in sorted(folder.glob("*.md"))
    ]


def newest_version(session: Session, slug: str) -> TemplateVersion | None:
    return session.scalars(
        select(TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(Template.slug == slug)
        .order_by(TemplateVersion.number.desc())
        .limit(1)
    ).one_or_none()


def version(session: Session, slug: str, number: int) -> TemplateVersion | None:
    return session.scalars(
        select(TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(Template.slug == slug, TemplateVersion.number == number)
    ).one_or_none()


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


def newest_of_each(session: Session) -> list[tuple[str, TemplateVersion]]:
    """Every template's slug with its newest version, by title."""
    newest = select(func.max(TemplateVersion.id)).group_by(TemplateVersion.template_id)
    return [
        (slug, kept)
        for slug, kept in session.execute(
            select(Template.slug, TemplateVersion)
            .join(Template, Template.id == TemplateVersion.template_id)
            .where(TemplateVersion.id.in_(newest))
            .order_by(TemplateVersion.title)
        )
    ]
