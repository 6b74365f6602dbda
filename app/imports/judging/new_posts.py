"""Posts of a registry of one's own that a file adds, with organisations that Despatch does not know yet."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import insert, or_, select
from sqlalchemy.orm import Session

from app.imports.models import ImportRow
from app.imports.reading.values import Wrong
from app.letters.page.wording import WORDING
from app.platform.history import known
from app.registry.changes.apply import slug_of
from app.registry.models import AreaService, Organisation, OrganisationCode, OrganisationVersion, Post, PostVersion
from app.registry.organisations.families import kinds_for
from app.registry.organisations.find_by_name import organisations_near
from app.registry.own.posts import PARTNER, POLICING_BODY, areas_like, places_like
from app.registry.posts.bulk_record import Batch
from app.registry.posts.bulk_standing import PostSnapshot
from app.registry.posts.matching import plain_name
from app.registry.words import do_you_mean

if TYPE_CHECKING:
    from app.imports.judging.judge import CheckContext

ADDED = "added"
"""What the keys of organisations begin with that do not ship."""
OTHER, OWN = "other", "own"
"""The kind of an organisation that a file named, and the scheme of a code that it gave."""


class Body(NamedTuple):
    organisation_id: int
    key: str


def all_bodies(session: Session) -> dict[str, Body]:
    """All organisations by plain name; an apply adds its own."""
    names = select(OrganisationVersion.name, Organisation.id, Organisation.key)
    rows = names.join(Organisation, Organisation.id == OrganisationVersion.organisation_id)
    found = session.execute(rows.where(known(OrganisationVersion)))
    return {plain_name(name): Body(organisation_id, key) for name, organisation_id, key in found}


def add_posts(checking: "CheckContext", batch: Batch, rows: Sequence[ImportRow]) -> dict[int, PostSnapshot]:
    """Give each of these rows a post; what stands of it comes back, by the row's id. A post is on its list from the
    import's day on, or from the day on which its holder came. One that was on it before is the same post again."""
    if not rows:
        return {}
    session, bodies = checking.session, checking.bodies
    named = {plain_name(row.values["organisation"]): row for row in rows}
    unknown = [row for plain, row in named.items() if plain not in bodies]
    keys = [f"{ADDED}:{slug_of(row.values['organisation'])[:60]}" for row in unknown]
    for row, (organisation_id, key) in zip(unknown, _identities(session, Organisation, keys, free={}), strict=True):
        bodies[plain_name(row.values["organisation"])] = Body(organisation_id, key)
        _organisation(batch, organisation_id, row, checking)
    keys = [
        f"{checking.slug_of(row.values)}/{bodies[plain_name(row.values['organisation'])].key}"[:130] for row in rows
    ]
    free = _off_their_lists(session, keys, checking.since)
    standing = {}
    for row, (post_id, _) in zip(rows, _identities(session, Post, keys, free=free), strict=True):
        name = row.values["organisation"]
        title = _title(row, post_id, bodies[plain_name(name)].organisation_id, checking)
        batch.come(PostVersion, **title)
        row.post_id, row.identity = post_id, f"post:{post_id}"
        standing[row.id] = PostSnapshot(post_id, checking.since, [PostVersion(**title)], name, (), (), (), None, {})
    return standing


def _organisation(batch: Batch, organisation_id: int, row: ImportRow, checking: "CheckContext") -> None:
    name, session = row.values["organisation"], checking.session
    like = checking.bodies.get(plain_name(row.values.get("areas", "")))
    nation, region = places_like(session, like.organisation_id, checking.since) if like else ("", "")
    police = like is not None and _is_force(session, like.organisation_id)
    usual = kinds_for(checking.slug_of(row.values) or "")
    kind = usual[0] if usual else POLICING_BODY if police else OTHER
    said = {"organisation_id": organisation_id, "valid_from": checking.since}
    places = {"article": "", "kind": kind, "nation": nation, "region": region, "website": ""}
    batch.come(OrganisationVersion, **said, name=name, short_name=name, **places)
    service = {"role": POLICING_BODY if kind == POLICING_BODY else PARTNER, "share": None, "is_primary": True}
    for area_id in areas_like(session, like.organisation_id, checking.since) if like else ():
        batch.come(AreaService, **said, area_id=area_id, **service)
    if code := row.values.get("code"):
        batch.come(OrganisationCode, **said, scheme=OWN, code=code)


def _is_force(session: Session, organisation_id: int) -> bool:
    """Whether it is a police force: whoever else serves its areas by a file of posts holds it to account."""
    kinds = select(OrganisationVersion.kind).where(
        OrganisationVersion.organisation_id == organisation_id, known(OrganisationVersion)
    )
    return "police_force" in session.scalars(kinds).all()


def areas_wrong(checking: "CheckContext", values: Mapping[str, Any]) -> list[Wrong]:
    """That nobody is called as the one whose areas a new organisation is to serve, and who may be meant."""
    said = values.get("areas", "")
    if not said or plain_name(said) in checking.bodies:
        return []
    near = do_you_mean([name for _, name in organisations_near(checking.session, said)])
    return [Wrong("areas", "areas_unknown", {"said": said, "near": f" {near}" if near else ""})]


def _title(row: ImportRow, post_id: int, organisation_id: int, checking: "CheckContext") -> dict[str, Any]:
    title = row.values["title"]
    since = min(checking.since, date.fromisoformat(row.values.get("since", "9999-12-31")))
    return {
        "post_id": post_id,
        "registry_slug": checking.slug_of(row.values),
        "organisation_id": organisation_id,
        "title": title,
        "names_organisation": row.values["organisation"].casefold() in title.casefold(),
        "salutation": row.values.get("post_salutation") or WORDING["en"].unknown,
        "office_is_form": False,
        "source": row.values.get("source") or checking.found.options["source"],
        "note": "",
        "title_verified_on": None,
        "title_verified_by": None,
        "valid_from": since,
        "valid_to": None,
    }


def _identities(
    session: Session, model: type[Any], wanted: Sequence[str], *, free: Mapping[str, int]
) -> list[tuple[int, str]]:
    """Identities under these keys, with a number after those that are taken: id and key, in order. `free`: keys of
    those that may be taken up again."""
    if not wanted:
        return []
    taken = _keys_in_use(session, model, wanted) - free.keys()
    keys: list[str] = []
    for start in wanted:
        key, number = start, 1
        while key in taken:
            number += 1
            key = f"{start}-{number}"
        taken.add(key)
        keys.append(key)
    ids = dict(free)
    if fresh := [{"key": key} for key in keys if key not in free]:
        ids.update(session.execute(insert(model).returning(model.key, model.id), fresh).all())
    return [(ids[key], key) for key in keys]


def _off_their_lists(session: Session, keys: Sequence[str], since: date) -> dict[str, int]:
    """The posts with these keys that are on no list from the day on."""
    on = select(PostVersion.post_id).where(
        known(PostVersion), or_(PostVersion.valid_to.is_(None), PostVersion.valid_to > since)
    )
    return dict(session.execute(select(Post.key, Post.id).where(Post.key.in_(keys), Post.id.not_in(on))).all())


def _keys_in_use(session: Session, model: type[Any], wanted: Sequence[str]) -> set[str]:
    """The keys that are taken: all of them when one of those wanted is, since it then has a number put after it."""
    if session.scalar(select(model.id).where(model.key.in_(wanted)).limit(1)) is None:
        return set()
    return set(session.scalars(select(model.key)))
