"""`despatch user`: for whoever runs the machine, who can read and change everything in it anyway."""

import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.accounts.models import User


@click.group()
def user() -> None:
    """Users, as whoever runs this machine. What is done here is recorded, and the user is told."""


@user.command()
def requests() -> None:
    """List the requests that wait for a second person, one line each."""
    from app.accounts.models import User
    from app.commands.installation import open_installation
    from app.people.second_person import waiting_for
    from app.people.words import asked_for
    from app.platform.clock import now

    with open_installation() as services, services.database.reading() as session:
        for request in waiting_for(session, now()):
            click.echo(f"{request.id:<6}{asked_for(request, session.get_one(User, request.user_id))}")


@user.command()
@click.argument("number", type=int)
def confirm(number: int) -> None:
    """Confirm request NUMBER where there is no second person. A link that it makes is printed."""
    from app.audit.record import SYSTEM
    from app.commands.installation import open_installation
    from app.people.decide import confirm as confirm_request
    from app.people.models import AccountRequest
    from app.platform.clock import now

    with open_installation() as services, services.database.writing() as session:
        request = session.get(AccountRequest, number)
        if request is None:
            _stop(f"There is no request {number}.")
        done = confirm_request(session, request, settings=services.settings, actor=SYSTEM, at=now())
    click.echo(f"Confirmed. {done.address}".strip())


@user.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a one-time link with which the user with EMAIL sets a new password."""
    from app.accounts.links import make_link
    from app.audit.record import SYSTEM
    from app.commands.installation import open_installation
    from app.people import tell
    from app.platform.clock import now

    with open_installation() as services, services.database.writing() as session:
        found = _user(session, email)
        address = make_link(session, found, settings=services.settings, actor=SYSTEM)
        tell.link_sent(session, found, actor=SYSTEM, at=now())
    click.echo(address)


@user.command()
@click.argument("email")
def vouch(email: str) -> None:
    """Count the user with EMAIL as a second person, though one administrator alone made their account."""
    from app.audit.record import SYSTEM
    from app.commands.installation import open_installation
    from app.people.decide import stand_for

    with open_installation() as services, services.database.writing() as session:
        found = _user(session, email)
        if not stand_for(session, found, actor=SYSTEM):
            _stop(f"{found.email} counts as a second person already.")
    click.echo(f"{found.email} counts as a second person now.")


def _user(session: "Session", email: str) -> "User":
    from sqlalchemy import select

    from app.accounts.models import User

    found = session.scalars(select(User).where(User.email == email.lower())).one_or_none()
    return found or _stop(f"No user has the email address {email}.")


def _stop(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(2)
