"""Sourced lines to draft an answer from: a sentence for each thing that a pack can say, each of whose numbers is
anchored to its figure."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from app.audit.record import digest_of
from app.evidence.packs.figures.concerns import OTHERS
from app.evidence.packs.figures.findings import Findings, PartFindings
from app.evidence.packs.lines.facts import facts_line, inspections_line
from app.evidence.packs.lines.letters import campaign_lines
from app.evidence.packs.lines.line import Draft, Line
from app.evidence.packs.lines.phrases import (
    Named,
    campaigns_named,
    campaigns_titled,
    lower,
    notice_of_none,
    notices_in_line,
)
from app.letters.page.wording import join
from app.web.filters import format_date, quoted

THIS_PACK = "This pack"
"""Begins a sentence about what the pack counts: a page shows it, and no line has it."""


def lines_of(findings: Findings) -> list[Line]:
    """What can be said of each part, in order. Where the records end before the pack's day, each says up to when."""
    return [
        replace(line, words=with_last_record(line.words, findings))
        for part in findings.parts
        for line in _part(part, findings.valid_at)
    ]


def with_last_record(words: str, findings: Findings) -> str:
    """ "By 24 June 2016, on records up to 27 March 2015, …": a sentence about the pack's day that does not claim more
    than was recorded. As it is where the records of that day, or of a later one, are counted."""
    last, day = findings.recorded_on, format_date(findings.valid_at)
    if last is None or last >= findings.valid_at or not words:
        return words
    on = f"on records up to {format_date(last)}"
    dated, found = re.subn(rf"\b([Bb]y {day})(?=[,.])", rf"\1, {on}", words, count=1)
    return dated if found else f"O{on[1:]}: {words}"


def _part(part: PartFindings, valid_at: date) -> Iterator[Line]:
    """Each line says the day that the pack looks at ("By 24 June 2016"), so that it may be read out by itself."""
    by = f"By {format_date(valid_at)}"
    if part.nothing and not part.nothing.startswith(THIS_PACK):
        draft = Draft(part.letter)
        if part.no_letter and part.sector:
            copies = copies_words(part, campaigns_titled)
            said = [
                dated_sentence(f"{draft.of(part.no_letter)}.", by),
                means(part) if part.sector == OTHERS else "",
                copies,
                notices_in_line(part.chosen) if copies else notice_of_none(part),
            ]
            yield draft.line(" ".join(filter(None, said)))
    for campaign in part.campaigns:
        yield from campaign_lines(part, campaign, valid_at)
    yield from lists_lines(part, by)
    for kind in part.kinds:
        yield facts_line(part, kind, valid_at)
    if part.rounds.value:
        yield inspections_line(part, by)


def lists_lines(part: PartFindings, by: str) -> Iterator[Line]:
    """ "By 24 June 2016, no letter of the campaign “…” had been sent to chief executives.", and of which registries of
    the sector there is no list."""
    draft, told = Draft(part.letter), list[str]()
    if part.not_written:
        named = campaigns_titled(part.campaigns)
        told.append(f"{by}, no letter of {named} had been sent to {draft.of(part.not_written)}.")
        told.append(notices_in_line(part.campaigns))
    if part.no_list and part.registries:
        empty = draft.of(part.no_list)
        told.append(f"No list is held here of {empty}, so it is not known whether they were written to.")
    if told:
        yield draft.line(" ".join(filter(None, told)))


AS_SENT = " is recorded as sent."


def dated_sentence(nothing: str, by: str) -> str:
    """A sentence that no letter is recorded, with the day that it is so: "No letter … is recorded as sent by 24 June
    2016.", or "By 24 June 2016, no letter … is recorded." What is so on any day, as that there is no list, stays."""
    if nothing.endswith(AS_SENT):
        return f"{nothing.removesuffix('.')} {lower(by)}."
    if nothing.startswith("No letter"):
        return f"{by}, {lower(nothing)}"
    return f"{nothing.removesuffix('.')} {lower(by)}." if nothing.startswith(THIS_PACK) else nothing


def means(part: PartFindings, parts: Sequence[PartFindings] = ()) -> str:
    """ "“Police” here means the posts on the list “Chief officers of police”.", who is not on a list, and which of
    all `parts` count the same posts. Where no list is of the sector, only which registries are, unless its name says
    it."""
    empty = part.no_list.words if part.no_list else ""
    if not part.registries:
        return f"“{part.sector_name}” here means {empty}." if empty not in ("", part.them) else ""
    lists = join([quoted(name) for name in part.registries])
    which, together = ("list", "") if len(part.registries) == 1 else ("lists", " together")
    first = f"“{part.sector_name}” here means the posts on the {which} {lists}{together}."
    alike = [f"({one.letter})" for one in parts if one.sector == part.sector and one.letter != part.letter]
    same = [f"{join(alike)} {'counts' if len(alike) == 1 else 'count'} the same posts."] if alike else []
    return " ".join((first, *part.not_listed, *same))


def copies_words(part: PartFindings, named: Named = campaigns_named) -> str:
    """Whom the letters name under “cc”, beside the part about other agencies; blank for others, or where none is."""
    told = [
        f"The letters of {named([campaign])} show “cc” to {join([quoted(line) for line in campaign.copies])}"
        for campaign in part.chosen
        if campaign.copies and part.sector == OTHERS
    ]
    return f"{'. '.join(told)}. This pack does not count copies." if told else ""


@dataclass(frozen=True)
class OfferedLine:
    """`which`: stands for the line in a form."""

    which: str
    line: Line


def offered_lines(findings: Findings, kept: Collection[tuple[str, str]]) -> list[OfferedLine]:
    """In the order of the parts. `kept`: parts' letters and words of the lines that are kept."""
    return [
        OfferedLine(digest_of([line.letter, line.words])[:32], line)
        for line in lines_of(findings)
        if (line.letter, line.words) not in kept
    ]
