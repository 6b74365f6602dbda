"""Users for the tests of verbs, made as the pages make them."""

from datetime import UTC, datetime

from app.accounts.links import make_link, set_password
from app.accounts.models import Role, User
from app.accounts.users import add_user
from app.audit.models import AuditEvent
from app.audit.record import SYSTEM
from app.platform.services import Services
from tests.fixtures.app import PASSWORD_HASH

NOON = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def token_of(address: str) -> str:
    return address.rsplit("/", 1)[1]


def add(services: Services, *roles: Role, name: str = "Alex Example", password: bool = True) -> User:
    """A user with `roles`, set up with the tests' password unless told otherwise."""
    email = f"{name.lower().replace(' ', '.')}@office.example"
    with services.database.writing() as session:
        user = add_user(session, name=name, email=email, office="Private office", roles=roles, actor=SYSTEM, at=NOON)
        if password:
            address = make_link(session, user, settings=services.settings, actor=SYSTEM)
            set_password(session, token_of(address), password_hash=PASSWORD_HASH, at=NOON)
    return user


def actions(services: Services) -> list[str]:
    with services.database.reading() as session:
        return [event.action for event in session.query(AuditEvent).order_by(AuditEvent.seq)]
