"""An open letter is published: what of it may be taken for that, as a page too, and at which address it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlsplit

from flask import render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.campaigns.lifecycle.ownership import require_owner
from app.campaigns.models import Campaign
from app.delivery import events
from app.delivery.marking.sendable import Why, sendable
from app.delivery.release.models import Publication
from app.errors import NotFound, Refused, Stale
from app.letters.letter import Letter, words_of
from app.production.editions.editions import MadeLetter, editions_of

PDF_OF = {"en": "This letter as a PDF", "cy": "Y llythyr hwn fel PDF"}


def letter_html(letter: Letter, *, pdf_name: str) -> str:
    """`pdf_name`: of the file that is put beside it, to which it links. Needs the application's templates."""
    return render_template(
        "delivery/published.html",
        letter=letter,
        words=letter.wording,
        title=words_of(letter.subject) or letter.title,
        listed=letter.listed,
        pdf_name=pdf_name,
        pdf_of=PDF_OF[letter.language],
        kind_of=lambda block: type(block).__name__,
    )


def file_names(reference: str) -> tuple[str, str]:
    """Of the page and of its PDF, as an address on the web may end."""
    return f"{reference.lower()}.html", f"{reference.lower()}.pdf"


LONGEST_URL = 1000


class NotToPublish(Stale):
    """The letter is not final, or no longer. `why`: what keeps it back."""

    code = "release_changed"

    def __init__(self, why: Why) -> None:
        super().__init__()
        self.why = why


@dataclass(frozen=True)
class OpenLetter:
    """To one registry. `made`: its newest edition, None before there is one; `why`: what keeps it back, a code of
    sendable.Why; `publication`: where it stands."""

    letter_id: int
    reference: str
    registry_slug: str
    made: MadeLetter | None
    why: Why | None
    publication: Publication | None

    @property
    def seen(self) -> str:
        """What a form carries of it, so that a stale one is refused."""
        publication = self.publication
        return f"{publication.recorded}" if publication else ""


@dataclass(frozen=True)
class FinalLetter:
    """One that may be published: its edition `made`, and where it stands."""

    letter_id: int
    reference: str
    made: MadeLetter
    publication: Publication | None
    seen: str


def has_no_sender(campaign: Campaign) -> bool:
    """Whether its letters show no sender's address: one that is published asks its readers to write to that."""
    return not any(line.strip() for line in campaign.sender)


def open_letters(session: Session, campaign: Campaign) -> list[OpenLetter]:
    """The campaign's, in order; none when it writes to each post."""
    if not campaign.open_letter:
        return []
    letters = [one for one in sendable(session, campaign) if one.open_letter]
    ids = [letter.letter_id for letter in letters]
    rows = session.scalars(select(Publication).where(Publication.letter_id.in_(ids)))
    published = {row.letter_id: row for row in rows}
    return [
        OpenLetter(
            letter.letter_id,
            letter.reference,
            letter.registry_slug,
            _newest(editions_of(session, letter.letter_id)),
            letter.hindrance,
            published.get(letter.letter_id),
        )
        for letter in letters
    ]


def final_open_letter(session: Session, campaign: Campaign, registry_slug: str) -> FinalLetter:
    """The open letter to a registry, final. Raises NotToPublish, and NotFound: no_open_letter."""
    open_letter = next(
        (letter for letter in open_letters(session, campaign) if letter.registry_slug == registry_slug), None
    )
    if open_letter is None:
        raise NotFound("no_open_letter", reference=campaign.reference)
    if open_letter.why or open_letter.made is None:
        raise NotToPublish(open_letter.why or Why.NOT_MADE)
    return FinalLetter(
        open_letter.letter_id, open_letter.reference, open_letter.made, open_letter.publication, open_letter.seen
    )


def record_published(
    session: Session,
    campaign: Campaign,
    registry_slug: str,
    *,
    on: date,
    url: str,
    seen: str,
    today: date,
    actor: Actor,
) -> bool:
    """Where it stands since when, or a correction of that; False when it says so already.

    Raises NotTheOwner, NotFound: no_open_letter; Refused: published_in_future, bad_web_address; and Stale, also
    NotToPublish.
    """
    require_owner(campaign, actor)
    letter = final_open_letter(session, campaign, registry_slug)
    url = url.strip()
    if on > today:
        raise Refused("published_in_future", field="on")
    if not is_web_address(url):
        raise Refused("bad_web_address", field="url")
    was = letter.publication
    if was and (was.published_on, was.url) == (on, url):
        return False
    if letter.seen != seen:
        raise Stale("release_changed")
    keep_published(session, campaign, letter.letter_id, on=on, url=url, actor=actor)
    return True


def keep_published(session: Session, campaign: Campaign, letter_id: int, *, on: date, url: str, actor: Actor) -> None:
    """In place of what was kept before."""
    was = session.get(Publication, letter_id)
    event = record(
        session,
        events.LETTER_PUBLISHED,
        actor=actor,
        subjects=[("campaign", campaign.id), ("letter", letter_id)],
        before={"on": was.published_on.isoformat(), "url": was.url} if was else None,
        after={"on": on.isoformat(), "url": url},
    )
    if was:
        was.published_on, was.url, was.recorded = on, url, event.seq
    else:
        session.add(Publication(letter_id=letter_id, published_on=on, url=url, recorded=event.seq))
    session.flush()


def is_web_address(text: str) -> bool:
    """Whether it begins with https:// or http://, names a host and holds nothing that shows not."""
    try:
        parts = urlsplit(text)
        host = parts.hostname
    except ValueError:
        return False
    fit = text.isprintable() and " " not in text and len(text) <= LONGEST_URL
    return fit and parts.scheme in ("https", "http") and bool(host) and not parts.username


def _newest(editions: Sequence[MadeLetter]) -> MadeLetter | None:
    return editions[0] if editions else None
