"""Typographic quotes and dashes, made from plain ones in a template's own words only: never in a value (it is not there
yet), an email address or a URL."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from app.letters.text.fields import Condition, Field, LinkAddress, Part, Text, unconditional

_LABEL = r"(?:xn--[\w-]{1,59}|\w{1,63}(?:-\w{1,63}){0,31})"  # 63 signs at most, by the rules of domain names
_HOST = rf"(?<![\w@.])(?:{_LABEL}\.){{1,20}}[^\W\d_]{{2,63}}(?::\d{{1,5}})?[/?#]"
_PATH = r"(?:[^\s()]|\([^\s()]*\))*(?:[^\s()\"'.,;:!?]|\([^\s()]*\))"
_UNTOUCHED = re.compile(
    rf"(?:(?<!\w)\w+://|www\.|{_HOST}){_PATH}|(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+",
    re.IGNORECASE,
)
"""Addresses, with the brackets that pair off in them. A quote or a stop at the end of one is the sentence's own.
Each begins where a word does: else a long word would be read again from each of its letters."""
_VALUE = "x"
"""Stands for a value, in an address or before a quote."""
_DASHES = ((re.compile(r"---"), "—"), (re.compile(r"--"), "–"), (re.compile(r"(?<= )-(?=[ \n])"), "–"))
_BEFORE_OPENING = frozenset(" \n\u00a0([{—–‘“/")
_QUOTES = {'"': ("“", "”"), "'": ("‘", "’")}


def typeset(parts: Iterable[Part]) -> tuple[Part, ...]:
    """The same parts with quotes that curl the right way, an apostrophe being a closing one, and real dashes."""
    return _Typesetter().parts(parts)


def typeset_text(text: str) -> str:
    """The same for a plain text without fields."""
    return "".join(part.text for part in typeset([Text(text)]) if isinstance(part, Text))


class _Typesetter:
    """Remembers the last character set, since a quote's direction depends on it across changes of style."""

    def __init__(self) -> None:
        self._before = " "

    def parts(self, parts: Iterable[Part]) -> tuple[Part, ...]:
        parts = tuple(parts)
        addresses = _addresses(parts)
        following = (*parts[1:], None)
        return tuple(self._part(part, addresses[number], following[number]) for number, part in enumerate(parts))

    def _part(self, part: Part, addresses: Sequence[tuple[int, int]], following: Part | None) -> Part:
        match part:
            case Text(text=text):
                after = following.text if isinstance(following, Text) and following.text in (" ", "\n") else ""
                return replace(part, text=self._text(text, addresses, after=after))
            case Condition(name=name, parts=inner):
                return Condition(name, unconditional(self.parts(inner)))
            case Field():
                self._before = _VALUE
            case LinkAddress(text=text):
                self._before = text[-1]
        return part

    def _text(self, text: str, addresses: Sequence[tuple[int, int]], *, after: str) -> str:
        """`after`: the line end that comes next, or nothing."""
        set_text, position = "", 0
        for start, end in addresses:
            set_text += self._words(text[position:start]) + text[start:end]
            self._before, position = text[end - 1], end
        return set_text + self._words(text[position:], after)

    def _words(self, words: str, after: str = "") -> str:
        for pattern, dash in _DASHES:
            words = pattern.sub(dash, words + after).removesuffix(after)
        characters = []
        for number, character in enumerate(words):
            if character in _QUOTES:
                opening, closing = _QUOTES[character]
                elided = character == "'" and words[number + 1 : number + 2].isdigit()
                character = opening if self._before in _BEFORE_OPENING and not elided else closing
            characters.append(character)
            self._before = character
        return "".join(characters)


def _addresses(parts: Sequence[Part]) -> Mapping[int, Sequence[tuple[int, int]]]:
    """Where addresses stand in each part, by its number. One may run over neighbours in one style: a field in it, an
    escape, or a sign by its name, is a part of its own."""
    found: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    for _, group in groupby(enumerate(parts), key=lambda numbered: _style(numbered[1])):
        neighbours = [(number, _part_text(part)) for number, part in group]
        for match in _UNTOUCHED.finditer("".join(text for _, text in neighbours)):
            begin = 0
            for number, text in neighbours:
                start, end = max(match.start() - begin, 0), min(match.end() - begin, len(text))
                if start < end:
                    found[number].append((start, end))
                begin += len(text)
    return found


def _style(part: Part) -> tuple[bool, bool] | None:
    return (part.bold, part.italic) if isinstance(part, Text | Field) else None


def _part_text(part: Part) -> str:
    match part:
        case Text(text=text):
            return text
        case Field():
            return _VALUE
    return ""
