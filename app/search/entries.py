"""What can be found, made of the registries' facts as Despatch knows them now."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, TypeVar

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.platform.history import Versioned, known
from app.registry.contacts.words import use_name
from app.registry.models import (
    AreaVersion,
    Contact,
    HolderVersion,
    OrganisationCode,
    OrganisationVersion,
    PostTag,
    PostVersion,
)
from app.registry.posts.post import holds_on, nearest
from app.registry.posts.posts import full_title
from app.registry.registries import registry_names
from app.registry.words import CHANNEL_LABELS, KINDS
from app.search.plain import distinct_words, plain_code
from app.web.filters import format_date, format_plural

FORM = 2
"""Raise it when entries are made otherwise than before: all are then made anew."""

Version = TypeVar("Version", bound=Versioned)


@dataclass(frozen=True)
class NewEntry:
    """An entry to be kept: as SearchEntry has it, with its words still as they are written. `people`: who holds it."""

    kind: str
    name: str
    detail: str
    current: bool
    post_id: int | None = None
    organisation_id: int | None = None
    area_id: int | None = None
    codes: Sequence[str] = ()
    words: Sequence[str] = ()
    people: Sequence[str] = ()

    def values(self) -> dict[str, Any]:
        name = set(distinct_words(self.name).split())
        words = [word for word in distinct_words(*self.words).split() if word not in name]
        return {
            "kind": self.kind,
            "post_id": self.post_id,
            "organisation_id": self.organisation_id,
            "area_id": self.area_id,
            "name": self.name,
            "detail": self.detail,
            "current": self.current,
            "codes": " ".join(sorted({plain_code(code) for code in self.codes})),
            "words": " ".join(words),
            "people": " ".join(word for word in distinct_words(*self.people).split() if word not in name.union(words)),
        }


def post_entries(session: Session, ids: Collection[int], *, today: date) -> Iterator[NewEntry]:
    """Posts by their titles and those of their organisations, then and now; their holders; their own contacts."""
    posts = _versions_by_owner(session, PostVersion, "post_id", ids)
    bodies = {version.organisation_id for versions in posts.values() for version in versions}
    organisations = _versions_by_owner(session, OrganisationVersion, "organisation_id", bodies)
    codes = _codes(session, bodies)
    holders = _versions_by_owner(session, HolderVersion, "post_id", ids)
    contacts = _versions_by_owner(session, Contact, "post_id", ids)
    names = registry_names(session)
    for post_id, versions in posts.items():
        version = nearest(versions, today)
        body = version.organisation_id
        title = _title(version, organisations[body], today)
        holding = [
            holder_version
            for holder_version in holders[post_id]
            if holder_version.full_name and holder_version.erased is None
        ]
        now = [holder_version.full_name for holder_version in holding if holds_on(holder_version, today)]
        registry = names[version.registry_slug]
        yield NewEntry(
            "post",
            title,
            "; ".join(part for part in (registry, ", ".join(now), _period_words(version, today)) if part),
            holds_on(version, today),
            post_id=post_id,
            organisation_id=body,
            codes=codes[body],
            words=[*(post_version.title for post_version in versions), *_names(organisations[body])],
            people=now,
        )
        for holder in holding:
            as_acting = "acting " if holder.acting else ""
            yield NewEntry(
                "holder",
                " ".join(part for part in (holder.title, holder.full_name, holder.post_nominals) if part),
                "; ".join(part for part in (f"{as_acting}{title}", _period_words(holder, today)) if part),
                holds_on(holder, today),
                post_id=post_id,
                words=[holder.forename, holder.surname],
            )
        yield from (
            _contact(contact, title, post_id=post_id) for contact in contacts[post_id] if holds_on(contact, today)
        )


def organisation_entries(session: Session, ids: Collection[int], *, today: date) -> Iterator[NewEntry]:
    """Organisations by every name and code that they have or had, and the contacts of their main offices."""
    codes = _codes(session, ids)
    contacts = _versions_by_owner(session, Contact, "organisation_id", ids)
    for organisation_id, versions in _versions_by_owner(session, OrganisationVersion, "organisation_id", ids).items():
        version = nearest(versions, today)
        former = dict.fromkeys(
            organisation_version.name for organisation_version in versions if organisation_version.name != version.name
        )
        said = (
            KINDS.get(version.kind, ""),
            f"also {', '.join(former)}" if former else "",
            _period_words(version, today),
        )
        yield NewEntry(
            "organisation",
            version.name,
            "; ".join(part for part in said if part),
            holds_on(version, today),
            organisation_id=organisation_id,
            codes=codes[organisation_id],
            words=_names(versions),
        )
        for contact in contacts[organisation_id]:
            if holds_on(contact, today):
                yield _contact(contact, version.name, organisation_id=organisation_id)


def area_entries(session: Session, ids: Collection[int], *, today: date) -> Iterator[NewEntry]:
    """Areas by their names, and by the codes of their councils."""
    areas = _versions_by_owner(session, AreaVersion, "area_id", ids)
    codes = _codes(session, {area_version.authority_id for versions in areas.values() for area_version in versions})
    for area_id, versions in areas.items():
        version = nearest(versions, today)
        yield NewEntry(
            "area",
            version.name,
            version.region or version.nation,
            holds_on(version, today),
            area_id=area_id,
            codes=codes[version.authority_id],
            words=[area_version.name for area_version in versions],
        )


def tag_entries(session: Session, tags: Collection[str]) -> Iterator[NewEntry]:
    """Tags that are on a post."""
    counted = select(PostTag.tag, func.count()).where(PostTag.tag.in_(tags), known(PostTag)).group_by(PostTag.tag)
    for tag, posts in session.execute(counted.order_by(PostTag.tag)):
        yield NewEntry("tag", tag, f"on {format_plural(posts, 'post')}", True)


def _contact(
    contact: Contact, whose: str, *, post_id: int | None = None, organisation_id: int | None = None
) -> NewEntry:
    usable = "not to be used" if contact.do_not_use else ""
    said = (CHANNEL_LABELS.get(contact.channel, contact.channel), use_name(contact.use).lower(), usable)
    words = ", ".join(part for part in said if part)
    return NewEntry(
        "contact",
        ", ".join(contact.lines) or contact.value,
        f"{words}; {whose}",
        True,
        post_id=post_id,
        organisation_id=organisation_id,
    )


def _title(version: PostVersion, organisations: Sequence[OrganisationVersion], today: date) -> str:
    organisation = nearest(organisations, today)
    return full_title(version.title, organisation.name, names_organisation=version.names_organisation)


def _names(versions: Iterable[OrganisationVersion]) -> list[str]:
    return [name for version in versions for name in (version.name, version.short_name)]


def _period_words(version: Versioned, today: date) -> str:
    if version.valid_to is not None and version.valid_to <= today:
        return f"until {format_date(version.valid_to - timedelta(1))}"
    if version.valid_from is not None and version.valid_from > today:
        return f"from {format_date(version.valid_from)}"
    return ""


def _versions_by_owner(
    session: Session, model: type[Version], owner: str, ids: Collection[int]
) -> defaultdict[int, list[Version]]:
    """What is known now of each of `ids`, in the order in which it was recorded."""
    found: defaultdict[int, list[Version]] = defaultdict(list)
    rows = session.scalars(select(model).where(getattr(model, owner).in_(ids), known(model)).order_by(model.id))
    for row in rows:
        found[getattr(row, owner)].append(row)
    return found


def _codes(session: Session, ids: Collection[int]) -> defaultdict[int, list[str]]:
    found: defaultdict[int, list[str]] = defaultdict(list)
    query = select(OrganisationCode.organisation_id, OrganisationCode.code)
    for organisation_id, code in session.execute(
        query.where(OrganisationCode.organisation_id.in_(ids), known(OrganisationCode))
    ):
        found[organisation_id].append(code)
    return found
