"""Erase what is kept of a person who held posts, on request: the one exception to "versions are only inserted".

Their columns are blanked where they stand, in every version, so that no moment of the past shows them either; so are
the values that the audit record keeps beside its chain, which holds salted digests and verifies as before. The days,
the events and the number of versions stay, and so do the editions of letters: the record of what was sent.
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.audit.models import AuditPersonal
from app.audit.record import BLANKED, Actor, record
from app.errors import Refused, Stale
from app.places import Place
from app.registry import events
from app.registry.holders.legal_holds import CoveringHold, StandingHold, covering_holds, holds_on_posts
from app.registry.holders.person import NOBODY, PERSON
from app.registry.holders.traces import audit_values_of, versions_of_person
from app.registry.holders.typed_names import FilterLeft, filters_left, leave_filters, name_typed, values_of_filters
from app.registry.holders.versions import held_of, tenure_with
from app.registry.models import HolderVersion
from app.registry.posts.post import lock_posts
from app.registry.posts.titles import called_on

WINDOW = 500
"""Rows named in one statement."""

AFTER_ERASURE: Place[Callable[[Session], object]] = Place("what follows an erasure")
"""Called in its transaction, last."""


class ErasedAlready(Refused):
    """Nothing is kept of this person any more."""

    code = "holder_erased_already"


@dataclass(frozen=True)
class ErasedName:
    """A name as it was recorded in a post, with the first and the last of its days."""

    name: str
    post_id: int
    title: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Erasure:
    """What would go: versions by their numbers, the names in them, values of the audit record (event, name), words of
    saved filters; of which posts; and what stops it: `holds` on posts, and on what is `wider`."""

    versions: Sequence[int]
    post_ids: Sequence[int]
    names: Sequence[ErasedName]
    values: Sequence[tuple[int, str]]
    filters: Sequence[FilterLeft]
    holds: Sequence[StandingHold]
    wider: Sequence[CoveringHold] = ()


def erasure_of(session: Session, post_id: int, version_id: int, *, today: date) -> Erasure:
    """What is kept of the person whom this version is of, in all their posts. Raises Stale, ErasedAlready."""
    try:
        tenure = tenure_with(session, post_id, version_id, erased_too=True)
    except Stale:
        raise Stale("holder_changed_not_erased") from None
    if tenure.held.erased:
        raise ErasedAlready
    versions = sorted(
        versions_of_person(session, tenure), key=lambda holder_version: (holder_version.post_id, holder_version.id)
    )
    posts = {holder_version.post_id for holder_version in versions}
    titles = called_on(session, posts, valid_at=today)
    days: defaultdict[tuple[int, str], list[HolderVersion]] = defaultdict(list)
    for version in versions:
        days[version.post_id, held_of(version).name].append(version)
    names = [
        ErasedName(
            name,
            post_id,
            titles[post_id],
            min((holder_version.valid_from for holder_version in found), key=lambda day: day or date.min),
            max((holder_version.valid_to for holder_version in found), key=lambda day: day or date.max),
        )
        for (post_id, name), found in days.items()
    ]
    holds, typed = holds_on_posts(session, posts), name_typed(session, versions)
    return Erasure(
        [holder_version.id for holder_version in versions],
        sorted(posts),
        names,
        sorted({*audit_values_of(session, versions), *values_of_filters(session, typed)}),
        filters_left(session, typed),
        [holds[one] for one in sorted(holds)],
        covering_holds(session, posts),
    )


def erase_holder(session: Session, post_id: int, version_id: int, *, reason: str, today: date, actor: Actor) -> Erasure:
    """Blank all that is kept of the person. `reason` stays on record and names nobody.

    Raises UnknownPost, Stale, ErasedAlready, and Refused: under_legal_hold (a hold on a post of the person, or on
    something wider that covers one).
    """
    lock_posts(session, [post_id, *erasure_of(session, post_id, version_id, today=today).post_ids])
    erasure = erasure_of(session, post_id, version_id, today=today)
    if erasure.holds or erasure.wider:
        raise Refused("under_legal_hold", holds=erasure.holds, wider=erasure.wider)
    event = record(
        session,
        events.HOLDER_ERASED,
        actor=actor,
        subjects=[("post", one) for one in erasure.post_ids],
        after={
            "reason": reason,
            "versions": len(erasure.versions),
            "values": len(erasure.values),
            BLANKED: erasure.values,
            "filters": len(erasure.filters),
        },
    )
    for start in range(0, len(erasure.versions), WINDOW):
        theirs = update(HolderVersion).where(HolderVersion.id.in_(erasure.versions[start : start + WINDOW]))
        values = {**PERSON.columns(NOBODY), "source": "", "person_id": None, "erased": event.seq}
        session.execute(theirs.values(values), execution_options={"synchronize_session": False})
    for seq, name in erasure.values:
        kept = update(AuditPersonal).where(AuditPersonal.seq == seq, AuditPersonal.name == name)
        session.execute(kept.values(value=None), execution_options={"synchronize_session": False})
    leave_filters(session, erasure.filters)
    session.expire_all()
    for follow in AFTER_ERASURE:
        follow(session)
    return erasure
