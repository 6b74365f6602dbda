"""What is wrong with the numbers, dates and areas of a line that somebody worded otherwise, and how that is said."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.later.later_changes import Correction
from app.evidence.packs.lines.line import OF, Anchor, Line, reads
from app.evidence.packs.lines.numbers import (
    NO_FIGURE,
    dates_not_in,
    names_not_in,
    placed_numbers,
    uncounted_in,
)
from app.evidence.packs.lines.phrases import lower
from app.web.filters import format_date, format_plural
from app.web.matching import Matcher


class Wrong(StrEnum):
    CHANGED = "changed"
    MOVED = "moved"
    NO_SOURCE = "no_source"
    UNCOUNTED = "uncounted"


@dataclass(frozen=True)
class Fault:
    """CHANGED: a number of a line does not equal its source, the figure `key`, which reads `now`. MOVED: the line as it
    was kept has the number, beside other words or in another order. NO_SOURCE: it has not, or not the date or the area.
    UNCOUNTED: a word such as “all” without a figure beside it."""

    why: Wrong
    said: str
    key: str = ""
    now: str = ""


def faults_of(line: Line, findings: Findings) -> list[Fault]:
    """What is wrong with the numbers, dates and areas of a line, by the figures of a pack at one moment. The line as it
    was kept says which number each figure is, and where; the rest of its words is not looked at. A date is in the line
    as it was kept, or is the pack's own or its letters'."""
    kept = line.kept or line.words
    numbers, now = placed_numbers(kept), placed_numbers(line.words)
    blocks = Matcher(numbers, now).get_matching_blocks()
    same = {block.b + step: block.a + step for block in blocks for step in range(block.size)}
    anchors = _anchors_of([one.figures for one in numbers], line)
    in_place = {place: anchors[was] for place, was in same.items() if was in anchors}
    sourced = [
        *in_place.values(),
        *(
            anchor
            for anchor in line.anchors
            if not _is_number(anchor) and _contains_figure_words(line.words, anchor.said)
        ),
    ]
    faults = [
        Fault(Wrong.CHANGED, anchor.said, anchor.key.removesuffix(OF), said)
        for anchor in sourced
        if (said := reads(findings.figures, anchor.key)) != anchor.said and not _said_formerly(anchor, findings)
    ]
    lists = Counter(element.said for element in (Counter(_lists_counted(line, findings)) - Counter(sourced)).elements())
    given = {anchor.said for anchor in line.anchors}
    for place, number in enumerate(now):
        if place in in_place:
            continue
        if lists[number.figures]:
            lists[number.figures] -= 1
        else:
            faults.append(Fault(Wrong.MOVED if number.figures in given and line.kept else Wrong.NO_SOURCE, number.said))
    dates = " ".join([kept, *_own_dates(findings)])
    return [
        *faults,
        *(Fault(Wrong.NO_SOURCE, said) for said in dates_not_in(dates, line.words)),
        *(Fault(Wrong.NO_SOURCE, name) for name in names_not_in(kept, line.words, set(_area_names(findings)))),
        *(Fault(Wrong.UNCOUNTED, said) for said in uncounted_in(line.words, kept)),
    ]


def _own_dates(findings: Findings) -> Iterator[str]:
    """The day that the pack is valid on, and the dates of its letters."""
    yield format_date(findings.valid_at)
    for part in findings.parts:
        yield from (format_date(campaign.letter_date) for campaign in part.campaigns)


def _area_names(findings: Findings) -> Iterator[str]:
    """The areas that the pack tells of, by name."""
    for part in findings.parts:
        for campaign in part.campaigns:
            yield from (area.name for area in campaign.areas)
            yield from (area.name for area in campaign.bare)
        yield from (row.area for row in part.intervention_rows)
        yield from (row.area for row in part.round_rows)


def _anchors_of(numbers: list[str], line: Line) -> dict[int, Anchor]:
    """By the place of each number of the line as it was kept, its anchor; those alike in their order."""
    alike: defaultdict[str, list[Anchor]] = defaultdict(list)
    for anchor in line.anchors:
        alike[anchor.said].append(anchor)
    return {place: alike[said].pop(0) for place, said in enumerate(numbers) if alike[said]}


def _contains_figure_words(words: str, said: str) -> bool:
    """Whether a line has the words of a figure: as they stand, or inside a sentence."""
    return said in words or lower(said) in words


def _said_formerly(anchor: Anchor, findings: Findings) -> bool:
    """Whether these are the words that the figure had when a release before kept the line."""
    figure = findings.figures.get(anchor.key)
    return figure is not None and anchor.said in [words.removesuffix(".") for words in figure.formerly]


def _is_number(anchor: Anchor) -> bool:
    return anchor.said[:1].isdigit()


BODIES: Mapping[str, str] = {
    "chief-constables": "forces|constabularies",
    "council-leaders": "councils|local authorities",
    "lead-members": "councils|local authorities",
    "chief-executives": "councils|local authorities",
    "directors-of-childrens-services": "councils|local authorities",
    "health-leaders": "health bodies|integrated care boards|health boards",
}
"""What a line calls the bodies whose posts a shipped registry lists, one post to a body."""


def _lists_counted(line: Line, findings: Findings) -> Iterator[Anchor]:
    """Where the line gives the number of all posts on a list, in words of its own: "the 43 forces", "353
    council leaders". The pack counts them, so they have a source; each as often as the line gives it."""
    plain = NO_FIGURE.sub(" ", line.words)
    part = next((part_findings for part_findings in findings.parts if part_findings.letter == line.letter), None)
    lists = (
        {
            registry_findings.slug: registry_findings
            for campaign in part.campaigns
            for registry_findings in campaign.registries
        }
        if part
        else {}
    )
    for slug, registry in lists.items():
        if registry.posts.value:
            anchor = Anchor(registry.posts.key, f"{registry.posts.value:,}")
            names = "|".join(filter(None, (re.escape(lower(registry.name)), BODIES.get(slug))))
            yield from (anchor for _ in re.finditer(rf"(?<![\d,.]){anchor.said} (?:[a-z]+ )?(?:{names})\b", plain))


def flag_words(fault: Fault, figure: str, *, later: bool) -> tuple[str, str, str]:
    """Shape, word and sentence. `later`: by what is known now, not by the pack's own figures."""
    if fault.why == Wrong.NO_SOURCE:
        return "query", "No source", f"“{fault.said}” is not in the pack’s own line, so it has no source here."
    if fault.why == Wrong.MOVED:
        place = f"“{fault.said}” is not at this place in the pack’s own line."
        return "query", "Moved", f"{place} Check what it counts here."
    if fault.why == Wrong.UNCOUNTED:
        return "query", "No figure", f"“{fault.said}” has no figure beside it. Check that it is true."
    source, now = f" in “{figure}”" if figure else "", fault.now or "nothing"
    if later:
        return "query", "Changed since", f"“{fault.said}” was right when the pack was made. It is now {now}{source}."
    return "warn", "Differs from source", f"“{fault.said}” is wrong by the pack’s own figures: it is {now}{source}."


MOST_NAMED = 3
"""Letters, posts or areas that the sentence of a correction names."""


def correction_words(one: Correction) -> str:
    """ "Withdrew a response: MAR15-0041, Chief Constable of Kent"."""
    if not one.about:
        return f"{one.what}."
    more = len(one.about) - MOST_NAMED
    named = [*one.about[:MOST_NAMED], *([format_plural(more, "other", "others")] if more > 0 else [])]
    return f"{one.what}: {'; '.join(named)}."
