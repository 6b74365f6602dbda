"""The versions of a template: who kept each and when, what changed in it, and where its words came from."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.drafting.compare import OF_A_TEMPLATE, text_change_words
from app.drafting.models import Template, TemplateVersion
from app.drafting.versions import before_each, used_version


@dataclass(frozen=True)
class Hand:
    """When (UTC) and by whom; what nobody here did is Despatch's."""

    at: datetime
    by: str


def hands(session: Session, seqs: Collection[int]) -> Mapping[int, Hand]:
    """Whose doing the events `seqs` were, by number."""
    when = moments(session, seqs)
    names = names_of(session, {moment.actor_id for moment in when.values() if moment.actor_id is not None})
    return {seq: Hand(moment.at, names.get(moment.actor_id or 0, "Despatch")) for seq, moment in when.items()}


@dataclass(frozen=True)
class SavedVersion:
    """A version, when it was kept (UTC) and by whom. `changed` since `before`, if there is any to compare it with;
    `origin`: the slug and the version whose words it began as, where somebody took them from one."""

    version: TemplateVersion
    at: datetime
    by: str
    used: bool
    before: TemplateVersion | None
    changed: str
    origin: tuple[str, TemplateVersion] | None


def kept_versions(session: Session, newest_first: Sequence[TemplateVersion]) -> list[SavedVersion]:
    """All versions of a template."""
    by = hands(session, {version.recorded for version in newest_first})
    origins = _origins(session, {version.copied_from for version in newest_first if version.copied_from})
    used = used_version(newest_first) if newest_first else None
    return [
        SavedVersion(
            version=one,
            at=by[one.recorded].at,
            by=by[one.recorded].by,
            used=one is used,
            before=before,
            changed=text_change_words(before.source, one.source, entries=OF_A_TEMPLATE) if before else "First version",
            origin=origins.get(one.copied_from or 0),
        )
        for one, before in zip(newest_first, before_each(newest_first), strict=True)
    ]


def _origins(session: Session, ids: Collection[int]) -> dict[int, tuple[str, TemplateVersion]]:
    found = session.execute(
        select(Template.slug, TemplateVersion)
        .join(Template, Template.id == TemplateVersion.template_id)
        .where(TemplateVersion.id.in_(ids))
    )
    return {version.id: (slug, version) for slug, version in found}
