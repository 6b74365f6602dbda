"""Who holds a post, as its pages show it: everyone with their days, what to look at, what somebody else changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.audit.moments import moments
from app.registry.holders.flags import Flag, overlaps_and_gaps
from app.registry.holders.legal_holds import holds_on_posts
from app.registry.holders.linked_posts import HeldPost, also_held, posts_of_person
from app.registry.holders.person import HolderDetails
from app.registry.holders.versions import Tenure, newest_event, tenures_of
from app.registry.holders.words import LABELS
from app.registry.models import HolderVersion
from app.web.filters import format_date


@dataclass(frozen=True)
class HoldersSection:
    """Everybody recorded, the last first; who stands on the day; what to look at; who checked, and other posts held;
    by person who holds several posts, each post that they hold or will hold, as a form sends it; whether a legal hold
    stands."""

    tenures: Sequence[Tenure]
    standing: Sequence[Tenure]
    flags: Sequence[Flag]
    verifiers: Mapping[int, str]
    also: Mapping[int, Sequence[tuple[int, str]]]
    everywhere: Mapping[int, Sequence[str]]
    on_hold: bool


@dataclass(frozen=True)
class LastChange:
    """Who changed the holders of a post last, and when; `tenure`: what now stands of the one that a form spoke of."""

    by: str
    at: datetime
    standing: Sequence[Tenure]
    tenure: Tenure | None = None


def holders_shown(
    session: Session, post_id: int, *, valid_at: date, known_at: int | None, today: date
) -> HoldersSection:
    tenures = tenures_of(session, post_id, known_at=known_at)
    standing = [tenure for tenure in tenures if tenure.holds_on(valid_at)]
    people = {tenure.held.person_id for tenure in tenures if tenure.held.person_id is not None}
    also = also_held(session, people, valid_at=valid_at, known_at=known_at)
    return HoldersSection(
        tenures=tenures[::-1],
        standing=sorted(standing, key=lambda tenure: not tenure.addressed_on(valid_at)),
        flags=overlaps_and_gaps(session, [post_id], known_at=known_at).get(post_id, ()),
        verifiers=names_of(
            session, {tenure.held.verified_by for tenure in tenures if tenure.held.verified_by is not None}
        ),
        also={person: [post for post in posts if post[0] != post_id] for person, posts in also.items()},
        everywhere={person: _posts_now(session, person, today=today) for person in people} if known_at is None else {},
        on_hold=bool(holds_on_posts(session, [post_id])),
    )


def _posts_now(session: Session, person_id: int, *, today: date) -> list[str]:
    posts = posts_of_person(session, person_id, valid_at=today)
    return [f"{post.post_id}-{post.tenure.id}" for post in posts if post.tenure.end > today]


def others_of(session: Session, tenure: Tenure, *, today: date) -> list[HeldPost]:
    """The posts that the same person holds besides, or will hold."""
    if tenure.held.person_id is None:
        return []
    posts = posts_of_person(session, tenure.held.person_id, valid_at=today)
    return [post for post in posts if post.tenure.end > today and post.tenure.id != tenure.id]


def last_change(session: Session, post_id: int, *, of: int | None = None) -> LastChange | None:
    """What was changed last about a post's holders; None for nothing. `of`: a version that a form spoke of."""
    seq = newest_event(session, post_id)
    if not seq:
        return None
    moment = moments(session, [seq])[seq]
    names = names_of(session, [moment.actor_id] if moment.actor_id is not None else [])
    by = "Despatch" if moment.actor_id is None else names.get(moment.actor_id, "A former user")
    held = tenures_of(session, post_id)
    was = session.scalars(select(HolderVersion).where(HolderVersion.id == of, HolderVersion.post_id == post_id)).first()
    now = None
    if was is not None:
        begin, end = was.valid_from or date.min, was.valid_to or date.max
        tenures = [tenure for tenure in held if tenure.begin < end and begin < tenure.end]
        now = min(tenures, key=lambda tenure: (tenure.begin != begin, tenure.begin), default=None)
    return LastChange(by, moment.at, held, now)


def differences(saved: HolderDetails, typed: HolderDetails) -> list[tuple[str, str, str]]:
    """What differs, as (label, saved, typed)."""
    before, after = _displayed_details(saved), _displayed_details(typed)
    return [(label, before[name], after[name]) for name, label in LABELS.items() if before[name] != after[name]]


def _displayed_details(held: HolderDetails) -> dict[str, str]:
    said = {name: value or "Nothing" for name, value in {**asdict(held.person), "source": held.source}.items()}
    verified = format_date(held.verified_on) if held.verified_on else "Not verified"
    return {**said, "acting": "Yes" if held.acting else "No", "verified_on": verified}
