"""Full titles of posts, and how a letter of a day greets one."""

from collections.abc import Collection
from dataclasses import dataclass, fields
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.letters.recipient.salutation import Holder, salute
from app.platform.history import as_at, known
from app.registry.models import OrganisationVersion, PostVersion
from app.registry.organisations.organisation import last_names
from app.registry.posts.post import PostRecord
from app.registry.posts.posts import full_title


def titles_of(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, str]:
    """By post id. A post that is not on its registry's list on the day is left out."""
    rows = session.execute(
        select(PostVersion.post_id, PostVersion.title, OrganisationVersion.name, PostVersion.names_organisation)
        .join(OrganisationVersion, OrganisationVersion.organisation_id == PostVersion.organisation_id)
        .where(
            PostVersion.post_id.in_(post_ids),
            as_at(PostVersion, valid_at, known_at),
            as_at(OrganisationVersion, valid_at, known_at),
        )
    )
    return {
        post_id: full_title(title, organisation, names_organisation=names_organisation)
        for post_id, title, organisation, names_organisation in rows
    }


def role_of(title: str, organisation: str) -> str:
    """A title without its organisation: "Leader" of "Leader of Rotherham Metropolitan Borough Council"."""
    for between in (" of the ", " of ", ", "):
        title = title.removesuffix(f"{between}{organisation}")
    return title


def shared_facts(session: Session, post_ids: Collection[int], *, valid_at: date) -> dict[str, str]:
    """Nation, region and kind of these posts' organisations on the day: blank where they differ."""
    columns = {
        "nation": OrganisationVersion.nation,
        "region": OrganisationVersion.region,
        "kind": OrganisationVersion.kind,
    }
    rows = session.execute(
        select(*columns.values())
        .distinct()
        .join(PostVersion, PostVersion.organisation_id == OrganisationVersion.organisation_id)
        .where(PostVersion.post_id.in_(post_ids), as_at(PostVersion, valid_at), as_at(OrganisationVersion, valid_at))
    ).all()
    values = [set(column) for column in zip(*rows, strict=True)] or [set()] * len(columns)
    return {name: found.pop() if len(found) == 1 else "" for name, found in zip(columns, values, strict=True)}


def called_on(
    session: Session, post_ids: Collection[int], *, valid_at: date, known_at: int | None = None
) -> dict[int, str]:
    """By post id: the title on the day or, of a post that is not on its registry's list then, the last that it had."""
    on_the_day = titles_of(session, post_ids, valid_at=valid_at, known_at=known_at)
    others = set(post_ids) - on_the_day.keys()
    return on_the_day | last_titles(session, others, known_at=known_at)


def last_titles(session: Session, post_ids: Collection[int], *, known_at: int | None = None) -> dict[int, str]:
    """By post id, what to call a post that may no longer be on its registry's list."""
    if not post_ids:
        return {}
    titled = (
        select(PostVersion)
        .where(PostVersion.post_id.in_(post_ids), known(PostVersion, known_at))
        .order_by(PostVersion.valid_from.nulls_first())
    )
    last = {version.post_id: version for version in session.scalars(titled)}
    names = last_names(session, {version.organisation_id for version in last.values()}, known_at=known_at)
    return {
        post_id: full_title(
            version.title, names[version.organisation_id], names_organisation=version.names_organisation
        )
        for post_id, version in last.items()
    }


@dataclass(frozen=True)
class Greeting:
    line: str
    source: str


def greeting_of(post: PostRecord) -> Greeting:
    """The greeting in English, as `salute` says it."""
    version, holder = post.version, None
    if post.holder is not None and post.holder.erased is None:
        holder = Holder(**{field.name: getattr(post.holder, field.name) for field in fields(Holder)})
    line = salute(holder, office=version.salutation, office_is_form=version.office_is_form).line
    return Greeting(line, _source(line, version.salutation, holder, office_is_form=version.office_is_form))


def _source(line: str, office: str, holder: Holder | None, *, office_is_form: bool) -> str:
    if holder is None:
        return (
            "The post’s salutation, because no name is recorded"
            if line == office
            else "No salutation or name is recorded"
        )
    if holder.salutation:
        return f"Recorded with {holder.full_name}"
    if line == office and office_is_form:
        return "The post’s salutation, which is used even when a name is recorded"
    return f"From the title and name of {holder.full_name}"
