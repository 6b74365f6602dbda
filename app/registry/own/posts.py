"""Organisations and posts that do not ship: added one by one, as a form or a file says them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Refused, Stale
from app.letters.text.fields import normalise
from app.letters.text.values import SHORT, InvalidValue, prepare
from app.platform.history import as_at, known
from app.registry import events
from app.registry.changes.apply import new_organisation, post_identity
from app.registry.models import (
    AreaService,
    OrganisationCode,
    OrganisationVersion,
    PostValue,
    PostVersion,
    RegistryField,
)
from app.registry.own.add import fields_of, own_registry
from app.registry.posts.post import holds_on, lock_post
from app.web.filters import format_date

POLICING_BODY, PARTNER = "policing_body", "partner"
"""What a body that serves an area is to it: who holds its police to account, or any other that works there."""


@dataclass(frozen=True, kw_only=True)
class NewOrganisation:
    """`like`: an organisation that serves the same areas (the force of a policing body); None: it serves none."""

    name: str
    short_name: str = ""
    article: str = ""
    kind: str
    nation: str = ""
    region: str = ""
    like: int | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


def add_organisation(session: Session, said: NewOrganisation, *, since: date, source: str, actor: Actor) -> int:
    """The number of the new organisation. Raises Refused: organisation_taken."""
    version = OrganisationVersion
    query = select(version.id).where(func.lower(version.name) == said.name.lower(), as_at(version, since))
    if session.scalars(query).first():
        raise Refused("organisation_taken", field="organisation")
    like = places_like(session, said.like, since)
    organisation_id = new_organisation(session, said.name)
    event = record(
        session,
        events.ORGANISATION_ADDED,
        actor=actor,
        subjects=[("organisation", organisation_id)],
        after={"name": said.name, "kind": said.kind, "since": since.isoformat(), "source": source, "like": said.like},
    )
    row = version(
        organisation_id=organisation_id,
        name=said.name,
        short_name=said.short_name or said.name,
        article=said.article,
        kind=said.kind,
        nation=said.nation or like[0],
        region=said.region or like[1],
        website="",
        valid_from=since,
        recorded=event.seq,
    )
    session.add(row)
    dated = {"valid_from": since, "recorded": event.seq}
    for scheme, code in said.codes.items():
        session.add(OrganisationCode(organisation_id=organisation_id, scheme=scheme, code=code, **dated))
    role = POLICING_BODY if said.kind == POLICING_BODY else PARTNER
    for area_id in areas_like(session, said.like, since):
        service = {"area_id": area_id, "role": role, "share": None, "is_primary": True}
        session.add(AreaService(organisation_id=organisation_id, **service, **dated))
    session.flush()
    return organisation_id


def areas_like(session: Session, organisation_id: int | None, since: date) -> list[int]:
    """The areas that an organisation serves on the day; or those that it served first, if it came later."""
    if organisation_id is None:
        return []
    later = or_(AreaService.valid_to.is_(None), AreaService.valid_to > since)
    services = session.scalars(
        select(AreaService).where(AreaService.organisation_id == organisation_id, known(AreaService), later)
    ).all()
    first = max(since, min((service.valid_from or since for service in services), default=since))
    return list(dict.fromkeys(service.area_id for service in services if holds_on(service, first)))


def places_like(session: Session, organisation_id: int | None, since: date) -> tuple[str, str]:
    """Nation and region of the one whose areas another serves."""
    version = OrganisationVersion
    later = or_(version.valid_to.is_(None), version.valid_to > since)
    found = session.execute(
        select(version.nation, version.region)
        .where(version.organisation_id == organisation_id, known(version), later)
        .order_by(version.valid_from.nulls_first())
    ).first()
    return (found.nation, found.region) if found else ("England", "")


def add_post(
    session: Session,
    registry_slug: str,
    organisation_id: int,
    *,
    title: str,
    salutation: str,
    since: date,
    source: str,
    actor: Actor,
) -> int:
    """The number of the new post of a registry of one's own. Raises NotFound, and Refused: post_taken (the
    organisation has a post in it on that day or later)."""
    own_registry(session, registry_slug)
    post_id = post_identity(session, registry_slug, organisation_id)
    lock_post(session, post_id)
    theirs = select(PostVersion).where(PostVersion.post_id == post_id, known(PostVersion))
    if any(post_version.valid_to is None or post_version.valid_to > since for post_version in session.scalars(theirs)):
        raise Refused("post_taken", field="organisation")
    name = session.scalars(
        select(OrganisationVersion.name).where(
            OrganisationVersion.organisation_id == organisation_id, as_at(OrganisationVersion, since)
        )
    ).one()
    event = record(
        session,
        events.POST_ADDED,
        actor=actor,
        subjects=[("post", post_id), ("organisation", organisation_id), ("registry", registry_slug)],
        after={"title": title, "salutation": salutation, "since": since.isoformat(), "source": source},
    )
    version = PostVersion(
        post_id=post_id,
        registry_slug=registry_slug,
        organisation_id=organisation_id,
        title=title,
        names_organisation=name.lower() in title.lower(),
        salutation=salutation,
        office_is_form=False,
        source=source,
        note="",
        title_verified_on=None,
        title_verified_by=None,
        valid_from=since,
        recorded=event.seq,
    )
    session.add(version)
    session.flush()
    return post_id


def set_values(
    session: Session, post_id: int, values: Mapping[str, str], *, seen: int | None = None, actor: Actor
) -> bool:
    """What the post says in fields of its registry, by their names, however they are written; blank takes a value away.
    False: nothing changes. `seen`: the event that changed it last when a form was opened; None: no form was.

    Raises InvalidValue, with the field's name, KeyError for one that is not declared, and Stale.
    """
    lock_post(session, post_id)
    versions = select(PostVersion.registry_slug).where(PostVersion.post_id == post_id, known(PostVersion))
    slug = session.scalars(versions).first() or ""
    declared = {normalise(registry_field.name): registry_field for registry_field in fields_of(session, slug)}
    standing = {
        post_value.field_id: post_value
        for post_value in session.scalars(select(PostValue).where(PostValue.post_id == post_id, known(PostValue)))
    }
    fresh = {}
    for name, text in values.items():
        row = declared[normalise(name)]
        value = stored_value(text, row)
        before = standing[row.id].value if row.id in standing else ""
        if value != before:
            fresh[row] = value
    if not fresh:
        return False
    if seen is not None and seen != last_change(session, post_id):
        raise Stale
    event = record(
        session,
        events.POST_VALUES_SET,
        actor=actor,
        subjects=[("post", post_id)],
        before={"versions": [standing[row.id].id for row in fresh if row.id in standing]},
        after={"fields": [row.id for row in fresh]},
        personal={f"{row.id}": value for row, value in fresh.items()},
    )
    for row, value in fresh.items():
        if row.id in standing:
            standing[row.id].supersede(event.seq)
        if value:
            session.add(PostValue(post_id=post_id, field_id=row.id, value=value, recorded=event.seq))
    session.flush()
    return True


def last_change(session: Session, post_id: int) -> int:
    """The event that last changed what the post says in fields of its registry; 0: none did."""
    latest = func.max(func.coalesce(PostValue.superseded, PostValue.recorded))
    return session.scalar(select(latest).where(PostValue.post_id == post_id)) or 0


def values_held(session: Session, post_id: int, *, known_at: int | None = None) -> dict[int, str]:
    """What a post says, by the number of the field: in those that are retired too."""
    rows = select(PostValue.field_id, PostValue.value).where(PostValue.post_id == post_id, known(PostValue, known_at))
    return dict(session.execute(rows).all())


def own_fields(session: Session, slug: str, post_id: int, *, known_at: int | None = None) -> list[tuple[str, str]]:
    """What a post says, field by field, as its page shows it; empty when its registry has none."""
    held = values_held(session, post_id, known_at=known_at)
    return [
        (
            registry_field.name[:1].upper() + registry_field.name[1:],
            own_value_words(held.get(registry_field.id, ""), registry_field.kind) or "Not recorded",
        )
        for registry_field in fields_of(session, slug)
        if not registry_field.retired
    ]


def own_value_words(value: str, kind: str) -> str:
    return format_date(date.fromisoformat(value)) if value and kind == "date" else value


def stored_value(text: str, row: RegistryField) -> str:
    """A value as it is kept: a date as ISO. Raises InvalidValue."""
    if not text:
        return ""
    if len(text) > SHORT:
        raise InvalidValue("value_not_text", field=row.name, value=text)
    value = prepare(text, name=row.name, kind=row.kind)
    return value.isoformat() if isinstance(value, date) else str(value)


def values_of_posts(
    session: Session, post_ids: Collection[int], *, known_at: int | None = None
) -> dict[int, dict[str, str]]:
    """What posts say in the fields of their registries that are asked for, by the field's normalised name."""
    rows = session.execute(
        select(PostValue.post_id, RegistryField.name, PostValue.value)
        .join(RegistryField, RegistryField.id == PostValue.field_id)
        .where(PostValue.post_id.in_(post_ids), ~RegistryField.retired, known(PostValue, known_at))
    )
    found: dict[int, dict[str, str]] = {}
    for post_id, name, value in rows:
        found.setdefault(post_id, {})[normalise(name)] = value
    return found


def fields_called(session: Session, name: str) -> list[int]:
    """The fields of all registries that a template's field of this name is filled from."""
    rows = session.execute(select(RegistryField.id, RegistryField.name).where(~RegistryField.retired))
    return [field_id for field_id, called in rows if normalise(called) == normalise(name)]
