"""What a letter's newest edition prints of whom it is for, and what the registries say now: field by field.

The edition itself is the record of what was printed; nothing of it is read anew.
"""

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.letters.compose import addressee_names
from app.letters.letter import Letter as Page
from app.letters.page.wording import WORDING
from app.letters.recipient.address import AddressOverflow, lay_out
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import name_line, salute
from app.production.models import Edition, Run
from app.registry.posts.recipients_of import recipients


@dataclass(frozen=True)
class PrintedAddressee:
    """Whom a letter is for, in the words that it prints; blank where it prints none."""

    holder: str
    post: str
    organisation: str
    address: str
    salutation: str


FIELDS = tuple(field.name for field in fields(PrintedAddressee))


@dataclass(frozen=True)
class Difference:
    """A field of Addressed that is no longer so: as printed, as making the letter again would print it, and as it is
    today (None where there is no such post)."""

    field: str
    printed: str
    again: str | None
    today: str | None


@dataclass(frozen=True)
class ChangesSince:
    """What changed since an edition. `listed`: the post is on its registry's list today."""

    edition: int
    differences: Sequence[Difference]
    listed: bool


def changed_since(session: Session, campaign: Campaign, letter: Letter, *, today: date) -> ChangesSince | None:
    """What the newest edition prints otherwise than the registries say now; None for an open letter, for one that is
    not made, and where nothing changed."""
    if letter.post_id is None:
        return None
    newest = select(Edition, Run).join(Run, Run.id == Edition.run_id).where(Edition.letter_id == letter.id)
    made = session.execute(newest.order_by(Edition.number.desc()).limit(1)).one_or_none()
    if made is None:
        return None
    edition, run = made
    try:
        page = Page.from_json(edition.content)
    except ValueError:
        return None  # kept by a version of which this one does not know the format
    post_id = letter.post_id
    then = recipients(session, [post_id], valid_at=run.valid_at, known_at=run.known_at).get(post_id)
    again, now = (recipients(session, [post_id], valid_at=day).get(post_id) for day in (campaign.valid_at, today))
    if then is None:
        return None
    printed = printed_on(page, then)
    as_again, as_now = (_read_now(recipient, page, then, printed) if recipient else None for recipient in (again, now))
    differences = [
        Difference(
            name,
            getattr(printed, name),
            getattr(as_again, name) if as_again else None,
            getattr(as_now, name) if as_now else None,
        )
        for name in FIELDS
        if any(addressee and getattr(addressee, name) != getattr(printed, name) for addressee in (as_again, as_now))
    ]
    return ChangesSince(edition.number, differences, now is not None) if differences or now is None else None


def addressee_of(recipient: Recipient, page: Page) -> PrintedAddressee:
    """What a letter in the language of `page`, greeted as it is, prints of a recipient."""
    holder = recipient.holder
    name = name_line(holder) if holder else ""
    title = _title(recipient, page, acting=holder is not None and holder.acting)
    organisation = "" if recipient.names_organisation else recipient.organisation
    names = addressee_names(recipient, name, WORDING[page.language].acting)
    greeting = salute(
        holder,
        office=recipient.post_salutation,
        office_is_form=recipient.office_is_form,
        language=page.language,
    )
    return PrintedAddressee(
        holder=name,
        post=title,
        organisation=organisation,
        address=", ".join(_block(names, recipient)[len(_lines(names)) :]),
        salutation="" if page.by_hand else greeting.line,
    )


def _read_now(recipient: Recipient, page: Page, then: Recipient, printed: PrintedAddressee) -> PrintedAddressee:
    """What is printed of a recipient now. The same address is no change of address, even where a longer name would
    leave no room for the county, or a shorter one would."""
    facts = addressee_of(recipient, page)
    same = (recipient.address, recipient.county) == (then.address, then.county)
    return replace(facts, address=printed.address) if same else facts


def printed_on(page: Page, then: Recipient) -> PrintedAddressee:
    """The same of an edition. Which of its lines is which, the registries as it read them tell: the name stands above
    the title of the post, which stands above the organisation and the address."""
    titles = [_title(then, page, acting=acting) for acting in (True, False)]
    places = [(_place(page.addressee, _lines([title])), title) for title in titles]
    at, title = next(((place, title) for place, title in places if place is not None), (0, ""))
    rest = page.addressee[at + len(_lines([title])) :]
    organisation = "" if then.names_organisation else then.organisation
    below = _lines([organisation])
    own = rest[: len(below)] == below
    return PrintedAddressee(
        holder=" ".join(page.addressee[:at]),
        post=title,
        organisation=organisation if own else "",
        address=", ".join(rest[len(below) :] if own else rest),
        salutation=page.salutation,
    )


def _title(recipient: Recipient, page: Page, *, acting: bool) -> str:
    return WORDING[page.language].acting.format(title=recipient.post_title) if acting else recipient.post_title


def _block(names: Sequence[str], recipient: Recipient) -> Sequence[str]:
    """The whole block as it is laid out; one that is too long for a letter, line by line."""
    try:
        return lay_out(names, recipient.address, county=recipient.county)
    except AddressOverflow:
        return [*_lines(names), *recipient.address]


def _lines(names: Sequence[str]) -> tuple[str, ...]:
    """Names as they are printed: a long one takes two lines."""
    return lay_out(names, ())


def _place(lines: Sequence[str], wanted: Sequence[str]) -> int | None:
    """Where these lines stand among others, one below the other."""
    places = range(len(lines) - len(wanted) + 1)
    return next((at for at in places if tuple(lines[at : at + len(wanted)]) == tuple(wanted)), None)
