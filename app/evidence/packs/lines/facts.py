"""Lines about published facts of a part, and about areas that were inspected jointly."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from app.evidence.interventions.kinds import COUNTED
from app.evidence.interventions.rounds_listing import ListedInspectionRound
from app.evidence.packs.figures.findings import KindFindings, PartFindings
from app.evidence.packs.figures.rows import Figure, InspectionRoundRow, InterventionRow
from app.evidence.packs.lines.line import Draft, Line
from app.evidence.packs.lines.numbers import numbers_in
from app.evidence.packs.lines.phrases import was_or_were
from app.letters.page.wording import join
from app.web.filters import format_date, quoted

MAY_BE_LATER = "with only a month or a year, and may be from after {}"


def facts_line(part: PartFindings, kind: KindFindings, valid_at: date) -> Line:
    """ "By 24 June 2016, 1 statutory direction is recorded: “Direction on children’s social care” (Rotherham, 10
    October 2014), given by …." Where a letter was sent, what was before it is told apart from what was since. What is
    not dated is said apart, since it may be later. `valid_at`: the pack's day; one before the letters has nothing
    since."""
    draft, until = Draft(part.letter), format_date(valid_at)
    if kind.letter_date and kind.letter_date <= valid_at:
        day = f"the letters of {format_date(kind.letter_date)}"
        told = [_recorded_sentence(draft, part, kind, kind.sides["before"], begin=f"Before {day}, ")]
        told += _facts_since_letters(draft, part, kind, until, then="then" if told[0] else day)
        told.append(
            _recorded_sentence(draft, part, kind, kind.sides["either"], end=" with a date that may be before or since")
        )
    else:
        told = [_recorded_sentence(draft, part, kind, kind.dated, begin=f"By {until}, ")]
    may_be = f" without a date, and may be from after {until}"
    told.append(_recorded_sentence(draft, part, kind, kind.undated, end=may_be))
    every = {*kind.dated.rows, *kind.undated.rows}
    if kind.may_be_later:
        told.append(_recorded_sentence(draft, part, kind, kind.may_be_later, end=f" {MAY_BE_LATER.format(until)}"))
        every |= set(kind.may_be_later.rows)
    told.append(_shared_facts_sentence(part, every, COUNTED[kind.code]))
    return draft.line(" ".join(filter(None, told)))


def _shared_facts_sentence(part: PartFindings, rows: Collection[str], names: Sequence[str]) -> str:
    """ "The visit also counts under (b) Children’s services." Blank where none of these facts concerns another part."""
    (one, many), told = names, []
    every = [name for name, shared in part.shared.items() if shared >= set(rows)]
    some = [name for name, shared in part.shared.items() if name not in every and shared & set(rows)]
    if every:
        what = f"The {one} also counts" if len(rows) == 1 else f"The {many} also count"
        told.append(f"{what} under {join(every)}.")
    if some:
        told.append(f"Some of the {many} also count under {join(some)}.")
    return " ".join(told)


def _facts_since_letters(
    draft: Draft, part: PartFindings, kind: KindFindings, until: str, *, then: str
) -> Iterator[str]:
    """The facts of the letters' own day are counted with those since, and said to be of that day. `then`: what the
    sentence calls the letters. That there is none since is not said where one of another date, or of none, may be."""
    since = kind.sides["since"]
    on_the_day = [
        row.id
        for row in part.intervention_rows
        if row.id in since.rows and row.earliest == row.latest == kind.letter_date
    ]
    day = f"the day of the letters of {format_date(kind.letter_date)}" if kind.letter_date else ""
    later, none = f"up to {until}, ", f"no {COUNTED[kind.code][0]} is recorded."
    may_be_since = kind.sides["either"].value or kind.undated.value or kind.may_be_later
    if on_the_day and len(on_the_day) == since.value:
        yield _recorded_sentence(draft, part, kind, since, begin=f"On {day}, ")
        if not may_be_since:
            yield f"Since then, {later}{none}"
    elif on_the_day:
        yield _recorded_sentence(draft, part, kind, since, begin=f"On {day} or since, {later}")
    elif since.value:
        yield _recorded_sentence(draft, part, kind, since, begin=f"Since {then}, {later}")
    elif kind.dated.value and not may_be_since:
        yield f"Since {then}, {later}{none}"


def _recorded_sentence(
    draft: Draft, part: PartFindings, kind: KindFindings, figure: Figure, *, begin: str = "", end: str = ""
) -> str:
    """What a figure counts, each with its facts; blank where it counts none."""
    if not figure.value:
        return ""
    number, one = draft.of(figure), figure.value == 1
    facts = [fact_words(row) for row in part.intervention_rows if row.id in figure.rows]
    what = f"{COUNTED[kind.code][0 if one else 1]} {'is' if one else 'are'} recorded"
    return f"{begin}{number} {what}{end}: {'; '.join(facts)}."


def fact_words(row: InterventionRow) -> str:
    """ "“Direction on children’s social care” (Rotherham, 10 October 2014), given by the Secretary of State for
    Education and appointing a commissioner (Children’s Social Care Commissioner)", as far as it is recorded."""
    day, _, _ = row.when.partition(";")
    told = [f"{quoted(row.title)} ({', '.join([row.area, *([day] if row.dated else [])])})"]
    more = []
    if row.given_by:
        jointly = "jointly " if len(row.given_by) > 1 else ""
        more.append(f"{'issued' if row.code == 'notice' else 'given'} {jointly}by {offices_named(row.given_by)}")
    if row.appointed:
        whom = "a commissioner" if len(row.appointed) == 1 else "commissioners"
        more.append(f"appointing {whom} ({join(_appointed(row.appointed))})")
    return ", ".join([*told, *([" and ".join(more)] if more else [])])


def _appointed(offices: Sequence[str]) -> Sequence[str]:
    """As published; all in quotation marks where any has a number, which is no figure."""
    return [quoted(name) for name in offices] if any(map(numbers_in, offices)) else offices


def offices_named(names: Sequence[str]) -> str:
    """As a sentence calls them: “the Secretary of State for Education and the Home Secretary”."""
    return join([name if name.startswith(("the ", "The ")) else f"the {name}" for name in names])


def inspections_line(part: PartFindings, by: str) -> Line:
    """Areas whose own inspection is dated, by who inspected them and on what; and apart from them those of which no
    date is recorded."""
    draft, told = Draft(part.letter), []
    rounds: defaultdict[str, list[str]] = defaultdict(list)
    for row in part.round_rows:
        if row.dated and not row.may_be_later:
            rounds[round_words(row)].append(f"{row.area} ({row.dates})")
    if rounds:
        number = _areas(draft.of(part.inspected))
        areas = {which: join(list(dict.fromkeys(named))) for which, named in rounds.items()}
        begin = f"{by}, {number} had been jointly inspected"
        if len(areas) == 1:
            told += [f"{begin} {which}: {named}." for which, named in areas.items()]
        else:
            told.append(f"{begin}: {'; '.join(f'{which}, {named}' for which, named in areas.items())}.")
    if part.not_dated.value:
        told.append(_not_dated(draft, part, by, more=bool(rounds)))
    if part.inspected_later:
        told.append(_inspected_later(draft, part, part.inspected_later, by))
    told.append(_shared_facts_sentence(part, part.rounds.rows, ("area", "areas")))
    return draft.line(" ".join(filter(None, told)))


def _not_dated(draft: Draft, part: PartFindings, by: str, *, more: bool) -> str:
    """ "No date is recorded for the inspection of 3 more areas. Croydon, … were inspected in the joint inspections “…”
    (February 2016 to August 2016)." Areas of a round that was not over yet may have been inspected since."""
    number, one = draft.of(part.not_dated), part.not_dated.value == 1
    areas = f"{number}{' more' if more else ''} {'area' if one else 'areas'}"
    of_round: defaultdict[tuple[bool, str], list[str]] = defaultdict(list)
    for row in part.round_rows:
        if not row.dated and not row.may_be_later:
            dates = f" ({row.round_dates.replace('; had not ended', ' and not ended')})" if row.round_dates else ""
            of_round[row.round_over, f"the joint inspections {quoted(row.title)}{dates}"].append(row.area)
    told = []
    for (over, which), named in of_round.items():
        names = list(dict.fromkeys(named))
        if over:
            told.append(f"{join(names)} {was_or_were(len(names))} inspected in {which}.")
        else:
            they = "it" if len(names) == 1 else "they"
            told.append(
                f"{join(names)} {was_or_were(len(names))} named for {which}, so {they} may have been inspected after "
                f"{by.removeprefix('By ')}."
            )
    return f"No date is recorded for the inspection of {areas}. {' '.join(told)}"


def _inspected_later(draft: Draft, part: PartFindings, figure: Figure, by: str) -> str:
    """ "The joint inspection of 1 area is recorded with only a month or a year, and may be from after 15 February
    2016: …"."""
    may_be = MAY_BE_LATER.format(by.removeprefix("By "))
    inspections = "joint inspection" if figure.value == 1 else "joint inspections"
    recorded = f"{'is' if figure.value == 1 else 'are'} recorded {may_be}"
    areas = f"The {inspections} of {_areas(draft.of(figure))} {recorded}"
    dates = [(row.area, row.dates if row.dated else row.round_dates) for row in part.round_rows if row.may_be_later]
    told = [f"{area} ({when.partition(';')[0]})" for area, when in dates]
    return f"{areas}: {join(told)}."


def round_words(row: InspectionRoundRow | ListedInspectionRound) -> str:
    """ "by Ofsted and the Care Quality Commission, on “Child sexual exploitation”"."""
    by = join([f"the {name}" if name.endswith("Commission") else name for name in row.inspectorates])
    on = f"on {quoted(row.theme or row.title)}"
    return f"by {by}, {on}" if by else on


def _areas(number: str) -> str:
    return f"{number} {'area' if number == '1' else 'areas'}"
