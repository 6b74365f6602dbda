"""Keep a version of a template: what ships, a new template, an edit, an older version again. Retire a template."""

import hashlib
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.audit.record import Actor, record
from app.drafting import events
from app.drafting.models import Template, TemplateVersion
from app.drafting.versions import template, used_version, versions
from app.errors import Refused, Stale
from app.letters.text.template import compile_template, compile_to_print
from app.platform.events import Event


def load_templates(session: Session, folder: Path, *, actor: Actor) -> list[TemplateVersion]:
    """Keep every Markdown file of `folder` as what ships under its file's name; each one's newest shipped version comes
    back. Raises TemplateProblems."""
    return [
        keep_shipped(session, path.stem, path.read_text(encoding="utf-8"), actor=actor)
        for path in sorted(folder.glob("*.md"))
    ]


def keep_shipped(session: Session, slug: str, source: str, *, actor: Actor) -> TemplateVersion:
    """The next version that ships, or the last one when its words are the same. A template that people here have edited
    goes on with their words (see versions.py); one that is retired stays so. Raises TemplateProblems."""
    compile_template(source)
    found = template(session, slug) or _add_template(session, slug)
    template_versions = versions(session, slug)
    newest = next((version for version in template_versions if version.shipped), None)
    if newest and newest.source == source:
        return newest
    return _add(
        session, found, source, template_versions, action=events.TEMPLATE_VERSION_KEPT, actor=actor, shipped=True
    )


def new_template(
    session: Session, slug: str, source: str, *, actor: Actor, copied_from: TemplateVersion | None = None
) -> TemplateVersion:
    """The first version of a new template; of two clicks, the second gets the first's. Raises
    TemplateProblems, and Refused (template_name_taken)."""
    _check(source, copied_from)
    if template_versions := versions(session, slug):
        if template_versions[-1].source == source and _keeper(session, template_versions[-1]) == actor.user_id:
            return template_versions[-1]
        raise Refused("template_name_taken", field="title", slug=slug)
    action = events.TEMPLATE_COPIED if copied_from else events.TEMPLATE_MADE
    try:
        with session.begin_nested():
            found = _add_template(session, slug)
    except IntegrityError:  # somebody made it meanwhile, where the database lets two write
        raise Refused("template_name_taken", field="title", slug=slug) from None
    return _add(session, found, source, [], action=action, actor=actor, copied_from=copied_from)


def keep_version(
    session: Session,
    slug: str,
    source: str,
    *,
    seen: int,
    actor: Actor,
    note: str = "",
    copied_from: TemplateVersion | None = None,
) -> TemplateVersion:
    """Keep `source` as the version in use. `seen` is the number of the version that it was written from.

    The version in use comes back when it says the same already (a second click), and when `source` is the version that
    was seen, unchanged. Raises Stale when another is in use by now, TemplateProblems when a letter of these
    words could not be printed.
    """
    _check(source, copied_from)
    found = session.scalars(select(Template).where(Template.slug == slug).with_for_update()).one()
    template_versions = versions(session, slug)
    used = used_version(template_versions)
    if used.source == source:
        return used
    if used.number != seen:
        if any(version.number == seen and version.source == source for version in template_versions):
            return used
        raise Stale("stale_template")
    action = events.TEMPLATE_VERSION_TAKEN if copied_from else events.TEMPLATE_VERSION_KEPT
    return _add(
        session, found, source, template_versions, action=action, actor=actor, note=note, copied_from=copied_from
    )


def take_version(session: Session, slug: str, taken: TemplateVersion, *, seen: int, actor: Actor) -> TemplateVersion:
    """An older version again, or one that ships, as the version in use. Raises what `keep_version` raises."""
    return keep_version(session, slug, taken.source, seen=seen, actor=actor, copied_from=taken)


def check_words(source: str) -> None:
    """Raises TemplateProblems with all that keeps a template from being kept, slips among it."""
    compile_to_print(source)


def _check(source: str, copied_from: TemplateVersion | None) -> None:
    """Words that were kept before they had to be without slips may be taken again; who edits them is told."""
    if copied_from:
        compile_template(source)
    else:
        check_words(source)


def _keeper(session: Session, kept: TemplateVersion) -> int | None:
    return moments(session, [kept.recorded])[kept.recorded].actor_id


def _add_template(session: Session, slug: str) -> Template:
    made = Template(slug=slug)
    session.add(made)
    session.flush()
    return made


def _add(
    session: Session,
    found: Template,
    source: str,
    kept: list[TemplateVersion],
    *,
    action: Event,
    actor: Actor,
    note: str = "",
    shipped: bool = False,
    copied_from: TemplateVersion | None = None,
) -> TemplateVersion:
    """The version after those that are `kept`, the newest first."""
    front = compile_template(source).front
    sha256 = hashlib.sha256(source.encode()).hexdigest()
    newest = kept[0] if kept else None
    number = newest.number + 1 if newest else 1
    event = record(
        session,
        action,
        actor=actor,
        subjects=[("template", found.slug)],
        before={"number": newest.number, "sha256": newest.sha256} if newest else None,
        after={"number": number, "sha256": sha256, "title": front.title}
        | ({"version_copied": copied_from.number} if copied_from else {}),
    )
    version = TemplateVersion(
        template_id=found.id,
        number=number,
        title=front.title,
        summary=front.summary,
        source=source,
        sha256=sha256,
        note=note,
        shipped=shipped,
        copied_from=copied_from.id if copied_from else None,
        recorded=event.seq,
    )
    session.add(version)
    session.flush()
    return version


def retire(session: Session, slug: str, *, actor: Actor) -> None:
    """Twice is as good as once."""
    template = _locked(session, slug)
    if template.retired is None:
        event = record(session, events.TEMPLATE_RETIRED, actor=actor, subjects=[("template", slug)])
        template.retired = event.seq


def bring_back(session: Session, slug: str, *, actor: Actor) -> None:
    """Twice is as good as once."""
    template = _locked(session, slug)
    if template.retired is not None:
        record(session, events.TEMPLATE_BROUGHT_BACK, actor=actor, subjects=[("template", slug)])
        template.retired = None


def _locked(session: Session, slug: str) -> Template:
    return session.scalars(select(Template).where(Template.slug == slug).with_for_update()).one()
