"""What a corrected letter says at its head, before its notice: which letter it replaces."""

import re
from functools import cache

from app.letters.page.wording import WORDING


def correction_line(date: str, sent_on: str, *, language: str) -> str:
    """ "Corrected letter: it replaces the one dated 3 March 2015 that was sent on 4 March 2015." Both in words."""
    return WORDING[language].corrected.format(date=date, on=sent_on)


def without_correction(notice: str, *, language: str) -> str:
    """The notice that a letter has in every edition."""
    return _pattern(language).sub("", notice, count=1).strip()


@cache
def _pattern(language: str) -> re.Pattern[str]:
    fixed = re.split(r"\{\w+\}", WORDING[language].corrected)
    return re.compile("^" + r"\w+ \w+ \w+".join(map(re.escape, fixed)))
