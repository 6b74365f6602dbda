"""A job for the print room: what a choice comes to."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from app.campaigns.models import Campaign
from app.letters.recipient.labels import SHEETS, LabelAddress, fit
from app.production.editions.editions import MadeLetter, newest_editions
from app.production.editions.enclosed_files import EnclosedFile
from app.production.print_room.choice import ALL, BY_TITLE, KEYS, POSTED, READY, Choice
from app.production.print_room.letters import (
    AddressedLetter,
    BoundLetter,
    addressed_letters,
    addresses,
    bind,
    by_registry,
)
from app.production.verification.issue_check import unissued_letters


@dataclass(frozen=True, slots=True)
class Standing:
    """Where letters stand on their way out, by id: the number of the newest edition, where others are chosen; those of
    which the newest was sent; and those of which it can be marked as sent, where only they are wanted."""

    newest: Mapping[int, int]
    sent: Collection[int]
    to_send: Collection[int]

    def is_newest(self, letter: MadeLetter) -> bool:
        return self.newest.get(letter.letter_id, letter.edition) == letter.edition


@dataclass(frozen=True)
class Job:
    """`registries`: slugs of those that the editions to choose from are of. `sent`: how many of the letters are marked
    as sent already; `older`: of how many there is a newer edition. `left_out`: how many are signed, and not among the
    letters since their text is not issued any more."""

    letters: Sequence[BoundLetter]
    registries: frozenset[str]
    sent: int
    older: int
    left_out: int

    @property
    def pages(self) -> int:
        return self.letters[-1].last if self.letters else 0

    @property
    def drafts(self) -> int:
        return sum(letter.letter.letter.draft for letter in self.letters)

    @property
    def behind(self) -> list[tuple[EnclosedFile, int]]:
        """What is printed behind letters, each with how many of them."""
        return _enclosure_counts(letter.letter.letter.behind for letter in self.letters)

    @property
    def beside(self) -> list[tuple[EnclosedFile, int]]:
        """What is put beside letters, each with how many of them: the copies to print."""
        return _enclosure_counts(letter.letter.letter.beside for letter in self.letters)

    @property
    def without_address(self) -> list[BoundLetter]:
        return [letter for letter in self.letters if not letter.letter.address]


def _enclosure_counts(enclosed: Iterable[Sequence[EnclosedFile]]) -> list[tuple[EnclosedFile, int]]:
    return list(Counter(letter for letters in enclosed for letter in letters).items())


def job_of(
    session: Session,
    campaign: Campaign,
    choice: Choice,
    *,
    run_id: int | None,
    standing: Standing,
    registries: Sequence[str],
    whole: bool,
) -> Job:
    """`run_id`: the run's that is chosen. `registries`: all slugs, in order. `whole`: with the recipients and files of
    the letters, which a page needs of those alone that it shows."""
    titles = whole or choice.order in BY_TITLE
    made = newest_editions(session, campaign.id, run_id=run_id, titles=titles, files=whole)
    letters = addressed_letters(made, addresses(session, campaign.id, run_id=run_id))
    chosen = [letter for letter in letters if _is_wanted(letter, choice, standing)]
    unissued = unissued_letters(session, campaign.id, run_id=run_id)
    wanted = [letter for letter in chosen if letter.letter.letter_id not in unissued]
    key = KEYS.get(choice.order) or by_registry(registries)
    newest = [letter.letter.letter_id for letter in wanted if standing.is_newest(letter.letter)]
    return Job(
        letters=bind(wanted, key=key, sheets=choice.sheets),
        registries=frozenset(letter.letter.registry_slug for letter in letters),
        sent=sum(letter_id in standing.sent for letter_id in newest),
        older=len(wanted) - len(newest),
        left_out=len(chosen) - len(wanted),
    )


def _is_wanted(one: AddressedLetter, choice: Choice, standing: Standing) -> bool:
    if choice.registry and one.letter.registry_slug != choice.registry:
        return False
    if choice.letters == READY:
        return bool(one.address) and one.letter.letter_id in standing.to_send and standing.is_newest(one.letter)
    return choice.letters == ALL or bool(one.address) == (choice.letters == POSTED)


def fit_labels(letters: Sequence[BoundLetter], labels: str) -> list[tuple[BoundLetter, LabelAddress | None]]:
    """The letters with an address, each as its label of this sheet has it; None for one that does not fit."""
    return [(letter, fit(letter.letter.address, SHEETS[labels])) for letter in letters if letter.letter.address]
