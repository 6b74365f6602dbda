"""What a change of organisations does, worked out before anybody confirms it, and again when it is applied.

New organisations, areas and posts have no number yet: a plan calls the first new one of a kind -1, the next -2.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import digest_of
from app.errors import Refused
from app.platform.history import as_at
from app.registry.changes.areas import AreaPlan, plan_areas
from app.registry.changes.belongings import Belongings, belongings_of, fields_asked_for
from app.registry.changes.requested_change import Choices, Kind, Name, Place, RequestedChange, Wording
from app.registry.changes.standing import CurrentRecords, began_before, current_records
from app.registry.models import Contact, HolderVersion, OrganisationVersion, PostVersion
from app.registry.organisations.organisation import last_names
from app.registry.posts.post import holds_on
from app.registry.registries import registry_names

AHEAD = timedelta(days=5 * 366)
"""How far ahead a change may be recorded: reorganisations are laid down in law years before."""

CLOSES = -1
"""Where a post goes that goes nowhere."""


@dataclass(frozen=True)
class Body:
    """A successor. `number`: its id, negative while it has none; `kind` and so on as its first predecessor's."""

    number: int
    name: str
    short_name: str
    article: str
    kind: str
    nation: str
    region: str
    codes: Mapping[str, str]

    @property
    def new(self) -> bool:
        return self.number < 0


@dataclass(frozen=True)
class PredecessorPost:
    """A post of a predecessor. `to`: the successor that it moves to, by its place among them, or CLOSES; then
    `wording` is what it is called there. `holders`: who holds it on the day or will, by name. `has`: beside them."""

    post_id: int
    registry_slug: str
    registry: str
    organisation_id: int
    organisation: str
    title: str
    to: int
    wording: Wording
    holders: tuple[str, ...]
    has: Belongings
    versions: tuple[PostVersion, ...]


@dataclass(frozen=True)
class PlannedPost:
    """A new post of a successor, after the post `like` of a predecessor; `made`: whether it is to be; `carried`:
    whether it takes over what that post `has`."""

    place: Place
    registry: str
    wording: Wording
    names_organisation: bool
    like: PostVersion
    has: Belongings
    made: bool
    carried: bool


@dataclass(frozen=True)
class PostRetitled:
    """A post of an organisation that is renamed, whose title or salutation has the name."""

    version: PostVersion
    wording: Wording


@dataclass(frozen=True)
class ContactsTaken:
    """The contacts that a new successor may take over. `offers`: predecessors that have some; `chosen`: 0 for none."""

    successor: int
    offers: tuple[tuple[int, str, int], ...]
    chosen: int


@dataclass(frozen=True)
class Plan:
    """`names`: of all organisations, by number. `seen`: what it was worked out from, as a digest."""

    wanted: RequestedChange
    standing: CurrentRecords
    names: Mapping[int, str]
    successors: tuple[Body, ...]
    going: tuple[PredecessorPost, ...]
    making: tuple[PlannedPost, ...]
    retitled: tuple[PostRetitled, ...]
    areas: AreaPlan
    contacts: tuple[ContactsTaken, ...]
    seen: str

    @property
    def ending(self) -> list[OrganisationVersion]:
        """The versions of those that end."""
        return [version for version in self.standing.versions if version.organisation_id in self.wanted.predecessors]

    @property
    def post_ids(self) -> list[int]:
        """The posts to which letters may have gone: all those that it touches."""
        return [post.post_id for post in self.going] or sorted({post.post_id for post in self.standing.posts})


def plan_change(
    session: Session, wanted: RequestedChange, choices: Choices, *, today: date, also: Sequence[Any] = ()
) -> Plan:
    """Raises Refused. `also`: what else the person was shown, as JSON can say it: when that is not the same any
    more, neither is `seen`."""
    if not date(1974, 1, 1) <= wanted.on <= today + AHEAD:
        raise Refused("change_too_far", field="on")
    involved = {
        *wanted.predecessors,
        *(successor.organisation_id for successor in wanted.successors if successor.organisation_id),
    }
    if wanted.kind is Kind.RENAME:
        involved = {wanted.organisation_id}
    records = current_records(session, involved, on=wanted.on)
    names = last_names(session, involved)
    _check(session, wanted, records, names)
    if wanted.kind is Kind.RENAME:
        return _renaming(wanted, records, names, choices, _plan_digest(wanted, records, also))
    successors = _bodies(wanted, records)
    names = names | {body.number: body.name for body in successors}
    going = _going(session, wanted, records, names, successors, choices)
    return Plan(
        wanted=wanted,
        standing=records,
        names=names,
        successors=successors,
        going=going,
        making=tuple(_making(records, successors, going, choices, registry_names(session))),
        retitled=(),
        areas=plan_areas(wanted, records, successors, choices),
        contacts=tuple(_contacts(wanted, records, names, successors, choices)),
        seen=_plan_digest(wanted, records, also),
    )


def _plan_digest(wanted: RequestedChange, found: CurrentRecords, also: Sequence[Any]) -> str:
    facts = [wanted.kind, wanted.organisation_id, wanted.on.isoformat(), list(wanted.others)]
    return digest_of([facts, [list(row) for row in found.rows], list(also)])


def _check(session: Session, wanted: RequestedChange, found: CurrentRecords, names: Mapping[int, str]) -> None:
    """Everything named exists when it must, and what is new is not there yet. What is not about the day is about the
    field `name`.

    Raises Refused: into_itself, organisation_not_there, successor_not_there, one_successor, successor_missing,
    same_organisation_name, organisation_name_taken, organisation_name_twice.
    """
    if not wanted.predecessors:
        raise Refused("into_itself", field="name")
    ending = (wanted.organisation_id,) if wanted.kind is Kind.RENAME else wanted.predecessors
    there = set(
        session.scalars(
            select(OrganisationVersion.organisation_id).where(
                OrganisationVersion.organisation_id.in_(ending),
                as_at(OrganisationVersion, wanted.on - timedelta(days=1)),
            )
        )
    )
    for organisation_id in ending:
        if organisation_id not in there or found.of(organisation_id) is None:
            raise Refused("organisation_not_there", field="on", name=names.get(organisation_id, ""))
    for one in wanted.successors:
        if one.organisation_id:
            version = found.of(one.organisation_id)
            if version is None or not holds_on(version, wanted.on):
                name = names.get(one.organisation_id, "")
                raise Refused("successor_not_there", field="on", name=name)
    if wanted.kind is Kind.SPLIT and len(wanted.successors) < 2:
        raise Refused("one_successor", field="name")
    if wanted.kind is Kind.MERGE and len(wanted.successors) != 1:
        raise Refused("successor_missing", field="name")
    new = [successor.name.name for successor in wanted.successors if successor.name]
    organisation_version = found.of(wanted.organisation_id)
    if wanted.name and organisation_version:
        if (
            Name(organisation_version.name, organisation_version.short_name, organisation_version.article)
            == wanted.name
        ):
            raise Refused("same_organisation_name", field="name")
        new += [wanted.name.name] if wanted.name.name != organisation_version.name else []
    query = select(OrganisationVersion.name).where(
        OrganisationVersion.name.in_(new),
        OrganisationVersion.organisation_id.not_in(wanted.predecessors),
        as_at(OrganisationVersion, wanted.on),
    )
    for name in session.scalars(query):
        raise Refused("organisation_name_taken", field="name", name=name)
    if len(set(new)) < len(new):
        raise Refused("organisation_name_twice", field="name")


def _bodies(wanted: RequestedChange, found: CurrentRecords) -> tuple[Body, ...]:
    bodies = []
    first = found.of(wanted.organisation_id)
    assert first is not None  # noqa: S101 (checked before)
    for number, successor in enumerate(wanted.successors, start=1):
        version = found.of(successor.organisation_id) if successor.organisation_id else None
        said = version or successor.name or first
        like = version or first
        bodies.append(
            Body(
                successor.organisation_id or -number,
                said.name,
                said.short_name,
                said.article,
                like.kind,
                like.nation,
                like.region,
                successor.codes,
            )
        )
    return tuple(bodies)


def _going(
    session: Session,
    wanted: RequestedChange,
    found: CurrentRecords,
    names: Mapping[int, str],
    successors: Sequence[Body],
    choices: Choices,
) -> tuple[PredecessorPost, ...]:
    registries = registry_names(session)
    theirs: dict[int, list[PostVersion]] = {}
    for version in found.posts:
        if version.organisation_id in wanted.predecessors:
            theirs.setdefault(version.post_id, []).append(version)
    order = {slug: place for place, slug in enumerate(registries)}
    fields, goes_on = fields_asked_for(session), _going_on(wanted, found, successors)
    going = []
    for post_id, versions in theirs.items():
        first = versions[0]
        to = choices.moves.get(post_id, 0 if post_id in goes_on else CLOSES)
        to = to if to in range(len(successors)) else CLOSES
        body = successors[to] if to != CLOSES else None
        organisation_version = found.of(first.organisation_id)
        wording = Wording(first.title, first.salutation)
        if body and organisation_version:
            wording = choices.retitled.get(post_id) or renamed_wording(wording, organisation_version, body)
        going.append(
            PredecessorPost(
                post_id,
                first.registry_slug,
                registries[first.registry_slug],
                first.organisation_id,
                names[first.organisation_id],
                first.title,
                to,
                wording,
                tuple(_called(holder) for holder in found.holders if holder.post_id == post_id and holder.addressed),
                belongings_of(found, post_id, fields, wanted.on),
                tuple(versions),
            )
        )
    place = {one: number for number, one in enumerate(wanted.predecessors)}
    return tuple(sorted(going, key=lambda post: (place[post.organisation_id], order[post.registry_slug], post.post_id)))


def _going_on(wanted: RequestedChange, found: CurrentRecords, successors: Sequence[Body]) -> set[int]:
    """The posts that go on under another organisation unless a person says otherwise: where one follows one, the first
    of each registry in which the successor has none."""
    if len(wanted.predecessors) != 1 or len(successors) != 1:
        return set()
    has = {post.registry_slug for post in found.posts if post.organisation_id == successors[0].number}
    first: dict[str, int] = {}
    for version in found.posts:
        if version.organisation_id in wanted.predecessors and version.registry_slug not in has:
            first.setdefault(version.registry_slug, version.post_id)
    return set(first.values())


def _making(
    found: CurrentRecords,
    successors: Sequence[Body],
    going: Sequence[PredecessorPost],
    choices: Choices,
    registries: Mapping[str, str],
) -> Iterable[PlannedPost]:
    """A post for each registry in which a predecessor has one, unless the successor has one or one moves to it."""
    for number, body in enumerate(successors):
        has = {post.registry_slug for post in found.posts if post.organisation_id == body.number}
        has |= {post.registry_slug for post in going if post.to == number}
        for predecessor_post in going:
            if predecessor_post.registry_slug in has:
                continue
            has.add(predecessor_post.registry_slug)
            like, version, place = (
                predecessor_post.versions[0],
                found.of(predecessor_post.organisation_id),
                (number, predecessor_post.registry_slug),
            )
            assert version is not None  # noqa: S101 (checked before)
            proposed = renamed_wording(Wording(like.title, like.salutation), version, body)
            wording = choices.wordings.get(place) or proposed
            yield PlannedPost(
                place=place,
                registry=registries[predecessor_post.registry_slug],
                wording=wording,
                names_organisation=names_it(wording.title, body, otherwise=like.names_organisation),
                like=like,
                has=predecessor_post.has,
                made=choices.made.get(place, True),
                carried=choices.carried.get(place, True),
            )


def _contacts(
    wanted: RequestedChange,
    found: CurrentRecords,
    names: Mapping[int, str],
    successors: Sequence[Body],
    choices: Choices,
) -> Iterable[ContactsTaken]:
    offers = []
    for organisation_id in wanted.predecessors:
        number = len(contacts_of_body(found.contacts, organisation_id, wanted.on))
        if number:
            offers.append((organisation_id, names[organisation_id], number))
    for number, body in enumerate(successors):
        if body.new and offers:
            chosen = choices.contacts.get(number, 0)
            known = chosen if chosen in {offer[0] for offer in offers} else 0
            yield ContactsTaken(number, tuple(offers), known)


def contacts_of_body(contacts: Iterable[Contact], organisation_id: int, on: date) -> list[Contact]:
    """Those of its main office that may be used until the day."""
    return [
        contact
        for contact in contacts
        if contact.organisation_id == organisation_id and not contact.do_not_use and began_before(contact, on)
    ]


def _renaming(
    wanted: RequestedChange, found: CurrentRecords, names: Mapping[int, str], choices: Choices, seen: str
) -> Plan:
    organisation_version, new = found.of(wanted.organisation_id), wanted.name
    assert organisation_version is not None and new is not None  # noqa: S101, PT018 (checked before)
    retitled = []
    for version in found.posts:
        old = Wording(version.title, version.salutation)
        wording = choices.retitled.get(version.post_id) or renamed_wording(old, organisation_version, new)
        if wording != old:
            retitled.append(PostRetitled(version, wording))
    nothing = AreaPlan((), (), (), (), ())
    return Plan(wanted, found, names, (), (), (), tuple(retitled), nothing, (), seen)


def renamed_wording(wording: Wording, old: OrganisationVersion, new: Body | Name) -> Wording:
    """With the new name wherever the old one, or its short form, stood."""

    def renamed(text: str) -> str:
        for before, after in ((old.name, new.name), (old.short_name, new.short_name)):
            if before and before in text:
                with_article = f"{old.article} {before}".strip()
                return text.replace(with_article if with_article in text else before, f"{new.article} {after}".strip())
        return text

    return replace(wording, title=renamed(wording.title), salutation=renamed(wording.salutation))


def names_it(title: str, body: Body | Name, *, otherwise: bool) -> bool:
    """Whether a title tells which organisation it belongs to."""
    return body.name in title or (otherwise and body.short_name in title)


def _called(holder: HolderVersion) -> str:
    return f"{holder.title} {holder.full_name}".strip()
