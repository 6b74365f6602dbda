"""Paragraphs: the content of a page of our own press, mark by mark. A mark that was once found sound is known again by
its bytes, since a campaign's letters say much the same in the same places."""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from app.letters.pdf.check.tagged_file import FontFacts

_N = rb"-?\d+(?:\.\d+)?"
_S = rb"\(([^()\\]*+(?:\\.[^()\\]*+)*+)\)"

_START = re.compile(rb"%b 0 0 %b 0 %b cm\n" % (_N, _N, _N))
_MARK = re.compile(
    rb"((?:ET\n|BT\n)*+)/(?:\w+<</MCID (\d+)>>BDC|Artifact(?:<</Type/Pagination(?:/Subtype/\w+)?>>BDC| BMC))\n"
)
_TEXT = re.compile(
    rb"(?:%b TL\n|/\w+ %b Tf\n|1 0 0 -1 %b %b Tm\n?|%b %b Td|T\*|%b %b %b rg\n|\[(?:%b|%b)*+\]TJ[ \n]?)++"
    % (*[_N] * 9, _S, _N),
    re.S,
)
_PICTURE = re.compile(rb"q (?:%b ){6}cm /(\w+) Do Q\n" % _N)
_BORDER = rb"(?:(?:%b ){4}re ){2}f\*\n" % _N
_RULES = re.compile(
    rb"q\n(?:%b %b %b rg\n(?:%b ){4}re f\n)*+Q\n|%b|(?:q\n(?:%b ){4}re W\* n\n%bQ\n)++"
    % (*[_N] * 4, _BORDER, _N, _BORDER)
)
_ESCAPED = re.compile(rb"\\(.)", re.S)
_SHOWN = re.compile(rb"/(\w+) %b Tf\n|%b" % (_N, _S), re.S)

Turns = tuple[bool | None, bool | None]

_TURNS: Mapping[bytes, Turns] = {
    b"": (False, True),
    b"BT\n": (True, None),
    b"ET\n": (None, False),
    b"BT\nET\n": (False, None),
    b"ET\nBT\n": (None, True),
}
"""Whether one is in a text object, after what stands between two marks: if one was not before, and if one was. None: it
may not stand there."""

_NEVER = (None, None)

_MOST = 5_000
"""Marks known, at most."""

Mark = tuple[int, Turns, bool | None]
"""A mark's number, -1 for an artefact's; its turns; and whether it holds sound text (True), a picture
or rules (False), or neither (None)."""


class Paragraphs:
    """Of files that share `fonts` and `pictures`, by name."""

    def __init__(self, fonts: Mapping[str, FontFacts], pictures: Collection[str]) -> None:
        self._fonts = {name.encode(): font for name, font in fonts.items()}
        self._low = {name: bytes(code for code in font.sound if code < 256) for name, font in self._fonts.items()}
        self._pictures = frozenset(name.encode() for name in pictures)
        self._known = dict[bytes, Mark | None]()

    def marks(self, content: bytes) -> list[int] | None:
        """The numbers of a page's marks, in order, when all that it shows is marked, balanced and sound. None: it is
        not, or is not as we write it."""
        start = _START.match(content)
        if start is None:
            return None
        *written, last = content[start.end() :].split(b"EMC\n")
        known, marks, in_text = self._known, list[int](), False
        for one in written:
            mark = known[one] if one in known else self._learn(one)
            if mark is None:
                return None
            number, turns, holds_text = mark
            if number >= 0:
                marks.append(number)
            turned = turns[in_text]
            if turned is None or holds_text is not turned:
                return None
            in_text = turned
        return marks if _TURNS.get(last, _NEVER)[in_text] is False else None

    def _learn(self, written: bytes) -> Mark | None:
        if len(self._known) >= _MOST:
            self._known.clear()
        mark = self._known[written] = self._mark(written)
        return mark

    def _mark(self, written: bytes) -> Mark | None:
        """None: it is not as we write one."""
        mark = _MARK.match(written)
        if mark is None:
            return None
        between, number = mark.groups()
        return int(number or -1), _TURNS.get(between, _NEVER), self._holds_text(written[mark.end() :])

    def _holds_text(self, inside: bytes) -> bool | None:
        if _TEXT.fullmatch(inside):
            return True if self._sounds(inside) else None
        if picture := _PICTURE.fullmatch(inside):
            return False if picture[1] in self._pictures else None
        return False if _RULES.fullmatch(inside) else None

    def _sounds(self, inside: bytes) -> bool:
        """Whether each string is shown in a font that is there, by codes that it shows as it should. A mark chooses its
        own font before it shows anything."""
        shown: dict[bytes, list[bytes]] = {}
        strings: list[bytes] | None = None
        for chosen, string in _SHOWN.findall(inside):
            if chosen:
                strings = shown.setdefault(chosen, [])
            elif strings is None:
                return False
            else:
                strings.append(string)
        return all(self._shows(name, strings) for name, strings in shown.items())

    def _shows(self, name: bytes, strings: Sequence[bytes]) -> bool:
        font = self._fonts.get(name)
        if font is None:
            return False
        if font.bytes_each == 1:
            return not _unescaped(b"".join(strings)).translate(None, self._low[name])
        return all(font.sound.issuperset(_codes(_unescaped(string), font.bytes_each)) for string in strings)


def _codes(string: bytes, bytes_each: int) -> Iterator[int]:
    return (int.from_bytes(string[at : at + bytes_each]) for at in range(0, len(string), bytes_each))


def _unescaped(string: bytes) -> bytes:
    return _ESCAPED.sub(rb"\1", string) if b"\\" in string else string
