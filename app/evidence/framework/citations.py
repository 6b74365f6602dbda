"""What a text cites of the statutory framework, and which of it was not in force on a day."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape

from app.evidence.framework.listing import Edition

NOT_YET, NO_LONGER, NONE_IN_FORCE, NOT_KNOWN = "not_yet", "no_longer", "none_in_force", "edition_not_known"

MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"

DATE = rf"(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:{MONTHS})\s+)?(?:19|20)\d\d"

SUBTITLE = r"(?::[^.;:()]{1,120}(?=\())?"
PUBLISHER = r"(?:[A-Z]\w*(?:\s+(?:for|of|and|the|[A-Z]\w*)){0,6}\s*,?\s+)??"

AFTER = re.compile(
    rf"{SUBTITLE}(?:\s+(?:statutory\s+)?guidance)?\s*,?\s*\(?\s*{PUBLISHER}"
    rf"(?:of\s+|from\s+|(?:published|issued)\s+(?:on\s+|in\s+)?|the\s+)?(?P<said>{DATE})\b(?:\s+(?:edition|version)\b)?\)?"
)
"""The year or date behind a name: “(2013)”, “of 26 March 2015”, “: A guide … (HM Government, March 2013)”."""

BEFORE = re.compile(
    rf"\bthe\s+(?P<said>{DATE})\s+(?:(?:statutory\s+)?(?:edition|version|revision|guidance|guide)\s*,?\s+(?:of\s+)?)?$",
    re.IGNORECASE,
)
"""The year before one: “the 2013 edition of”, “the 2013 statutory guidance”."""

NEAR = 80
"""Characters before a name in which its year is looked for."""

SECTION = r"\d+[A-Z]{0,3}(?:\(\w+\))*"
MORE = rf"(?:\s*,\s*(?:and\s+|or\s+)?|\s+(?:and|or|to)\s+|\s*[-–—]\s*)(?:(?:sections?\s+)?{SECTION}|\(\w+\))"
SECTIONS = re.compile(rf"\b(?:sections?|ss?\.?)\s*(?P<sections>{SECTION}(?:{MORE})*)", re.IGNORECASE)

ANY_ACT = r"(?P<act>(?-i:(?:[A-Z][\w'-]*(?:,\s+|\s+(?:(?:of|and|for)\s+)?)){1,8}Act\s+(?:19|20)\d\d))\b"
"""The name of an Act, recorded or not."""

OF_THAT_ACT = re.compile(r"\s+of\s+(?:the|that|this|the\s+same)\s+Act\b")


@dataclass(frozen=True)
class WorkCitation:
    """`edition` None: the work is cited, but no edition of it (`said` blank), or one that is not recorded."""

    work_slug: str
    work_title: str
    edition: Edition | None
    said: str
    words: str
    at: int


@dataclass(frozen=True)
class Miscitation:
    """`edition` None: no edition of the work is in force, or the one cited is not recorded. `words`: of the text."""

    edition: Edition | None
    title: str
    words: str
    why_code: str
    work_slug: str
    said: str


def find_citations(text: str, editions: Sequence[Edition]) -> list[WorkCitation]:
    """Every citation in `text`, in its order. Letter Markdown is read as what it prints."""
    works: defaultdict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        works[edition.work_slug].append(edition)
    guidance = [of_work for of_work in works.values() if not of_work[0].section]
    powers = [of_work for of_work in works.values() if of_work[0].section]
    work_citations: list[WorkCitation] = []
    for paragraph in re.split(r"\n\s*\n", text):
        plain = _without_markup(paragraph)
        citations = [citation for of_work in guidance for citation in _guidance(plain, of_work)]
        work_citations += sorted([*citations, *_powers(plain, powers)], key=lambda work_citation: work_citation.at)
    return work_citations


def find_unrecorded_sections(text: str, editions: Sequence[Edition]) -> list[str]:
    """Return the sections that `text` cites and `editions` do not have, each once and in the text's order: "Children
    Act 2004, section 31"."""
    recorded = {(name, edition.section.lower()) for edition in editions if edition.section for name in edition.names}
    names = {name for name, _ in recorded}
    found: dict[str, None] = {}
    for paragraph in re.split(r"\n\s*\n", text):
        plain = _without_markup(paragraph)
        for hit in SECTIONS.finditer(plain):
            named, _ = _act_of(hit, plain, ANY_ACT)
            act = next((name for name in names if named.endswith(name)), named.removeprefix("The "))
            for section in sorted(_each(hit["sections"]), key=lambda one: (int(re.findall(r"\d+", one)[0]), one)):
                if act and (act, section) not in recorded:
                    found[f"{act}, section {section.upper()}"] = None
    return list(found)


def _without_markup(paragraph: str) -> str:
    """As it prints, on one line, without quotation marks."""
    printed = re.sub(r"[*_`]+|\[(?=[^\]]*\]\()|\]\([^)]*\)", "", unescape(paragraph).replace("’", "'"))
    return " ".join(re.sub(r"[“”\"‘]|'(?!\w)", "", printed).split())


def find_miscitations(text: str, day: date, editions: Sequence[Edition]) -> list[Miscitation]:
    """What `text` cites that was not in force on `day`, once for each edition. A work that is cited without its
    edition is amiss when none was in force; one whose days are not recorded never is."""
    wrong: dict[tuple[int, str], Miscitation] = {}
    for citation in find_citations(text, editions):
        if why := _miscitation_reason(citation, day, editions):
            key = (citation.edition.id if citation.edition else 0, citation.work_slug + citation.said)
            title = citation.edition.title if citation.edition else citation.work_title
            wrong.setdefault(
                key, Miscitation(citation.edition, title, citation.words, why, citation.work_slug, citation.said)
            )
    return list(wrong.values())


def _miscitation_reason(one: WorkCitation, day: date, editions: Sequence[Edition]) -> str:
    if one.edition is None:
        theirs = [other for other in editions if other.work_slug == one.work_slug]
        if one.said:
            return NOT_KNOWN
        return "" if any(other.in_force_on(day) for other in theirs) else NONE_IN_FORCE
    if one.edition.in_force_on(day):
        return ""
    return NOT_YET if one.edition.in_force_from and one.edition.in_force_from > day else NO_LONGER


def _guidance(plain: str, of_work: Sequence[Edition]) -> Iterator[WorkCitation]:
    """By its longest name first, so that a short one inside it isn't read again; with its capitals, as people also work
    together, unless its year stands by a long name."""
    names = sorted({name.replace("’", "'") for one in of_work for name in one.names}, key=len, reverse=True)
    if not names:
        return
    wanted = re.compile(rf"\b(?:{'|'.join(re.escape(name) for name in names)})\b", re.IGNORECASE)
    work = of_work[0]
    for hit in wanted.finditer(plain):
        near = max(0, hit.start() - NEAR)
        after, before = AFTER.match(plain, hit.end()), BEFORE.search(plain[near : hit.start()])
        year = after or before
        if hit.group() not in names and not (year and len(hit.group().split()) > 2):
            continue
        said = re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", " ".join(year["said"].split())) if year else ""
        begins = near + before.start("said") if before and not after else hit.start()
        words = plain[begins : after.end() if after else hit.end()]
        yield WorkCitation(work.work_slug, work.work_title, _edition(of_work, said), said, words, hit.start())


def _edition(of_work: Sequence[Edition], said: str) -> Edition | None:
    """The one that goes by what is said of it: a whole date, else its month, else its year."""
    parts = said.split()
    for start in range(len(parts)):
        wanted = " ".join(parts[start:]).lower()
        if named := [edition for edition in of_work if wanted in {mark.lower() for mark in edition.cited_as}]:
            return named[0]
    return None


def _powers(plain: str, powers: Sequence[Sequence[Edition]]) -> Iterator[WorkCitation]:
    """Sections, each of the Act beside it; of several editions the text does not say which it means."""
    names = sorted({name.lower() for of_work in powers for name in of_work[0].names}, key=len, reverse=True)
    if not names:
        return
    acts = rf"(?P<act>{'|'.join(re.escape(name) for name in names)})\b"
    for hit in SECTIONS.finditer(plain):
        named, words = _act_of(hit, plain, acts)
        act = named.lower()
        sections = _each(hit["sections"])
        for of_work in powers:
            work = of_work[0]
            if act in {name.lower() for name in work.names} and work.section.lower() in sections:
                edition = work if len(of_work) == 1 else None
                yield WorkCitation(work.work_slug, work.work_title, edition, "", words, hit.start())


def _act_of(hit: re.Match[str], plain: str, acts: str) -> tuple[str, str]:
    """The Act that sections are of, and the words of both: the one that follows, or stands before them. Sections alone
    in brackets, or “of that Act”, are of the Act that the paragraph named last. Blank where it is none of `acts`."""
    if after := re.compile(rf"\s*,?\s*(?:of\s+)?(?:the\s+)?{acts}", re.IGNORECASE).match(plain, hit.end()):
        return after["act"], plain[hit.start() : after.end()]
    before = plain[: hit.start()]
    named = list(re.finditer(rf"\b{acts}|\bAct\s+(?:19|20)\d\d\b", before, re.IGNORECASE))
    if not named or named[-1]["act"] is None:
        return "", ""
    act, between = named[-1]["act"], before[named[-1].end() :]
    if re.fullmatch(r"\s*,?\s*\(?\s*", between):
        closed = hit.end() + ("(" in between and plain.startswith(")", hit.end()))
        return act, plain[named[-1].start() : closed]
    if (before.endswith("(") and plain.startswith(")", hit.end())) or OF_THAT_ACT.match(plain, hit.end()):
        return act, hit.group()
    return "", ""


def _each(sections: str) -> set[str]:
    """“10, 11 and 13”, “10 to 13” and “10–13” are each of them; “497A(4B)” is 497a."""
    found: set[str] = set()
    for part in re.split(r"\s*,\s*|\s*,?\s+(?:and|or)\s+", re.sub(r"\(\w+\)", "", sections.lower())):
        numbers = re.findall(r"\d+[a-z]{0,3}", part)
        found.update(numbers)
        if len(numbers) == 2 and all(number.isdigit() for number in numbers):
            found.update(map(str, range(int(numbers[0]), min(int(numbers[1]), int(numbers[0]) + 100) + 1)))
    return found
