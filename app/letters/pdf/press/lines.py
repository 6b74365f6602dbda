"""Lines of a paragraph: WeasyPrint's rules over the widths of words, and its own splitter where they can't be sure."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from itertools import accumulate

from app.letters.pdf.engine import UNITS, Unset
from app.letters.pdf.press.words import Word, Words

USUALLY = 140
"""Characters that a line seldom holds more of."""

NEARLY = 1 + 1e-9
"""WeasyPrint's tolerance for what fits."""

Segment = tuple[float, "Style", bytes, float]
"""Part of a line in one style: its x from the line's start in pixels, style, operand, and width in pixels."""

Style = tuple[bool, bool, bool]
"""Bold, italic, missing (a field without a value, in a preview)."""

PLAIN: Style = (False, False, False)


def set_words(words: Words, texts: Sequence[str], width: float) -> list[bytes]:
    """The operand of each line of a paragraph in one plain style. A line that ends at a space keeps it, so that those
    who read the text without the page still have it between words. Raises Unset."""
    get, new = words.known.get, words.new
    return _set(words, [get(text) or new(text) for text in texts if text], width)


def _set(hand: Words, words: list[Word], width: float) -> list[bytes]:
    """Pango's greedy rule: a line takes a word that fits with the space behind it; WeasyPrint's: and the next one if it
    fits without. Of a word that fits only with the space behind it, for their kerning, Pango is asked: whether it takes
    it depends on the kerning between that space and the next word too."""
    room = int(width * UNITS)
    reached = [*accumulate([word.wide for word in words])]
    first, last = words[0], words[-1]
    if reached[-1] - first.lead + max(0, last.ended - last.spaced) <= room and first.ended <= room and first.letters:
        return [hand.shown(words)]  # as most lines of an address are
    lines: list[bytes] = []
    start, count = 0, len(words)
    while start < count:
        first = words[start]
        filled = first.spaced
        sure = filled <= room and first.ended <= room
        end = bisect_right(reached, reached[start] + room - filled, start + 1)
        filled += reached[end - 1] - reached[start]
        if end >= count:
            last = words[-1]
            if sure and filled - last.spaced + last.ended <= room:
                lines.append(hand.join(words[start:])[0])
                return lines
            sure = False
        elif sure:
            word, before = words[end], words[end - 1]
            unusual = word.opens or before.closes
            if filled + word.lead + word.ended <= room or filled - before.spaced + before.ended > room:
                sure = False
            elif hand.breaks_in(word.text):
                part, rest, sure = _part_that_fits(hand, word, room - filled - word.lead)
                if sure and part is not None:
                    sure = not unusual
                    if sure:
                        lines.append(hand.join([*words[start:end], part])[0])
                        words = [hand.word(rest), *words[end + 1 :]]
                        start, count, reached = 0, len(words), [*accumulate([word.wide for word in words])]
                        continue
                elif sure and unusual:
                    sure = hand.may_end(before, word)
            elif unusual:
                sure = hand.may_end(before, word)
        if sure:
            if end - start == 1 or not first.letters:
                lines.append(hand.join(words[start:end])[0] + hand.space)
            else:
                between = b"".join([word.middle for word in words[start + 1 : end - 1]])
                lines.append(b"".join([first.first, between, words[end - 1].last, hand.space]))
            start = end
            continue
        line, rest = _by_weasyprint(hand, " ".join([word.text for word in words[start:]]), width)
        lines.append(line)
        words = [hand.word(text) for text in rest.split(" ") if text]
        start, count, reached = 0, len(words), [*accumulate([word.wide for word in words])]
    return lines


def _part_that_fits(hand: Words, word: Word, room: int) -> tuple[Word | None, str, bool]:
    """The longest part of a word that fits, what is left, and whether its width can be trusted."""
    for part, rest, trusted in hand.splits(word.text):
        if not trusted:
            return None, "", False
        if part.ended <= room:
            return part, rest, True
    return None, "", True


def _by_weasyprint(hand: Words, text: str, width: float) -> tuple[bytes, str]:
    length, resume, _ = hand.hand.first_line(text, width)
    encoded = text.encode()
    shown = encoded[:length].decode().rstrip(" ")
    operand, wide = hand.join([hand.word(word) for word in shown.split(" ")])
    if wide > (width + 8) * UNITS:
        raise Unset("a word longer than its line")
    if resume is None:
        return operand, ""
    spaced = resume > len(shown.encode()) or encoded[resume : resume + 1] == b" "
    return operand + (hand.space if spaced else b""), encoded[resume:].decode().lstrip(" ")


def _split(hand: Words, text: str, room: float, *, starts: bool) -> tuple[str, int | None, float]:
    """The part of a run's text that goes on a line with `room` pixels left: it, the character to go on from (None: that
    was all), its width."""
    most = int(max(0, room) * UNITS)
    if len(text) > USUALLY and (end := text.rfind(" ", 0, USUALLY)) > 0:
        found = _split_at_word(hand, text[:end], most)
        if found is not None:
            return found
    _, width = hand.text(text)
    if width / UNITS <= room and width <= most:
        return text, None, width / UNITS
    found = _split_at_word(hand, text, most) or (None if starts else _split_first(hand, text, most))
    if found is not None:
        return found
    encoded = text.encode()
    length, resume, wide = hand.hand.first_line(text, room, starts=starts)
    shown = encoded[:length].decode()
    if resume is None:
        return shown, None, wide
    return shown.rstrip(" "), len(encoded[:resume].decode()), wide


def _split_at_word(hand: Words, text: str, most: int) -> tuple[str, int | None, float] | None:
    """`_split` by the widths of words; None where these can't tell, or where `text`, or what is its beginning, fits."""
    get, new = hand.known.get, hand.new
    words = [get(word) or new(word) for word in text.split(" ") if word]
    if len(words) < 2 or not any(word.letters for word in words):
        return None
    first, opening = words[0], " " if text[0] == " " else ""
    before_it = first.lead if opening else 0
    if before_it + max(first.spaced, first.ended) > most:
        return None
    reached = [*accumulate([word.wide for word in words], initial=before_it - first.lead)]
    end = bisect_right(reached, most, 2) - 1
    if end == len(words):
        return None
    filled, word, before = reached[end], words[end], words[end - 1]
    if filled - before.spaced + before.ended > most:
        return None
    unusual = word.opens or before.closes
    fits = filled + word.lead + word.ended <= most
    breaks = hand.breaks_in(word.text)
    if breaks and not fits and not unusual:
        part, _, trusted = _part_that_fits(hand, word, most - filled - word.lead)
        if not trusted:
            return None
        if part is not None:
            words = [*words[:end], part]
            shown = opening + " ".join([one.text for one in words])
            return shown, len(shown), hand.text(shown, words)[1] / UNITS
    elif fits or breaks or (unusual and not hand.may_end(before, word)):
        return None
    words = words[:end]
    shown = opening + " ".join([one.text for one in words])
    return shown, len(shown) + 1, hand.text(shown, words)[1] / UNITS


def _split_first(hand: Words, text: str, most: int) -> tuple[str, int | None, float] | None:
    """`_split` where not even the first word fits what others have left of a line: nothing of it goes there when a
    space comes first, and that word alone, too long, when none does. None where the words can't tell."""
    first, *others = text.strip(" ").split(" ", 2)[:2]
    if not others:
        return None
    word = hand.word(first)
    if word.opens or word.closes or not word.letters or hand.breaks_in(first):
        return None
    least = min(word.spaced, word.ended)
    if text[0] == " ":
        return ("", 1, 0.0) if word.lead + least > most else None
    if least <= most or hand.word(others[0]).opens:
        return None
    return word.text, len(word.text) + 1, word.ended / UNITS


Piece = tuple[int, float, float, str, int]
"""Part of a run put on a line: the run's index, x, width, text, and its first character."""


def set_runs(hands: Mapping[Style, Words], runs: Sequence[tuple[Style, str]], width: float) -> list[list[Segment]]:
    """The lines of a paragraph of several styles: WeasyPrint's inline layout for texts and boxes that hold one text.

    Raises Unset.
    """
    lines: list[list[Segment]] = []
    index = skip = 0
    while True:
        index, skip = _without_space(runs, index, skip)
        if index >= len(runs):
            return lines
        line, resume = _line(hands, runs, index, skip, width)
        segments = [
            (x, runs[number][0], hands[runs[number][0]].text(text)[0], wide)
            for number, x, wide, text, _ in line
            if text.strip()
        ]
        if segments:
            lines.append(segments)
        if resume is None:
            return lines
        if resume == (index, skip):
            raise Unset("no progress")
        if segments and line[-1][3].endswith(" ") and line[-1][3].strip():
            x, style, operand, wide = segments[-1]
            segments[-1] = (x, style, operand, wide - _trailing(hands[style], line[-1][3]))
        if segments and _ends_at_space(runs, *resume) and not line[-1][3].endswith(" "):
            x, style, operand, wide = segments[-1]
            segments[-1] = (x, style, operand + hands[style].space, wide)
        index, skip = resume


def _ends_at_space(runs: Sequence[tuple[Style, str]], index: int, skip: int) -> bool:
    """Whether a space stands where a line ends that the next goes on from character `skip` of run `index`."""
    before = runs[index][1][:skip] if skip else runs[index - 1][1] if index else ""
    after = runs[index][1][skip:] if index < len(runs) else ""
    return before.endswith(" ") or after.startswith(" ")


def _without_space(runs: Sequence[tuple[Style, str]], index: int, skip: int) -> tuple[int, int]:
    """A line does not begin with a space."""
    while index < len(runs):
        _, text = runs[index]
        if skip == len(text) and skip:
            index, skip = index + 1, 0
            continue
        while skip < len(text) and text[skip] == " ":
            skip += 1
        break
    return index, skip


def _line(
    hands: Mapping[Style, Words],
    runs: Sequence[tuple[Style, str]],
    index: int,
    skip: int,
    width: float,
) -> tuple[list[Piece], tuple[int, int] | None]:
    """The pieces of one line, from character `skip` of run `index`, and where the next begins."""
    most = width * NEARLY
    x, started = 0.0, False
    committed: list[Piece] = []
    waiting: list[Piece] = []
    last_letter = ""
    for number in range(index, len(runs)):
        style, whole = runs[number]
        words = hands[style]
        start = skip if number == index else 0
        text = whole[start:]
        shown, resume, wide = "", None, 0.0
        if text:
            shown, resume, wide = _split(words, text, most * NEARLY ** sum(style) - x, starts=not started)
        ends = whole[-1] if resume is None else whole[start + resume - 1]
        if last_letter and words.breaks_in(last_letter + whole[0]):
            committed += waiting
            waiting = []
        last_letter = ends
        if shown:
            started = True
            if x + wide > most:
                behind = _trailing(words, shown)
                if x + wide - behind > most:
                    found = _earlier(hands, runs, committed, waiting)
                    if found is not None:
                        return found
                    if not committed and not waiting and resume is None and wide > width + 8:
                        raise Unset("a word longer than its line")
            x += wide
            waiting.append((number, x - wide, wide, shown, start))
        if resume is not None:
            return committed + waiting, (number, start + resume)
    return committed + waiting, None


def _trailing(words: Words, shown: str) -> float:
    """Width of the spaces at the end."""
    if not shown.endswith(" "):
        return 0.0
    kept = words.text(shown.rstrip(" "))[1] if shown.strip() else 0
    return (words.text(shown)[1] - kept) / UNITS


def _earlier(
    hands: Mapping[Style, Words],
    runs: Sequence[tuple[Style, str]],
    committed: list[Piece],
    waiting: list[Piece],
) -> tuple[list[Piece], tuple[int, int]] | None:
    """A break inside what waits on the line, the last first; else before all of it."""
    earlier = list(waiting)
    while earlier:
        number, x, wide, text, start = earlier.pop()
        style = runs[number][0]
        if not hands[style].breaks_in(text):
            continue
        most = x + wide - 1
        full = runs[number][1][start:]
        while most > x:
            shown, resume, narrower = _split(hands[style], full, most * NEARLY ** sum(style) - x, starts=False)
            if resume is not None:
                kept = [*committed, *earlier] + ([(number, x, narrower, shown, start)] if shown else [])
                return kept, (number, start + resume)
            most -= 1
    return (committed, (committed[-1][0] + 1, 0)) if committed else None
