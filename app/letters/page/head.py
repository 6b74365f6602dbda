"""What stands at the head of the first page and at the foot of all, and whether it fits there."""

from collections.abc import Iterable
from functools import lru_cache
from math import ceil

from app.letters.letter import Letter, Signatory
from app.letters.page.measures import (
    BODY,
    DETAILS,
    LARGE_FOOT,
    LARGE_PT,
    LETTERHEAD,
    LETTERHEAD_LEADING_PT,
    LETTERHEAD_PT,
    SMALL_LEADING_PT,
    SMALL_PT,
)
from app.letters.page.typeface import MM_PER_PT, width_mm, wrap
from app.letters.page.wording import WORDING, together_with
from app.letters.problems import LetterError

GAP = 3.0
"""Space in mm under each group of lines in the right-hand column."""
GROUPS = 4
"""Marking, sender, details, notice."""
DRAFT_BOX = 9.0
"""Height in mm of the box that says DRAFT."""
BESIDE = 1.0
"""Least space in mm between the reference and the marking at the foot."""


class HeadOverflow(LetterError):
    """Letterhead, sender's details or reference are longer than their place on the page. Facts: part, height and limit
    in mm; of the reference, which has one line, the height is its width."""

    code = "head_overflow"


def departments(signatories: Iterable[Signatory], *, language: str) -> tuple[str, str]:
    """The convening department, and the line that names the others: "with the Ministry of Justice and …". Where they
    are too many for their place, it says that there are others: each signs with the office that it stands for."""
    lead, *others = dict.fromkeys(signatory.department for signatory in signatories) or [""]
    if not others:
        return lead, ""
    named = others if language != "en" else [_in_a_sentence(name) for name in others]
    line = together_with(named, language=language)
    return lead, line if _letterhead(lead, line) <= LETTERHEAD.height else WORDING[language].with_others


def _in_a_sentence(name: str) -> str:
    return name if name.startswith("HM ") else f"the {name.removeprefix('The ')}"


def check_head(letter: Letter) -> None:
    """Raises HeadOverflow when long lines would run into what stands below, or the reference into what is beside it."""
    _check("letterhead", _letterhead(letter.letterhead, letter.letterhead_with), LETTERHEAD.height)
    details = tuple([f"{label}: {value}" for label, value in letter.details])
    said = _height((letter.marking, *letter.sender, *details[1:], *letter.notice.split("\n")), DETAILS.width)
    lines = said + _height(details[:1], DETAILS.width)
    _check("details", lines + GROUPS * GAP + (DRAFT_BOX if letter.draft else 0), DETAILS.height)
    foot = _foot(letter.marking)
    if len(wrap(letter.reference, foot, SMALL_PT)) > 1:
        raise HeadOverflow(part="reference", height=ceil(width_mm(letter.reference, SMALL_PT)), limit=int(foot))


@lru_cache(maxsize=64)
def _foot(marking: str) -> float:
    """How wide the reference may be, in mm: in print of any size, with the marking in the middle of the page."""
    left_of_marking = (BODY.width - width_mm(marking, SMALL_PT, bold=True)) / 2 - BESIDE
    return min(left_of_marking, LARGE_FOOT * SMALL_PT / LARGE_PT)


@lru_cache(maxsize=64)
def _letterhead(title: str, others: str) -> float:
    """Its height in mm."""
    printed = len(wrap(title, LETTERHEAD.width, LETTERHEAD_PT, bold=True)) * LETTERHEAD_LEADING_PT
    return printed * MM_PER_PT + _height((others,), LETTERHEAD.width)


@lru_cache(maxsize=1024)
def _height(lines: tuple[str, ...], width: float) -> float:
    """In mm, printed at the small size; bold is the wider face, so it is measured for all."""
    printed = sum([len(wrap(line, width, SMALL_PT, bold=True)) for line in lines if line])
    return printed * SMALL_LEADING_PT * MM_PER_PT


def _check(part: str, height: float, limit: float) -> None:
    if height > limit:
        raise HeadOverflow(part=part, height=ceil(height), limit=int(limit))
