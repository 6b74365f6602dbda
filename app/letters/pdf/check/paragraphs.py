"""Paragraphs: the content of a page of our own press, mark by mark. A mark that was once found sound is known again by
its bytes, since a campaign's letters say much the same in the same places."""

import re
from collections.abc import Collection

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
_STRING = re.compile(_S, re.S)
_ESCAPED = re.compile(rb"\\(.)", re.S)
_FONT = re.compile(rb"/(\w+) %b Tf\n" % _N)

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
    """Of files that share `fonts` and `pictures`, by name. `sound`: the codes that every one of the fonts shows as it
    should."""

    def __init__(self, fonts: Collection[str], pictures: Collection[str], sound: Collection[int]) -> None:
        self._fonts = frozenset(name.encode() for name in fonts)
        self._pictures = frozenset(name.encode() for name in pictures)
        self._sound = frozenset(sound)
        self._low = bytes(code for code in self._sound if code < 256)
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
            return True if self._fonts.issuperset(_FONT.findall(inside)) and self._sounds(inside) else None
        if picture := _PICTURE.fullmatch(inside):
            return False if picture[1] in self._pictures else None
        return False if _RULES.fullmatch(inside) else None

    def _sounds(self, inside: bytes) -> bool:
        for string in _STRING.findall(inside):
            codes = _ESCAPED.sub(rb"\1", string[1:-1])
            high, low = codes[::2], codes[1::2]
            if len(high) != len(low):
                return False
            latin = not high.strip(b"\0") and not low.translate(None, self._low)  # most text is, and is soon read
            if not latin and not self._sound.issuperset(map(int.from_bytes, zip(high, low, strict=True))):
                return False
        return True
