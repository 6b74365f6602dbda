"""Apply a change of organisations as it was looked at, in one transaction; and say which changes there were."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.models import AuditEvent, AuditSubject
from app.audit.record import Actor, Subject, record
from app.errors import Stale
from app.platform.history import Versioned, known, next_version
from app.registry import events
from app.registry.changes.plan import CLOSES, Plan, PlannedPost, contacts_of_body, names_it, plan_change
from app.registry.changes.requested_change import Choices, Kind, RequestedChange
from app.registry.changes.standing import began_before, lock_organisations
from app.registry.models import (
    Area,
    AreaService,
    AreaVersion,
    Contact,
    Organisation,
    OrganisationCode,
    OrganisationVersion,
    Post,
    PostPreference,
    PostTag,
    PostValue,
    PostVersion,
    Succession,
)

SEEN = "organisation_change"
"""The kind of the subject that names a change: by what was seen before it, so that a second click finds it done."""


def apply_change(
    session: Session,
    wanted: RequestedChange,
    choices: Choices,
    *,
    seen: str,
    today: date,
    actor: Actor,
    also: Sequence[Any] = (),
) -> int:
    """The audit event of the change. Sent twice, it is done once. Raises Refused, and Stale when what it does is
    not worked out from what the person has `seen` any more."""
    lock_organisations(
        session, (*wanted.predecessors, *(successor.organisation_id or 0 for successor in wanted.successors))
    )
    if done := standing_change(session, seen):
        return done
    plan = plan_change(session, wanted, choices, today=today, also=also)
    if plan.seen != seen:
        raise Stale
    ids = _new_organisations(session, plan)
    number = {**{name: name for name in plan.names}, **ids}
    areas = _new_areas(session, plan)
    event = record(
        session,
        events.ORGANISATION_CHANGED,
        actor=actor,
        subjects=_subjects(plan, number, areas),
        before={"versions": [list(row) for row in plan.standing.rows]},
        after=_facts(plan, number),
    )
    making = _ChangeWriter(session, plan, event.seq, lambda one: number.get(one, one), lambda one: areas.get(one, one))
    if wanted.kind is Kind.RENAME:
        making.rename()
    else:
        making.organisations()
        making.posts()
        making.areas()
        making.contacts()
    session.flush()
    return event.seq


def standing_change(session: Session, seen: str) -> int | None:
    """The event of the change that was confirmed from what was `seen`, unless it was undone."""
    query = select(AuditEvent.seq, AuditEvent.action).join(AuditSubject, AuditSubject.seq == AuditEvent.seq)
    audit_events = session.execute(
        query.where(AuditSubject.kind == SEEN, AuditSubject.subject_id == seen).order_by(AuditEvent.seq)
    ).all()
    return audit_events[-1].seq if audit_events and audit_events[-1].action == events.ORGANISATION_CHANGED else None


@dataclass(frozen=True)
class _ChangeWriter:
    """Turns a plan into versions that event `seq` records. `who`, `where`: the id of an organisation, of an area."""

    session: Session
    plan: Plan
    seq: int
    who: Callable[[int], int]
    where: Callable[[int], int]

    @property
    def on(self) -> date:
        return self.plan.wanted.on

    def cut(self, versions: Iterable[Versioned]) -> None:
        """They hold until the day alone; those that would begin on it or later do not hold at all."""
        for version in versions:
            version.supersede(self.seq)
            if began_before(version, self.on):
                self.session.add(next_version(version, seq=self.seq, valid_to=self.on))

    def rename(self) -> None:
        plan, new = self.plan, self.plan.wanted.name
        version = plan.standing.of(plan.wanted.organisation_id)
        assert version is not None and new is not None  # noqa: S101, PT018 (a plan has both)
        self.cut([version])
        self.session.add(next_version(version, seq=self.seq, valid_from=self.on, **asdict(new)))
        for post in plan.retitled:
            names = names_it(post.wording.title, new, otherwise=post.version.names_organisation)
            self._retitle(post.version, names_organisation=names, **asdict(post.wording))

    def _retitle(self, version: PostVersion, **changes: Any) -> None:
        since = self.on if began_before(version, self.on) else version.valid_from
        self.cut([version])
        fresh = {"title_verified_on": None, "title_verified_by": None, "valid_from": since}
        self.session.add(next_version(version, seq=self.seq, **(fresh | changes)))

    def organisations(self) -> None:
        plan = self.plan
        self.cut(plan.ending)
        for body in plan.successors:
            if not body.new:
                continue
            version = OrganisationVersion(
                organisation_id=self.who(body.number),
                name=body.name,
                short_name=body.short_name,
                article=body.article,
                kind=body.kind,
                nation=body.nation,
                region=body.region,
                website="",
                valid_from=self.on,
                recorded=self.seq,
            )
            self.session.add(version)
            for scheme, code in body.codes.items():
                known = {"scheme": scheme, "code": code, "valid_from": self.on, "recorded": self.seq}
                self.session.add(OrganisationCode(organisation_id=self.who(body.number), **known))
        for before in plan.wanted.predecessors:
            for body in plan.successors:
                pair = {"predecessor_id": before, "successor_id": self.who(body.number), "note": plan.wanted.note}
                self.session.add(Succession(**pair, valid_from=self.on, recorded=self.seq))

    def posts(self) -> None:
        plan = self.plan
        for post in plan.going:
            if post.to == CLOSES:
                self.cut(post.versions)
                self.cut(holder for holder in plan.standing.holders if holder.post_id == post.post_id)
                continue
            body, last = plan.successors[post.to], post.versions[-1]
            self._retitle(
                post.versions[0],
                organisation_id=self.who(body.number),
                names_organisation=names_it(post.wording.title, body, otherwise=post.versions[0].names_organisation),
                valid_to=last.valid_to,
                **asdict(post.wording),
            )
            for later in post.versions[1:]:
                later.supersede(self.seq)
        for made in plan.making:
            if made.made:
                self._make(made)

    def _make(self, made: PlannedPost) -> None:
        organisation_id = self.who(self.plan.successors[made.place[0]].number)
        post_id = post_identity(self.session, made.place[1], organisation_id)
        fresh = {"title_verified_on": None, "title_verified_by": None, "note": "", "source": self.plan.wanted.note}
        version = next_version(
            made.like,
            seq=self.seq,
            post_id=post_id,
            organisation_id=organisation_id,
            names_organisation=made.names_organisation,
            valid_from=self.on,
            valid_to=None,
            **fresh,
            **asdict(made.wording),
        )
        self.session.add(version)
        if made.carried:
            self._carry(made.has.contacts, made.like.organisation_id, post_id=post_id)
            for one in made.has.dateless:
                if not self._has_own_rows(type(one), post_id):
                    self.session.add(next_version(one, seq=self.seq, post_id=post_id))

    def _has_own_rows(self, model: type[PostPreference | PostTag | PostValue], post_id: int) -> bool:
        """Whether a post that there was before has such things of its own still."""
        query = select(model.id).where(model.post_id == post_id, known(model), model.recorded < self.seq)
        return self.session.scalars(query.limit(1)).first() is not None

    def contacts(self) -> None:
        for contact in self.plan.contacts:
            if contact.chosen:
                office = contacts_of_body(self.plan.standing.contacts, contact.chosen, self.on)
                organisation_id = self.who(self.plan.successors[contact.successor].number)
                self._carry(office, contact.chosen, organisation_id=organisation_id)

    def _carry(self, contacts: Iterable[Contact], before: int, **owner: int) -> None:
        """Nobody has verified them for the successor."""
        note = f"Taken over from {self.plan.names[before]}"
        for contact in contacts:
            fresh = {"valid_from": self.on, "verified_on": None, "verified_by": None, "note": note}
            self.session.add(next_version(contact, seq=self.seq, **fresh, **owner))

    def areas(self) -> None:
        areas = self.plan.areas
        self.cut((*areas.ended, *areas.ending))
        for version, number in areas.passed:
            since = self.on if began_before(version, self.on) else version.valid_from
            self.cut([version])
            self.session.add(next_version(version, seq=self.seq, valid_from=since, authority_id=self.who(number)))
        for made in areas.made:
            version = AreaVersion(
                area_id=self.where(made.number),
                name=made.name,
                authority_id=self.who(made.authority),
                nation=made.nation,
                region=made.region,
                valid_from=self.on,
                recorded=self.seq,
            )
            self.session.add(version)
        for service in areas.services:
            begun = AreaService(
                area_id=self.where(service.area),
                organisation_id=self.who(service.organisation),
                role=service.role,
                share=service.share,
                is_primary=service.is_primary,
                valid_from=self.on,
                recorded=self.seq,
            )
            self.session.add(begun)


def _new_organisations(session: Session, plan: Plan) -> dict[int, int]:
    made = {}
    for body in plan.successors:
        if body.new:
            made[body.number] = new_organisation(session, body.name)
    return made


def new_organisation(session: Session, name: str) -> int:
    """An identity of its own: what is said of it are versions."""
    row = Organisation(key=_unused(session, Organisation.key, f"added:{slug_of(name)[:60]}"))
    session.add(row)
    session.flush()
    return row.id


def _new_areas(session: Session, plan: Plan) -> dict[int, int]:
    made = {}
    for area in plan.areas.made:
        row = Area(slug=_unused(session, Area.slug, slug_of(area.name)[:70]))
        session.add(row)
        session.flush()
        made[area.number] = row.id
    return made


def post_identity(session: Session, registry_slug: str, organisation_id: int) -> int:
    """The post of an organisation in a registry, known by its key: the one that it had before, or a new one."""
    organisation = session.scalars(select(Organisation.key).where(Organisation.id == organisation_id)).one()
    key = f"{registry_slug}/{organisation}"
    row = session.scalars(select(Post).where(Post.key == key)).one_or_none()
    if row is None:
        row = Post(key=key)
        session.add(row)
        session.flush()
    return row.id


def slug_of(name: str) -> str:
    plain = name.lower().replace("’", "").replace("'", "").replace("&", " and ")
    return "-".join(re.findall(r"[a-z0-9]+", plain)) or "unnamed"


def _unused(session: Session, column: Any, wanted: str) -> str:
    taken = set(session.scalars(select(column).where(column.startswith(wanted, autoescape=True))))
    number, found = 2, wanted
    while found in taken:
        number, found = number + 1, f"{wanted}-{number}"
    return found


def _subjects(plan: Plan, number: Mapping[int, int], areas: Mapping[int, int]) -> list[Subject]:
    bodies = dict.fromkeys((plan.wanted.organisation_id, *plan.wanted.predecessors))
    bodies |= dict.fromkeys(number[body.number] for body in plan.successors)
    services = plan.areas.services
    served = dict.fromkeys(
        [service.area_id for service in plan.areas.ended]
        + [areas.get(service.area, service.area) for service in services]
    )
    posts = [post.post_id for post in plan.going] + [post.version.post_id for post in plan.retitled]
    return [
        (SEEN, plan.seen),
        *(("organisation", body) for body in bodies),
        *(("post", one) for one in dict.fromkeys(posts)),
        *(("area", one) for one in served),
    ]


def _facts(plan: Plan, number: Mapping[int, int]) -> dict[str, Any]:
    change = plan.wanted
    return {
        "kind": str(change.kind),
        "on": change.on.isoformat(),
        "note": change.note,
        "organisations": [plan.names[predecessor] for predecessor in change.predecessors],
        "successors": [[number[body.number], body.name] for body in plan.successors],
        "name": change.name.name if change.name else None,
        "posts_closed": [post.post_id for post in plan.going if post.to == CLOSES],
        "posts_moved": [post.post_id for post in plan.going if post.to != CLOSES],
        "posts_made": [f"{post.wording.title}" for post in plan.making if post.made],
        "posts_retitled": [post.version.post_id for post in plan.retitled],
    }
