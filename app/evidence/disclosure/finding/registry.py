"""Posts and areas, as the registries say them and said them: titles, holders, contacts, tags; who serves an area."""

from collections.abc import Iterator

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.audit.moments import moments
from app.evidence.disclosure.finding.found import Found, Source
from app.evidence.disclosure.finding.lines import facts, in_words, is_gone, paragraphs, span
from app.evidence.disclosure.scope import Reach
from app.platform.history import Versioned
from app.registry.contacts.words import use_name
from app.registry.holders.versions import held_of
from app.registry.models import (
    AreaService,
    AreaVersion,
    Contact,
    HolderVersion,
    PostPreference,
    PostTag,
    PostValue,
    PostVersion,
    RegistryField,
)
from app.registry.organisations.organisation import last_names
from app.registry.words import CHANNELS


def find(session: Session, reach: Reach) -> Iterator[Found]:
    for post_id, title in sorted(reach.titles.items()):
        for key, kind, what in (
            ("post", "registry", "The post: titles, salutations, tags and preferences, now and before"),
            ("holders", "registry", "Who held the post, now and before"),
            ("contacts", "registry", "How to reach the post, now and before"),
        ):
            yield Found(f"{key}:{post_id}", kind, what, title, None, post_id=post_id)
    for area_id, name in reach.areas_named.items():
        what = "The area: its name, and who serves it, now and before"
        yield Found(f"area:{area_id}", "registry", what, name, None, area_id=area_id)


def told(session: Session, versions: list[tuple[Versioned, str]], known_at: int) -> str:
    """Those known then, each with its days, and between which moments Despatch held it to be so."""
    rows = [(row, words) for row, words in versions if row.recorded <= known_at]
    seqs = {seq for row, _ in rows for seq in (row.recorded, row.superseded) if seq is not None}
    when = moments(session, seqs)
    told = []
    for row, words in rows:
        gone = f", superseded {in_words(when[row.superseded or 0].at)}" if is_gone(row, known_at) else ""
        told.append(
            f"{words}\nHeld to be so {span(row.valid_from, row.valid_to)}; "
            f"recorded {in_words(when[row.recorded].at)}{gone}"
        )
    return paragraphs(*told)


def _post_words(session: Session, identity: str, known_at: int) -> str | None:
    post_id = int(identity)
    titles = session.scalars(
        select(PostVersion).where(PostVersion.post_id == post_id).order_by(PostVersion.recorded, PostVersion.id)
    ).all()
    if not titles:
        return None
    organisations = last_names(session, {one.organisation_id for one in titles})
    fields = dict(session.execute(select(RegistryField.id, RegistryField.name)).all())
    rows: list[tuple[Versioned, str]] = [
        (
            one,
            facts(
                [
                    ("Title", one.title),
                    ("Organisation", organisations[one.organisation_id]),
                    ("Salutation", one.salutation),
                    ("Source", one.source),
                    ("Note", one.note),
                ]
            ),
        )
        for one in titles
    ]
    tags = session.scalars(select(PostTag).where(PostTag.post_id == post_id).order_by(PostTag.id))
    rows += [(one, facts([("Tag", one.tag)])) for one in tags]
    wants = session.scalars(select(PostPreference).where(PostPreference.post_id == post_id).order_by(PostPreference.id))
    rows += [(one, facts([("Print", one.format), ("Way", one.way), ("Source", one.source)])) for one in wants]
    values = session.scalars(select(PostValue).where(PostValue.post_id == post_id).order_by(PostValue.id))
    rows += [(one, facts([(fields[one.field_id], one.value)])) for one in values]
    return told(session, rows, known_at)


def _holder_words(session: Session, identity: str, known_at: int) -> str | None:
    rows = session.scalars(
        select(HolderVersion)
        .where(HolderVersion.post_id == int(identity))
        .order_by(HolderVersion.recorded, HolderVersion.id)
    ).all()
    if not rows:
        return "Nobody is recorded as holding this post."
    return told(session, [(one, _holder(one)) for one in rows], known_at)


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
    return told(session, [(one, _contact(one)) for one in rows], known_at)


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
    bodies = last_names(session, {one.organisation_id for one in services} | {one.authority_id for one in names})
    rows: list[tuple[Versioned, str]] = [
        (one, facts([("Area", one.name), ("Authority", bodies[one.authority_id]), ("Region", one.region)]))
        for one in names
    ]
    rows += [(one, facts([(one.role.capitalize(), bodies[one.organisation_id])])) for one in services]
    return told(session, rows, known_at)


SOURCE = Source(
    find,
    words={"post": _post_words, "holders": _holder_words, "contacts": _contact_words, "area": _area_words},
    files={},
)
