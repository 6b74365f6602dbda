"""Who signs, beside what is known of the private offices: who holds each, who clears for it, in which order."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.letters import count_letters
from app.campaigns.models import Campaign, Signatory
from app.campaigns.states import State
from app.clearance.models import Minister, PrivateOffice
from app.clearance.offices.departments import ended_department, successor_words
from app.clearance.offices.find import minister_of, offices
from app.clearance.offices.members import clearers_of
from app.clearance.offices.ministers import last_day_in_office
from app.letters.text.typography import typeset_text
from app.places import Place
from app.platform.clock import london_time
from app.registry.registries import registry_names
from app.web.filters import format_date
from app.web.names import recipients_of

ALL_OUT: Place[Callable[[Session, Campaign], Collection[str]]] = Place("the registries whose letters are all out")
"""Slugs of the registries whose letters in a campaign were all sent, with none that came back and no
correction to be sent."""


def registries_all_out(session: Session, campaign: Campaign) -> set[str]:
    return {slug for all_out in ALL_OUT for slug in all_out(session, campaign)}


@dataclass(frozen=True)
class Signing:
    """A signatory; who holds the office on the day of signing (blank: not recorded), and how many clear for it.
    `followed`: what became of the department, where it no longer exists on the day of the letter; else blank. `left`:
    the last day in office of the minister whose name is printed, where that is before the day of signing."""

    signatory: Signatory
    holder: str
    clearers: int
    followed: str
    left: date | None

    @property
    def to_print(self) -> str:
        """The name to print in place of the one that is printed; blank when that is right, or not known to be wrong."""
        return self.holder if typeset_text(self.holder) != typeset_text(self.signatory.name) else ""


@dataclass(frozen=True)
class FormerMinister:
    """A signatory whose printed minister has left the office. `last`: the last day in it; `successor`: who holds the
    office now, if anybody is recorded; `letters`: which of the letters to be sent print the minister, in words."""

    signatory: Signatory
    last: date
    successor: Minister | None
    letters: str = "The letters"

    @property
    def words(self) -> str:
        """Who left when, and who has held the office since."""
        left = f"{self.signatory.name} left office on {format_date(self.last)}."
        if self.successor is None:
            return f"{left} No one is recorded as {self.signatory.office} now."
        name, since = self.successor.name or "Another minister", self.successor.valid_from
        return f"{left} {name} has been {self.signatory.office} since {format_date(since or self.last)}."


@dataclass(frozen=True)
class OfferedOffice:
    """An office that does not sign yet, and who holds it on the day of signing."""

    office: PrivateOffice
    holder: str

    @property
    def words(self) -> str:
        return ", ".join(filter(None, (self.office.title, self.holder)))


def signing_day(campaign: Campaign, today: date) -> date:
    """The day of the letter, or today once that has passed: who holds the office then signs. A letter that is dated
    before its campaign was begun tells of that day, and is signed by who held the office then."""
    begun = london_time(campaign.created_at).date()
    return campaign.letter_date if campaign.letter_date < begun else max(campaign.letter_date, today)


def signing(session: Session, campaign: Campaign, *, today: date) -> list[Signing]:
    """In the order in which they sign."""
    day, ids = signing_day(campaign, today), {signatory.office_id for signatory in campaign.signatories}
    clearers = clearers_of(session, ids)
    return [
        Signing(
            signatory,
            holder_of(session, signatory.office_id, day),
            len(clearers[signatory.office_id]),
            _followed(signatory, campaign.letter_date),
            last_day_in_office(session, signatory.office_id, signatory.name, day),
        )
        for signatory in campaign.signatories
    ]


def former_ministers(
    session: Session, campaign: Campaign, day: date, *, known_at: int | None = None
) -> list[FormerMinister]:
    """Those whose names are printed and who left that office before `day`, as known now or at an audit event."""
    left = (
        (signatory, last_day_in_office(session, signatory.office_id, signatory.name, day, known_at=known_at))
        for signatory in campaign.signatories
    )
    return [FormerMinister(one, last, minister_of(session, one.office_id, day)) for one, last in left if last]


def former_signatories(session: Session, campaign: Campaign, *, today: date) -> list[FormerMinister]:
    """Those who have left office by today, or by the day of the letter if that is later, and in whose names letters are
    still to be sent; none of a campaign that is not open any more."""
    return _former_to_send(session, campaign, max(campaign.letter_date, today))


def former_at_signing(session: Session, campaign: Campaign, *, today: date) -> list[FormerMinister]:
    """Those of them who have left office before the letters are signed: one who signs the letters of a reconstruction
    held the office then."""
    return _former_to_send(session, campaign, signing_day(campaign, today))


def _former_to_send(session: Session, campaign: Campaign, day: date) -> list[FormerMinister]:
    former = former_ministers(session, campaign, day) if campaign.state == State.OPEN else []
    if not former:
        return []
    letters, out, names = (
        count_letters(session, campaign.id),
        registries_all_out(session, campaign),
        registry_names(session),
    )
    slugs = [part.registry_slug for part in campaign.audience if part.registry_slug in letters]
    if not slugs:
        return former
    found = []
    for minister in former:
        to_send = [names[slug] for slug in slugs if minister.signatory.signs(slug) and slug not in out]
        said = "The letters" if len(to_send) == len(slugs) else f"The letters to {recipients_of(to_send)}"
        found += [replace(minister, letters=said)] if to_send else []
    return found


def _followed(signatory: Signatory, day: date) -> str:
    ended = ended_department(signatory.office, signatory.department, day)
    return successor_words(ended) if ended else ""


def cannot_sign(session: Session, campaign: Campaign, day: date) -> list[str]:
    """Return why, for each signatory who can't sign a letter of `day` as filled in: the department no longer exists, or
    the minister has left office."""
    return signatory_problems(campaign, day, former_ministers(session, campaign, day))


def signatory_problems(campaign: Campaign, day: date, former: Iterable[FormerMinister]) -> list[str]:
    """What keeps each signatory from signing, in words: the department no longer exists on `day`, or the minister is
    among the `former` ones."""
    left = {minister.signatory.id: minister.words for minister in former}
    why = (_followed(signatory, day) or left.get(signatory.id, "") for signatory in campaign.signatories)
    return [words for words in why if words]


def offered_offices(session: Session, campaign: Campaign, *, today: date) -> list[OfferedOffice]:
    """Offices that may be added, in the order of precedence."""
    day, taken = signing_day(campaign, today), {signatory.office_id for signatory in campaign.signatories}
    return [
        OfferedOffice(office, holder_of(session, office.id, day))
        for office in offices_there(session, campaign)
        if office.id not in taken
    ]


def offices_there(session: Session, campaign: Campaign) -> list[PrivateOffice]:
    """In the order of precedence; without those of a department that no longer exists on the day of the letter."""
    return [
        office
        for office in offices(session)
        if not ended_department(office.title, office.department, campaign.letter_date)
    ]


def holder_of(session: Session, office_id: int, day: date) -> str:
    """The name of the minister; blank when nobody, or no name, is recorded."""
    minister = minister_of(session, office_id, day)
    return minister.name if minister else ""


def fill_names(session: Session, campaign: Campaign, *, today: date) -> None:
    """Print the recorded minister of each office for which no name is printed."""
    for signatory in campaign.signatories:
        signatory.name = signatory.name or holder_of(session, signatory.office_id, signing_day(campaign, today))


def signatories_by_precedence(session: Session, signatories: Sequence[Signatory]) -> list[Signatory]:
    """The convening department first, which is the one that stands first; then as the offices stand."""
    places = {office.id: (office.precedence, office.title) for office in offices(session, retired=True)}
    first, rest = list(signatories[:1]), list(signatories[1:])
    return first + sorted(rest, key=lambda signatory: places[signatory.office_id])


def is_out_of_order(session: Session, signatories: Iterable[Signatory]) -> bool:
    """Whether they stand otherwise than by precedence."""
    there = list(signatories)
    return signatories_by_precedence(session, there) != there


def campaigns_signed_by(session: Session, office_id: int) -> list[Campaign]:
    """By their letter date, the latest first."""
    signed = select(Signatory.campaign_id).where(Signatory.office_id == office_id)
    query = select(Campaign).where(Campaign.id.in_(signed), Campaign.state == State.OPEN)
    return list(session.scalars(query.order_by(Campaign.letter_date.desc(), Campaign.reference)))
