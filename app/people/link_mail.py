"""The mail that brings somebody a one-time link. The link stands in no row, so it is sent at once or made anew."""

import secrets
from datetime import datetime

from app.accounts.models import User
from app.accounts.sign_on.identities import users_signing_on
from app.accounts.sign_on.provider import Providers
from app.audit.record import Actor, record
from app.people import events
from app.people.break_glass import may_use_password
from app.platform.config import Settings
from app.platform.events import Event
from app.platform.mail.errors import MailFailed
from app.platform.mail.message import Letterhead, build_message
from app.platform.mail.words import explain
from app.platform.services import Services
from app.web.filters import format_plural

TEXT = """Dear {name},

{why} Please open this link and {how}:

{address}

The link works once and expires after {hours}. If you were not expecting this email, please do not open the link, and \
let me know by replying to this email.

Kind regards,

{by}
{office}
{by_email}
"""

SET_UP = "I have set up an account for you in Despatch, which our office uses to send ministers’ letters."
RESET = "You can now set a new password for your account in Despatch."
SET_UP_AGAIN = "You can now set up again how you sign in to Despatch."
ADMINISTRATOR = "Despatch administrator"


def mail_link(services: Services, user: User, address: str, *, by: User, at: datetime) -> tuple[str, str]:
    """Send a link to its user, in the name of the administrator who made it and who reads the replies, and record
    whether it was sent. Return what to say of it, and which kind of message that is. The link is never shown."""
    try:
        _send(services, user, address, by=by, at=at)
    except MailFailed as problem:
        _record(services, events.ACCOUNT_LINK_NOT_EMAILED, user, by=by, after={"reason": problem.code})
        return f"The link was not sent to {user.email}: {explain(problem)} Send another link.", "warning"
    if services.practice or services.settings.mail_server is None:
        where = (
            "Despatch cannot send email yet, so it saved the email as a file. Ask the person who runs Despatch to give "
            f"{user.name} the link."
        )
        return f"A link was made for {user.email}. {where}", "info"
    _record(services, events.ACCOUNT_LINK_EMAILED, user, by=by)
    return f"A link was sent to {user.email}.", "success"


def _about(services: Services, user: User) -> tuple[str, str]:
    """Why they get a link, and the subject of its mail."""
    with services.database.reading() as session:
        signs_on = bool(users_signing_on(session, [user.id]))
    if user.password_hash is None and not signs_on:
        return SET_UP, "Set up your account in Despatch"
    if services.settings.sign_on:
        return SET_UP_AGAIN, "Set up how you sign in to Despatch"
    return RESET, "Set a new password in Despatch"


def _how(settings: Settings, user: User) -> str:
    """What the page of the link offers them."""
    accounts = " or ".join(provider.title for provider in Providers(settings).values())
    if not accounts:
        return "choose a password"
    if may_use_password(settings, user.email):
        return f"use your {accounts} account, or choose a password"
    return f"use your {accounts} account"


def _record(services: Services, event: Event, user: User, *, by: User, after: dict[str, str] | None = None) -> None:
    """Neither the link nor the address is recorded: the event that made the link names its user."""
    with services.database.writing() as session:
        record(session, event, actor=Actor(by.id), subjects=[("user", user.id)], after=after)


def _send(services: Services, user: User, address: str, *, by: User, at: datetime) -> None:
    settings = services.settings
    why, subject = _about(services, user)
    text = TEXT.format(
        name=user.name,
        why=why,
        how=_how(settings, user),
        address=address,
        hours=format_plural(settings.link_hours, "hour"),
        by=by.name,
        office=", ".join(filter(None, (ADMINISTRATOR, by.office))),
        by_email=by.email,
    )
    message = build_message(
        to=user.email,
        subject=subject,
        text=text,
        number=f"link-{user.id}-{secrets.token_hex(8)}",
        letterhead=Letterhead(settings.notices_address, settings.mail_domain),
        at=at,
        reply_to=by.email,
    )
    services.mail.send(message)
