"""Holders of posts as versions are kept: read as tenures, and woven anew when anything changes."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.errors import Stale
from app.platform.events import Event
from app.platform.history import known
from app.registry.holders.person import PERSON, HolderDetails
from app.registry.holders.stretches import Stretch, settle_stretches, touches
from app.registry.models import HolderVersion

HoldersOf = Mapping[int, Sequence[Stretch[HolderDetails]]]
"""Who holds posts, by post id."""


@dataclass(frozen=True)
class Tenure:
    """One person's time in a post, with one set of facts. `stretches` are its versions, each addressed or not."""

    post_id: int
    held: HolderDetails
    stretches: tuple[HolderVersion, ...]

    @property
    def id(self) -> int:
        """Of its first version: it names the tenure as long as nothing changes."""
        return self.stretches[0].id

    @property
    def valid_from(self) -> date | None:
        return self.stretches[0].valid_from

    @property
    def valid_to(self) -> date | None:
        return self.stretches[-1].valid_to

    @property
    def begin(self) -> date:
        return self.valid_from or date.min

    @property
    def end(self) -> date:
        return self.valid_to or date.max

    def holds_on(self, day: date) -> bool:
        return self.begin <= day < self.end

    def addressed_on(self, day: date) -> bool:
        return any(
            stretch.addressed and (stretch.valid_from or date.min) <= day < (stretch.valid_to or date.max)
            for stretch in self.stretches
        )

    @property
    def recorded(self) -> int:
        """The last event that said anything of it."""
        return max(stretch.recorded for stretch in self.stretches)


def versions_of(session: Session, post_ids: Collection[int], *, known_at: int | None = None) -> list[HolderVersion]:
    """What is said of the holders of these posts, by their days."""
    query = select(HolderVersion).where(HolderVersion.post_id.in_(post_ids), known(HolderVersion, known_at))
    return list(session.scalars(query.order_by(HolderVersion.valid_from.nulls_first(), HolderVersion.id)))


def tenures_of(session: Session, post_id: int, *, known_at: int | None = None) -> list[Tenure]:
    """Everyone who held, holds or will hold the post, by the day on which they came."""
    return tenures(versions_of(session, [post_id], known_at=known_at))


def tenures(versions: Iterable[HolderVersion]) -> list[Tenure]:
    """Versions by their days, of any posts: those that go on with the same facts are one tenure."""
    found: list[list[HolderVersion]] = []
    for version in versions:
        before = next((holder_versions for holder_versions in found if _goes_on(holder_versions[-1], version)), None)
        if before:
            before.append(version)
        else:
            found.append([version])
    return [Tenure(parts[0].post_id, held_of(parts[0]), tuple(parts)) for parts in found]


def tenure_with(session: Session, post_id: int, version_id: int, *, erased_too: bool = False) -> Tenure:
    """The tenure that this version is of. Raises Stale when it is superseded, erased, or none of the post's: of
    somebody who was erased nothing may be said anew."""
    for tenure in tenures_of(session, post_id):
        if any(version.id == version_id for version in tenure.stretches) and (erased_too or not tenure.held.erased):
            return tenure
    raise Stale("holder_changed")


def newest_event(session: Session, post_id: int) -> int:
    """The last event that changed anything about the holders of a post, 0 for none: what a form saw."""
    pairs = session.execute(
        select(HolderVersion.recorded, HolderVersion.superseded).where(HolderVersion.post_id == post_id)
    )
    return max((seq for pair in pairs for seq in pair if seq is not None), default=0)


def held_of(version: HolderVersion) -> HolderDetails:
    return HolderDetails(
        person=PERSON.details_of(version),
        acting=version.acting,
        source=version.source,
        verified_on=version.verified_on,
        verified_by=version.verified_by,
        person_id=version.person_id,
        erased=version.erased,
    )


def stretch_of(version: HolderVersion) -> Stretch[HolderDetails]:
    return Stretch(held_of(version), version.valid_from, version.valid_to, version.addressed)


def stretches_of(versions: Iterable[HolderVersion]) -> list[Stretch[HolderDetails]]:
    return [stretch_of(version) for version in versions]


@dataclass(frozen=True)
class HolderChanges:
    """What making the holders of posts so takes: versions to supersede, and stretches to record, by post."""

    gone: Sequence[HolderVersion]
    new: HoldersOf

    def keep(self, session: Session, seq: int) -> None:
        """As event `seq` records it."""
        for version in self.gone:
            version.supersede(seq)
        for post_id, stretches in self.new.items():
            session.add_all(HolderVersion(**version_values(post_id, stretch), recorded=seq) for stretch in stretches)
        session.flush()


def weave(session: Session, wanted: HoldersOf) -> HolderChanges | None:
    """What differs from `wanted`, all holders of these posts; None when all is so already. The posts are locked
    (`lock_post`) by who asks."""
    standing: dict[int, list[HolderVersion]] = {post_id: [] for post_id in wanted}
    for version in versions_of(session, wanted):
        standing[version.post_id].append(version)
    versions: list[HolderVersion] = []
    new: dict[int, list[Stretch[HolderDetails]]] = {}
    for post_id, stretches in wanted.items():
        there, now = stretches_of(standing[post_id]), settle_stretches(stretches)
        if set(now) != set(settle_stretches(there)):
            versions += [version for version in standing[post_id] if stretch_of(version) not in now]
            new[post_id] = [stretch for stretch in now if stretch not in there]
    return HolderChanges(versions, new) if new else None


def change(
    session: Session,
    action: Event,
    wanted: HoldersOf,
    *,
    actor: Actor,
    after: Mapping[str, Any] | None = None,
    personal: Mapping[str, str] | None = None,
) -> int | None:
    """Make the holders of posts so by one event of this `action`. Its number comes back; None when all is so already.
    The posts are locked (`lock_post`) by who asks."""
    weaving = weave(session, wanted)
    if weaving is None:
        return None
    event = record(
        session,
        action,
        actor=actor,
        subjects=[("post", post_id) for post_id in weaving.new],
        before={"versions": [version.id for version in weaving.gone]} if weaving.gone else None,
        after=after,
        personal={name: value for name, value in (personal or {}).items() if value},
    )
    weaving.keep(session, event.seq)
    return event.seq


def version_values(post_id: int, stretch: Stretch[HolderDetails]) -> dict[str, Any]:
    """What a version of the stretch says, by column."""
    details = stretch.facts
    return {
        "post_id": post_id,
        **PERSON.columns(details.person),
        "acting": details.acting,
        "source": details.source,
        "verified_on": details.verified_on,
        "verified_by": details.verified_by,
        "person_id": details.person_id,
        "erased": details.erased,
        "addressed": stretch.addressed,
        "valid_from": stretch.valid_from,
        "valid_to": stretch.valid_to,
    }


def _goes_on(before: HolderVersion, after: HolderVersion) -> bool:
    return before.post_id == after.post_id and touches(stretch_of(before), stretch_of(after))
