"""`despatch user`: for the person who runs the server, who can read and change everything on it anyway."""

import sys
from typing import TYPE_CHECKING, NoReturn

import click

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from app.accounts.models import User


@click.group()
def user() -> None:
    """Manage users on this server. Despatch records each change and notifies the user."""


@user.command()
def requests() -> None:
    """List the account changes that wait for a second person, one to a line."""
    from app.accounts.models import User
    from app.commands.installation import open_installation
    from app.people.second_person import waiting_for
    from app.people.words import asked_for
    from app.platform.clock import now

    with open_installation() as services, services.database.reading() as session:
        for request in waiting_for(session, now()):
            user = session.get_one(User, request.user_id)
            click.echo(f"{request.id:<6}{asked_for(request, user)} ({user.email})")


@user.command()
@click.argument("number", type=int)
def confirm(number: int) -> None:
    """Confirm account change NUMBER when there is no second person, and print the link if it makes one."""
    from app.audit.record import SYSTEM
    from app.commands.installation import open_installation
    from app.people.decide import confirm as confirm_request
    from app.people.models import AccountRequest
    from app.platform.clock import now

    with open_installation() as services, services.database.writing() as session:
        request = session.get(AccountRequest, number)
        if request is None:
            _stop(f"There is no account change {number}.")
        done = confirm_request(session, request, settings=services.settings, actor=SYSTEM, at=now())
    click.echo("Confirmed.")
    if done.address:
        click.echo(f"Send this link only to the person that the change is about: {done.address}")


@user.command()
@click.argument("email")
def link(email: str) -> None:
    """Print a one-time link that lets the user with EMAIL set a new password."""
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
def factors(email: str) -> None:
    """Remove the second factors of the user with EMAIL, who has lost them, so that they set up new ones."""
    from app.accounts.factors.reset import reset
    from app.audit.record import SYSTEM
    from app.commands.installation import open_installation
    from app.errors import Refused
    from app.people import tell
    from app.platform.clock import now

    with open_installation() as services, services.database.writing() as session:
        found = _user(session, email)
        try:
            reset(session, found, actor=SYSTEM, at=now())
        except Refused:
            _stop(f"{found.email} has no second factor.")
        tell.factors_reset(session, found, actor=SYSTEM, at=now())
    click.echo(f"{found.email} has been signed out, and sets up a new second factor at the next sign-in.")


@user.command()
@click.argument("email")
def vouch(email: str) -> None:
    """Count the user with EMAIL as a second person, although one administrator set up their account alone."""
    from app.audit.record import SYSTEM
    from app.commands.installation import open_installation
    from app.people.decide import stand_for

    with open_installation() as services, services.database.writing() as session:
        found = _user(session, email)
        if not stand_for(session, found, actor=SYSTEM):
            _stop(f"{found.email} already counts as a second person.")
    click.echo(f"{found.email} now counts as a second person.")


def _user(session: "Session", email: str) -> "User":
    from sqlalchemy import select

    from app.accounts.models import User

    found = session.scalars(select(User).where(User.email == email.lower())).one_or_none()
    return found or _stop(f"No user has the email address {email}.")


def _stop(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(2)
