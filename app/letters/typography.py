"""Typographic quotes and dashes, made from plain ones in a template's own words only: never in a value (it is not there
yet), an email address or a URL."""

import re
from collections.abc import Iterable
from dataclasses import replace

from app.letters.fields import Condition, Field, Part, Text, unconditional

_UNTOUCHED = re.compile(r"(?:https?://|www\.)[^\s()]*[^\s()\"'.,;:!?]|[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
"""Addresses. A quote or a stop at the end of one is the sentence's own."""
_DASHES = ((re.compile(r"---"), "—"), (re.compile(r"--"), "–"), (re.compile(r"(?<= )-(?= )"), "–"))
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
        return tuple(self._part(part) for part in parts)

    def _part(self, part: Part) -> Part:
        match part:
            case Text(text=text):
                return replace(part, text=self._text(text))
            case Condition(name=name, parts=inner):
                return Condition(name, unconditional(self.parts(inner)))
            case Field():
                self._before = "x"
        return part

    def _text(self, text: str) -> str:
        set_text, position = "", 0
        for match in _UNTOUCHED.finditer(text):
            set_text += self._words(text[position : match.start()]) + match[0]
            self._before, position = match[0][-1], match.end()
        return set_text + self._words(text[position:])

    def _words(self, words: str) -> str:
        for pattern, dash in _DASHES:
            words = pattern.sub(dash, words)
        characters = []
        for number, character in enumerate(words):
            if character in _QUOTES:
                opening, closing = _QUOTES[character]
                elided = character == "'" and words[number + 1 : number + 2].isdigit()
                character = opening if self._before in _BEFORE_OPENING and not elided else closing
            characters.append(character)
            self._before = character
        return "".join(characters)
