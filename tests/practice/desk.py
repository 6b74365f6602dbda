"""The stories of what the office writes and follows, made once for a run."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Factor, User
from app.accounts.sessions.sign_in import Proof, Strength, start
from app.campaigns.models import Campaign
from app.platform.clock import now
from app.platform.config import Settings
from app.practice.stories.areas import areas
from app.practice.stories.in_clearance import in_clearance
from app.practice.stories.information_request import information_request
from app.practice.stories.people import people
from app.practice.stories.question import question
from tests.fixtures.app import SECRETS
from tests.fixtures.reuse import reopened, reused_app
from tests.practice.telling import Told, told


@contextmanager
def desk() -> Iterator[Told]:
    with told("desk", (people, areas, in_clearance, question, information_request)) as made:
        yield made


@contextmanager
def pages_of(office: Told, folder: Path) -> Iterator[Flask]:
    """The application on a copy of the installation, in which people can sign in."""
    instance = folder / "instance"
    shutil.copytree(office.services.settings.instance_dir, instance)
    with reopened(Settings(instance_dir=instance, **SECRETS)) as services, reused_app(services) as app:
        yield app


def signed_in_as(app: Flask, office: Told, key: str) -> FlaskClient:
    client, strength = app.test_client(), Strength(Factor.APP, "Practice")
    with app.extensions["despatch"].database.writing() as session:
        user = session.get_one(User, office.users[key])
        token = start(session, Proof(user.id, user.password_hash, None), browser="", at=now(), strength=strength)
    with client.session_transaction() as cookie:
        cookie.update({"_user_id": token, "_fresh": True})
    return client


def homes(session: Session) -> Campaign:
    return session.scalars(select(Campaign).where(Campaign.reference.startswith("HOMES"))).one()
