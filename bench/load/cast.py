"""The installation that people work in, and who they are: a campaign of 20,000 letters, and users of every role who are
signed in."""

import json
import os
from collections.abc import Iterator, Mapping
from contextlib import closing
from datetime import timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from flask import Flask
from flask.sessions import SecureCookieSessionInterface
from sqlalchemy import insert, select, text, update
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.assembly import assemble
from app.audit.record import SYSTEM, Actor, record
from app.campaigns.lifecycle.create import Beginning, Details, campaign_by_reference, create_campaign
from app.campaigns.lifecycle.ownership import take_on
from app.campaigns.models import Campaign, Letter
from app.campaigns.signatories.change import Office
from app.clearance.models import OfficeMember
from app.commands.setup import prepare
from app.platform.config import Settings
from app.platform.events import Event
from app.platform.services import Services
from app.registry.models import Contact, PostVersion, Registry
from app.tracking.letter_notes import assign
from bench.seed import LARGE, follow_shipped, large_campaign
from tests.campaigns.clearing import ask
from tests.campaigns.writing import DAY, EDUCATION, HOME, SOURCE
from tests.fixtures.app import Member, add_member, signed_in_cookie

ROLES = (Role.DRAFTER, Role.CLEARER, Role.DRAFTER, Role.VIEWER, Role.DRAFTER)
"""Of every five people; two of thirty have another role instead."""
OTHERS = {4: Role.SAFEGUARDING, 9: Role.ADMINISTRATOR}
"""By place in every thirty."""

TEXTS = ("chief-constables", "lead-members")
LETTERS = int(os.environ.get("LETTERS") or 20_000)
SHOWN = 2_000
"""Letters of the large campaign that people open, spread over all of it."""
POSTS = 1_000
"""Posts that people open. Each has an email address to verify."""
OWN = 40
"""Letters that each drafter looks after to begin with."""


def prepare_cast(settings: Settings, people: int, file: Path) -> None:
    """Fill an empty database and write who works in it."""
    app = assemble(settings)
    services = app.extensions["despatch"]
    with closing(services):
        _prepare(app, services, people, file)


def _prepare(app: Flask, services: Services, people: int, file: Path) -> None:
    prepare(services)
    large_campaign(services, LETTERS)
    follow_shipped(services)
    posts = _contacts(services)
    members = [_member(services, number, role) for number, role in enumerate(islice(_roles(), people))]
    with services.database.writing() as session:
        session.execute(update(Campaign).values(owner_id=members[0][0].id))
        _look_after(session, [member for member, role in members if role == Role.DRAFTER])
    parts = [_part(app, number, *member) for number, member in enumerate(members)]
    with services.database.reading() as session:
        letters = session.scalars(select(Letter.reference).where(_of_large(session)).order_by(Letter.id)).all()
        registries = session.scalars(select(Registry.slug)).all()
    cast = {
        "people": parts,
        "letters": letters[:: max(1, len(letters) // SHOWN)],
        "pages": len(letters) // 50,
        "posts": posts,
        "registries": registries,
    }
    file.write_text(json.dumps(cast))
    _settle(services)


def _roles() -> Iterator[Role]:
    for place, role in enumerate(cycle(ROLES)):
        yield OTHERS.get(place % 30, role)


def _member(services: Services, number: int, role: Role) -> tuple[Member, Role]:
    return add_member(services, role, name=f"Person{number} Example"), role


def _contacts(services: Services) -> list[int]:
    """An email address of each post that people open."""
    with services.database.writing() as session:
        newest = select(PostVersion.post_id).where(PostVersion.superseded.is_(None)).distinct()
        posts = list(session.scalars(newest.order_by(PostVersion.post_id).limit(POSTS)))
        seq = record(session, Event("bench.contacts", ""), actor=SYSTEM, subjects=[]).seq
        rows = [
            {
                "post_id": post,
                "channel": "email",
                "use": "office",
                "lines": [],
                "county": "",
                "value": f"office{post}@council.example",
                "note": "",
                "source": "",
                "do_not_use": "",
                "recorded": seq,
            }
            for post in posts
        ]
        session.execute(insert(Contact.__table__), rows)
    return posts


def _look_after(session: Session, drafters: list[Member]) -> None:
    campaign = campaign_by_reference(session, LARGE)
    assert campaign is not None
    letters = session.scalars(select(Letter.id).where(Letter.campaign_id == campaign.id).order_by(Letter.id)).all()
    for number, member in enumerate(drafters):
        assign(session, campaign, letters[number * OWN : (number + 1) * OWN], to=member.id, actor=SYSTEM)


def _of_large(session: Session) -> Any:
    campaign = campaign_by_reference(session, LARGE)
    assert campaign is not None
    return Letter.campaign_id == campaign.id


def _part(app: Flask, number: int, member: Member, role: Role) -> Mapping[str, Any]:
    """What a person of this role works on, and a sign-in with a second factor, as their browser holds it."""
    part: dict[str, Any] = {"id": member.id, "role": role.value, "cookie": _cookie(app, member)}
    with app.extensions["despatch"].database.writing() as session:
        if role == Role.DRAFTER:
            part["campaign"] = f"OWN{number}"
            take_on(session, _small_campaign(session, f"OWN{number}"), actor=Actor(member.id))
        if role == Role.CLEARER:
            campaign = _small_campaign(session, f"CLEAR{number}")
            office = next(signatory.office_id for signatory in campaign.signatories if signatory.office == HOME)
            session.add(OfficeMember(office_id=office, user_id=member.id, gateway=False))
            session.flush()
            ask(session, campaign, due=DAY + timedelta(9))
            part |= {"campaign": campaign.reference, "office": office, "texts": TEXTS}
    return part


def _small_campaign(session: Session, reference: str) -> Campaign:
    beginning = Beginning(
        source=SOURCE,
        registries=[(TEXTS[0], {"nation": ["Wales"]}), (TEXTS[1], {"region": ["South West"]})],
        signatories=[Office(HOME, "Home Office"), Office(EDUCATION, "Department for Education")],
    )
    details = Details(reference, "A letter to write", letter_date=DAY, reply_by=None, valid_at=DAY)
    return create_campaign(session, beginning, details, actor=SYSTEM)


def _cookie(app: Flask, member: Member) -> str:
    serializer = SecureCookieSessionInterface().get_signing_serializer(app)
    assert serializer is not None
    return str(serializer.dumps(signed_in_cookie(app.extensions["despatch"], member)))


def _settle(services: Services) -> None:
    """Statistics and dead rows, as the worker and autovacuum see to within the day."""
    services.database.take_stock()
    if services.database.engine.dialect.name == "postgresql":
        with services.database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.execute(text("VACUUM ANALYZE"))
