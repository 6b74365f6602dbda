"""Requests of administrators that take two people, each step in one line."""

import pytest
from sqlalchemy import select

from app.accounts.models import User
from app.audit.record import SYSTEM, Actor
from app.errors import Refused
from app.notices.models import Notice
from app.people import ask
from app.people.decide import confirm
from app.people.models import AccountRequest
from app.platform.clock import now


def change(services, actor, user, *roles):
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        details = {"name": found.name, "office": found.office, "roles": roles}
        return ask.change(session, found, **details, settings=services.settings, actor=Actor(actor.id), at=now())


def reset(services, actor, user):
    with services.database.writing() as session:
        found = session.get_one(User, user.id)
        return ask.reset(session, found, settings=services.settings, actor=Actor(actor.id), at=now())


def decide(services, actor, verb=confirm, *, number=None, at=None):
    with services.database.writing() as session:
        newest = select(AccountRequest).order_by(AccountRequest.id.desc()).limit(1)
        request = session.get(AccountRequest, number) if number else session.scalars(newest).one()
        settings = {"settings": services.settings} if verb is confirm else {}
        return verb(session, request, actor=Actor(actor.id) if actor else SYSTEM, at=at or now(), **settings)


def roles(services, user):
    with services.database.reading() as session:
        return session.get_one(User, user.id).roles


def told(services, user):
    with services.database.reading() as session:
        return list(session.scalars(select(Notice.kind).where(Notice.user_id == user.id).order_by(Notice.id)))


def refused(services, actor, **more):
    with pytest.raises(Refused) as problem:
        decide(services, actor, **more)
    return problem.value.code
