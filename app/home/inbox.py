"""What the shared mailbox needs of the drafters: mail whose letter nobody knows yet, and replies to be read."""

from collections.abc import Iterator

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.models import Role
from app.accounts.person import Person
from app.home.need import Need
from app.inbox.listing import Wanted, count_tabs, listed
from app.platform.clock import in_london
from app.web.filters import format_date, format_plural


def inbox_needs(session: Session, user: Person) -> Iterator[Need]:
    if Role.DRAFTER not in user.roles:
        return
    counts = count_tabs(session, user.roles)
    if number := counts["match"]:
        yield Need(
            "query",
            f"Match {format_plural(number, 'message')} in the inbox",
            "They name no letter, or more than one." if number > 1 else "It names no letter, or more than one.",
            _oldest(session, user, "match"),
            url_for("inbox.index", tab="match"),
        )
    if number := counts["read"]:
        yield Need(
            "query",
            f"Read {format_plural(number, 'matched message')}",
            f"No reply has been recorded from {'them' if number > 1 else 'it'} yet.",
            _oldest(session, user, "read"),
            url_for("inbox.index", tab="read"),
        )


def _oldest(session: Session, user: Person, tab: str) -> str:
    first = listed(session, Wanted(tab=tab, roles=frozenset(user.roles)), size=1, page=1)
    return f"Oldest {format_date(in_london(first[0].received_at).date())}" if first else ""
