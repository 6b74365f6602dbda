"""A pack as a document: first a sentence, then its lines, its parts, what was recorded since, how it was counted,
and how to check it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date

from app.evidence.packs import words
from app.evidence.packs.figures.findings import AskFindings, CampaignFindings, Findings, PartFindings
from app.evidence.packs.figures.pack_content import Line, Whole
from app.evidence.packs.figures.rows import LEFT_OUT, AnswerRow, Figure, InspectionRoundRow, InterventionRow
from app.evidence.packs.files.document import Block, Chart, Document, Grid, Heading, Text, facts, room
from app.evidence.packs.files.showing import (
    BY_REGISTRY,
    asked_of,
    bars_of,
    citing,
    definitions_used,
    differs_by_area,
    left_out_for,
    listed_above,
    no_reply_yet,
    table_figures,
    tiles_of,
    told_above,
    without_zeros,
    written_to,
)
from app.evidence.packs.headline import headline, headline_since
from app.evidence.packs.later.later_changes import FigureChange
from app.evidence.packs.lines.phrases import notice_of, notices_in, notices_on_figures, without_notice
from app.evidence.packs.lines.sourced_lines import copies_words, means
from app.letters.page.wording import join
from app.responses.asks.grid import CELLS
from app.tracking.measures import MEASURES
from app.web.charts.bars import bars
from app.web.charts.hexmap import hexmap
from app.web.files.word import WIDTH
from app.web.filters import format_date, format_moment, format_number

QUOTES = 12
"""Passages that the document quotes of one ask, and summaries that it gives; the spreadsheet has them all."""

Changes = Mapping[str, FigureChange]
"""Figures whose number would be another by what was recorded since, by their keys."""

BARS_WIDE, MAP_WIDE = 150, 125
"""Millimetres."""


def report(whole: Whole) -> Document:
    blocks = [*_first(whole), *_lines(whole)]
    told = told_above(whole.findings.parts)
    for number, above in enumerate(listed_above(whole.findings)):
        blocks += _part(number, whole.findings.parts, above, told[number], whole.changes, whole.valid_at)
    blocks += _citation_blocks(whole.findings)
    blocks += [*_corrections(whole), *_methods(whole), *_annexes(whole.findings), *_verify(whole)]
    blocks += _posts_left_out(whole.findings)
    foot = words.foot(whole.number, whole.valid_at, whole.time_of(whole.known_at))
    return Document(f"{words.title(whole.number)}: {whole.title}", foot, whole.recorded, blocks)


def _first(whole: Whole) -> Iterator[Block]:
    yield Heading(1, f"{words.title(whole.number)}: {whole.title}")
    yield Text(headline(whole.findings), "lede")
    if notices := notices_on_figures(whole.findings.chosen):
        yield Text(notices, "notice")
    if since := headline_since(whole):
        yield Text(since)
    rows = [("Question", whole.question)] if whole.question else []
    rows += [
        ("Figures for", format_date(whole.valid_at)),
        ("As recorded at", whole.time_of(whole.known_at)),
    ]
    yield facts("This pack", rows)
    if early := words.record_ends_early(whole):
        yield Text(early)
    if not whole.same:
        yield Text(words.CHANGED)
    if whole.counted_otherwise:
        yield Text(words.COUNTED_OTHERWISE)
    if whole.asked:
        yield Heading(2, words.ASKED)
        if whole.own_words:
            yield Text(words.OWN_WORDS, "small")
        yield from (Text(line, "quote") for line in whole.asked.splitlines() if line.strip())


def _lines(whole: Whole) -> Iterator[Block]:
    yield Heading(2, "Lines for a draft answer")
    if not whole.lines:
        yield Text(words.NO_LINES)
        return
    rows = [
        (
            f"({line.letter})" if line.letter else "–",
            without_notice(line.words),
            " ".join(f"{word}: {said}" for word, said in _to_check(line)),
        )
        for line in whole.lines
    ]
    flagged = any(line.faults or line.reworded for line in whole.lines)
    headings, widths = ("Part", "Line", "To check"), (14.0, 106.0, 50.0)
    yield Text(words.CHECKED, "small")
    if notices := notices_in(line.words for line in whole.lines):
        yield Text(f"{words.SAY_WITH} {' '.join(notices)}")
    if flagged:
        yield Grid("Saved lines", headings, [(*row[:2], row[2] or "Nothing found") for row in rows], widths)
    else:
        yield Grid("Saved lines", headings[:2], [row[:2] for row in rows], (14, 156))


def _to_check(line: Line) -> Iterator[tuple[str, str]]:
    if line.reworded:
        yield words.REWORDED[1:]
    yield from ((flag.word, flag.words) for flag in line.faults)


def _part(
    number: int,
    parts: Sequence[PartFindings],
    above: Mapping[str, str],
    told: str,
    changes: Changes,
    valid_at: date,
) -> Iterator[Block]:
    """`number`: its place in `parts`, all of the pack; `above`: the published facts that a part before it lists, as
    showing.listed_above has them; `told`: the part before it that has the tables of its letters, as showing.told_above
    has it."""
    part = parts[number]
    yield Heading(2, words.part_name(part))
    if asks := words.part_asks(part):
        yield Text(asks, "quote")
    if listed := " ".join(filter(None, (means(part, parts), copies_words(part)))):
        yield Text(listed, "small")
    if said := words.part_says(part):
        yield Text(said)
    if told and part.campaigns:
        yield Text(words.letters_told_above(told))
    for campaign in () if told else part.campaigns:
        yield from _campaign(campaign, changes, valid_at, f"{number}-{campaign.reference.lower()}")
    yield from _interventions(part, above)
    yield from _rounds(part, above)


def _campaign(campaign: CampaignFindings, changes: Changes, valid_at: date, name: str) -> Iterator[Block]:
    """`name`: what no other campaign of a part is called, for the ids of its charts."""
    yield Heading(3, f"{campaign.title} ({campaign.reference})")
    if campaign.silent:
        yield Text(words.letter_dates_words(campaign, valid_at))
        if campaign.left_out:
            yield Text(words.left_out_at_end(campaign), "small")
        return
    yield Text(words.letter_dates_words(campaign, valid_at), "small")
    if notice := notice_of(campaign):
        yield Text(notice)
    yield from _measures("Letters and responses", table_figures(campaign, changes, always=()), changes)
    yield from _registries(campaign)
    if shown := bars_of(campaign):
        pairs = [(row.label, row.counts) for row in shown.rows]
        named = f"{words.BARS}. {shown.words}"
        drawn = bars(pairs, shown.parts, title=named, name=f"bars-{name}")
        yield Chart(words.BARS, shown.words, drawn, BARS_WIDE)
    yield from _asks(campaign)
    yield from _left_out(campaign)
    for chaser in campaign.chasers:
        if unsent := words.reminders_unsent(chaser, valid_at):
            yield Text(unsent)
            continue
        figures = without_zeros(chaser.figures.values(), changes)
        yield from _measures(words.reminder_title(chaser), figures, changes)
    yield from _map(campaign, name)


def _citation_blocks(findings: Findings) -> Iterator[Block]:
    """Once for each campaign, whose letters cite the same in all parts."""
    campaigns = citing(findings)
    if campaigns:
        yield Heading(2, words.CITES)
    for campaign in campaigns:
        rows = [(words.CITED[cited_findings.in_force][1], cited_findings.words) for cited_findings in campaign.cited]
        day = f"On {format_date(campaign.letter_date)}"
        yield Grid(f"{campaign.title} ({campaign.reference})", (day, "Cited"), rows, (40, 130))
        if any(cited.in_force is None for cited in campaign.cited):
            yield Text(words.CHECK_DATES, "small")


def _measures(caption: str, figures: tuple[Sequence[Figure], Sequence[Figure]], changes: Changes) -> Iterator[Block]:
    """`figures`: those of the table, and those that are 0, which a sentence names."""
    shown, zero = figures
    rows = [(words.figure_label(figure, changes), *_number_and_total(figure)) for figure in shown]
    yield Grid(caption, ("What is counted", "Number", "Out of"), rows, (110, 35, 25), (1, 2))
    if zero:
        yield Text(words.none_of(zero), "small")


def _number_and_total(figure: Figure) -> tuple[str, str]:
    return _number(figure), "" if figure.of is None else format_number(figure.of)


def _registries(campaign: CampaignFindings) -> Iterator[Block]:
    if len(campaign.registries) < 2:
        return
    names = [name for name in BY_REGISTRY if all(name in registry.figures for registry in campaign.registries)]
    counted = [registry for registry in campaign.registries if any(registry.figures[name].value for name in names)]
    rows = [
        (registry.name, _number(registry.posts), *(_number(registry.figures[name]) for name in names))
        for registry in counted
    ]
    headings = ("List", "Posts", *(MEASURES[name].name for name in names))
    rest = 110 / (len(names) + 1)
    if rows:
        yield Grid("By list", headings, rows, (60, *[rest] * (len(names) + 1)), range(1, len(names) + 2))
    if zero := words.all_zero([registry.name for registry in campaign.registries if registry not in counted]):
        yield Text(zero, "small")


def _number(figure: Figure) -> str:
    return figure.words if figure.value is None else format_number(figure.value)


def _asks(campaign: CampaignFindings) -> Iterator[Block]:
    used = asked_of(campaign)
    if not used:
        if said := words.asks_unanswered(campaign):
            yield Text(said)
        return
    counted = [ask for ask in campaign.asks if any(ask.figures[code].value for code in used)]
    rows = [(f"{ask.number}. {ask.text}", *(_number(ask.figures[code]) for code in used)) for ask in counted]
    headings = ("Ask", *(CELLS[code][1] for code in used))
    rooms = [room(heading) for heading in headings[1:]]
    widths = (WIDTH - sum(rooms), *rooms)
    yield Grid("Answers to each ask (number of letters)", headings, rows, widths, range(1, len(used) + 1))
    if zero := words.all_zero([f"{ask.number}. {ask.text}" for ask in campaign.asks if ask not in counted]):
        yield Text(zero, "small")
    for ask in campaign.asks:
        yield from _quotes(ask)


def _quotes(ask: AskFindings) -> Iterator[Block]:
    """Passages quoted from replies, and apart from them what an official wrote of a reply that is not quoted."""
    about = f"{ask.number}: {ask.text}"
    quoted = [(row, f"“{row.passage}”") for row in ask.quoted]
    yield from _answers(f"What they said about ask {about}", words.QUOTED, quoted, words.more_quotes)
    summed_up = [(row, row.words) for row in ask.summed_up]
    yield from _answers(f"{words.SUMMARIES} {about}", words.SUMMARY, summed_up, words.more_summaries)


def _answers(
    caption: str, heading: str, said: Sequence[tuple[AnswerRow, str]], more: Callable[[int], str]
) -> Iterator[Block]:
    if not said:
        return
    rows = [
        (one.post, one.name, text, format_date(one.received_on) if one.received_on else "")
        for one, text in said[:QUOTES]
    ]
    yield Grid(caption, ("Post", "Answer", heading, "Received"), rows, (44, 22, 76, 28))
    if len(said) > QUOTES:
        yield Text(more(len(said) - QUOTES), "small")


def _left_out(campaign: CampaignFindings) -> Iterator[Block]:
    if said := words.unwritten_lists_words(campaign):
        yield Text(said)
    if campaign.left_out:
        yield Text(words.left_out_at_end(campaign))
    else:
        yield Text(words.NOBODY_LEFT_OUT, "small")


def _map(campaign: CampaignFindings, name: str) -> Iterator[Block]:
    if not differs_by_area(campaign):
        if said := words.same_everywhere(campaign):
            yield Text(said, "small")
        return
    tiles = tiles_of(campaign)
    if tiles:
        said = words.map_words(campaign, tiles)
        drawn = hexmap(
            tiles,
            title=f"{words.MAP}. {said}",
            words=said,
            counted=words.COUNTED,
            name=f"map-{name}",
        )
        yield Chart(words.MAP, said, drawn, MAP_WIDE)
        yield Text(f"{said} {words.MAP_TABLE}", "small")


def _annexes(findings: Findings) -> Iterator[Block]:
    """The tables of the maps: long, and so behind all else."""
    for part, told in zip(findings.parts, told_above(findings.parts), strict=True):
        for campaign in () if told else part.campaigns:
            yield from _areas(part, campaign)


def _areas(part: PartFindings, campaign: CampaignFindings) -> Iterator[Block]:
    if differs_by_area(campaign) and (areas := written_to(campaign.areas)):
        yield Heading(2, words.annex(part, campaign))
        said = (words.FOLLOWED_ARE, words.COUNTS_IN_EACH, words.areas_without(campaign))
        yield Text(" ".join(filter(None, said)), "small")
        rows = [
            (
                area.name,
                area.region,
                f"{len(area.followed):,}",
                _number(area.figures["replies"]),
                format_number(no_reply_yet(area)),
                _number(area.figures["nothing"]),
            )
            for area in sorted(areas, key=lambda area: area.name)
        ]
        headings = ("Area", "Region", words.FOLLOWED, "Replied", words.HOLDING, "No response recorded")
        holding = room(words.HOLDING)
        yield Grid(words.MAP, headings, rows, (WIDTH - 101 - holding, 40, 18, 20, holding, 23), (2, 3, 4, 5))


def _posts_left_out(findings: Findings) -> Iterator[Block]:
    """Often most of the pages: on pages of their own behind all others, so that a reader can print the rest alone."""
    told = [
        (part, campaign_findings)
        for part, above in zip(findings.parts, told_above(findings.parts), strict=True)
        for campaign_findings in part.campaigns
        if campaign_findings.left_out and not above
    ]
    for place, (part, campaign) in enumerate(told):
        yield Heading(2, words.annex_left_out(part, campaign), new_page=place == 0)
        reasons = left_out_for(campaign)
        several = [reason for reason in reasons if len(reason.posts) > 1]
        for posts in several:
            yield Text(words.left_out_because(posts))
            yield Text(f"{'; '.join(posts.posts)}.", "small")
        rows = [
            (reason.posts[0], reason.registry_name, LEFT_OUT[reason.how], reason.why)
            for reason in reasons
            if reason not in several
        ]
        if rows:
            caption = f"Others: {len(rows):,}" if several else words.left_out(campaign)
            yield Grid(caption, ("Post", "List", "Left out", "Reason"), rows, (56, 38, 34, 42))


def _interventions(part: PartFindings, above: Mapping[str, str]) -> Iterator[Block]:
    if said := words.listed_elsewhere(words.FACTS, part.intervention_rows, above):
        yield Text(said)
    if rows := [_intervention(row) for row in part.intervention_rows if row.id not in above]:
        headings = ("Area", "Published fact", "Date", "Source")
        yield Grid(words.FACTS, headings, rows, (26, 62, 30, 52))


def _intervention(one: InterventionRow) -> tuple[str, str, str, str]:
    what = "; ".join([one.title, one.kind, *(f"{name}: {said}" for name, said in one.facts)])
    return one.area, what, one.when, one.source


def _rounds(part: PartFindings, above: Mapping[str, str]) -> Iterator[Block]:
    if said := words.listed_elsewhere(words.INSPECTIONS, part.round_rows, above):
        yield Text(said)
    if rows := [_round(row) for row in part.round_rows if row.id not in above]:
        yield Grid(words.INSPECTIONS, ("Area", "Round", "Dates", "Outcome"), rows, (32, 62, 34, 42))


def _round(one: InspectionRoundRow) -> tuple[str, str, str, str]:
    by = f"{one.title} ({join(list(one.inspectorates))})" if one.inspectorates else one.title
    return one.area, by, one.when, " ".join(filter(None, (one.said, one.report_url)))


def _corrections(whole: Whole) -> Iterator[Block]:
    yield Heading(2, words.SINCE)
    count, figures = len(whole.corrections), len(whole.changed)
    said = words.later_records_words(count, figures, known_at=whole.known_at, told_at=whole.told_at)
    yield Text(words.with_event_times(said, whole.time_of))
    if whole.corrections:
        recorded = [(format_moment(correction.at), correction.words) for correction in whole.corrections]
        yield Grid("What was recorded later", ("Recorded at", "Change"), recorded, (40, 130))
    if whole.changes:
        caption = words.TOGETHER if count > 1 else words.CHANGES
        yield Grid(caption, ("Figure", "In this pack", "Now"), whole.changed, (110, 30, 30))


def _methods(whole: Whole) -> Iterator[Block]:
    findings = whole.findings
    yield Heading(2, "How it was counted")
    for said in findings.methods:
        yield Text(words.with_event_times(said, whole.time_of))
    if findings.limits or findings.coverage:
        yield Heading(3, "Limits")
        for said in (*findings.limits, *findings.coverage):
            yield Text(words.with_event_times(said, whole.time_of))
    if used := definitions_used(findings):
        yield Heading(3, "What the words mean")
        yield facts("What the words mean", used)


def _verify(whole: Whole) -> Iterator[Block]:
    """Where the pack can be checked: the file for auditors has the number of its event and the hashes, for auditors."""
    yield Heading(2, words.CHECK_HEADING)
    yield Text(words.check_words(whole.number, whole.made))
