"""Offices, their ministers and their members, each in a line."""

import json
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Role, User
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.clearance.models import Minister, PrivateOffice
from app.clearance.offices.ministers import record_minister
from app.platform.clock import now

HOME = "Secretary of State for the Home Department"


def office(session: Session, title: str = HOME) -> PrivateOffice:
    return session.scalars(select(PrivateOffice).where(PrivateOffice.title == title)).one()


def user(session: Session, name: str, *roles: Role, active: bool = True) -> User:
    email = f"{name.lower().replace(' ', '.')}@office.example"
    made = User(email=email, name=name, active=active, created_at=now())
    made.give(roles)
    session.add(made)
    session.flush()
    return made


def minister(session: Session, name: str, since: date | None = None, until: date | None = None, **more) -> Minister:
    """Of the Home Office."""
    return record_minister(session, office(session), name=name, since=since, until=until, actor=SYSTEM, **more)


def said(event: AuditEvent) -> dict:
    """What was and what is, as the record has it."""
    return json.loads(event.body)


def newest(session: Session) -> AuditEvent:
    return session.scalars(select(AuditEvent).order_by(AuditEvent.seq.desc()).limit(1)).one()
