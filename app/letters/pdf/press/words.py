"""Words to glyphs, as Pango sets them for WeasyPrint, each kept once it is known.

The shipped typeface kerns by pairs and nothing in it looks further than the next glyph, so a word's glyphs depend on
its own characters and on whether a space follows. Pairs are set once by Pango and kept; a word with a pair that does
not stay plain (a ligature, a composition) is set whole. The comparison with WeasyPrint in the tests would tell.
"""

import re
from collections.abc import Sequence
from itertools import pairwise, product
from string import ascii_letters, ascii_lowercase

from app.letters.bounded_cache import BoundedCache
from app.letters.page.typeface import face
from app.letters.pdf.engine import UNITS, Hand, Unset, number
from app.letters.pdf.press.fonts import bytes_of, narrow_name, wide_name

MOST = 20_000
"""Words, and texts, kept for one hand: the distinct words of a campaign, and a bound on memory."""

BUSY = 100
"""Words after which a hand is worth more of a beginning: the pairs of all plain letters."""

_UNBREAKABLE = re.compile("[(“‘]*[A-Za-z0-9À-ÖØ-öø-ɏ'’.,£]*[;:)?!’”]*$")
"""Words inside which no line may end, whatever stands beside them."""

_UNKNOWN_SPACE = re.compile(r"[^\S\u00a0]")
"""Spaces other than the one between words and the one that does not break."""

_ESCAPED = {0x28: b"\\(", 0x29: b"\\)", 0x5C: b"\\\\", 0x0D: b"\\r"}

_CLOSES_NOT = frozenset("([{“‘\"'–—«-¡¿")


class Word:
    """A word in one hand. Widths are in Pango's units, kerning included; operands are what TJ shows, between brackets.

    `lead`: width of the space before it. `spaced`, `ended`: its width with a space behind, at a line's end; `wide`:
    between two spaces.
    Operands by its place in a line: `first`, `middle`, `last` or `only` one. `opens`, `closes`: what stands before or
    behind it may keep a line from ending there. `letters`: it holds a letter.
    """

    __slots__ = (
        "closes", "ended", "first", "last", "lead", "letters", "middle", "only", "opens", "spaced", "text", "wide"
    )  # fmt: skip

    def __init__(self, text: str, lead: tuple[bytes, int], spaced: tuple[bytes, int], ended: tuple[bytes, int]) -> None:
        self.text = text
        self.lead, self.spaced, self.ended = lead[1], spaced[1], ended[1]
        self.wide = self.lead + self.spaced
        self.first, self.only = spaced[0], ended[0]
        self.middle, self.last = lead[0] + spaced[0], lead[0] + ended[0]
        self.opens = not (text[0].isalnum() or text[0] == "£")
        self.closes = text[-1] in _CLOSES_NOT
        self.letters = text.strip("ªºµ").isalpha() or any(one.isalpha() and one not in "ªºµ" for one in text)


class Words:
    """The words of one hand. `font` chooses its face in a page's content, for codes of one byte unless they are
    `numbered`: each glyph's own number, in two. `faces`: its own alone. `space` is a space as TJ shows it."""

    def __init__(self, hand: Hand, *, numbered: bool = False) -> None:
        bold, italic = hand.face
        shape = face(bold=bold, italic=italic)
        self.hand = hand
        self.known: BoundedCache[str, Word] = BoundedCache(MOST)
        self._widths = {
            glyph: round(shape.advances[code] * 1000 / shape.units_per_em) for code, glyph in shape.glyphs.items()
        }
        self._tokens: dict[tuple[int, int], bytes] = {}
        self._pairs: dict[tuple[str, str], tuple[bytes, int] | None] = {}
        self._met = 0
        self._splits: BoundedCache[str, list[tuple[Word, str, bool]]] = BoundedCache(MOST)
        self._endings: BoundedCache[tuple[str, str], bool] = BoundedCache(MOST)
        self._texts: BoundedCache[str, tuple[bytes, int]] = BoundedCache(MOST)
        self._breaking: BoundedCache[str, bool] = BoundedCache(MOST)
        self._signs: BoundedCache[str, tuple[bytes, int]] = BoundedCache(MOST)
        self._bytes = {} if numbered else bytes_of(bold, italic)
        self.font, self._wide = (_choice(name(hand.face), hand.size) for name in (narrow_name, wide_name))
        if numbered:
            self._wide = b""
        self.faces = frozenset({hand.face})
        self.space = self._token(*hand.glyphs("m m")[1][:2])

    def word(self, text: str) -> Word:
        """Raises Unset for a word that can't be set here."""
        return self.known.get(text) or self.new(text)

    def new(self, text: str) -> Word:
        """A word not met before. Raises Unset."""
        if not text.isprintable() and _UNKNOWN_SPACE.search(text):
            raise Unset(text)
        try:
            parts = self._by_pairs(text)
        except TypeError:  # a pair that does not stay plain
            parts = self._whole(text)
        self._met += 1
        if self._met == BUSY:
            self._learn([*product(ascii_letters, ascii_lowercase)])
        word = self.known[text] = Word(text, *parts)
        return word

    def _by_pairs(self, text: str) -> tuple[tuple[bytes, int], tuple[bytes, int], tuple[bytes, int]]:
        known, tokens, width = self._pairs, [], 0
        for pair in pairwise(text):
            token, advance = known.get(pair) or self._pair(*pair)  # type: ignore[misc]
            tokens.append(token)
            width += advance
        body = b"".join(tokens)
        spaced, ended, lead = self._pair(text[-1], " "), self._pair(text[-1], ""), self._pair(" ", text[0])
        return (
            lead,  # type: ignore[return-value]
            (body + spaced[0], width + spaced[1]),  # type: ignore[index]
            (body + ended[0], width + ended[1]),  # type: ignore[index]
        )

    def _whole(self, text: str) -> tuple[tuple[bytes, int], tuple[bytes, int], tuple[bytes, int]]:
        between, ending = f"m {text} m", f"m {text}"
        glyphs = self.hand.glyphs(between)
        return (
            (self._token(*glyphs[1][:2]), glyphs[1][1]),
            self._show(glyphs[2:-2]),
            self._show(self.hand.glyphs(ending)[2:]),
        )

    def _pair(self, one: str, other: str) -> tuple[bytes, int] | None:
        """Token and width of a character before another ("" at a line's end); None where they don't stay plain.

        They are set beside a letter: alone, digits and signs would be set as no script's, with other kerning.
        """
        try:
            return self._pairs[one, other]
        except KeyError:
            found = self._pairs[one, other] = self._set_pair(one, other)
            return found

    def _learn(self, pairs: Sequence[tuple[str, str]]) -> None:
        """Set many pairs of plain letters at once, since most of what Pango takes is for being asked."""
        alone = {letter: self.hand.glyphs(f"m {letter} m") for letter in {letter for pair in pairs for letter in pair}}
        text = "".join([f"m {first}{second} " for first, second in pairs])
        glyphs = self.hand.glyphs(f"{text}m")
        if len(glyphs) != len(text) + 1 or any(offset for _, _, offset, _ in glyphs):
            return
        for place, (first, second) in enumerate(pairs):
            one, other = glyphs[5 * place + 2 : 5 * place + 4]
            if one[0] == alone[first][2][0] and other[:2] == alone[second][2][:2]:
                self._pairs[first, second] = (self._token(*one[:2]), one[1])

    def _set_pair(self, one: str, other: str) -> tuple[bytes, int] | None:
        glyphs = self.hand.glyphs
        if one == " ":
            glyph, advance, offset, _ = glyphs(f"m {other} m" if other else "m ")[1]
            return None if offset else (self._token(glyph, advance), advance)
        set_ = glyphs(f"m {one} m")[2:-2] if other == " " else glyphs(f"m {one}{other}")[2:]
        if len(set_) != 1 + (other not in ("", " ")) or any(offset for _, _, offset, _ in set_):
            return None
        alone = glyphs(f"m {one}")[2:]
        if len(alone) != 1 or alone[0][0] != set_[0][0]:
            return None
        if len(set_) == 2:
            other_alone = glyphs(f"m {other}")[2:]
            if len(other_alone) != 1 or other_alone[0][:2] != set_[1][:2]:
                return None
        return self._token(*set_[0][:2]), set_[0][1]

    def _token(self, glyph: int, advance: int) -> bytes:
        """A glyph as TJ shows it, with the kerning after it when there is any: WeasyPrint's rounding."""
        token = self._tokens.get((glyph, advance))
        if token is None:
            kerning = int(self._width(glyph) - advance * 1000 / UNITS / self.hand.size)
            token = self._tokens[glyph, advance] = self._code(glyph) + (b")%d(" % kerning if kerning else b"")
        return token

    def _code(self, glyph: int) -> bytes:
        """A glyph between the brackets of a string: where it has no byte, in the face's other dictionary."""
        byte = self._bytes.get(glyph)
        if byte is not None:
            return _escaped(bytes((byte,)))
        code = _escaped(glyph.to_bytes(2))
        return b")]TJ\n%b[(%b)]TJ\n%b[(" % (self._wide, code, self.font) if self._wide else code

    def _width(self, glyph: int) -> int:
        """Raises Unset for a glyph outside the embedded subset."""
        try:
            return self._widths[glyph]
        except KeyError:
            raise Unset(f"glyph {glyph}") from None

    def _show(self, glyphs: list[tuple[int, int, int, int]]) -> tuple[bytes, int]:
        shown = []
        for glyph, advance, offset, _ in glyphs:
            if offset:
                moved = offset / self.hand.size
                kerning = int(self._width(glyph) + moved - advance * 1000 / UNITS / self.hand.size)
                shown.append(
                    b")%s(%b" % (number(-moved).encode(), self._code(glyph)) + (b")%d(" % kerning if kerning else b"")
                )
            else:
                shown.append(self._token(glyph, advance))
        return b"".join(shown), sum(advance for _, advance, *_ in glyphs)

    def splits(self, text: str) -> list[tuple[Word, str, bool]]:
        """Breaks inside a word, the last first: what stands before, the rest, and whether its width can be trusted."""
        found = self._splits.get(text)
        if found is None:
            breaks, glyphs = self.hand.breaks(text), self.hand.glyphs(f"m {text}")[2:]
            found = self._splits[text] = []
            for index in range(len(text) - 1, 0, -1):
                if breaks[index]:
                    part, end = self.word(text[:index]), len(f"m {text[:index]}".encode())
                    width = sum(advance for _, advance, _, cluster in glyphs if cluster < end)
                    found.append((part, text[index:], width == part.ended))
        return found

    def may_end(self, word: Word, before: Word) -> bool:
        """May a line end after `word`, with a space between? Asked only where an edge is unusual."""
        key = (word.text, before.text)
        if key not in self._endings:
            self._endings[key] = self.hand.breaks(f"{word.text} {before.text}")[len(word.text) + 1]
        return self._endings[key]

    def breaks_in(self, text: str) -> bool:
        """May a line end inside this text? Asked only where one would."""
        found = self._breaking.get(text)
        if found is None:
            found = not _UNBREAKABLE.match(text) and any(self.hand.breaks(text)[1:-1])
            self._breaking[text] = found
        return found

    def join(self, words: Sequence[Word]) -> tuple[bytes, int]:
        """Operand and width of words with single spaces, at a line's end."""
        first, last = words[0], words[-1]
        if not (first.letters or any(word.letters for word in words)):
            return self.signs(" ".join([word.text for word in words]))
        return self.shown(words), sum([word.wide for word in words]) - first.lead + last.ended - last.spaced

    def shown(self, words: Sequence[Word]) -> bytes:
        """The operand of words, one of which has a letter, with single spaces, at a line's end."""
        if len(words) == 1:
            return words[0].only
        return b"".join([words[0].first, *[word.middle for word in words[1:-1]], words[-1].last])

    def text(self, text: str, words: Sequence[Word] = ()) -> tuple[bytes, int]:
        """Operand and width of any text, with a space before or behind it kept. `words`: its own, where they are
        known."""
        found = self._texts.get(text)
        if found is None:
            found = self._texts[text] = self._set_text(
                text, words or [self.word(word) for word in text.split(" ") if word]
            )
        return found

    def _set_text(self, text: str, words: Sequence[Word]) -> tuple[bytes, int]:
        if not any(word.letters for word in words):
            return self.signs(text)
        operand, width = self.join(words)
        if text[0] == " ":
            token, lead = self._pair(" ", words[0].text[0]) or self._space_alone(text)
            operand, width = token + operand, width + lead
        if text[-1] == " ":
            token, end = self._pair(" ", "") or self._space_alone(text)
            last = words[-1]
            width += last.spaced - last.ended + end
            operand = operand[: len(operand) - len(last.only)] + last.first + token
        return operand, width

    def _space_alone(self, text: str) -> tuple[bytes, int]:
        raise Unset(text)

    def signs(self, text: str) -> tuple[bytes, int]:
        """Text without a letter is of no script, so it is set whole."""
        if text not in self._signs:
            self._signs[text] = self._show(self.hand.glyphs(text))
        return self._signs[text]


def _escaped(code: bytes) -> bytes:
    return b"".join([_ESCAPED.get(byte, bytes((byte,))) for byte in code])


def _choice(name: str, size: float) -> bytes:
    return f"/{name} {number(float(size))} Tf\n".encode()
