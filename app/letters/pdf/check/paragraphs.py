"""Paragraphs: the content of a page of our own press, mark by mark. A mark that was once found sound is known again by
its bytes, since a campaign's letters say much the same in the same places."""

import re
from collections.abc import Collection, Mapping

from app.letters.pdf.check.tagged import FontFacts

_N = rb"-?\d+(?:\.\d+)?"
_S = rb"\([^()\\]*+(?:\\.[^()\\]*+)*+\)"

_START = re.compile(rb"%b 0 0 %b 0 %b cm\n" % (_N, _N, _N))
_MARK = re.compile(
    rb"((?:ET\n|BT\n)*+)/(?:\w+<</MCID (\d+)>>BDC|Artifact(?:<</Type/Pagination/Subtype/\w+>>BDC| BMC))\n"
)
_TEXT = re.compile(
    rb"(?:%b TL\n|/\w+ %b Tf\n|1 0 0 -1 %b %b Tm\n?|%b %b Td|T\*|%b %b %b rg\n|\[(?:%b|%b)*+\]TJ[ \n]?)++"
    % (*[_N] * 9, _S, _N),
    re.S,
)
_PICTURE = re.compile(rb"q (?:%b ){6}cm /(\w+) Do Q\n" % _N)
_RULES = re.compile(rb"q\n(?:%b %b %b rg\n(?:%b ){4}re f\n)*+Q\n|(?:(?:%b ){4}re ){2}f\*\n" % (*[_N] * 5,))
_ESCAPED = re.compile(rb"\\(.)", re.S)
_SHOWN = re.compile(rb"/(\w+) %b Tf\n|(%b)" % (_N, _S), re.S)

_TURNS = {
    (False, b""): False,
    (True, b""): True,
    (False, b"BT\n"): True,
    (True, b"ET\n"): False,
    (False, b"BT\nET\n"): False,
    (True, b"ET\nBT\n"): True,
}
"""Whether one is in a text object, after what stands between two marks; by whether one was, before."""

_MOST = 5_000
"""Marks known, at most."""


class Paragraphs:
    """Of files that share `fonts` and `pictures`, by name."""

    def __init__(self, fonts: Mapping[str, FontFacts], pictures: Collection[str]) -> None:
        self._fonts = {name.encode(): font for name, font in fonts.items()}
        self._low = {name: bytes(code for code in font.sound if code < 256) for name, font in self._fonts.items()}
        self._pictures = frozenset(name.encode() for name in pictures)
        self._known = dict[bytes, bool | None]()

    def marks(self, content: bytes) -> list[int] | None:
        """The numbers of a page's marks, in order, when all that it shows is marked, balanced and sound. None: it is
        not, or is not as we write it."""
        start = _START.match(content)
        if start is None:
            return None
        *blocks, last = content[start.end() :].split(b"EMC\n")
        marks, in_text = list[int](), False
        for block in blocks:
            mark = _MARK.match(block)
            if mark is None:
                return None
            between, number = mark.groups()
            if number:
                marks.append(int(number))
            inside = block[mark.end() :]
            if inside not in self._known:
                self._learn(inside)
            in_text = _TURNS.get((in_text, between), not in_text)
            if self._known[inside] is not in_text:
                return None
        return marks if _TURNS.get((in_text, last)) is False else None

    def _learn(self, inside: bytes) -> None:
        """Whether what a mark holds is sound text (True), a picture or rules (False), or neither (None)."""
        if len(self._known) >= _MOST:
            self._known.clear()
        self._known[inside] = self._kind(inside)

    def _kind(self, inside: bytes) -> bool | None:
        if _TEXT.fullmatch(inside):
            return True if self._sounds(inside) else None
        if picture := _PICTURE.fullmatch(inside):
            return False if picture[1] in self._pictures else None
        return False if _RULES.fullmatch(inside) else None

    def _sounds(self, inside: bytes) -> bool:
        """Whether each string is shown in a font that is there, by codes that it shows as it should. A mark chooses its
        own font before it shows anything."""
        name = b""
        for chosen, string in _SHOWN.findall(inside):
            name = chosen or name
            font = self._fonts.get(name)
            if font is None or (string and not self._shows(name, font, _ESCAPED.sub(rb"\1", string[1:-1]))):
                return False
        return True

    def _shows(self, name: bytes, font: FontFacts, codes: bytes) -> bool:
        if font.bytes_each == 1:
            return not codes.translate(None, self._low[name])
        pairs = range(0, len(codes), font.bytes_each)
        return font.sound.issuperset(int.from_bytes(codes[at : at + font.bytes_each]) for at in pairs)
