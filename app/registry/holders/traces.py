"""What is kept of one person who holds or held posts: versions under each name, and values beside the audit chain."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditPersonal, AuditSubject
from app.platform.clock import london_time
from app.registry import events
from app.registry.holders.namesakes import plainly, same_name
from app.registry.holders.versions import Tenure
from app.registry.models import HolderVersion

TELLING = ("full_name", "forename", "surname", "salutation")
"""What points to the person by itself; a title does not."""

ROWS_APPLIED = "import.rows_applied"
"""The event of rows of a file (app/imports/applying/apply.py). It has each row's values as JSON, under "post 12"."""

OF_HOLDER = frozenset({"full_name", "person_title", "nominals", "salutation"})
"""What such a row may say of whoever holds the post; the rest of it says how to reach the office."""


def versions_of_person(session: Session, tenure: Tenure) -> set[HolderVersion]:
    """Every version of the person, superseded ones too: of the posts that they are linked to, under each name that was
    recorded. A link that was taken back counts for nothing."""
    versions = set(tenure.stretches)
    corrections = select(AuditEvent.seq).where(AuditEvent.action == events.HOLDER_CORRECTED)
    apart = _told_apart(session)
    while True:
        people = {version.person_id for version in versions if _is_linked(version, apart)}
        posts = {version.post_id for version in versions}
        query = select(HolderVersion).where(
            HolderVersion.erased.is_(None), or_(HolderVersion.post_id.in_(posts), HolderVersion.person_id.in_(people))
        )
        candidates = [version for version in session.scalars(query) if version not in versions]
        both = [*candidates, *versions]
        corrected = set(session.scalars(corrections.where(AuditEvent.seq.in_({version.recorded for version in both}))))
        went_on = {(version.post_id, version.full_name, version.recorded) for version in both}
        more = {
            candidate
            for candidate in candidates
            if (candidate.person_id in people and _is_linked(candidate, apart))
            or any(_same(candidate, other, corrected, went_on) for other in versions)
        }
        if not more:
            return versions
        versions |= more


def _told_apart(session: Session) -> set[int]:
    """Posts of which it was said that their holder is another person than the one linked to."""
    about = select(AuditSubject.subject_id).join(AuditEvent, AuditEvent.seq == AuditSubject.seq)
    rows = session.scalars(about.where(AuditEvent.action == events.HOLDER_UNLINKED, AuditSubject.kind == "post"))
    return {int(post_id) for post_id in rows}


def _is_linked(version: HolderVersion, apart: set[int]) -> bool:
    """Whether its link still counts: it stands, or nobody took back a link in its post."""
    return version.person_id is not None and (version.superseded is None or version.post_id not in apart)


def _same(one: HolderVersion, other: HolderVersion, corrections: set[int], went_on: set[tuple[int, str, int]]) -> bool:
    """Whether two versions of one post are of one person: the same name; or one corrects the other; or names nearly
    alike for the same days, of which one took the place of the other. `went_on`: post, name and event of each version;
    one that was only cut short goes on by the event that superseded it."""
    if one.post_id != other.post_id:
        return False
    first, second = sorted((one, other), key=lambda version: version.recorded)
    if plainly(one.full_name) == plainly(other.full_name):
        return True
    if first.superseded is None or first.superseded > second.recorded:
        return False
    if first.superseded == second.recorded and second.recorded in corrections:
        return True
    begin = max(one.valid_from or date.min, other.valid_from or date.min)
    same_days = begin < min(one.valid_to or date.max, other.valid_to or date.max)
    cut_short = (first.post_id, first.full_name, first.superseded) in went_on
    return same_days and not cut_short and same_name(one.full_name, other.full_name)


def audit_values_of(session: Session, versions: Iterable[HolderVersion]) -> list[tuple[int, str]]:
    """What the audit record keeps of the person, beside its chain."""
    rows = list(versions)
    seqs = {seq for row in rows for seq in (row.recorded, row.superseded) if seq is not None}
    own = {row.recorded for row in rows}
    names = {row.full_name for row in rows}
    telling = {getattr(row, name) for row in rows for name in TELLING} - {""}
    personal = select(AuditPersonal.seq, AuditPersonal.name, AuditPersonal.value, AuditEvent.action).join(
        AuditEvent, AuditEvent.seq == AuditPersonal.seq
    )
    by_event: defaultdict[tuple[int, str], dict[str, str]] = defaultdict(dict)
    for seq, name, value, action in session.execute(personal.where(AuditPersonal.seq.in_(seqs))):
        if value is not None:
            by_event[seq, action][name] = value
    found: list[tuple[int, str]] = []
    for (seq, action), values in by_event.items():
        if "full_name" in values:
            theirs = set(values) if values["full_name"] in names else set()
        elif action == events.HOLDER_CORRECTED:
            theirs = set(values) if seq in own else set()
        else:
            theirs = {
                name for name, value in values.items() if value in telling or any(one in value for one in names if one)
            }
        found += [(seq, name) for name in sorted(theirs)]
    return sorted({*found, *_values_of_rows(session, rows)})


def _values_of_rows(session: Session, versions: Iterable[HolderVersion]) -> Iterator[tuple[int, str]]:
    """Applied rows for the person's posts that name the person, or that name nobody while the person held the post.
    Such a row may have changed nothing of the person: then no version has its event."""
    by_post: defaultdict[int, list[HolderVersion]] = defaultdict(list)
    for version in versions:
        by_post[version.post_id].append(version)
    recorded = select(HolderVersion.post_id, HolderVersion.recorded).where(HolderVersion.post_id.in_(by_post))
    changes = {(post_id, seq) for post_id, seq in session.execute(recorded)}
    posts = {f"post {post_id}": post_id for post_id in by_post}
    applied = (
        select(AuditPersonal.seq, AuditPersonal.name, AuditPersonal.value, AuditEvent.at)
        .join(AuditEvent, AuditEvent.seq == AuditPersonal.seq)
        .where(AuditEvent.action == ROWS_APPLIED, AuditPersonal.name.in_(posts))
    )
    for seq, name, value, at in session.execute(applied):
        row, theirs = json.loads(value or "{}"), by_post[posts[name]]
        if OF_HOLDER.isdisjoint(row):
            continue
        if "full_name" in row:
            is_theirs = any(_is_named(version, row) for version in theirs)
        elif (posts[name], seq) in changes:
            is_theirs = any(version.recorded == seq for version in theirs)
        else:
            is_theirs = any(_held_on(version, london_time(at).date(), seq) for version in theirs)
        if is_theirs:
            yield seq, name


def _is_named(version: HolderVersion, row: Mapping[str, str]) -> bool:
    """Whether a row names the person. A name may be recorded with the title and the letters that a row has apart."""
    whole = " ".join(row.get(name, "") for name in ("person_title", "full_name", "nominals"))
    return plainly(version.full_name) in (plainly(row["full_name"]), plainly(whole))


def _held_on(version: HolderVersion, day: date, known_at: int) -> bool:
    """Whether the person held the post on the day by this version, as known at an event."""
    is_known = version.recorded <= known_at and (version.superseded is None or version.superseded > known_at)
    return is_known and (version.valid_from or date.min) <= day < (version.valid_to or date.max)
