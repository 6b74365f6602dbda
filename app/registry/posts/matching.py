"""Tell which posts a pasted line means: by a whole name, by a code, or else by names that are nearly so. Pure."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from math import log
from typing import TypeVar

CLOSE = 0.65
"""How like a name a line must be to be taken for it misspelled: 1 is the same, 0 has nothing in common."""

CLEAR = 0.08
"""By how much the likest name must surpass that of any other post to be the only one proposed."""

CUTS = re.compile(r"[\t,;]|\s[-–—](?=\s)")
"""What may part a reason from a name. A dash does with spaces around it: names hold hyphens."""

MOST_CUTS = 8
"""CUTS of a line that may end its name: a reason may have many more."""

AROUND = '\t ,;"'
"""What is taken off a name and a reason at both ends."""

LONGEST = 250
"""Characters of a line that are compared with names: none is longer."""

UNSAID = frozenset({"the", "of", "for", "and"})
"""Words that people leave out: "Leader, Kent County Council"."""


class How(StrEnum):
    """How a line was told. `CLOSE` is a proposal for a person to confirm; `SEVERAL` asks which of them is meant."""

    NAME = "name"
    CODE = "code"
    CLOSE = "close"
    SEVERAL = "several"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class MatchCandidate:
    """A post, with all names that a line may give it and the codes of its organisation."""

    post_id: int
    names: Sequence[str]
    codes: Sequence[str] = ()


@dataclass(frozen=True)
class Match:
    """A line, what of it names a post (`written`), what stands after that (`reason`), and which posts it may mean."""

    line: str
    written: str
    reason: str
    how: How
    post_ids: tuple[int, ...] = ()


@dataclass(frozen=True)
class Names:
    """The names of all posts, ready to look lines up in."""

    posts: Sequence[MatchCandidate]

    def match(self, line: str) -> Match:
        """A line begins with a name or a code; what follows one of its CUTS may be a reason.

        The longest beginning that is a name or a code counts, since names have commas and dashes too; if none is, the
        one that comes closest to a name.
        """
        beginnings = list(_beginnings(line))
        for written, reason in beginnings:
            for how, table in ((How.NAME, self._by_name), (How.CODE, self._by_code)):
                if post_ids := table.get(plain_name(written) if how is How.NAME else written.casefold()):
                    found = how if len(post_ids) == 1 else How.SEVERAL
                    return Match(line, written, reason, found, tuple(post_ids))
            meant = {one for name in spelled_out(plain_name(written)) for one in self._by_name.get(name, ())}
            if meant:
                found = How.NAME if len(meant) == 1 else How.SEVERAL
                return Match(line, written, reason, found, tuple(sorted(meant)))
        return self._closest(line, beginnings)

    def _closest(self, line: str, beginnings: Sequence[tuple[str, str]]) -> Match:
        likest: dict[int, float] = {}
        written, reason = beginnings[0]
        for beginning, rest in beginnings:
            found = self._likeness(plain_name(beginning))
            if max(found.values(), default=0.0) > max(likest.values(), default=0.0):
                likest, written, reason = found, beginning, rest
        best = max(likest.values(), default=0.0)
        close = [post_id for post_id, likeness in likest.items() if likeness >= max(CLOSE, best - CLEAR)]
        if not close:
            return Match(line, line, "", How.UNKNOWN)
        in_order = sorted(close, key=lambda post_id: (-likest[post_id], post_id))
        return Match(line, written, reason, How.CLOSE if len(close) == 1 else How.SEVERAL, tuple(in_order))

    def _likeness(self, plain: str) -> dict[int, float]:
        """By post, how like its likest name is: the share of three-letter pieces in common, rare ones counting more."""
        pieces = _pieces(plain)
        shared: defaultdict[str, float] = defaultdict(float)
        for piece in pieces:
            for name in self._with_piece.get(piece, ()):
                shared[name] += self._weight(piece)
        own = sum(map(self._weight, pieces))
        likeness: defaultdict[int, float] = defaultdict(float)
        for name, weight in shared.items():
            for post_id in self._by_name[name]:
                likeness[post_id] = max(likeness[post_id], 2 * weight / (own + self._weights[name]))
        return likeness

    @cached_property
    def _by_name(self) -> Mapping[str, list[int]]:
        return _table((plain_name(name), post.post_id) for post in self.posts for name in post.names)

    @cached_property
    def _by_code(self) -> Mapping[str, list[int]]:
        return _table((code.casefold(), post.post_id) for post in self.posts for code in post.codes)

    @cached_property
    def _with_piece(self) -> Mapping[str, list[str]]:
        return _table((piece, name) for name in self._by_name for piece in _pieces(name))

    @cached_property
    def _weights(self) -> Mapping[str, float]:
        return {name: sum(map(self._weight, _pieces(name))) for name in self._by_name}

    def _weight(self, piece: str) -> float:
        """The rarer a piece is among all names, the more it tells; one that no name has tells as much as one may."""
        having = len(self._with_piece.get(piece, ())) or 1
        return log(1 + len(self._by_name) / having)


def match_lines(lines: Iterable[str], posts: Sequence[MatchCandidate]) -> list[Match]:
    """What each line means, in order; blank lines are left out."""
    names = Names(posts)
    return [names.match(line.strip()) for line in lines if plain_name(line)]


def plain_name(text: str) -> str:
    """A name as it is compared: no case, no punctuation, none of the words that people leave out."""
    words = re.sub(r"[^\w\s]", " ", re.sub(r"['’`]", "", text.casefold())).split()
    return " ".join(word for word in words if word not in UNSAID)


COUNCILS = (r"\1 council", r"\1 borough council", r"\1 city council", r"\1 county council", r"city \1 council")

SPELLED_OUT: Sequence[tuple[re.Pattern[str], tuple[str, ...]]] = tuple(
    (re.compile(short), full)
    for short, full in (
        (r"(.+) mbc", (r"\1 metropolitan borough council",)),
        (r"(.+) mdc", (r"\1 metropolitan district council", r"city \1 metropolitan district council")),
        (r"(.* )?lb (.+)", (r"\1london borough \2",)),
        (r"(.+) lbc?", (r"london borough \1",)),
        (r"(.*)london borough (.+) council", (r"\1london borough \2",)),
        (r"(.+) cc", (r"\1 county council", r"\1 city council", r"city \1 council")),
        (r"(.+) cbc", (r"\1 county borough council",)),
        (r"(.+) bc", (r"\1 borough council", r"\1 metropolitan borough council", r"\1 county borough council")),
        (r"(.+) dc", (r"\1 district council",)),
        (r"(.+) (?:ua|unitary(?: authority)?)", COUNCILS),
        (r"(.+) icb", (r"\1 integrated care board", r"nhs \1 integrated care board")),
        (r"(.+) ccg", (r"\1 clinical commissioning group", r"nhs \1 clinical commissioning group")),
        (r"(.+) police(?: service| force)?", (r"\1 police", r"\1 constabulary")),
        (r"(.+) constabulary", (r"\1 police",)),
    )
)
"""How bodies are written in short, and what that may stand for: plain names (`plain_name`)."""


def spelled_out(plain: str) -> tuple[str, ...]:
    """The names that a plain name written in short may stand for: "kent cc" is a county's or a city's."""
    joined = re.sub(r"\b(\w) (?=\w\b)", r"\1", plain)  # "c c" was "C.C."
    found = ((pattern.fullmatch(joined), full) for pattern, full in SPELLED_OUT)
    return tuple(match.expand(one) for match, full in found if match for one in full)


def _beginnings(line: str) -> Iterator[tuple[str, str]]:
    """The line and its beginnings up to each of its CUTS, the longest first, each with the rest."""
    cuts = [match.span() for match in CUTS.finditer(line)][:MOST_CUTS]
    for end, rest in ((len(line), len(line)), *reversed(cuts)):
        if plain_name(line[:end]):
            yield line[:end].strip(AROUND), line[rest:].strip(AROUND)


def _pieces(plain: str) -> set[str]:
    padded = f" {plain[:LONGEST]} "
    return {padded[at : at + 3] for at in range(len(padded) - 2)}


Value = TypeVar("Value")


def _table(pairs: Iterable[tuple[str, Value]]) -> dict[str, list[Value]]:
    """The values of each key, each once, in their order."""
    found: defaultdict[str, dict[Value, None]] = defaultdict(dict)
    for key, value in pairs:
        found[key][value] = None
    return {key: list(values) for key, values in found.items() if key}
