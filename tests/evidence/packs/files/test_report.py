"""What a pack's documents say: parts, figures, published facts, replies, and posts that were left out."""

import io
import zipfile
from dataclasses import replace
from datetime import date

import pytest

from app.evidence.packs import words
from app.evidence.packs.figures.findings import AreaFindings, BareArea, ChosenCampaign
from app.evidence.packs.figures.pack_content import Line
from app.evidence.packs.files.document import Chart, Grid, Heading, Text
from app.evidence.packs.files.files import MADE_OF
from app.evidence.packs.files.report import report
from app.evidence.packs.files.showing import tiles_of
from app.evidence.packs.headline import headline
from app.evidence.packs.later.later_changes import FigureChange
from app.evidence.packs.lines.phrases import lower
from app.letters.files.in_hand import open_in_hand
from tests.evidence.packs.files.reading import READ, published, spelt
from tests.evidence.packs.told import SENT, campaign, findings, inspection, intervention, letter, letters, part, whole


@pytest.mark.parametrize("kind", READ)
def test_the_notice_of_a_reconstruction_is_once_in_each_file_for_a_campaign_and_for_the_lines(kind):
    notice = "A reconstruction, not the letter that was sent"
    noticed = replace(campaign(letters()), notice=f"{notice}.")
    chosen = (ChosenCampaign("MAR15", notice, ()),)
    said = replace(findings(), parts=[replace(part("c", "police"), campaigns=[noticed], chosen=chosen)])
    lines = [Line("c", f"{count} were sent. The letter carries the notice “{notice}”.", ()) for count in (41, 42, 43)]
    body = MADE_OF[kind](replace(whole(findings=said, now=said), lines=lines))
    text = " ".join(spelt(body).split())
    assert text.count(notice) == 3, "the first sentence, the campaign’s heading, and once for all lines"
    assert "43 were sent." in text


def test_a_pack_whose_record_ends_before_its_day_says_so():
    assert words.record_ends_early(whole()) == ""
    early = replace(whole(), valid_at=date(2016, 7, 24))
    said = words.record_ends_early(early)
    assert said.startswith("Nothing recorded after 11:00am on 24 June 2016 is counted")
    assert said in [block.words for block in report(early).blocks if isinstance(block, Text)]


@pytest.mark.parametrize("kind", READ)
def test_it_says_what_was_done_for_each_part_and_whence_that_is(kind):
    said = spelt(MADE_OF[kind](whole()))
    for told in (
        "By 24 June 2016, 43 letters had been sent to the police; 13 of them (30%) had a reply.",
        "No letter of the campaign MAR15 to schools is recorded.",
        "Chief Constable of Exampleshire",
        "A public inquiry is under way",
        "“We have named a lead officer.”",
        "Direction to Rotherham",
        "Croydon",
        "13 of them had replied.",
        "13 is now 12.",
        "This is out of date. On what was recorded by 10:00am on 2 July 2016, it would say:",
        "it would say: “By 24 June 2016, 12 letters",
        "Replied (now 12 of 43)",
        "A reply was withdrawn.",
        "(c) Police, MAR15, replied",
        "What nobody recorded is not counted.",
        "ask the team that sent it to you, and quote evidence pack 3",
    ):
        assert " ".join(told.split()) in " ".join(said.split()), told


@pytest.mark.parametrize(
    ("on_the_day", "told"),
    [
        (0, "They were made on 29 November 2026, after the days on which they are recorded as sent."),
        (40, "3 of them were made on 29 November 2026, after the days on which they are recorded as sent."),
        (42, "1 of them was made on 29 November 2026, after the day on which it is recorded as sent."),
        (43, ""),
    ],
)
def test_the_first_sentences_say_when_letters_were_made_after_their_day(on_the_day, told):
    said = findings()
    days = [SENT] * on_the_day + [date(2026, 11, 29)] * (43 - on_the_day)
    made = {row.id: replace(row, made_on=day) for row, day in zip(letters(), days, strict=True)}
    first = headline(replace(said, rows=said.rows | made))
    assert first.replace(f" {told}" if told else "", "") == headline(said)
    assert (" made " in first) == bool(told)


@pytest.mark.parametrize("kind", READ)
def test_it_quotes_the_question(kind):
    asked = whole(asked="To ask the Secretary of State,\n(a) what steps.", own_words=True)
    said = " ".join(spelt(MADE_OF[kind](asked)).split())
    heading = "The question This is a summary, not the exact words of the question."
    assert f"{heading} To ask the Secretary of State, (a) what steps." in said


def test_only_passages_stand_under_their_words_and_summaries_say_whose_they_are():
    """Of three answers one is quoted, one is quoted and summed up, and one is only summed up."""
    asked = campaign(letters()).asks[0]
    first, second = asked.quotes
    quotes = [first, replace(second, words="They agree."), replace(second, id="answer:3", words="No, two.", passage="")]
    one = replace(campaign(letters()), asks=[replace(asked, quotes=quotes)])
    told = report(whole(findings=replace(findings(), parts=[part("c", "Police", [one])])))
    tables = [block for block in told.blocks if isinstance(block, Grid) and block.headings[:2] == ("Post", "Answer")]
    assert {(one.headings[2], tuple(row[2] for row in one.rows)) for one in tables} == {
        (words.QUOTED, ("“We have named a lead officer.”",) * 2),
        (words.SUMMARY, ("No, two.",)),
    }
    assert [one.caption.partition(" 1: ")[0] for one in tables] == ["What they said about ask", words.SUMMARIES]


def test_of_many_summaries_the_document_says_how_many_more_there_are():
    asked = campaign(letters()).asks[0]
    quotes = [replace(asked.quotes[0], id=f"answer:{n}", words=f"Summary {n}", passage="") for n in range(14)]
    one = replace(campaign(letters()), asks=[replace(asked, quotes=quotes)])
    told = report(whole(findings=replace(findings(), parts=[part("c", "Police", [one])])))
    assert words.more_summaries(2) in [block.words for block in told.blocks if isinstance(block, Text)]


def test_a_list_without_a_letter_has_no_table_of_what_came_back():
    full = campaign(letters())
    nothing = {
        name: replace(one, value=0 if name == "letters" else None, of=None, words="No letter")
        for name, one in full.figures.items()
    }
    left_out = replace(full, figures=nothing, registries=[replace(full.registries[0], figures=nothing)])
    said = report(whole(findings=replace(findings(), parts=[part("a", "Councils", [left_out])])))
    captions = [block.caption for block in said.blocks if isinstance(block, Grid)]
    assert "By list" not in captions
    assert "Answers to each ask (number of letters)" not in captions
    assert "Letters and responses" not in captions
    texts = [block.words for block in said.blocks if isinstance(block, Text)]
    said = (
        "It has no letter in this part. 1 post of the list “Chief officers of police” was not written to in "
        "this campaign."
    )
    assert said in texts


def replied(area: AreaFindings, count: int, of: int, *, refused: int = 0) -> AreaFindings:
    replies = replace(area.figures["replies"], value=count, of=of)
    answered = replace(area.figures["replied"], value=count - refused, of=of)
    return replace(area, figures=area.figures | {"replies": replies, "replied": answered})


def sent_to(area: AreaFindings, rows: list[str]) -> AreaFindings:
    return replace(area, figures=area.figures | {"sent": replace(area.figures["sent"], rows=rows)})


@pytest.mark.parametrize(
    ("refused", "counting"),
    [
        ((0, 0), "In 2 of these areas every letter had a reply."),
        ((1, 0), "In 2 of these areas every letter had a reply, counting refusals to answer in 1 of them."),
        ((12, 13), "In 2 of these areas every letter had a reply, counting refusals to answer in 2 of them."),
    ],
)
def test_a_map_says_in_how_many_areas_a_refusal_counts_as_a_reply(refused, counting):
    one = campaign(letters())
    of = {"croydon": 12, "oxfordshire": 13}
    first, second = refused
    count = {"croydon": first, "oxfordshire": second}
    areas = [
        replied(area, of[area.slug], of[area.slug], refused=count[area.slug]) for area in one.areas if area.slug in of
    ]
    one = replace(one, areas=areas)
    assert counting in words.map_words(one, tiles_of(one))
    alone = replace(one, areas=[area for area in areas if area.slug == "croydon"])
    said = words.map_words(alone, tiles_of(alone))
    assert (" every letter had a reply, counting refusals to answer in that one." in said) == bool(first)
    [chart] = [block for block in report(whole(findings=replace(findings(), parts=[part("c", "Police", [one])]))).blocks
               if isinstance(block, Chart) and block.title == words.MAP]  # fmt: skip
    assert "counting refusals" in chart.svg, "the legend"


def test_the_summary_of_a_part_says_how_many_of_the_replies_are_refusals():
    one = campaign(letters())
    declined = one.figures["replies"].rows[:2]
    refused = replace(one, figures=one.figures | {"declined": replace(one.figures["declined"], rows=declined, value=2)})
    said = words.part_says(part("c", "Police", [refused]))
    assert "; 13 of them had a reply, counting 2 that declined to answer" in said
    assert "declined" not in words.part_says(part("c", "Police", [one]))


def test_the_words_of_a_map_count_letters_and_say_what_it_leaves_out():
    """Of 43 letters, 25 to bodies in two areas on the map; 12 of them also serve a third, and 5 one in Wales."""
    wales = BareArea("cardiff", "Cardiff", "Wales", None)
    one = replace(campaign(letters()), bare=[wales, BareArea("kent", "Kent", "South East", (9, 3))])
    croydon, oxfordshire = (
        next(area for area in one.areas if area.slug == slug) for slug in ("croydon", "oxfordshire")
    )
    ids = [row.id for row in letters()]
    of = [
        replied(croydon, 12, 12),
        replied(sent_to(oxfordshire, ids[12:25]), 0, 13),
        replied(replace(croydon, slug="bromley", name="Bromley", tile=(10, 4)), 12, 12),
        sent_to(replace(croydon, slug="newport", name="Newport", tile=None), ids[30:35]),
        next(area for area in one.areas if area.slug == "rotherham"),
    ]  # fmt: skip
    one = replace(one, areas=of)
    tiles = tiles_of(one)
    assert {tile.name: tile.count for tile in tiles} == {
        "Croydon": 12, "Oxfordshire": 0, "Bromley": 12, "Rotherham": None, "Kent": None,
    }  # fmt: skip
    said = words.map_words(one, tiles)
    assert said == (
        "This map is of England. It shows 25 letters in the 3 areas that their recipients serve. "
        "In an area, “1/2” means that 1 of its 2 letters had a reply. "
        f"{words.COUNTS_IN_EACH} In 2 of these areas every letter had a reply. A dash marks the 2 areas that none of "
        "these letters was sent to: Kent and Rotherham. 18 letters are not on it: their recipients are in Wales, serve "
        "a whole region or country, or have no area recorded."
    )
    assert (
        words.areas_without(one) == f"{words.IN_NO_AREA} None of the others was sent to a body that serves "
        "Cardiff, Kent and Rotherham."
    )
    told = report(whole(findings=replace(findings(), parts=[part("c", "Police", [one])])))
    texts = [block.words for block in told.blocks if isinstance(block, Text)]
    assert f"{said} {words.MAP_TABLE}" in texts, "printed, not only read out"
    assert f"{words.FOLLOWED_ARE} {words.COUNTS_IN_EACH} {words.areas_without(one)}" in texts


def test_what_the_letter_cites_is_said_once_for_a_campaign_and_in_no_part():
    """How many letters were sent after the last day of what they cite is of all parts together."""
    one = campaign(letters())
    parts = [part("a", "Councils", [one]), part("c", "Police", [one])]
    blocks = list(report(whole(findings=replace(findings(), parts=parts))).blocks)
    [begin] = [place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.words == words.CITES]
    cited = blocks[begin + 1]
    assert cited.headings == ("On 3 March 2015", "Cited")
    assert cited.rows == [("In force", "It was in force on 3 March 2015.")]
    told = [str(block.rows) for block in blocks if isinstance(block, Grid)]
    assert "".join(told).count("It was in force on 3 March 2015.") == 1
    assert isinstance(blocks[begin + 2], Heading)


def test_a_campaign_of_which_nothing_was_sent_is_one_sentence():
    full = campaign(letters())
    nothing = {name: replace(one, value=None, of=None, words="None sent") for name, one in full.figures.items()}
    nothing |= {name: replace(full.figures[name], value=count) for name, count in (("letters", 43), ("sent", 0))}
    nothing["undelivered"] = replace(full.figures["undelivered"], value=2)
    silent = replace(full, figures=nothing, registries=[replace(full.registries[0], figures=nothing)], left_out=[])
    blocks = report(whole(findings=replace(findings(), parts=[part("c", "Police", [silent])]))).blocks
    place = next(n for n, one in enumerate(blocks) if isinstance(one, Heading) and one.level == 3)
    sentence, following = blocks[place + 1 : place + 3]
    assert sentence.words == (
        "None of its 43 letters in this part is recorded as sent by 24 June 2016. 2 letters could not be delivered. 1 "
        "post of the list “Chief officers of police” was not written to in this campaign."
    )
    assert isinstance(following, Heading)


def test_what_is_published_is_listed_once_and_named_in_the_parts_after():
    direction, inspected = intervention(), inspection()
    another = replace(inspected, id="round:1:3", area="Leeds")
    parts = [
        part("a", "Councils", interventions=[direction], rounds=[inspected]),
        part("c", "Police", [campaign(letters())], interventions=[direction], rounds=[inspected, another]),
    ]
    blocks = report(whole(findings=replace(findings(), parts=parts))).blocks
    tables = [(one.caption, [row[0] for row in one.rows]) for one in blocks if isinstance(one, Grid)]
    assert tables.count((words.FACTS, ["Rotherham"])) == 1
    assert [areas for caption, areas in tables if caption == words.INSPECTIONS] == [["Croydon"], ["Leeds"]]
    texts = [one.words for one in blocks if isinstance(one, Text)]
    assert f"{words.FACTS}: 1 is listed under (a) Councils." in texts
    assert f"{words.INSPECTIONS}: 1 is listed under (a) Councils." in texts


def test_figures_that_are_nought_are_a_sentence_and_not_rows():
    """Except one whose number would be another by now, and those that say most."""
    one = campaign(letters())
    declined = one.figures["declined"].key
    change = FigureChange(declined, "Declined", "0 of 43", "1 of 43")
    told = replace(whole(), changes={declined: change})
    blocks = list(report(told).blocks)
    place = next(
        n for n, block in enumerate(blocks) if isinstance(block, Grid) and block.caption == "Letters and responses"
    )
    rows = {row[0]: row[1:] for row in blocks[place].rows}
    assert [name for name, (number, _) in rows.items() if number == "0"] == ["Declined (now 1 of 43)"]
    zero = [figure.name for figure in one.measured if figure.value == 0 and figure.key != declined]
    assert blocks[place + 1].words == f"Rows left out because their number is 0: {'; '.join(map(lower, zero))}."
    assert rows["Posts on the list"] == ("43", ""), "there is one registry, so no table of registries"
    assert set(rows) >= {"Letters in the campaign", "Sent", "Replied", "No response recorded"}


def test_asks_to_which_no_reply_is_recorded_are_a_sentence():
    one = campaign(letters())
    [ask] = one.asks
    ids = [row.id for row in letters()]
    figures = {code: replace(figure, value=0, rows=[]) for code, figure in ask.figures.items()}
    figures["nothing"] = replace(figures["nothing"], value=43, rows=ids)
    silent = replace(one, asks=[replace(ask, figures=figures, quotes=[])] * 2)
    blocks = report(whole(findings=replace(findings(), parts=[part("c", "Police", [silent])]))).blocks
    assert "No reply to any of its 2 asks is recorded." in [one.words for one in blocks if isinstance(one, Text)]
    assert "Answers to each ask (number of letters)" not in [one.caption for one in blocks if isinstance(one, Grid)]


def test_posts_left_out_for_the_same_reason_are_named_together():
    """A table gave the same reason at each of hundreds of posts."""
    one = campaign(letters())
    why = "The campaign’s audience on this list: Council leaders in Wales."
    others = [
        replace(one.left_out[0], id=f"out:1:{n}", post=f"Leader {n}", registry_name="Council leaders", how="filtered",
                why=why)
        for n in range(40)
    ]  # fmt: skip
    told = replace(one, left_out=[*one.left_out, *others], excluded=replace(one.excluded, value=40))
    blocks = list(report(whole(findings=replace(findings(), parts=[part("c", "Police", [told])]))).blocks)
    [begin] = [place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.new_page]
    reason, names, alone = blocks[begin + 1 :]
    assert reason.words == f"40 posts on the list “Council leaders”: not chosen by the audience’s filters. {why}"
    assert names.words == f"{'; '.join(f'Leader {n}' for n in range(40))}."
    assert (alone.caption, [row[0] for row in alone.rows]) == ("Others: 1", ["Chief Constable of Exampleshire"])


def test_the_posts_left_out_are_named_on_the_last_pages_alone():
    """They may be most of a pack’s pages: a reader can print the others alone."""
    told = report(whole()).blocks
    [begin] = [place for place, one in enumerate(told) if isinstance(one, Heading) and one.new_page]
    assert told[begin].words == "Annex: posts left out, (c) Police, MAR15"
    assert [type(one) for one in told[begin:]] == [Heading, Grid]
    assert not [one for one in told[:begin] if isinstance(one, Grid) and "Exampleshire" in str(one.rows)]
    assert "Posts excluded on purpose: 1. The last annex names it and gives the reason." in [
        one.words for one in told[:begin] if isinstance(one, Text)
    ]
    pages = [" ".join(page) for page in open_in_hand(MADE_OF["pdf"](whole())).words]
    assert "Exampleshire" in pages[-1]
    assert "Annex: posts left out" in pages[-1]
    assert "Exampleshire" not in " ".join(pages[:-1])
    xml = zipfile.ZipFile(io.BytesIO(MADE_OF["docx"](whole()))).read("word/document.xml").decode()
    assert xml.count("<w:pageBreakBefore/>") == 1
    assert "Exampleshire" not in xml.partition("<w:pageBreakBefore/>")[0]


def test_a_question_kept_in_our_words_is_not_quoted_as_one():
    assert any(line["Asked about"] for line in published(findings()))
    assert not any(line["Asked about"] for line in published(findings(), own_words=True))


def test_a_part_without_letters_has_no_number_of_them():
    none = "No letter of the campaign MAR15 to schools is recorded."
    [line] = [line for line in published(findings()) if line["What is counted"] == none]
    assert (line["Number"], line["Out of"]) == ("", "")


def blocks_of(*parts):
    said = replace(findings(), parts=list(parts))
    return report(replace(whole(findings=said, now=said), changes={})).blocks


def silent():
    """A campaign of whose 43 letters none has a response."""
    return campaign([letter(number, back="nothing", area=("croydon", "Croydon")) for number in range(1, 44)])


@pytest.mark.parametrize("made", [lambda: campaign(letters()), silent])
def test_no_row_of_a_table_has_only_zeros_and_a_sentence_says_which_are_zero(made):
    blocks = blocks_of(part("c", "police", [made()]))
    grids = [block for block in blocks if isinstance(block, Grid) and block.headings]
    assert grids
    zeros = [row for grid in grids for row in grid.rows if _only_zeros(grid, row)]
    assert zeros == []
    assert any(block.words.startswith("Rows left out") for block in blocks if isinstance(block, Text))


def _only_zeros(grid: Grid, row) -> bool:
    """Whether all that the row counts is 0; what it counts among is no count."""
    counts = [at for at in grid.numbers if grid.headings[at] not in ("Out of", "Posts")]
    return bool(counts) and all(row[at] == "0" for at in counts)


def test_a_part_about_the_same_sector_does_not_print_the_tables_of_its_letters_again():
    once = [part("c", "police", [campaign(letters())])]
    first, both = blocks_of(*once), blocks_of(*once, part("g", "police", [campaign(letters())]))
    assert sum(isinstance(block, Grid | Chart) for block in both) == sum(
        isinstance(block, Grid | Chart) for block in first
    )
    assert words.letters_told_above(once[0].name) in [block.words for block in both if isinstance(block, Text)]


def test_a_map_and_a_table_by_area_are_left_out_where_no_area_has_a_response():
    mapped, none = blocks_of(part("c", "police", [campaign(letters())])), blocks_of(part("c", "police", [silent()]))
    assert [block.title for block in mapped if isinstance(block, Chart)] == [words.BARS, words.MAP]
    assert [block.title for block in none if isinstance(block, Chart)] == [words.BARS]
    assert words.MAP not in [block.caption for block in none if isinstance(block, Grid)]
    assert words.same_everywhere(silent()) in [block.words for block in none if isinstance(block, Text)]


def test_a_part_without_areas_has_neither_a_map_nor_a_sentence_about_one():
    nowhere = replace(silent(), areas=[], bare=[])
    assert words.same_everywhere(nowhere) == ""
    assert [block.title for block in blocks_of(part("f", "other-agencies", [nowhere])) if isinstance(block, Chart)] == [
        words.BARS
    ]
