"""What is kept of one person who holds or held posts: versions under each name, and values beside the audit chain."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditPersonal, AuditSubject
from app.registry import events
from app.registry.holders.namesakes import plainly, same_name
from app.registry.holders.versions import Tenure
from app.registry.models import HolderVersion

TELLING = ("full_name", "forename", "surname", "salutation")
"""What points to the person by itself; a title does not."""


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
    return sorted(found)
