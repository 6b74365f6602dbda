"""UK postal addresses: clean one, check one, lay out the block that shows through the envelope's window.

Rules of Royal Mail and of the published letter specification of GOV.UK Notify. They are for an address as kept; the
block adds the names above it.
"""

import re
from collections.abc import Iterable, Sequence

from app.letters.page.measures import SMALL_PT, WINDOW, WINDOW_LINES
from app.letters.page.typeface import wrap
from app.letters.problems import LetterError, Problem
from app.letters.recipient.countries import is_country, is_uk
from app.letters.recipient.postcode import is_bfpo, normalise_bfpo, normalise_postcode

MIN_LINES, MAX_LINES = 3, 7

_BAD_STARTS = tuple('@()=[]"\\/,<>~')
_NO_FIXED_ABODE = re.compile(r"\b(?:n\.?f\.?a|no fixed (?:abode|address))\b", re.IGNORECASE)


class AddressOverflow(LetterError):
    """Names and address don't fit the window's seven lines, even without the county. Facts: lines, limit."""

    code = "address_overflow"


def clean(lines: Iterable[str]) -> tuple[str, ...]:
    """The address in its kept form: spaces and commas tidied, no empty line, no closing UK country, postcode normal."""
    tidy = [_tidy(line) for line in lines]
    kept = [line for line in tidy if line]
    while kept and is_uk(kept[-1]):
        kept.pop()
    if kept:
        kept[-1] = normalise_postcode(kept[-1]) or normalise_bfpo(kept[-1]) or kept[-1]
    return tuple(kept)


def _tidy(line: str) -> str:
    line = re.sub(r"\s+([,.])", r"\1", " ".join(line.split()))
    return line.rstrip(", ")


def check(lines: Sequence[str], *, international: bool = False) -> tuple[Problem, ...]:
    """Every rule that a cleaned address breaks; `line` is the address's own, from 1. Empty when it can be posted to."""
    problems = []
    if len(lines) < MIN_LINES:
        problems.append(Problem("address_too_short", facts={"lines": len(lines), "limit": MIN_LINES}))
    if len(lines) > MAX_LINES:
        problems.append(Problem("address_too_long", facts={"lines": len(lines), "limit": MAX_LINES}))
    last = lines[-1] if lines else ""
    inland = normalise_postcode(last) is not None or normalise_bfpo(last) is not None
    if not (inland or (international and is_country(last))):
        code = "address_ends_without_postcode_or_country" if international else "address_ends_without_postcode"
        problems.append(Problem(code, len(lines), {"text": last}))
    if any(is_bfpo(line) for line in lines):
        problems += [
            Problem("address_bfpo_with_country", number, {"text": line})
            for number, line in enumerate(lines, 1)
            if is_country(line)
        ]
    for number, line in enumerate(lines, 1):
        if line.startswith(_BAD_STARTS):
            problems.append(Problem("address_line_starts_with_sign", number, {"text": line}))
        if number <= 2 and not any(character.isalnum() for character in line):
            problems.append(Problem("address_line_without_letter_or_digit", number, {"text": line}))
        if _NO_FIXED_ABODE.search(line):
            problems.append(Problem("address_no_fixed_abode", number, {"text": line}))
    return tuple(problems)


def lay_out(names: Sequence[str], address: Sequence[str], *, county: str = "") -> tuple[str, ...]:
    """Printed lines of the addressee block, at 9 pt within the window's 95.4 mm, names first.

    Too many lines: the county goes first. Raises AddressOverflow when more than seven are left.
    """
    lines = _printed((*names, *address))
    if len(lines) > WINDOW_LINES and county:
        lines = _printed((*names, *_without(county, address)))
    if len(lines) > WINDOW_LINES:
        raise AddressOverflow(lines=len(lines), limit=WINDOW_LINES)
    return lines


def _without(county: str, address: Sequence[str]) -> Sequence[str]:
    """Less the last line that says the county: one before it is the town of its name."""
    said = [place for place, line in enumerate(address) if line.casefold() == county.casefold()]
    return [line for place, line in enumerate(address) if place not in said[-1:]]


def _printed(lines: Iterable[str]) -> tuple[str, ...]:
    width = WINDOW.width
    return tuple([printed for line in lines for printed in wrap(line, width, SMALL_PT)])
