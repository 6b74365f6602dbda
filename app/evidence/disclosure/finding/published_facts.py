"""Published facts of areas: interventions with their files, inspections, whom to telephone; and the evidence packs that
tell of the campaigns."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.evidence.disclosure.finding.found_item import File, FoundItem, Source, day_of, facts, is_gone, paragraphs
from app.evidence.disclosure.finding.registry import versions_text
from app.evidence.disclosure.scope import Reach, area_names, campaign_references
from app.evidence.interventions.days import first_and_last_day
from app.evidence.interventions.kinds import BY_SLUG
from app.evidence.interventions.models import (
    InspectionRoundArea,
    InspectionRoundVersion,
    Intervention,
    InterventionFile,
    InterventionVersion,
)
from app.evidence.packs.files.files import name_of
from app.evidence.packs.files.models import PackFile, PackSet
from app.evidence.packs.models import Pack, PackLine, PackLineVersion
from app.letters.page.wording import join
from app.platform.history import Versioned
from app.platform.storage import verified_chunks
from app.registry.models import AreaNumber
from app.web.files.sending import TYPES

OF_TYPE = {TYPES["pdf"]: "pdf", TYPES["docx"]: "docx"}


def find(session: Session, reach: Reach) -> Iterator[FoundItem]:
    yield from _interventions(session, reach)
    yield from _rounds(session, reach)
    numbered = select(AreaNumber.area_id).where(AreaNumber.area_id.in_(reach.areas)).distinct()
    for area_id in sorted(session.scalars(numbered)):
        what = "Telephone numbers for when a child may be at risk, current and earlier"
        yield FoundItem(f"numbers:{area_id}", "registry", what, reach.areas_named[area_id], None, area_id=area_id)
    yield from _packs(session, reach)


def _interventions(session: Session, reach: Reach) -> Iterator[FoundItem]:
    rows = session.scalars(
        select(InterventionVersion)
        .where(InterventionVersion.area_id.in_(reach.areas))
        .order_by(InterventionVersion.recorded, InterventionVersion.id)
    )
    last = {row.intervention_id: row for row in rows}
    for identity, row in sorted(last.items()):
        area = reach.areas_named[row.area_id]
        what, day = _dated(f"Record of {BY_SLUG[row.kind].one}: {row.title}", row)
        yield FoundItem(f"intervention:{identity}", "published", what, area, day, area_id=row.area_id)
    files = select(InterventionFile).where(InterventionFile.intervention_id.in_(last)).order_by(InterventionFile.id)
    for file in session.scalars(files):
        row = last[file.intervention_id]
        yield FoundItem(
            f"intervention-file:{file.id}",
            "file",
            f"File with the record of {BY_SLUG[row.kind].one}: {row.title}",
            reach.areas_named[row.area_id],
            None,
            area_id=row.area_id,
            format=OF_TYPE.get(file.type, "image" if file.type.startswith("image/") else "file"),
            length=file.length,
        )


def _rounds(session: Session, reach: Reach) -> Iterator[FoundItem]:
    rows = session.execute(
        select(InspectionRoundArea, InspectionRoundVersion.title)
        .join(InspectionRoundVersion, InspectionRoundVersion.round_id == InspectionRoundArea.round_id)
        .where(InspectionRoundArea.area_id.in_(reach.areas))
        .order_by(InspectionRoundArea.recorded, InspectionRoundArea.id, InspectionRoundVersion.recorded)
    )
    last = {(area.round_id, area.area_id): (area, title) for area, title in rows}
    for (round_id, area_id), (area, title) in sorted(last.items()):
        key = f"round:{round_id}-{area_id}"
        what, day = _dated(f"Record of an inspection: {title}", area)
        yield FoundItem(key, "published", what, reach.areas_named[area_id], day, area_id=area_id)


def _dated(what: str, row: InterventionVersion | InspectionRoundArea) -> tuple[str, date | None]:
    """What an item is, and its day; where only the month or the year is known, these are in its name, and it is in
    requests of any period, since its day may be."""
    begun, _ = first_and_last_day(row)
    if begun is None or begun.as_ == "day":
        return what, row.valid_from
    return f"{what}, {begun}", None


def _packs(session: Session, reach: Reach) -> Iterator[FoundItem]:
    packs = {
        one.id: one
        for one in session.scalars(select(Pack).order_by(Pack.id))
        if reach.campaigns.intersection(one.campaigns)
    }
    files = session.execute(
        select(PackFile, PackSet)
        .join(PackSet, PackSet.id == PackFile.set_id)
        .where(PackSet.pack_id.in_(packs))
        .order_by(PackFile.id)
    ).all()
    when = moments(session, {one.recorded for one in packs.values()})
    for pack in packs.values():
        first = sorted(reach.campaigns.intersection(pack.campaigns))[0]
        day, about = day_of(when[pack.recorded].at), reach.references[first]
        what = f"Evidence pack {pack.number}: what it covers, and its saved lines"
        yield FoundItem(f"pack:{pack.id}", "pack", what, about, day, campaign_id=first)
        for file, made in files:
            if made.pack_id == pack.id:
                kind = file.kind.rpartition("-")[2]
                yield FoundItem(
                    f"pack-file:{file.id}",
                    "pack",
                    f"File: {name_of(pack.number, made.number, file.kind)}",
                    about,
                    day_of(made.asked_at),
                    campaign_id=first,
                    format=kind if kind in ("pdf", "docx") else "file",
                    length=file.length,
                )


def _intervention_words(session: Session, identity: str, known_at: int) -> str | None:
    if session.get(Intervention, int(identity)) is None:
        return None
    mine = InterventionVersion.intervention_id == int(identity)
    rows = session.scalars(select(InterventionVersion).where(mine).order_by(InterventionVersion.recorded)).all()
    areas = area_names(session, {row.area_id for row in rows})
    return versions_text(session, [(row, _intervention(row, areas)) for row in rows], known_at)


def _intervention(row: InterventionVersion, areas: Mapping[int, str]) -> str:
    more = [
        (name.replace("_", " ").capitalize(), join(value) if isinstance(value, list) else str(value))
        for name, value in row.facts.items()
    ]
    return facts([("Title", row.title), ("Area", areas[row.area_id]), ("Summary", row.summary), *more, *_source(row)])


def _source(row: InterventionVersion | InspectionRoundArea) -> list[tuple[str, str]]:
    return [("Source", row.source_title), ("Address of the source", row.source_url)]


def _round_words(session: Session, identity: str, known_at: int) -> str | None:
    round_id, area_id = map(int, identity.split("-"))
    whole = session.scalars(
        select(InspectionRoundVersion)
        .where(InspectionRoundVersion.round_id == round_id)
        .order_by(InspectionRoundVersion.recorded)
    ).all()
    mine = InspectionRoundArea.round_id == round_id, InspectionRoundArea.area_id == area_id
    theirs = session.scalars(select(InspectionRoundArea).where(*mine).order_by(InspectionRoundArea.recorded)).all()
    if not theirs:
        return None
    rows: list[tuple[Versioned, str]] = [
        (
            version,
            facts(
                [
                    ("Round", version.title),
                    ("Theme", version.theme),
                    ("Inspectorates", join(version.inspectorates)),
                    ("Report", version.report_title),
                ]
            ),
        )
        for version in whole
    ]
    name = area_names(session, [area_id])[area_id]
    rows += [
        (
            area,
            facts(
                [
                    ("Area", name),
                    ("Published outcome", area.outcome),
                    ("Published on", area.published_on),
                    ("Report", area.report_url),
                    *_source(area),
                ]
            ),
        )
        for area in theirs
    ]
    return versions_text(session, rows, known_at)


def _number_words(session: Session, identity: str, known_at: int) -> str | None:
    mine = AreaNumber.area_id == int(identity)
    rows = session.scalars(select(AreaNumber).where(mine).order_by(AreaNumber.recorded, AreaNumber.id)).all()
    return versions_text(
        session,
        [
            (
                row,
                facts(
                    [
                        (row.kind.replace("_", " ").capitalize(), row.value),
                        ("Note", row.note),
                        ("Source", row.source),
                        ("Verified", row.verified_on),
                    ]
                ),
            )
            for row in rows
        ],
        known_at,
    )


def _pack_words(session: Session, identity: str, known_at: int) -> str | None:
    pack = session.get(Pack, int(identity))
    if pack is None:
        return None
    campaigns = campaign_references(session, pack.campaigns)
    lines = session.execute(
        select(PackLine.letter, PackLineVersion)
        .join(PackLineVersion, PackLineVersion.line_id == PackLine.id)
        .where(PackLine.pack_id == pack.id, PackLineVersion.recorded <= known_at)
        .order_by(PackLineVersion.recorded)
    ).all()
    last = {version.line_id: version for _, version in lines}
    told: dict[tuple[int, str], tuple[str, str]] = {}
    for letter, version in lines:  # a line that was moved says the same again
        newest = last[version.line_id]
        if version.words != newest.words:
            became = "Line reworded since"
        else:
            became = "Line removed since" if is_gone(newest, known_at) else "Line kept"
        told[version.line_id, version.words] = (f"{became}{f', for ({letter})' if letter else ''}", version.words)
    return paragraphs(
        facts([("Title", pack.title), ("Campaigns", join(sorted(campaigns.values()))), ("As at", pack.valid_at)]),
        *(f"({part.letter}) {part.words}".removeprefix("() ") for part in pack.parts),
        *(f"{became}: {words}" for became, words in told.values()),
    )


def _intervention_file(session: Session, identity: str) -> File | None:
    row = session.get(InterventionFile, int(identity))
    if row is None:
        return None
    return File(
        row.name,
        row.type,
        row.length,
        row.sha256,
        lambda storage: verified_chunks(storage, row.key, length=row.length, sha256=row.sha256),
    )


def _pack_file(session: Session, identity: str) -> File | None:
    row = session.get(PackFile, int(identity))
    if row is None:
        return None
    ending = row.kind.rpartition("-")[2]
    return File(
        f"pack.{ending}",
        TYPES.get(ending, "application/octet-stream"),
        row.length,
        row.sha256,
        lambda storage: verified_chunks(storage, row.key, length=row.length, sha256=row.sha256),
    )


SOURCE = Source(
    find,
    words={
        "intervention": _intervention_words,
        "round": _round_words,
        "numbers": _number_words,
        "pack": _pack_words,
    },
    files={"intervention-file": _intervention_file, "pack-file": _pack_file},
)
