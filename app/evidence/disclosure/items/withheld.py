"""What other items may repeat of an item that is withheld as a whole: its own words, and a reply's entries on the
timelines of its letters."""

import re
from collections import defaultdict
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.campaigns.models import Letter
from app.evidence.disclosure.finding.restricted_messages import hidden_keys
from app.evidence.disclosure.items.decide import Decision
from app.evidence.disclosure.items.reading import ItemGone, read_item
from app.evidence.disclosure.items.spellings import gives_away, occurrences, word_groups
from app.evidence.disclosure.items.suggest import PERSONAL, Suggestion
from app.evidence.disclosure.models import DisclosureItem
from app.platform.storage import FileChanged, FileMissing, Storage
from app.responses.models import ResponseLetter, ResponseVersion
from app.tracking.letter_events import happened_to

FEWEST: Mapping[str, int] = {
    "reply": 3,
    "note": 3,
    "answer": 5,
    "comment": 5,
    "hold_out": 5,
    "message": 8,
    "file": 8,
}
"""By kind of an item, the words that a sentence needs to be looked for elsewhere. Shorter ones, such as “Thank you for
your letter.”, stand in many messages. Other kinds share most of their words with items that are released."""

_SENTENCES = re.compile(r"(?<=[.!?;])\s+|\n+|\f")
_LABEL = re.compile(r"^[A-Z][^:\n]{0,60}: ")
_TYPED = re.compile(r"^(?:What it says|Summary|Quotation): |^(?![A-Z][^:\n]{0,60}: )")
"""Lines of a reply that a person typed. The others say its kind and its dates, which other replies share."""


@dataclass(frozen=True)
class WithheldItem:
    """`exemption`: the first that it is withheld under. `phrases`: what it says. `entries`: what a timeline says of it,
    by the key of the timeline's item."""

    number: int
    exemption: str
    phrases: frozenset[str]
    entries: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def entries_in(self, text: str, key: str) -> list[str]:
        """The words of its own entries that the text says, where the item of this key is a timeline of its letter."""
        return [phrase for phrase in sorted(self.entries.get(key, ())) if gives_away(text, phrase)]


class WithheldWords:
    """Items withheld as a whole, to compare many texts with."""

    def __init__(self, items: Iterable[WithheldItem]) -> None:
        self.items = [*items]
        self._phrases: defaultdict[tuple[str, ...], set[tuple[int, str]]] = defaultdict(set)
        self._with_entries: defaultdict[str, list[WithheldItem]] = defaultdict(list)
        for item in self.items:
            for phrase in item.phrases:
                for group in word_groups(phrase):
                    self._phrases[group].add((item.number, phrase))
            for key in item.entries:
                self._with_entries[key].append(item)

    def said_in(self, text: str) -> list[tuple[int, str]]:
        """The number of each item that the text repeats, with the words."""
        groups = word_groups(text) & self._phrases.keys()
        likely = {pair for group in groups for pair in self._phrases[group]}
        return sorted((number, phrase) for number, phrase in likely if gives_away(text, phrase))

    def entries_in(self, text: str, key: str) -> list[tuple[int, str]]:
        """The number of each item that has an entry in the timeline of this key, with the words that are left of it."""
        return [(item.number, phrase) for item in self._with_entries[key] for phrase in item.entries_in(text, key)]


def withheld_words(session: Session, storage: Storage, items: Sequence[DisclosureItem]) -> WithheldWords:
    """Of those items that are withheld as a whole, for comparison with the others."""
    released = {item.key for item in items if item.decision != Decision.WITHHOLD}
    found = (_withheld_item(session, storage, item, released) for item in items)
    return WithheldWords(item for item in found if item)


def withheld_suggestions(session: Session, storage: Storage, item: DisclosureItem, text: str) -> Iterator[Suggestion]:
    """What the text repeats of withheld items about the same recipient, each phrase once, to be offered for
    redaction."""
    found = (_withheld_item(session, storage, other, {item.key}) for other in _withheld_beside(session, item))
    withheld = WithheldWords(other for other in found if other)
    exemptions = {other.number: other.exemption for other in withheld.items}
    offered = set()
    said = [("entry", *pair) for pair in withheld.entries_in(text, item.key)]
    for why, number, words in [*said, *(("withheld", *pair) for pair in withheld.said_in(text))]:
        if words not in offered and (places := len(occurrences(text, words))):
            offered.add(words)
            yield Suggestion(words, why, places, exemptions[number])


def _withheld_item(
    session: Session, storage: Storage, item: DisclosureItem, others: Container[str]
) -> WithheldItem | None:
    """None where other items need not be compared with it, or it is no longer there to be read. `others`: the keys of
    the items that are compared."""
    if item.decision != Decision.WITHHOLD or item.kind not in FEWEST:
        return None
    try:
        text = read_item(session, storage, item).text
    except (ItemGone, FileMissing, FileChanged):
        return None
    phrases = frozenset(_phrases(text, item.kind))
    entries = _entries(session, item, others) if item.kind == "reply" else {}
    return WithheldItem(item.number, next(iter(item.exemptions), PERSONAL), phrases, entries)


def _withheld_beside(session: Session, item: DisclosureItem) -> Sequence[DisclosureItem]:
    """The items of the same request and recipient that are withheld, without files, which take long to read."""
    kind, _, letter = item.key.partition(":letter-")
    replies = select(ResponseLetter.response_id).where(ResponseLetter.letter_id == int(letter)) if letter else None
    keys = (
        [f"reply:{reply}" for reply in session.scalars(replies)] if kind == "timeline" and replies is not None else []
    )
    others = select(DisclosureItem).where(
        DisclosureItem.disclosure_id == item.disclosure_id,
        DisclosureItem.id != item.id,
        DisclosureItem.decision == Decision.WITHHOLD,
        DisclosureItem.kind.in_(FEWEST),
        DisclosureItem.format == "",
        or_(DisclosureItem.post_id == item.post_id, DisclosureItem.key.in_(keys)),
        DisclosureItem.dropped.is_(None),
        DisclosureItem.key.not_in(hidden_keys(session)),
    )
    return session.scalars(others.order_by(DisclosureItem.number)).all()


def _phrases(text: str, kind: str) -> Iterator[str]:
    for line in text.split("\n"):
        if kind == "reply" and not _TYPED.match(line):
            continue
        yield from _sentences(_LABEL.sub("", line) if kind not in ("message", "file") else line, FEWEST[kind])


def _sentences(text: str, fewest: int) -> Iterator[str]:
    for sentence in _SENTENCES.split(text):
        words = sentence.strip().rstrip(".;")
        if len(re.findall(r"[^\W\d_]+", words)) >= fewest:
            yield words


def _entries(session: Session, item: DisclosureItem, others: Container[str]) -> dict[str, frozenset[str]]:
    """What the timelines among `others` of a reply's letters say of it, as known at the search."""
    reply = int(item.key.partition(":")[2])
    letters = select(Letter).where(
        Letter.id.in_(select(ResponseLetter.letter_id).where(ResponseLetter.response_id == reply))
    )
    recorded = set(session.scalars(select(ResponseVersion.recorded).where(ResponseVersion.response_id == reply)))
    return {
        key: frozenset(
            phrase
            for seq, description in happened_to(session, letter, known_at=item.found)
            if seq in recorded
            for phrase in _sentences(f"{description.title}\n{description.words}", FEWEST["reply"])
        )
        for letter in session.scalars(letters)
        if (key := f"timeline:letter-{letter.id}") in others
    }
