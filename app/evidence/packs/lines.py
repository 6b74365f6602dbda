"""Sourced lines to draft an answer from: a sentence for each thing that a pack can say, each of whose numbers is
anchored to its figure."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.evidence.interventions.kinds import COUNTED
from app.evidence.packs.concerns import NOT_LISTED, OTHERS
from app.evidence.packs.findings import (
    CampaignFindings,
    ChosenCampaign,
    Figure,
    Findings,
    InterventionRow,
    KindFindings,
    PartFindings,
    RegistryFindings,
    RoundRow,
    UnwrittenFindings,
)
from app.evidence.packs.line_numbers import numbers_in
from app.evidence.packs.measures import KEYED
from app.letters.wording import join
from app.web.filters import format_date

OF = "#of"
"""Behind a figure's key: of how many it is, not how many it counts."""


@dataclass(frozen=True)
class Anchor:
    """What a line says of a figure: `said`, a number as it stands in the line or, where there is none to count, the
    figure's own words. `key`: the figure's, perhaps with OF behind it."""

    key: str
    said: str


@dataclass(frozen=True)
class Line:
    """For the part of this `letter`. `kept`: its words when it was kept, which are the pack's own; blank where somebody
    has not worded it otherwise since."""

    letter: str
    words: str
    anchors: Sequence[Anchor]
    kept: str = ""


def lines_of(findings: Findings) -> list[Line]:
    """What can be said of each part, in order."""
    by = f"By {format_date(findings.valid_at)}"
    return [line for part in findings.parts for line in _part(part, by)]


def reads(figures: Mapping[str, Figure], key: str) -> str:
    """What a line would say of a figure: "41", "1,268", or its words where there is no number."""
    figure = figures.get(key.removesuffix(OF))
    if figure is None:
        return ""
    number = figure.of if key.endswith(OF) else figure.value
    return figure.words.removesuffix(".") if number is None else f"{number:,}"


@dataclass
class _Draft:
    """A sentence on its way."""

    letter: str
    words: str = ""
    anchors: tuple[Anchor, ...] = ()

    def of(self, figure: Figure) -> str:
        """The number of a figure, anchored."""
        return self._anchored(figure.key, figure)

    def out_of(self, figure: Figure) -> str:
        """ "41 of 43", both anchored."""
        return f"{self.of(figure)} of {self.among(figure)}"

    def among(self, figure: Figure) -> str:
        """Of how many a figure is, anchored."""
        return self._anchored(figure.key + OF, figure)

    def _anchored(self, key: str, figure: Figure) -> str:
        said = reads({figure.key: figure}, key)
        self.anchors = (*self.anchors, Anchor(key, said))
        return said

    def line(self, words: str) -> Line:
        return Line(self.letter, words, self.anchors)


def _part(part: PartFindings, by: str) -> Iterator[Line]:
    """`by`: "By 24 June 2016", the day that the pack looks at: each line may be read out by itself."""
    if part.nothing:
        draft = _Draft(part.letter)
        if part.no_letter and part.sector:
            said = [
                on_that_day(f"{draft.of(part.no_letter)}.", by),
                means(part) if part.sector == OTHERS else "",
                copied(part),
            ]
            yield draft.line(" ".join(filter(None, [*said, notice_of_none(part)])))
    for campaign in part.campaigns:
        yield from _campaign(part, campaign, by)
    for kind in part.kinds:
        yield _facts(part, kind, by)
    if part.inspected.value or part.not_dated.value:
        yield _inspected(part, by)


def on_that_day(nothing: str, by: str) -> str:
    """A sentence that no letter is recorded, with the day that it is so: "By 24 June 2016, no letter …". What is so on
    any day, as that there is no list, stays."""
    if nothing.startswith("No letter"):
        return f"{by}, {lower(nothing)}"
    return f"{nothing.removesuffix('.')} {lower(by)}." if nothing.startswith("This pack") else nothing


def means(part: PartFindings) -> str:
    """ "“Other agencies” here means the posts on the list “Inspectorates”.", and who is not on it. Blank where no list
    is of the sector."""
    if not part.registries:
        return ""
    lists = join([f"“{name}”" for name in part.registries])
    which = "list" if len(part.registries) == 1 else "lists"
    return " ".join((f"“{part.sector_name}” here means the posts on the {which} {lists}.", *part.not_listed))


def copied(part: PartFindings) -> str:
    """Whom the letters name under “cc”, beside the part about other agencies; blank for others, or where none is."""
    names = {one.reference: join([f"“{_quoted(line)}”" for line in one.copies]) for one in part.chosen if one.copies}
    told = [
        f"The letters of the campaign {reference} print “cc” to {name}"
        for reference, name in names.items()
        if part.sector == OTHERS
    ]
    return f"{'. '.join(told)}. This pack does not count copies." if told else ""


def _facts(part: PartFindings, kind: KindFindings, by: str) -> Line:
    """ "By 24 June 2016, 1 statutory direction is recorded: “Direction on children’s social care” (Rotherham, 10
    October 2014), given by …." Where a letter was sent, what was before it is told apart from what was since. What is
    not dated is said apart, since it may be later."""
    draft, until = _Draft(part.letter), by.removeprefix("By ")
    if kind.letter_date:
        day = f"the letters of {format_date(kind.letter_date)}"
        told = [_recorded(draft, part, kind, kind.sides["before"], begin=f"Before {day}, ")]
        told += _since(draft, part, kind, until, then="then" if told[0] else day)
        told.append(_recorded(draft, part, kind, kind.sides["either"], end=" with a date that may be before or since"))
    else:
        told = [_recorded(draft, part, kind, kind.dated, begin=f"{by}, ")]
    may_be = f" without a date, and may be from after {until}"
    told.append(_recorded(draft, part, kind, kind.undated, end=may_be))
    told.append(_also(part, {*kind.dated.rows, *kind.undated.rows}, COUNTED[kind.code]))
    return draft.line(" ".join(filter(None, told)))


def _also(part: PartFindings, rows: Collection[str], names: Sequence[str]) -> str:
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


def _since(draft: _Draft, part: PartFindings, kind: KindFindings, until: str, *, then: str) -> Iterator[str]:
    """The facts of the letters' own day are counted with those since, and said to be of that day. `then`: what the
    sentence calls the letters."""
    since = kind.sides["since"]
    on_the_day = [
        row.id
        for row in part.intervention_rows
        if row.id in since.rows and row.earliest == row.latest == kind.letter_date
    ]
    day = f"the day of the letters of {format_date(kind.letter_date)}" if kind.letter_date else ""
    later, none = f"up to {until}, ", f"no {COUNTED[kind.code][0]} is recorded."
    if on_the_day and len(on_the_day) == since.value:
        yield _recorded(draft, part, kind, since, begin=f"On {day}, ")
        yield f"Since then, {later}{none}"
    elif on_the_day:
        yield _recorded(draft, part, kind, since, begin=f"On {day} or since, {later}")
    elif since.value:
        yield _recorded(draft, part, kind, since, begin=f"Since {then}, {later}")
    elif kind.dated.value:
        yield f"Since {then}, {later}{none}"


def _recorded(
    draft: _Draft, part: PartFindings, kind: KindFindings, figure: Figure, *, begin: str = "", end: str = ""
) -> str:
    """What a figure counts, each with its facts; blank where it counts none."""
    if not figure.value:
        return ""
    number, one = draft.of(figure), figure.value == 1
    facts = [_fact(row) for row in part.intervention_rows if row.id in figure.rows]
    what = f"{COUNTED[kind.code][0 if one else 1]} {'is' if one else 'are'} recorded"
    return f"{begin}{number} {what}{end}: {'; '.join(facts)}."


def _fact(row: InterventionRow) -> str:
    """ "“Direction on children’s social care” (Rotherham, 10 October 2014), given by the Secretary of State for
    Education and appointing a commissioner (Children’s Social Care Commissioner)", as far as it is recorded."""
    day, _, _ = row.when.partition(";")
    told = [f"“{row.title}” ({', '.join([row.area, *([day] if row.dated else [])])})"]
    more = []
    if row.given_by:
        jointly = "jointly " if len(row.given_by) > 1 else ""
        more.append(f"{'issued' if row.code == 'notice' else 'given'} {jointly}by {_offices(row.given_by)}")
    if row.appointed:
        whom = "a commissioner" if len(row.appointed) == 1 else "commissioners"
        more.append(f"appointing {whom} ({join([_office(name) for name in row.appointed])})")
    return ", ".join([*told, *([" and ".join(more)] if more else [])])


def _office(name: str) -> str:
    """As published; in quotation marks where it has a number, which is no figure."""
    return f"“{name}”" if numbers_in(name) else name


def _offices(names: Sequence[str]) -> str:
    """As a sentence calls them: “the Secretary of State for Education and the Home Secretary”."""
    return join([name if name.startswith(("the ", "The ")) else f"the {name}" for name in names])


def _inspected(part: PartFindings, by: str) -> Line:
    """Areas whose own inspection is dated, by who inspected them and on what; and apart from them those of which no
    date is recorded."""
    draft, told = _Draft(part.letter), []
    rounds: defaultdict[str, list[str]] = defaultdict(list)
    for row in part.round_rows:
        if row.dated:
            rounds[_round(row)].append(f"{row.area} ({row.dates})")
    if rounds:
        number = _areas(draft.of(part.inspected))
        areas = {which: join(list(dict.fromkeys(named))) for which, named in rounds.items()}
        begin = f"{by}, {number} had been jointly inspected"
        if len(areas) == 1:
            told += [f"{begin} {which}: {named}." for which, named in areas.items()]
        else:
            told.append(f"{begin}: {'; '.join(f'{which}, {named}' for which, named in areas.items())}.")
    if undated := [row.area for row in part.round_rows if not row.dated]:
        number, one = draft.of(part.not_dated), part.not_dated.value == 1
        whom = f"{number} more {'area' if one else 'areas'}" if rounds else _areas(number)
        told.append(
            f"No date is recorded for {whom} of joint inspections, so {'that one' if one else 'those'} may have been "
            f"inspected after {by.removeprefix('By ')}: {join(list(dict.fromkeys(undated)))}."
        )
    told.append(_also(part, part.rounds.rows, ("area", "areas")))
    return draft.line(" ".join(filter(None, told)))


def _round(row: RoundRow) -> str:
    """ "by Ofsted and the Care Quality Commission, on “Child sexual exploitation”"."""
    by = join([f"the {name}" if name.endswith("Commission") else name for name in row.inspectorates])
    on = f"on “{_quoted(row.theme or row.title)}”"
    return f"by {by}, {on}" if by else on


def _areas(number: str) -> str:
    return f"{number} {'area' if number == '1' else 'areas'}"


def _campaign(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    """Each with what the letters' own notice says of them."""
    yield from (_noticed(line, campaign) for line in _of_letters(part, campaign, by))


def _of_letters(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    figures = campaign.figures
    headed = f", headed “{_quoted(campaign.subject)}”," if campaign.subject else ""
    dated = f"dated {format_date(campaign.letter_date)}{headed} had been sent to"
    if not figures["letters"].value:
        yield from _others(part, campaign, by)
        return
    if not figures["sent"].value:
        draft = _Draft(part.letter)
        sent = draft.out_of(figures["sent"])
        letters = "letter" if figures["sent"].of == 1 else "letters"
        are = "is" if figures["sent"].of == 1 else "are"
        yield draft.line(
            f"{by}, {sent} {letters} of the campaign {campaign.reference} to {part.them} {are} recorded as sent."
            f"{_undelivered(draft, figures)}"
        )
        return
    written = [one for one in campaign.registries if one.figures["sent"].value]
    slugs = {one.slug for one in written}
    for registry in written:
        left = [one for one in campaign.unwritten if one.slug == registry.slug]
        left += [one for one in campaign.unwritten if one.slug not in slugs]
        yield _sent(part.letter, by, dated, registry, left, failed=registry.figures if len(written) > 1 else figures)
    if len(written) > 1:
        sector = f"posts in the sector “{part.sector_name}”"
        yield _sent(part.letter, by, dated, campaign, campaign.unwritten, sector, failed=figures)
    yield from _time(part, campaign, by)
    yield from _asks(part, campaign, by)
    yield from _others(part, campaign, by)


def _sent(
    letter: str,
    by: str,
    dated: str,
    found: CampaignFindings | RegistryFindings,
    left: Sequence[UnwrittenFindings],
    sector: str = "",
    *,
    failed: Mapping[str, Figure],
) -> Line:
    """ "By 24 June 2016, letters dated 3 March 2015 had been sent to 42 of the 43 chief constables; 41 replied, …" Of
    open letters: "1 open letter dated 3 March 2015 had been sent to 43 chief constables; …" `dated`: the letters' date,
    which is not the day of sending, their title, and that they had been sent. `left`: of whom it is said that they were
    not written to; `failed`: the figures that say what could not be delivered."""
    draft, figures = _Draft(letter), found.figures
    if found.addressees:
        sent = figures["sent"]
        number = draft.of(sent) if sent.value == sent.of else draft.out_of(sent)
        what = f"{number} open {'letter' if sent.of == 1 else 'letters'}"
        begin = f"{by}, {what} {dated} {_whom(draft, found.addressees, found, sector)}"
    else:
        begin = f"{by}, letters {dated} {_whom(draft, figures['sent'], found, sector)}"
    others = figures["nothing"].of != figures["sent"].value
    among = f". Of {_letters(draft.among(figures['nothing']))} sent or answered, " if others else "; "
    told = [_replied(draft, figures)] if figures["replies"].value else []
    told += [
        f"{draft.of(figures[name])} {said}"
        for name, said in (
            ("holding", "sent only a holding reply"),
            ("acknowledged", "only acknowledged the letter"),
        )
        if figures[name].value
    ]
    if figures["nothing"].value:
        whose = "to" if found.addressees else "from"
        nothing = draft.of(figures["nothing"])
        told.append(f"no response is recorded {whose} {nothing}{_returned(draft, figures['nothing_returned'])}")
    said = f"{begin}{among}{join(told)}." if told else f"{begin}."
    of = found.slug if isinstance(found, RegistryFindings) else ""
    lacking = f" {NOT_LISTED[of]}" if of in NOT_LISTED else ""
    return draft.line(f"{said}{_unsent(draft, failed, left, 'this campaign', of)}{lacking}")


def _returned(draft: _Draft, figure: Figure) -> str:
    """ " (of which 1 was returned undelivered)"; blank where none was."""
    return f" (of which {draft.of(figure)} {_were(figure.value)} returned undelivered)" if figure.value else ""


def _whom(draft: _Draft, figure: Figure, found: CampaignFindings | RegistryFindings, sector: str) -> str:
    """ "42 of the 43 chief constables": of the posts on the list, where it is complete and has all that are counted.
    Otherwise the number alone; of a campaign it is of posts in the sector."""
    number = draft.of(figure)
    if isinstance(found, CampaignFindings):
        return f"{number} {sector}" if number != "1" else f"1 {sector.replace('posts', 'post', 1)}"
    posts = found.posts
    if not posts.value or not set(figure.rows) <= set(posts.rows):
        return posts_of(number, found.name)
    if posts.value == 1:
        return f"the {posts_of(number, found.name)}"
    return f"{number} of the {draft.of(posts)} {lower(found.name)}"


def _unsent(
    draft: _Draft, figures: Mapping[str, Figure], left: Sequence[UnwrittenFindings], campaign: str, of: str = ""
) -> str:
    """ " 3 letters could not be delivered. 184 were not written to in this campaign." As `_unwritten` has it."""
    return f"{_undelivered(draft, figures)}{_unwritten(draft, left, campaign, of)}"


def campaigns_named(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """ "the campaigns MAR15 and WINTER26"."""
    return f"the {'campaign' if len(chosen) == 1 else 'campaigns'} {join([one.reference for one in chosen])}"


def notices_of(chosen: Sequence[CampaignFindings | ChosenCampaign]) -> str:
    """The notices of several campaigns, each once: "The letter of the campaign MAR15 carries the notice “A
    reconstruction”." Blank where they have none."""
    having: defaultdict[str, list[CampaignFindings | ChosenCampaign]] = defaultdict(list)
    for one in chosen:
        having[_quoted(one.notice.strip().removesuffix("."))].append(one)
    return " ".join(
        f"The {'letter' if len(those) == 1 else 'letters'} of {campaigns_named(those)} "
        f"{'carries' if len(those) == 1 else 'carry'} the notice “{said}”."
        for said, those in having.items()
        if said
    )


NOTICE = re.compile(
    r"The letters’ own notice says: “[^”]*”\."  # as lines kept until November 2026 say it
    r"|The letters? of the campaigns? [^“”.]* carr(?:ies|y) the notice “[^”]*”\."
)


def with_notice(words: str, kept: str) -> str:
    """The words of a line with what it said, as it was `kept`, of the letters' own notice."""
    lacking = [said for said in dict.fromkeys(NOTICE.findall(kept)) if said not in words]
    return " ".join([words, *lacking])


def notice_of_none(part: PartFindings) -> str:
    """What is said beside the sentence that no letter of the campaigns is recorded; blank where that is about no
    campaign, since there is no list of the sector."""
    return notices_of(part.chosen) if part.nothing and part.registries else ""


def notice_of(campaign: CampaignFindings | ChosenCampaign) -> str:
    return notices_of([campaign])


def _quoted(words: str) -> str:
    """Inside quotation marks."""
    return words.replace("“", "‘").replace("”", "’")


def _noticed(line: Line, campaign: CampaignFindings) -> Line:
    """With the notice of the letters that it tells of."""
    return replace(line, words=f"{line.words} {notice_of(campaign)}".strip())


def _undelivered(draft: _Draft, figures: Mapping[str, Figure]) -> str:
    failed = figures["undelivered"]
    return f" {_letters(draft.of(failed))} could not be delivered." if failed.value else ""


def _unwritten(draft: _Draft, left: Sequence[UnwrittenFindings], campaign: str, of: str = "") -> str:
    """ " 39 were not written to in this campaign, nor were 353 chief executives." Blank where every post was written
    to. `of`: slug of the registry that the line has named already."""
    told = [(one, draft.of(one.posts)) for one in left if one.posts.value]
    if not told:
        return ""
    first, *rest = [
        f"{number if one.slug == of else posts_of(number, one.name)}"
        f"{'' if one.complete else ' (their list may not be complete)'}"
        for one, number in told
    ]
    if told[0][0].slug != of:
        were = _were(sum(one.posts.value or 0 for one, _ in told))
        return f" {join([first, *rest])} {were} not written to in {campaign}."
    nor = f", nor {_were(sum(one.posts.value or 0 for one, _ in told[1:]))} {join(rest)}" if rest else ""
    return f" {first} {_were(told[0][0].posts.value)} not written to in {campaign}{nor}."


def _letters(number: str) -> str:
    return f"{number} {'letter' if number == '1' else 'letters'}"


def _were(count: int | None) -> str:
    return "was" if count == 1 else "were"


def posts_of(number: str, name: str) -> str:
    """ "39 chief executives", "1 post of the list “Chief executives”". `name`: the registry's."""
    return f"1 post of the list “{name}”" if number == "1" else f"{number} {lower(name)}"


def lower(name: str) -> str:
    """A registry's name inside a sentence."""
    return name[:1].lower() + name[1:]


def _replied(draft: _Draft, figures: Mapping[str, Figure]) -> str:
    """ "43 replied (2 of them declined to answer)"."""
    said = f"{draft.of(figures['replies'])} replied"
    return f"{said} ({draft.of(figures['declined'])} of them declined to answer)" if figures["declined"].value else said


def _followed(part: PartFindings, campaign: CampaignFindings, number: str, among: int | None) -> str:
    """ "4 letters sent to the police", or, where some that were not sent were answered, "4 letters to the police that
    were sent or answered"."""
    if among == campaign.figures["sent"].value:
        return f"{_letters(number)} sent to {part.them}"
    return f"{_letters(number)} to {part.them} that {_were(among)} sent or answered"


def _time(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    """Each letter that was sent, or answered, is in one part, so that the parts add up."""
    draft, figures = _Draft(part.letter), campaign.figures
    asked = format_date(campaign.reply_by) if campaign.reply_by else ""
    due, late, back = (figures[key] for key in ("not_due", "overdue", "awaits_address"))
    begin = f"Replies to the {_followed(part, campaign, draft.among(late), late.of)} were asked for by {asked}"
    told = [
        f"{draft.of(figures[name])} {said}"
        for name, said in (
            ("in_time_asked", f"replied by {asked}"),
            ("in_time_working_day", "replied in time on the next working day"),
            ("in_time_promised", "replied by a later date that a holding reply had named"),
            ("came_late", "replied late"),
        )
        if figures[name].value
    ]
    if not told or not asked:
        return
    rest = f"; {draft.of(due)} {_were(due.value)} not due yet" if due.value else ""
    rest += f"; {draft.of(late)} {_were(late.value)} overdue" if late.value else ""
    if back.value:
        rest += f"; {draft.of(back)} {_were(back.value)} returned undelivered and so {_were(back.value)} not overdue"
    rest += _sent_after(draft, campaign)
    left = _unsent(draft, figures, campaign.unwritten, f"the campaign {campaign.reference}")
    yield draft.line(f"{begin}. {by}, {join(told)}{rest}.{left}")


def _sent_after(draft: _Draft, campaign: CampaignFindings) -> str:
    """ "; 1 was sent only after that date; it was replied to, and counts neither as in time nor as late". Where all
    were replied to, their number is that of the replies, so that the line is flagged when one is withdrawn."""
    after, replied = campaign.figures["sent_after"], campaign.figures["replied_sent_after"]
    if not after.value:
        return ""
    it, counts = ("it", "counts") if after.value == 1 else ("they", "count")
    neither = f"{counts} neither as in time nor as late"
    every = replied.value == after.value
    again = " or, after coming back, sent again," if _came_back_before(campaign, after) else ""
    said = f"; {draft.of(replied if every else after)} {_were(after.value)} sent{again} only after that date"
    if every:
        return f"{said}; {it} {_were(after.value)} replied to, and {neither}"
    if replied.value:
        return f"{said}; {draft.of(replied)} of them {_were(replied.value)} replied to. They {neither}"
    return f"{said}, and {neither}"


def _came_back_before(campaign: CampaignFindings, after: Figure) -> bool:
    """Whether some of these letters were sent before the reply-by date too, and came back."""
    by_first = next((one for one in campaign.third if one.key.endswith(f".sent_after{KEYED}")), None)
    return by_first is not None and not set(after.rows) <= set(by_first.rows)


def _asks(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    """ "The 43 letters sent to the police asked “…”. By 24 June 2016, 20 did or agreed to do what was asked, …" Each
    letter is in one part, so that the parts add up; one that came back asked nobody anything, and is named. An ask has
    no line until a reply is recorded."""
    for ask in campaign.asks:
        draft = _Draft(part.letter)
        if not any(ask.figures[code].value for code in REPLIED):
            continue
        first = next(iter(ask.figures.values()))
        begin = f"The {_followed(part, campaign, draft.among(first), first.of)} asked"
        told = [said.format(draft.of(ask.figures[code])) for code, said in ASKED.items() if ask.figures[code].value]
        if ask.figures["nothing"].value:
            told[-1] += _returned(draft, campaign.figures["nothing_returned"])
        left = _unsent(draft, campaign.figures, campaign.unwritten, f"the campaign {campaign.reference}")
        yield draft.line(f"{begin} “{_quoted(ask.text.removesuffix('.'))}”. {by}, {join(told)}.{left}")


REPLIED = ("yes", "partly", "no", "in_words", "not_answered", "declined", "not_read")
"""Codes of asks_grid.CELLS of letters to which a reply is recorded."""

ASKED: Mapping[str, str] = {
    "yes": "{} did or agreed to do what was asked",
    "partly": "{} did or agreed to do part of it",
    "no": "{} said no",
    "in_words": "{} answered in other words",
    "not_answered": "{} replied without answering it",
    "declined": "{} declined to answer the letter",
    "not_read": "{} sent a reply whose answer to this is not recorded yet",
    "no_answer": "{} sent only a holding reply or an acknowledgement",
    "nothing": "no response is recorded from {}",
}
"""By code of asks_grid.CELLS, how a line says what became of so many letters. An ask may be no question ("Tell us …"):
docs/guide/replies.md says what “yes” means there."""


OUT: Mapping[str, str] = {
    "filtered": "{} {were} not chosen by the campaign’s filters",
    "withdrawn": "{} {were} removed after the letter was made",
    "not_in_audience": "{} {were} not in the audience",
    "no_letter": "{} {were} added to the list after the audience was saved",
}
"""By code of LEFT_OUT, how a line says that posts were left out."""


def _others(part: PartFindings, campaign: CampaignFindings, by: str) -> Iterator[Line]:
    """Who was left out has no day: the pack says it as it was recorded."""
    draft = _Draft(part.letter)
    told = [
        said.format(draft.of(figure), were=_were(figure.value))
        for figure, said in (
            (campaign.held_out, "{} {were} excluded on purpose"),
            *((campaign.excluded_by.get(code), said) for code, said in OUT.items()),
        )
        if figure and figure.value
    ]
    posts = "a post" if len(campaign.left_out) == 1 else "posts"
    lists = f"The campaign {campaign.reference} left out {posts} in the sector “{part.sector_name}”: {join(told)}."
    lists = lists if told else ""
    reasons = (
        f"The evidence pack of {by.removeprefix('By ')} names each of these posts with the reason." if told else ""
    )
    made = ""
    if campaign.unsent and campaign.unsent.value and campaign.figures["sent"].value:
        number, one = draft.of(campaign.unsent), campaign.unsent.value == 1
        which = f"more {'letter' if one else 'letters'}" if told else "letter" if one else "letters"
        whose = "" if told else f" of the campaign {campaign.reference} to {part.them}"
        made = f"{by}, {number} {which}{whose} had not been sent."
    if told or made:
        yield draft.line(" ".join(filter(None, (lists, reasons, made))))
    for chaser in campaign.chasers:
        if chaser.figures["sent"].value:
            draft = _Draft(part.letter)
            sent, after = chaser.figures["sent"], chaser.figures["replied_after"]
            reminders = "reminder" if sent.of == 1 else "reminders"
            dated = f"{reminders} to {part.them} dated {format_date(chaser.letter_date)}"
            words = f"{by}, {draft.out_of(sent)} {dated} had been sent"
            when = "on or after the day on which their reminder was sent"
            yield draft.line(f"{words}; {draft.of(after)} of those reminded replied {when}.")
