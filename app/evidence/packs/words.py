"""A pack in words: its page, its PDF and its Word file say the same."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime

from app.evidence.interventions import kinds
from app.evidence.packs.figures.findings import (
    CampaignFindings,
    ChaserFindings,
    PartFindings,
)
from app.evidence.packs.figures.pack_content import Whole
from app.evidence.packs.figures.rows import LEFT_OUT, Figure, InspectionRoundRow, InterventionRow
from app.evidence.packs.files.ask import MadeAs
from app.evidence.packs.files.showing import LeftOutPosts, areas_without_letter, letters_on_map
from app.evidence.packs.later.later_changes import FigureChange
from app.evidence.packs.lines.phrases import (
    facts_scope,
    lower,
    posts_of,
    was_or_were,
)
from app.evidence.packs.states import State
from app.letters.page.wording import join
from app.platform.clock import london_time
from app.web.charts.hexmap import Tile
from app.web.filters import format_date, format_moment_in_sentence, format_plural, quoted

CITED: Mapping[bool | None, tuple[str, str]] = {
    True: ("full", "In force"),
    False: ("warn", "Not in force"),
    None: ("query", "Not checked"),
}
"""Shape and word of what a letter cites, on its date."""

CITES = "Guidance and powers that the letters cite"
CHECK_DATES = (
    "Before you say that one marked “Not checked” was in force on the letters’ date, check its dates: they are not "
    "recorded."
)
BARS = "Responses, by list"
MAP = "Letters replied to, by area"
COUNTED = "Share of letters that had a reply, counting refusals"


def title(number: int) -> str:
    return f"Evidence pack {number}"


def foot(number: int, valid_at: date, recorded: str) -> str:
    """What stands at the foot of every page. `recorded`: when its event was, in words."""
    return f"{title(number)}, figures for {format_date(valid_at)}, as recorded at {recorded}"


EVENT = re.compile(r"(at|after|up to) event (\d+(?:,\d+)*)(?: of the audit record)?")


def with_event_times(sentence: str, recorded: Callable[[int], str]) -> str:
    """A sentence of a pack with a time in place of the number of each event."""

    def time_of(found: re.Match[str]) -> str:
        return f"{found[1]} {recorded(int(found[2].replace(',', '')))}"

    return EVENT.sub(time_of, sentence).replace(" after that event", " after that")


def figure_label(figure: Figure, changes: Mapping[str, FigureChange]) -> str:
    """A figure's name, with what it would read now where its number would be another."""
    since = changes.get(figure.key)
    return f"{figure.name} (now {since.now})" if since else figure.name


def refused(declined: int | None) -> str:
    """ ", counting 1 that declined to answer", of replies; blank where none did."""
    return f", counting {declined:,} that declined to answer" if declined else ""


def part_name(part: PartFindings) -> str:
    return part.name


def part_asks(part: PartFindings) -> str:
    """The question's own words for a part, where they say more than its sector's name."""
    return "" if part.words.strip(" .").replace("'", "’").lower() == part.sector_name.lower() else part.words


def part_says(part: PartFindings) -> str:
    """What a part begins with. A campaign of which nothing was sent has its own sentence below."""
    said = [part.nothing, *(_campaign_says(part, campaign) for campaign in part.campaigns if not campaign.silent)]
    if facts := part_facts(part):
        said.append(f"This part {'also counts' if part.campaigns else 'counts'} published facts: {facts}.")
    said.append(facts_left_out(part))
    return " ".join(filter(None, said))


def part_facts(part: PartFindings) -> str:
    """ "1 statutory direction; 2 visits (1 of them before the letters of 3 March 2015), and 1 more with no date
    recorded. Of these 4, 1 is counted in (b) Children’s services too"; blank where nothing is recorded."""
    told = []
    for kind in part.kinds:
        before = (kind.sides["before"].value or 0) if kind.sides else 0
        day = format_date(kind.letter_date) if kind.letter_date else ""
        every = {1: "", 2: "both "}.get(before, "all ")
        share = every if before == kind.dated.value else f"{before:,} of them "
        earlier = f"{share}before the letters of {day}" if before else ""
        told.append(_facts(kind.dated, kind.undated, kind.may_be_later, kinds.COUNTED[kind.code], earlier))
    covered = f"with a joint inspection that covered {part.them}"
    inspected = (f"area {covered}", f"areas {covered}")
    told.append(_facts(part.inspected, part.not_dated, part.inspected_later, inspected))
    return "; ".join(filter(None, told)) + _elsewhere_too(part)


def facts_left_out(part: PartFindings) -> str:
    """Which published facts the pack leaves out of a part by choice; blank where it has all."""
    return " ".join(facts_scope(part.facts_scope, part.rounds_scope)) if part.sector else ""


def no_facts(part: PartFindings) -> str:
    """What a table says of a part that counts no published fact."""
    if not part.sector:
        return "Not counted"
    if part.facts_scope == part.rounds_scope == "none":
        return "Left out"
    return "None" if facts_left_out(part) else "None recorded"


def _elsewhere_too(part: PartFindings) -> str:
    """ ". All 7 are counted in (b) Children’s services too; 5 in (c) Police"; blank where none is."""
    if not part.shared:
        return ""
    if len(part.published) == 1:
        return f". It is counted in {join(list(part.shared))} too"
    every = len(part.published)
    whole = [name for name, rows in part.shared.items() if len(rows) == every]
    some = [(name, len(rows)) for name, rows in part.shared.items() if len(rows) < every]
    if whole:
        both = "Both" if every == 2 else f"All {every:,}"
        told = [f"{both} are counted in {join(whole)} too", *(f"{count:,} in {name}" for name, count in some)]
        return f". {'; '.join(told)}"
    (first, count), *others = some
    told = [f"{count:,} {'is' if count == 1 else 'are'} counted in {first} too"]
    told += [f"{count:,} in {name}" for name, count in others]
    return f". Of these {every:,}, {join(told)}"


def _facts(
    dated: Figure, undated: Figure, may_be_later: Figure | None, names: tuple[str, str], earlier: str = ""
) -> str:
    counts = (
        (dated.value or 0, f" ({earlier})" if earlier else ""),
        (undated.value or 0, " with no date recorded"),
        (may_be_later.value or 0 if may_be_later else 0, " in a month or year that was not over"),
    )
    told = [(number, said) for number, said in counts if number]
    if not told:
        return ""
    (first, said), *others = told
    more = [f", and {number:,} more{how}" for number, how in others]
    return f"{format_plural(first, *names)}{said}{''.join(more)}"


def unwritten_lists_words(campaign: CampaignFindings) -> str:
    """Of lists to which nothing was sent at all: "353 chief executives were not written to in this campaign." Blank
    where there is none."""
    written = {registry.slug for registry in campaign.registries if registry.figures["sent"].value}
    left = [findings for findings in campaign.unwritten if findings.posts.value and findings.slug not in written]
    names = [posts_of(f"{findings.posts.value:,}", findings.name) for findings in left]
    were = "was" if sum(findings.posts.value or 0 for findings in left) == 1 else "were"
    return f"{join(names)} {were} not written to in this campaign." if names else ""


def _campaign_says(part: PartFindings, campaign: CampaignFindings) -> str:
    sent, replies, unsent = campaign.figures["sent"], campaign.figures["replies"], campaign.not_sent
    said, to = [], f" to {part.them}"
    if sent.value is not None and sent.of is not None:
        said.append(f"{sent.value:,} of {format_plural(sent.of, 'letter')}{to} {was_or_were(sent.value)} sent")
        to = ""
    if replies.value is not None and replies.of is not None:
        among = "them" if replies.of == sent.value else f"{format_plural(replies.of, 'letter')}{to} sent or answered"
        declined = campaign.figures["declined"].value
        said.append(f"{replies.value:,} of {among} had a reply{refused(declined)}")
    if campaign.addressees:
        said.append(f"open letters were addressed to {format_plural(len(campaign.addressees.rows), 'post')}")
    if unsent.value:
        on_purpose = len(set(campaign.held_out.rows) & set(unsent.rows))
        of_them = f", {on_purpose:,} of them excluded on purpose" if on_purpose else ""
        if on_purpose == unsent.value:
            of_them = f" because {'it was' if on_purpose == 1 else 'they were'} excluded on purpose"
        said.append(
            f"{format_plural(unsent.value, 'post')} {was_or_were(unsent.value)} not written to in this campaign"
            f"{of_them}"
        )
    return f"In the campaign {campaign.reference}, {'; '.join(said)}." if said else ""


def left_out(campaign: CampaignFindings) -> str:
    """What the list of posts that were left out is called, which has not all that were not written to."""
    on_purpose, others = campaign.held_out.value or 0, campaign.excluded.value or 0
    if not on_purpose:
        return f"Posts left out: {others:,}"
    if not others:
        return f"Posts excluded on purpose: {on_purpose:,}"
    of_which = f"of which {on_purpose:,} {was_or_were(on_purpose)} excluded on purpose"
    return f"Posts left out: {on_purpose + others:,}, {of_which}"


def left_out_at_end(campaign: CampaignFindings) -> str:
    """The same, and where the pack names them."""
    alone = (campaign.held_out.value or 0) + (campaign.excluded.value or 0) == 1
    return f"{left_out(campaign)}. The last annex names {'it' if alone else 'each post'} and gives the reason."


def annex_left_out(part: PartFindings, campaign: CampaignFindings) -> str:
    return f"Annex: posts left out, {part_name(part)}, {campaign.reference}"


def annex(part: PartFindings, campaign: CampaignFindings) -> str:
    return f"Annex: letters by area, {part_name(part)}, {campaign.reference}"


def sent_by(valid_at: date) -> str:
    """Begins with what is recorded: a letter that is sent after the pack's day may be recorded as sent all the same."""
    return f"sent by {format_date(valid_at)}"


def letter_dates_words(campaign: CampaignFindings, valid_at: date) -> str:
    """When its letters were dated, what they print as their subject, and by when they asked for a reply; of a part to
    which none was sent, that, and who was not written to."""
    if campaign.silent:
        if whom := _written_to_in_vain(campaign):
            return f"{whom} is recorded as {sent_by(valid_at)}."
        said = (_none_sent(campaign, valid_at), _undelivered(campaign), unwritten_lists_words(campaign))
        return " ".join(filter(None, said))
    if not campaign.figures["sent"].value:
        return f"None of its letters in this part is recorded as {sent_by(valid_at)}."
    asked = f"asking for a reply by {format_date(campaign.reply_by)}" if campaign.reply_by else "asking for no reply"
    headed = f"headed {quoted(campaign.subject)}, " if campaign.subject else ""
    return f"Letters dated {format_date(campaign.letter_date)}, {headed}{asked}."


def _written_to_in_vain(campaign: CampaignFindings) -> str:
    """ "None of the 43 letters to chief constables": where each post on its lists has a letter that no one tried to
    send, so that those not written to need no sentence of their own. Blank otherwise."""
    letters, rows = campaign.figures["letters"].rows, [row for one in campaign.unwritten for row in one.posts.rows]
    if len(letters) < 2 or set(rows) != set(letters) or campaign.figures["undelivered"].value:
        return ""
    lists = join([lower(one.name) for one in campaign.unwritten if one.posts.value])
    return f"None of the {len(letters):,} letters to {lists}"


def _none_sent(campaign: CampaignFindings, valid_at: date) -> str:
    letters = campaign.figures["letters"].value or 0
    if not letters:
        return "It has no letter in this part."
    if letters == 1:
        return f"Its letter in this part is not recorded as {sent_by(valid_at)}."
    return f"None of its {letters:,} letters in this part is recorded as {sent_by(valid_at)}."


def _undelivered(campaign: CampaignFindings) -> str:
    failed = campaign.figures["undelivered"].value
    return f"{format_plural(failed, 'letter')} could not be delivered." if failed else ""


FACTS, INSPECTIONS = "Published facts about areas", "Joint inspections, as published"


def listed_elsewhere(what: str, rows: Sequence[InterventionRow | InspectionRoundRow], above: Mapping[str, str]) -> str:
    """ "Joint inspections, as published: 5 are listed under (a) Councils." Blank where no part before lists one.
    `above`: as showing.listed_above has it."""
    counts = Counter(above[row.id] for row in rows if row.id in above)
    told = [f"{count:,} {'is' if count == 1 else 'are'} listed under {name}" for name, count in counts.items()]
    return f"{what}: {join(told)}." if told else ""


def none_of(figures: Sequence[Figure]) -> str:
    """What a table leaves out, since its number is 0."""
    names = "; ".join(lower(figure.name) for figure in figures)
    return f"Rows left out because their number is 0: {names}." if figures else ""


def same_everywhere(campaign: CampaignFindings) -> str:
    """Why there is neither a map nor a table by area; blank where no letter was sent or answered in any."""
    areas = sum(bool(area.followed) for area in campaign.areas)
    if not areas:
        return ""
    named = "the area that its recipients serve" if areas == 1 else f"any of the {areas:,} areas that they serve"
    return f"No response is recorded to a letter in {named}, so there is no map and no table by area."


def letters_told_above(name: str) -> str:
    return f"This part counts the same letters as {name}, which has their tables."


def all_zero(names: Sequence[str]) -> str:
    """Which rows a table leaves out, since each of their numbers is 0; blank where it leaves out none."""
    return f"Left out because all their numbers are 0: {'; '.join(names)}." if names else ""


def reminder_title(chaser: ChaserFindings) -> str:
    """ "Reminder MAR15-R1, dated 30 March 2015": its own title begins with “Reminder of”."""
    return f"Reminder {chaser.reference}, dated {format_date(chaser.letter_date)}"


def reminders_unsent(chaser: ChaserFindings, valid_at: date) -> str:
    """Of reminders none of which was sent, that; blank where one was."""
    if chaser.figures["sent"].value:
        return ""
    return f"No letter of {lower(reminder_title(chaser))}, is recorded as {sent_by(valid_at)}."


def asks_unanswered(campaign: CampaignFindings) -> str:
    """Said in place of a table of asks to which no reply says anything."""
    asks = len(campaign.asks)
    return f"No reply to {'its ask' if asks == 1 else f'any of its {asks:,} asks'} is recorded." if asks else ""


def left_out_because(one: LeftOutPosts) -> str:
    """ "319 posts on the list “Council leaders”: not chosen by the audience’s filters.", and why."""
    posts = format_plural(len(one.posts), "post")
    why = one.why if one.why.endswith((".", "!", "?")) or not one.why else f"{one.why}."
    return f"{posts} on the list “{one.registry_name}”: {lower(LEFT_OUT[one.how])}. {why}".strip()


SAY_WITH = "Whenever you use a line about these letters, add:"
"""Before their notice, which each line has when it is saved, and a list of lines says once."""


QUOTED = "In their words"
"""Heads passages that are quoted from replies, and nothing else."""

SUMMARY = "Officials’ summary"
SUMMARIES = "Officials’ summaries of replies to ask"
"""Of what the official who recorded a reply wrote of it, where no passage of it is quoted."""


def more_quotes(count: int) -> str:
    return f"{format_plural(count, 'more passage')} {'is' if count == 1 else 'are'} in the pack’s spreadsheet."


def more_summaries(count: int) -> str:
    more = format_plural(count, "more summary", "more summaries")
    return f"{more} {'is' if count == 1 else 'are'} in the pack’s spreadsheet."


def later_records_words(count: int, figures: int, *, known_at: int, told_at: int) -> str:
    """What was recorded after a pack's event, up to another: so many records, new ones and corrections, which would
    change so many figures together."""
    if told_at <= known_at:
        return f"Nothing is recorded after event {known_at:,}."
    if not count:
        return f"No later record, up to event {told_at:,}, changes these figures."
    what = "One later record" if count == 1 else f"{count:,} later records"
    if not figures:
        none = "changes" if count == 1 else "change"
        among = "names, dates or how many letters a figure is counted among"
        return f"{what} {none} {among}, but no number in this pack, which counts records up to event {known_at:,}."
    together = "" if count == 1 else ", together,"
    read, changed = ("figure", "one") if figures == 1 else ("figures", f"{figures:,}")
    return f"{what}{together} would change {changed} {read}. This pack counts records up to event {known_at:,}."


CHANGES = "Figures that would be different"
TOGETHER = f"{CHANGES}, counting all of these records together"
SINCE = "Later records"


def map_words(campaign: CampaignFindings, tiles: Sequence[Tile]) -> str:
    """What the map shows, and which letters and areas it does not: read out in its place, and printed beside it."""
    letters, followed = letters_on_map(campaign), campaign.figures["nothing"].of or 0
    unsent = " sent or answered" if followed != campaign.figures["sent"].value else ""
    shaded = [tile for tile in tiles if tile.count is not None]
    replied = {tile.name for tile in shaded if tile.count == tile.of}
    whole = [area.figures for area in campaign.areas if area.name in replied]
    refused = sum(figures["replies"].value != figures["replied"].value for figures in whole)
    every = f"In {len(replied):,} of these areas every letter had a reply"
    counting = f", counting refusals to answer in {'that one' if len(replied) == 1 else f'{refused:,} of them'}"
    areas = f"the {len(shaded):,} areas" if len(shaded) > 1 else "the area"
    whose = "its recipient serves" if len(letters) == 1 else "their recipients serve"
    said = [
        f"This map is of England. It shows {format_plural(len(letters), 'letter')}{unsent} in {areas} that {whose}.",
        "In an area, “1/2” means that 1 of its 2 letters had a reply.",
        *([COUNTS_IN_EACH] if sum(tile.of for tile in shaded) > len(letters) else []),
        f"{every}{counting if refused else ''}.",
    ]
    if bare := sorted(tile.name for tile in tiles if tile.count is None):
        names = f": {join(bare)}" if len(bare) <= MOST_BARE else ""
        said.append(
            f"A dash marks {join(bare)}: none of these letters was sent there."
            if len(bare) == 1
            else f"A dash marks the {len(bare):,} areas that none of these letters was sent to{names}."
        )
    if off := followed - len(letters):
        them = (
            "1 letter is not on it: its recipient is in Wales, serves a whole region or country,"
            if off == 1
            else f"{off:,} letters are not on it: their recipients are in Wales, serve a whole region or country,"
        )
        said.append(f"{them} or {'has' if off == 1 else 'have'} no area recorded.")
    return " ".join(said)


FOLLOWED = "Letters"
"""What replies are counted among, as a column is headed."""

FOLLOWED_ARE = "Letters here are those sent, and those that have a response although no sending is recorded."

HOLDING = "Holding reply or acknowledgement"
"""Heads letters with a response that is no reply."""

COUNTS_IN_EACH = (
    "A letter counts in each area that its recipient serves, so the areas can add up to more than the letters."
)

IN_NO_AREA = "A letter to a body that serves a whole region or country counts in no area."

MOST_BARE = 12
"""Areas without a letter that the words of a map or a table name."""


def areas_without(campaign: CampaignFindings) -> str:
    """The areas that the table by area leaves out; blank where there are none."""
    names = areas_without_letter(campaign)
    if not names:
        return ""
    placed = {row for area in campaign.areas for row in area.followed}
    every = len(placed) == (campaign.figures["nothing"].of or 0)
    none = "None of these letters" if every else f"{IN_NO_AREA} None of the others"
    areas = f"any of the {len(names):,} other areas" if len(names) > MOST_BARE else join(names)
    return f"{none} was sent to a body that serves {areas}."


MAP_TABLE = "The annex “Letters by area” has the same numbers in a table."

PUBLISHABLE = (
    "The CSV has counts only, and names no person or post. Lists and regions with fewer than five letters are added "
    "together. A figure about fewer than five bodies is shown as “Withheld”, and so is any other figure from which it "
    "could be worked out. A figure about five bodies or more is shown, even if it is 1 or 2. Decide whether that may "
    "be published."
)

FILES = {
    "pdf": ("PDF", "to read and to print; accessible (PDF/UA-1)"),
    "docx": ("Word", "the same, to edit"),
    "xlsx": ("Spreadsheet", "every row behind every figure"),
    "csv": ("CSV to publish", "counts only, with no names"),
    "json": ("File for auditors", "to check that the other files are unchanged"),
    "zip": ("All as one ZIP", "these five files"),
}
"""By kind, in the order in which they are made: what each is called, and what for."""

CHANGED = (
    "The figures below are not the same as when this pack was made. Something that it counts has been changed in "
    "place, as when a person is erased."
)
SAME = "It has the same figures as when it was made."
COUNTED_OTHERWISE = (
    "Some figures were counted differently when this pack was made. They are shown as they are counted now, so they "
    "differ from the files made at that time. “How it was counted” describes the present method."
)


def asked_again(whole: Whole, at: datetime) -> str:
    """What comes of checking its figures again."""
    compared = format_plural(len(whole.findings.figures), "figure")
    same = COUNTED_OTHERWISE if whole.counted_otherwise else SAME
    return f"Checked again at {format_moment_in_sentence(at)}: {compared} compared. {same if whole.same else CHANGED}"


NO_LINES = "No lines have been saved for this pack."

ASKED = "The question"
OWN_WORDS = "This is a summary, not the exact words of the question."

REWORDED = ("query", "Reworded", "A user wrote this line. It is not in the pack’s own words.")
OWN_LINE = "Line that the pack suggested"

KEEP_NUMBERS = (
    "Keep each number next to what it counts, such as “6 replied”, or Despatch flags it. If the letters carry a "
    "notice, a saved line ends with it: if you remove it, Despatch adds it again. The pack shows the notice once, "
    "above its lines."
)
"""Beside the box in which a line is worded."""

CHECKED = (
    "The numbers, dates and areas in these lines have been checked by computer against this pack. Nothing else has "
    "been checked: names of people have not, for example. Words such as “all”, “most” and “no one” are marked where "
    "the line gives no figure for them. Check each line before anyone uses it."
)
"""What the check of kept lines does, and what it can't."""

CHECKED_ON_SAVING = (
    "When you save, Despatch checks the numbers, dates and areas in the line against this pack. It checks nothing "
    "else, such as names of people. It marks words such as “all”, “most” and “no one” where the line gives no figure "
    "for them. Check the line yourself before anyone uses it."
)
"""The same, on the page where one is worded."""

NOBODY_LEFT_OUT = "This campaign left out no post on the lists that it wrote to."

CHECK_HEADING = "How to check this pack"


def check_words(number: int, made: datetime | None) -> str:
    when = f" of {format_date(london_time(made).date())}" if made else ""
    return (
        "To check that this file is genuine and has not been changed, ask the team that sent it to you, and quote "
        f"evidence pack {number}{when}. The pack’s file for auditors has what they need to check this file, and the "
        "figures against the audit record."
    )


def record_ends_early(whole: Whole) -> str:
    """That the pack counts nothing recorded near its day; blank where what it counts was recorded on that day or
    later."""
    if whole.recorded is None or london_time(whole.recorded).date() >= whole.valid_at:
        return ""
    return (
        f"Nothing recorded after {whole.time_of(whole.known_at)} is counted: a response recorded later is not in these "
        f"figures for {format_date(whole.valid_at)}."
    )


NOT_MADE = "This is not a file of an evidence pack, or it has been changed since it was made."


def made_words(found: MadeAs) -> str:
    """What a file is that was found by its hash."""
    moment = f"figures for {format_date(found.valid_at)}, as recorded at event {found.known_at:,}"
    withdrawn = " The pack is withdrawn." if found.state == State.WITHDRAWN else ""
    return (
        f"{title(found.number)}, {FILES[found.kind][0]}, byte for byte as it was made at "
        f"{format_moment_in_sentence(found.made_at)}; {moment}.{withdrawn}"
    )
