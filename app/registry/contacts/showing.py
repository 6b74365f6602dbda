"""How contacts are put on a page: how old each is, who verified it, whose it is."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from flask import url_for
from sqlalchemy.orm import Session

from app.accounts.directory import names_of
from app.registry.contacts.age import current_since, is_current
from app.registry.contacts.of_posts import MAIN_OFFICE, OFFICE_OF_POST, KnownContact
from app.registry.contacts.record import Owner
from app.registry.contacts.words import use_name
from app.web.filters import format_date, format_plural

NOT_OF_THIS_POST = ", not of this post"
"""How notes of the shipped contacts end: on the page of an organisation there is no such post."""


@dataclass(frozen=True)
class ContactLine:
    """`shape`, `word` and `sub` say how it stands, in the vocabulary of states; `by`: who verified it;
    `whose`: whom it belongs to, and what it is for."""

    contact: KnownContact
    whose: str
    shape: str
    word: str
    sub: str
    by: str
    current: bool


def contact_lines(session: Session, contacts: Iterable[KnownContact], *, today: date, months: int) -> list[ContactLine]:
    """`months`: how long a contact counts as current."""
    contacts = list(contacts)
    names = names_of(session, {contact.verified_by for contact in contacts if contact.verified_by is not None})
    since = current_since(today, months)
    return [_line(contact, names.get(contact.verified_by or 0, ""), since=since, today=today) for contact in contacts]


def standing_in_words(contact: KnownContact, *, since: date, today: date) -> tuple[str, str, str]:
    """Shape, word and second line: whether it may be used, and how old what is known of it is."""
    if contact.do_not_use:
        return "stop", "Not to be used", contact.do_not_use
    years = contact.age(today)
    age = format_plural(years, "year") if years else ""
    if contact.verified_on is None:
        return "query", "Never verified", f"The source is {age} old" if age else ""
    ago = f"{age} ago" if age else ""
    if is_current(contact.verified_on, since):
        return "full", format_date(contact.verified_on), ago
    return "warn", format_date(contact.verified_on), f"{ago}: verify it again" if ago else "Verify it again"


def page_of(owner: Owner) -> str:
    """The address of the page of whom a contact belongs to."""
    if owner.post_id is not None:
        return url_for("registry.post", post_id=owner.post_id)
    return url_for("organisations.organisation", organisation_id=owner.organisation_id)


def _line(contact: KnownContact, by: str, *, since: date, today: date) -> ContactLine:
    shape, word, sub = standing_in_words(contact, since=since, today=today)
    return ContactLine(contact, contact_owner_words(contact), shape, word, sub, by, current=shape == "full")


def contact_owner_words(contact: KnownContact) -> str:
    owner = "This post" if contact.own else contact.note.removesuffix(NOT_OF_THIS_POST) or use_name(MAIN_OFFICE)
    usual = contact.use in (OFFICE_OF_POST, MAIN_OFFICE)
    return owner if usual else f"{owner}, {use_name(contact.use).lower()}"
