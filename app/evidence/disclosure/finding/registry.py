"""Posts and areas, as the registries say them and said them: titles, holders, contacts, tags; who serves an area."""

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.evidence.disclosure.finding.found_item import FoundItem, Source, facts, is_gone, moment_words, paragraphs, span
from app.evidence.disclosure.scope import Reach
from app.evidence.interventions.days import first_and_last_day
from app.evidence.interventions.models import DatePrecisionColumns
from app.evidence.interventions.words import span as span_of_days
from app.platform.history import Versioned, as_at, known
from app.registry.areas.leaders import NHS_REGION
from app.registry.areas.serving import nhs_regions
from app.registry.contacts.words import use_name
from app.registry.holders.versions import held_of
from app.registry.models import (
    AreaService,
    AreaVersion,
    Contact,
    HolderVersion,
    OrganisationVersion,
    PostPreference,
    PostTag,
    PostValue,
    PostVersion,
    RegistryField,
)
from app.registry.organisations.organisation import last_names
from app.registry.registries import CoverageSpan, coverage
from app.registry.words import CHANNELS, LEADS_AS

Stretch = tuple[date | None, date | None]
"""Half-open days; blank is unbounded."""


def find(session: Session, reach: Reach) -> Iterator[FoundItem]:
    for post_id, title in sorted(reach.titles.items()):
        for key, kind, what in (
            ("post", "registry", "Titles, salutations, tags and preferences of the post, current and earlier"),
            ("holders", "registry", "Office-holders, current and earlier"),
            ("contacts", "registry", "Contact details of the post, current and earlier"),
        ):
            yield FoundItem(f"{key}:{post_id}", kind, what, title, None, post_id=post_id)
    for area_id, name in reach.areas_named.items():
        what = "Name of the area and the bodies that serve it, current and earlier"
        yield FoundItem(f"area:{area_id}", "registry", what, name, None, area_id=area_id)


def versions_text(
    session: Session,
    versions: list[tuple[Versioned, str]],
    known_at: int,
    unknown: Callable[[Versioned], str] = lambda _: "",
) -> str:
    """Those known then, each with its days, and when it was recorded and superseded. `unknown`: a sentence where the
    first or the last of its days is only the end of what is known."""
    rows = [(row, words) for row, words in versions if row.recorded <= known_at]
    seqs = {seq for row, _ in rows for seq in (row.recorded, row.superseded) if seq is not None}
    when = moments(session, seqs)
    told = []
    for row, words in rows:
        gone = is_gone(row, known_at)
        superseded = f", superseded {moment_words(when[row.superseded or 0].at)}" if gone else ""
        told.append(
            f"{words}\n{_days_of(row)}{'' if gone else unknown(row)}"
            f"Recorded {moment_words(when[row.recorded].at)}{superseded}"
        )
    return paragraphs(*told)


def _days_of(row: Versioned) -> str:
    """ "From 1 April 2013 to 31 March 2017. ", "June 2016. " where no more is known; blank where no day is recorded."""
    if isinstance(row, DatePrecisionColumns) and {row.begun_as, row.ended_as} & {"month", "year"}:
        return _sentence(span_of_days(*first_and_last_day(row)))
    return _days(row.valid_from, row.valid_to)


def _days(since: date | None, until: date | None) -> str:
    return _sentence(span(since, until))


def _sentence(days: str) -> str:
    return f"{days[0].upper()}{days[1:]}. " if days else ""


def _post_words(session: Session, identity: str, known_at: int) -> str | None:
    post_id = int(identity)
    titles = session.scalars(
        select(PostVersion).where(PostVersion.post_id == post_id).order_by(PostVersion.recorded, PostVersion.id)
    ).all()
    if not titles:
        return None
    organisations = last_names(session, {title.organisation_id for title in titles})
    fields = dict(session.execute(select(RegistryField.id, RegistryField.name)).all())
    rows: list[tuple[Versioned, str]] = [
        (
            title,
            facts(
                [
                    ("Title", title.title),
                    ("Organisation", organisations[title.organisation_id]),
                    ("Salutation", title.salutation),
                    ("Source", title.source),
                    ("Note", title.note),
                ]
            ),
        )
        for title in titles
    ]
    tags = session.scalars(select(PostTag).where(PostTag.post_id == post_id).order_by(PostTag.id))
    rows += [(tag, facts([("Tag", tag.tag)])) for tag in tags]
    wants = session.scalars(select(PostPreference).where(PostPreference.post_id == post_id).order_by(PostPreference.id))
    rows += [
        (preference, facts([("Print", preference.format), ("Way", preference.way), ("Source", preference.source)]))
        for preference in wants
    ]
    values = session.scalars(select(PostValue).where(PostValue.post_id == post_id).order_by(PostValue.id))
    rows += [(value, facts([(fields[value.field_id], value.value)])) for value in values]
    listed = coverage(session, known_at=known_at)

    def unknown(row: Versioned) -> str:
        begun = isinstance(row, PostVersion) and _begins_with_the_list(session, row, listed, known_at)
        return "Not known before that day. " if begun else ""

    return versions_text(session, rows, known_at, unknown)


def _begins_with_the_list(
    session: Session, row: PostVersion, listed: Mapping[str, Sequence[CoverageSpan]], known_at: int
) -> bool:
    """Whether its first day is only that of its registry's list: its organisation was there before."""
    if row.valid_from is None or row.valid_from not in {
        coverage_span.valid_from for coverage_span in listed[row.registry_slug]
    }:
        return False
    before = as_at(OrganisationVersion, row.valid_from - timedelta(1), known_at)
    theirs = select(OrganisationVersion.id).where(OrganisationVersion.organisation_id == row.organisation_id, before)
    return session.scalars(theirs.limit(1)).first() is not None


def _holder_words(session: Session, identity: str, known_at: int) -> str | None:
    rows = session.scalars(
        select(HolderVersion)
        .where(HolderVersion.post_id == int(identity))
        .order_by(HolderVersion.recorded, HolderVersion.id)
    ).all()
    if not rows:
        return "Nobody is recorded as holding this post."
    return versions_text(session, [(row, _holder(row)) for row in rows], known_at)


def _holder(one: HolderVersion) -> str:
    if one.erased:
        return "What was kept of this person was erased."
    return facts(
        [
            ("Name", held_of(one).name),
            ("Acting", "yes" if one.acting else ""),
            ("Salutation", one.salutation),
            ("Source", one.source),
            ("Verified", one.verified_on),
        ]
    )


def _contact_words(session: Session, identity: str, known_at: int) -> str | None:
    post_id = int(identity)
    bodies = select(PostVersion.organisation_id).where(PostVersion.post_id == post_id)
    theirs = or_(Contact.post_id == post_id, Contact.organisation_id.in_(bodies))
    rows = session.scalars(select(Contact).where(theirs).order_by(Contact.recorded, Contact.id)).all()
    if not rows:
        return "No contact is recorded for this post."
    return versions_text(session, [(row, _contact(row)) for row in rows], known_at)


def _contact(one: Contact) -> str:
    return facts(
        [
            (CHANNELS[one.channel], one.value or ", ".join(one.lines)),
            ("Of", "the main office" if one.post_id is None else "the post"),
            ("For", use_name(one.use)),
            ("Source", one.source),
            ("Verified", one.verified_on),
            ("Not to be used", one.do_not_use),
            ("Note", one.note),
        ]
    )


def _area_words(session: Session, identity: str, known_at: int) -> str | None:
    area_id = int(identity)
    names = session.scalars(
        select(AreaVersion).where(AreaVersion.area_id == area_id).order_by(AreaVersion.recorded, AreaVersion.id)
    ).all()
    if not names:
        return None
    services = session.scalars(
        select(AreaService).where(AreaService.area_id == area_id).order_by(AreaService.recorded, AreaService.id)
    ).all()
    regions = nhs_regions(session, [area_id], known_at=known_at)
    named = {*(service.organisation_id for service in services), *(region.organisation_id for region in regions)}
    bodies = last_names(session, named | {name.authority_id for name in names})
    rows: list[tuple[Versioned, str]] = [
        (name, facts([("Area", name.name), ("Council", bodies[name.authority_id]), ("Region", name.region)]))
        for name in names
    ]
    rows += [(service, facts([(LEADS_AS[service.role], bodies[service.organisation_id])])) for service in services]
    there, of_bodies = _stretches(names, known_at), _of_bodies(session, services, known_at)
    of_roles = {
        role: _stretches([service for service in services if service.role == role], known_at)
        for role in {service.role for service in services}
    }

    def unknown(row: Versioned) -> str:
        if not isinstance(row, AreaService):
            return ""
        return _gap_sentence(row.valid_to, (there, of_bodies[row.organisation_id]), of_roles[row.role])

    spans = [(region.since, region.until) for region in regions]
    return paragraphs(
        versions_text(session, rows, known_at, unknown),
        *(
            f"{LEADS_AS[NHS_REGION]}: {bodies[region.organisation_id]}\n{_days(region.since, region.until)}"
            f"{_gap_sentence(region.until, (there,), spans)}It is the region of the main health body."
            for region in regions
        ),
    )


def _of_bodies(session: Session, services: Sequence[AreaService], known_at: int) -> Mapping[int, list[Stretch]]:
    """The days on which there was each body that serves the area, by its id."""
    theirs = OrganisationVersion.organisation_id.in_({service.organisation_id for service in services})
    found: defaultdict[int, list[Stretch]] = defaultdict(list)
    for version in session.scalars(select(OrganisationVersion).where(theirs, known(OrganisationVersion, known_at))):
        found[version.organisation_id].append((version.valid_from, version.valid_to))
    return found


def _stretches(rows: Sequence[Versioned], known_at: int) -> list[Stretch]:
    """The days of those that were recorded then and not superseded."""
    return [(row.valid_from, row.valid_to) for row in rows if row.recorded <= known_at and not is_gone(row, known_at)]


def _gap_sentence(day: date | None, there: Sequence[Sequence[Stretch]], role: Sequence[Stretch]) -> str:
    """What the area's page says of a role from a day on, while the area and the body are `there` and nobody is recorded
    in the `role`: "Not known from 1 April 2017 to 30 June 2022. "; blank where that is an end."""
    if day is None or _on(role, day) or not all(_on(one, day) for one in there):
        return ""
    later = [since for since, _ in role if since and since > day]
    later += [max(until for _, until in one if until) for one in there if all(until for _, until in one)]
    return f"Not known {span(day, min(later, default=None))}. "


def _on(stretches: Sequence[Stretch], day: date) -> bool:
    return any((since or date.min) <= day and (until is None or day < until) for since, until in stretches)


SOURCE = Source(
    find,
    words={"post": _post_words, "holders": _holder_words, "contacts": _contact_words, "area": _area_words},
    files={},
)
