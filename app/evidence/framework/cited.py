"""What a text cites of the statutory framework, and which of it was not in force on a day."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from app.evidence.framework.listed import Edition

NOT_YET, NO_LONGER, NONE_IN_FORCE, NOT_KNOWN = "not_yet", "no_longer", "none_in_force", "edition_not_known"

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

AFTER = re.compile(
    rf"\s*,?\s*\(?\s*(?:of\s+|from\s+|published\s+(?:on|in)\s+|issued\s+(?:on|in)\s+|the\s+)?"
    rf"(?P<said>(?:(?:\d{{1,2}}\s+)?(?:{MONTHS})\s+)?(?:19|20)\d\d)\b\)?"
)
"""The year or date behind a name: “(2013)”, “of 26 March 2015”."""

BEFORE = re.compile(r"\b(?:the\s+(?P<said>(?:19|20)\d\d)\s+(?:(?:edition|version|revision)\s+of\s+)?)$", re.IGNORECASE)
"""The year before one: “the 2013 edition of”."""

SECTION = r"\d+[A-Z]{0,3}(?:\(\w+\))*"
MORE = rf"(?:\s*,\s*|\s*,?\s+(?:and|or|to)\s+)(?:sections?\s+)?{SECTION}"
SECTIONS = rf"(?:sections?|ss?\.?)\s*(?P<sections>{SECTION}(?:{MORE})*)"


@dataclass(frozen=True)
class Cited:
    """`edition` None: the work is cited, but no edition of it (`said` blank), or one that is not recorded."""

    work_slug: str
    work_title: str
    edition: Edition | None
    said: str
    words: str
    at: int


@dataclass(frozen=True)
class Miscited:
    """`edition` None: no edition of the work is in force, or the one cited is not recorded. `words`: of the text."""

    edition: Edition | None
    title: str
    words: str
    why_code: str


def cited(text: str, editions: Sequence[Edition]) -> list[Cited]:
    """Every citation in `text`, in its order. Letter Markdown is read as what it prints."""
    plain = " ".join(re.sub(r"[*_`]+|\[(?=[^\]]*\]\()|\]\([^)]*\)", "", text.replace("’", "'")).split())
    works: defaultdict[str, list[Edition]] = defaultdict(list)
    for one in editions:
        works[one.work_slug].append(one)
    found: list[Cited] = []
    for of_work in works.values():
        found.extend(_power(plain, of_work) if of_work[0].section else _guidance(plain, of_work))
    return sorted(found, key=lambda one: one.at)


def miscited(text: str, day: date, editions: Sequence[Edition]) -> list[Miscited]:
    """What `text` cites that was not in force on `day`, once for each edition. A work that is cited without its
    edition is amiss when none was in force; one whose days are not recorded never is."""
    wrong: dict[tuple[int, str], Miscited] = {}
    for one in cited(text, editions):
        if why := _why(one, day, editions):
            key = (one.edition.id if one.edition else 0, one.work_slug + one.said)
            title = one.edition.title if one.edition else one.work_title
            wrong.setdefault(key, Miscited(one.edition, title, one.words, why))
    return list(wrong.values())


def _why(one: Cited, day: date, editions: Sequence[Edition]) -> str:
    if one.edition is None:
        theirs = [other for other in editions if other.work_slug == one.work_slug]
        if one.said:
            return NOT_KNOWN
        return "" if any(other.in_force_on(day) for other in theirs) else NONE_IN_FORCE
    if one.edition.in_force_on(day):
        return ""
    return NOT_YET if one.edition.in_force_from and one.edition.in_force_from > day else NO_LONGER


def _guidance(plain: str, of_work: Sequence[Edition]) -> Iterator[Cited]:
    """By its longest name first, so that a short one inside it isn't read again."""
    names = sorted({name for one in of_work for name in one.names}, key=len, reverse=True)
    if not names:
        return
    wanted = re.compile(rf"\b(?:{'|'.join(re.escape(name.replace('’', chr(39))) for name in names)})\b", re.IGNORECASE)
    work = of_work[0]
    for hit in wanted.finditer(plain):
        after, before = AFTER.match(plain, hit.end()), BEFORE.search(plain[: hit.start()])
        year = after or before
        said = " ".join(year["said"].split()) if year else ""
        begins = before.start("said") if before and not after else hit.start()
        words = plain[begins : after.end() if after else hit.end()]
        yield Cited(work.work_slug, work.work_title, _edition(of_work, said), said, words, hit.start())


def _edition(of_work: Sequence[Edition], said: str) -> Edition | None:
    """The one that goes by what is said of it: a whole date, else its month, else its year."""
    parts = said.split()
    for start in range(len(parts)):
        wanted = " ".join(parts[start:]).lower()
        if named := [one for one in of_work if wanted in {mark.lower() for mark in one.cited_as}]:
            return named[0]
    return None


def _power(plain: str, of_work: Sequence[Edition]) -> Iterator[Cited]:
    """A section, before its Act or behind it. Of several editions the text does not say which it means."""
    work = of_work[0]
    acts = "|".join(re.escape(name) for name in work.names)
    if not acts:
        return
    either = (rf"\b{SECTIONS}\s*,?\s*(?:of\s+)?(?:the\s+)?(?:{acts})\b", rf"\b(?:{acts})\b\s*,?\s*\(?\s*{SECTIONS}\)?")
    for pattern in either:
        for hit in re.finditer(pattern, plain, re.IGNORECASE):
            if work.section.lower() in _each(hit["sections"]):
                edition = of_work[0] if len(of_work) == 1 else None
                yield Cited(work.work_slug, work.work_title, edition, "", hit.group().strip(" ,"), hit.start())


def _each(sections: str) -> set[str]:
    """“10, 11 and 13” and “10 to 13” are each of them; “497A(4B)” is 497a."""
    found: set[str] = set()
    for part in re.split(r"\s*,\s*|\s*,?\s+(?:and|or)\s+", sections.lower()):
        numbers = [re.sub(r"\(.*", "", one) for one in re.findall(r"\d+[a-z]{0,3}(?:\(\w+\))*", part)]
        found.update(numbers)
        if len(numbers) == 2 and all(one.isdigit() for one in numbers):
            found.update(map(str, range(int(numbers[0]), min(int(numbers[1]), int(numbers[0]) + 100) + 1)))
    return found
