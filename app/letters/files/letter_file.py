"""A PDF or Word file that somebody hands in as a letter: opened and compared in limited processes."""

from dataclasses import dataclass
from typing import Literal

from app.letters.files.in_hand import MOST_BYTES, Otherwise, UnreadableFile, open_in_hand
from app.platform.limited import limited


@dataclass(frozen=True)
class Facts:
    """What a file says of itself; see InHand."""

    kind: Literal["pdf", "docx"]
    inflated_sha256: str
    references: tuple[str, ...]


@dataclass(frozen=True)
class LetterFile:
    """A file that could be opened, and what it says of itself. Its methods raise UnreadableFile."""

    body: bytes
    facts: Facts

    @property
    def kind(self) -> Literal["pdf", "docx"]:
        return self.facts.kind

    @property
    def inflated_sha256(self) -> str:
        return self.facts.inflated_sha256

    @property
    def references(self) -> tuple[str, ...]:
        return self.facts.references

    def same_content(self, copy: bytes) -> bool:
        """See InHand."""
        return same_content(self.body, copy)

    def otherwise(self, copy: bytes) -> Otherwise:
        """See InHand."""
        return otherwise(self.body, copy)


def read_letter_file(body: bytes) -> LetterFile:
    """Raises UnreadableFile for what is no PDF or Word file, or is damaged, locked, too large or too complex."""
    if len(body) > MOST_BYTES:
        raise UnreadableFile("too_large")
    return LetterFile(body, facts_of(body))


def _too_heavy() -> UnreadableFile:
    return UnreadableFile("too_heavy")


@limited(refusals=(UnreadableFile,), too_heavy=_too_heavy)
def facts_of(body: bytes) -> Facts:
    opened = open_in_hand(body)
    return Facts(opened.kind, opened.inflated_sha256, tuple(opened.references))


@limited(refusals=(UnreadableFile,), too_heavy=_too_heavy)
def same_content(body: bytes, copy: bytes) -> bool:
    return open_in_hand(body).same_content(copy)


@limited(refusals=(UnreadableFile,), too_heavy=_too_heavy)
def otherwise(body: bytes, copy: bytes) -> Otherwise:
    return open_in_hand(body).otherwise(copy)
