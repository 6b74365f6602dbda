"""A pack's files: the same bytes for the same pack, accessible, saying all that it says; and one that names nobody."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import date

import openpyxl
import pikepdf
import pytest

from app.audit.anchor import Head
from app.evidence.packs import words
from app.evidence.packs.figures.findings import AreaFindings, BareArea, ChosenCampaign, Findings
from app.evidence.packs.figures.rows import AddresseeRow
from app.evidence.packs.figures.whole import Line
from app.evidence.packs.files.document import Chart, Grid, Heading, Text, room
from app.evidence.packs.files.files import MADE_OF, ManifestEntry, manifest, name_of, zip_files
from app.evidence.packs.files.publish import FEW, HEADINGS, NOTICE, PROVENANCE, TOGETHER, WITHHELD, pool_small_groups
from app.evidence.packs.files.report import report
from app.evidence.packs.files.showing import tiles_of
from app.evidence.packs.later.since import FigureChange
from app.letters.files.in_hand import open_in_hand
from app.letters.page.typeface import width_mm
from tests.evidence.packs.told import (
    HEAD,
    KNOWN,
    SENT,
    campaign,
    findings,
    inspection,
    intervention,
    letters,
    part,
    whole,
)
from tests.letters.docx.reading import opened
from tests.letters.docx.test_schema import errors
from tests.letters.verapdf import validate

FOOT = "Evidence pack 3, valid at 24 June 2016, as recorded at 11:00am on 24 June 2016"
READ = ("pdf", "docx")


def spelt(body: bytes) -> str:
    return " ".join(word for page in open_in_hand(body).words for word in page)


def sheets(body: bytes) -> dict[str, list[tuple]]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book}


def published(said: Findings, **changed) -> list[dict[str, str]]:
    body = MADE_OF["csv"](whole(findings=said, **changed)).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


@pytest.mark.parametrize("kind", MADE_OF)
def test_equal_packs_are_equal_files_and_others_are_others(kind):
    make = MADE_OF[kind]
    assert make(whole()) == make(whole())
    assert make(whole()) != make(whole(findings=replace(findings(), known_at=KNOWN + 1)))


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


def test_no_heading_of_a_table_breaks_inside_a_word():
    """With every answer that there is to an ask: nine columns beside it."""
    ids = [one.id for one in letters()]
    asked = campaign(letters()).asks[0]
    said = {code: replace(figure, value=1, rows=ids[:1]) for code, figure in asked.figures.items()}
    full = replace(campaign(letters()), asks=[replace(asked, figures=said)])
    told = report(whole(findings=replace(findings(), parts=[replace(part("c", "police"), campaigns=[full])])))
    tables = [block for block in told.blocks if isinstance(block, Grid) and block.headings]
    assert any(len(one.headings) == 10 for one in tables)
    narrow = [
        (one.caption, heading)
        for one in tables
        for heading, width in zip(one.headings, one.widths, strict=True)
        if heading and width < room(heading)
    ]
    assert narrow == []
    for heading in ("No", "Yes", "Acknowledged or holding"):
        widest = max(width_mm(word, 9, bold=True) for word in heading.split())
        assert room(heading) >= widest + 2 * 1.9, "Word pads each side of a cell by 1.9 mm"


@pytest.mark.parametrize("kind", READ)
def test_it_says_what_was_done_for_each_part_and_whence_that_is(kind):
    said = spelt(MADE_OF[kind](whole()))
    for told in (
        "By 24 June 2016, 43 letters had been sent to the police; a reply is recorded to 13 of them, 30%.",
        "No letter of the campaign MAR15 to schools is recorded.",
        "Chief Constable of Exampleshire",
        "A public inquiry is under way",
        "“We have named a lead officer.”",
        "Direction to Rotherham",
        "Croydon",
        "13 of them had replied.",
        "13 is now 12.",
        "More was recorded since. As recorded at 10:00am on 2 July 2016, this would say: By 24 June 2016, 12 letters",
        "Replied (as recorded later: 12 of 43)",
        "A reply was withdrawn.",
        "(c) Police, MAR15, replied",
        "What nobody recorded is not counted.",
        HEAD,
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
    first = words.headline(replace(said, rows=said.rows | made))
    assert first.replace(f" {told}" if told else "", "") == words.headline(said)
    assert (" made " in first) == bool(told)


@pytest.mark.parametrize("kind", READ)
def test_it_quotes_the_question(kind):
    asked = whole(asked="To ask the Secretary of State,\n(a) what steps.", own_words=True)
    said = " ".join(spelt(MADE_OF[kind](asked)).split())
    heading = "What was asked In our words, not those of the question."
    assert f"{heading} To ask the Secretary of State, (a) what steps." in said


def test_the_table_to_publish_says_at_each_line_that_letters_are_reconstructions():
    chosen = (ChosenCampaign("MAR15", "A reconstruction, not the letter that was sent.", ()),)
    made = replace(findings(), parts=[replace(one, chosen=chosen) for one in findings().parts])
    lines = published(made)
    assert lines
    assert {line[NOTICE] for line in lines} == {
        "The letter of the campaign MAR15 carries the notice “A reconstruction, not the letter that was sent”."
    }


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
    assert [one.caption.partition(" 1: ")[0] for one in tables] == ["What they wrote to ask", words.SUMMARIES]


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
    assert "By registry" not in captions
    assert "Answers to each ask, in letters" not in captions
    assert "Letters, and what came back" not in captions
    texts = [block.words for block in said.blocks if isinstance(block, Text)]
    said = (
        "It has no letter in this part. 1 post of the list “Chief constables and commissioners” was not written to in "
        "this campaign."
    )
    assert said in texts


@pytest.mark.parametrize("kind", READ)
def test_only_the_annex_on_verifying_has_the_number_of_an_event_and_the_head_of_the_chain(kind):
    limits = ("It was not begun yet at event 4,711.",)
    text = " ".join(spelt(MADE_OF[kind](whole(findings=replace(findings(), limits=limits)))).split())
    face, annex, verify = text.rpartition("Annex: how to verify this pack")
    assert annex
    assert "It was not begun yet at 11:00am on 24 June 2016." in face
    for said in ("4,711", HEAD):
        assert said not in face, said
        assert said in verify, said


def replied(area: AreaFindings, count: int, of: int, *, refused: int = 0) -> AreaFindings:
    answered = replace(area.answered, value=count - refused, of=of)
    return replace(area, replied=replace(area.replied, value=count, of=of), answered=answered)


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
    assert "; a reply is recorded to 13 of them, counting 2 that declined to answer" in said
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
        replied(replace(oxfordshire, sent=replace(oxfordshire.sent, rows=ids[12:25])), 0, 13),
        replied(replace(croydon, slug="bromley", name="Bromley", tile=(10, 4)), 12, 12),
        replace(croydon, slug="newport", name="Newport", tile=None, sent=replace(croydon.sent, rows=ids[30:35])),
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
        f"{words.COUNTS_IN_EACH} In 2 of these areas every letter had a reply. A dash marks the 2 areas that no letter "
        "counted here was sent to: Kent and Rotherham. 18 letters are not on it, since their recipients serve no area "
        "of it, as in Wales."
    )
    assert (
        words.areas_without(one)
        == "No letter counted in this part was sent to a body that serves Cardiff, Kent and Rotherham."
    )
    told = report(whole(findings=replace(findings(), parts=[part("c", "Police", [one])])))
    texts = [block.words for block in told.blocks if isinstance(block, Text)]
    assert f"{said} {words.MAP_TABLE}" in texts, "printed, not only read out"
    assert f"{words.COUNTS_IN_EACH} {words.areas_without(one)}" in texts


@pytest.mark.services
def test_the_pdf_passes_pdf_ua_1(tmp_path):
    file = tmp_path / "pack.pdf"
    file.write_bytes(MADE_OF["pdf"](whole()))
    passed, said = validate([file])
    assert passed == [file], "\n".join(said)


def test_the_pdf_is_titled_headed_footed_and_its_pictures_are_told_in_words():
    with pikepdf.open(io.BytesIO(MADE_OF["pdf"](whole()))) as document:
        assert document.docinfo.Title == "Evidence pack 3: Child sexual exploitation"
        assert document.Root.Lang == "en-GB"
        items = [item for item in document.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item]
        pages = len(document.pages)
    kinds = [str(item.S) for item in items]
    assert kinds.count("/H1") == 1
    assert {"/H2", "/H3", "/Table", "/TH"} <= set(kinds)
    said = [str(item.Alt) for item in items if item.S == "/Figure"]
    assert len(said) == 2
    assert "No response recorded 14." in said[0]
    assert said[1].startswith("Letters replied to, by area")
    foots = [" ".join(page).count(FOOT) for page in open_in_hand(MADE_OF["pdf"](whole())).words]
    assert foots == [1] * pages


def test_what_the_letter_cites_is_said_once_for_a_campaign_and_in_no_part():
    """How many letters were sent after the last day of what they cite is of all parts together."""
    one = campaign(letters())
    parts = [part("a", "Councils", [one]), part("c", "Police", [one])]
    blocks = list(report(whole(findings=replace(findings(), parts=parts))).blocks)
    [begin] = [place for place, block in enumerate(blocks) if isinstance(block, Heading) and block.words == words.CITES]
    cited = blocks[begin + 1]
    assert cited.headings == ("On the letters’ date", "Cited")
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
        "None of its 43 letters in this part is recorded as sent. 2 letters could not be delivered. 1 post of the list "
        "“Chief constables and commissioners” was not written to in this campaign."
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
        n for n, block in enumerate(blocks) if isinstance(block, Grid) and block.caption.startswith("Letters, ")
    )
    rows = {row[0]: row[1:] for row in blocks[place].rows}
    assert [name for name, (number, _) in rows.items() if number == "0"] == ["Declined (as recorded later: 1 of 43)"]
    zero = [figure.name for figure in one.measured if figure.value == 0 and figure.key != declined]
    assert (
        blocks[place + 1].words == f"The number is 0 for: {'; '.join(f'{one[:1].lower()}{one[1:]}' for one in zero)}."
    )
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
    assert "Answers to each ask, in letters" not in [one.caption for one in blocks if isinstance(one, Grid)]


def test_posts_left_out_for_the_same_reason_are_named_together():
    """A table gave the same reason at each of hundreds of posts."""
    one = campaign(letters())
    why = "The campaign wrote to: Council leaders in Wales."
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
    assert f"Posts excluded on purpose: 1. {words.NAMED_AT_END}" in [
        one.words for one in told[:begin] if isinstance(one, Text)
    ]
    pages = [" ".join(page) for page in open_in_hand(MADE_OF["pdf"](whole())).words]
    assert "Exampleshire" in pages[-1]
    assert "Annex: posts left out" in pages[-1]
    assert "Exampleshire" not in " ".join(pages[:-1])
    xml = zipfile.ZipFile(io.BytesIO(MADE_OF["docx"](whole()))).read("word/document.xml").decode()
    assert xml.count("<w:pageBreakBefore/>") == 1
    assert "Exampleshire" not in xml.partition("<w:pageBreakBefore/>")[0]


def test_the_word_file_has_headings_headed_tables_and_pictures_in_words_and_keeps_the_schema(tmp_path):
    body = MADE_OF["docx"](whole())
    document = opened(body)
    headings = [(one.style.name, one.text) for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert headings[0] == ("Heading 1", "Evidence pack 3: Child sexual exploitation")
    assert ("Heading 2", "(e) Schools") in headings
    assert {name for name, _ in headings} == {"Heading 1", "Heading 2", "Heading 3"}
    xml = zipfile.ZipFile(io.BytesIO(body)).read("word/document.xml").decode()
    assert xml.count("<w:tblHeader/>") >= 8
    assert xml.count("<wp:docPr ") == len(document.inline_shapes) == 2
    assert 'descr="Chief constables and commissioners: Replied in time 13' in xml
    assert FOOT in document.sections[0].footer.paragraphs[0].text
    assert errors(body, tmp_path / "pack.docx") == []


def test_the_spreadsheet_has_a_sheet_for_each_kind_with_every_row():
    found = sheets(MADE_OF["xlsx"](whole()))
    kinds = ("Letters", "Replies", "Asks", "Addressees", "Exclusions", "Published facts", "Inspections")
    assert list(found) == ["Figures", *kinds, "Lines", "Recorded since", "Figures since", "Methods", "About"]
    assert [len(found[kind]) - 1 for kind in kinds] == [43, 0, 2, 0, 1, 1, 1]
    assert len(found["Figures"]) - 1 == len(findings().shown_figures)
    of_registry = (
        "c.MAR15.chief-constables.replied-3",
        "(c) Police, MAR15, Chief constables and commissioners",
        "Answered",
    )
    assert of_registry in [row[:3] for row in found["Figures"]]
    assert ("Known at event", KNOWN) in found["About"]
    assert ("Head of the chain", HEAD) in found["About"]


def test_a_reworded_line_is_marked_with_the_packs_own_line_beside_it():
    own, reworded = Line("c", "41 replied.", ()), Line("c", "Most replied.", (), kept="40 replied.")
    found = replace(whole(), lines=[own, reworded])
    assert [row[-1] or "" for row in sheets(MADE_OF["xlsx"](found))["Lines"][1:]] == ["", "40 replied."]
    document = opened(MADE_OF["docx"](found))
    grid = next(one for one in document.tables if one.rows[0].cells[-1].text == "To check")
    assert [words.REWORDED[1] in row.cells[-1].text for row in grid.rows[1:]] == [False, True]


def test_a_passage_that_looks_like_a_formula_or_markup_is_text_everywhere():
    passage = '=HYPERLINK("http://example.org") <b>no</b> \x07'
    said = whole(findings=findings(passage=passage))
    for kind in READ:
        assert "<b>no</b>" in spelt(MADE_OF[kind](said))
    book = openpyxl.load_workbook(io.BytesIO(MADE_OF["xlsx"](said)))
    cells = [cell for row in book["Asks"] for cell in row if str(cell.value).startswith("=HYPERLINK")]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_a_character_that_the_typeface_lacks_holds_no_file_up():
    said = whole(findings=findings(passage="漢 agreed"))
    assert "“? agreed”" in spelt(MADE_OF["pdf"](said))
    assert "“漢 agreed”" in spelt(MADE_OF["docx"](said))


def test_what_may_be_published_names_nobody_and_quotes_nothing():
    said = findings()
    lines = published(said)
    assert tuple(lines[0]) == (*HEADINGS, *PROVENANCE)
    text = json.dumps(lines)
    personal = [row.post for row in said.rows.values() if hasattr(row, "post")]
    for kept_back in (*personal, "MAR15-0001", "lead officer.", "A public inquiry"):
        assert kept_back not in text, kept_back
    assert {line["Known at event"] for line in lines} == {"4711"}
    replied = {line["Region"]: line["Number"] for line in lines if line["What is counted"] == "Replied"}
    assert replied["All"] == "13"
    assert "Wales" not in replied
    assert "North East" not in replied


def test_the_regions_of_what_is_published_add_up_to_their_registry():
    lines = [line for line in published(findings()) if line["Registry"].startswith("Chief")]
    for measure in ("Sent", "Replied", "No response recorded"):
        counted = {line["Region"]: int(line["Number"]) for line in lines if line["What is counted"] == measure}
        assert counted.pop("All") == sum(counted.values())


def of_registries(*counts: int) -> Findings:
    """Findings of a part whose campaign wrote this many letters to each of some registries."""
    rows, registries, those = {}, [], letters()
    for place, count in enumerate(counts):
        mine, those = those[:count], those[count:]
        rows |= {row.id: row for row in mine}
        registry = campaign(mine, passage="").registries[0]
        registries.append(replace(registry, name=f"Registry {place}"))
    one = replace(campaign(list(rows.values()), passage=""), registries=registries)
    return replace(findings(), parts=[part("c", "Police", [one])], rows=rows)


@pytest.mark.parametrize(
    ("counts", "named"),
    [
        ((12, 13, 6), {"Registry 0": "12", "Registry 1": "13", "Registry 2": "6"}),
        ((12, 3, 2), {"Registry 0": "12", "Registries with fewer than 5 letters, together": "5"}),
        ((12, 3), {}),
        ((3,), {"All": WITHHELD}),
    ],
)
def test_registries_with_few_letters_are_counted_together_too(counts, named):
    lines = published(of_registries(*counts))
    addressed = [
        line for line in lines if line["What is counted"] == "Letters in the campaign" and line["Region"] == "All"
    ]
    assert {line["Registry"]: line["Number"] for line in addressed} == {"All": str(sum(counts)), **named}


def of_letters(lines: list[dict[str, str]]) -> list[dict[str, str]]:
    return [line for line in lines if line["Campaign"]]


@pytest.mark.parametrize("counts", [(4,), (2, 2), (12, 13, 6), (12, 3, 2), (12, 3), (43,)])
def test_no_line_about_letters_is_about_a_handful_of_bodies(counts):
    lines = of_letters(published(of_registries(*counts)))
    assert lines
    about = [line["Of"] or line["Number"] for line in lines]
    assert [one for one in about if one.isdigit() and 0 < int(one) < FEW] == []
    if sum(counts) < FEW:
        assert {line["Number"] for line in lines} <= {WITHHELD, "0", ""}
        assert {line["Number"] for line in lines if line["What is counted"] in ("Sent", "Replied", "Ask 1: Yes")} == {
            WITHHELD
        }
    else:
        assert {"In time", "Ask 1: Yes"} <= {line["What is counted"] for line in lines if line["Number"] != WITHHELD}


def test_what_is_withheld_can_t_be_worked_out_from_a_total():
    """Of 37 letters to three registries 29 were sent, of which 3 to the second: so of no registry is it said what came
    back, since the second’s numbers are the total’s less those of the others."""
    found = of_registries(20, 11, 6)
    [one] = found.parts[0].campaigns
    first, second, third = one.registries
    unsent = set(second.figures["sent"].rows[3:])

    def fewer(figures):
        return {
            key: replace(
                figure,
                rows=[row for row in figure.rows if key == "letters" or row not in unsent],
                value=sum(key == "letters" or row not in unsent for row in figure.rows),
                among=[row for row in figure.among if key == "sent" or row not in unsent],
                of=figure.of and sum(key == "sent" or row not in unsent for row in figure.among),
            )
            for key, figure in figures.items()
        }

    one = replace(
        one, figures=fewer(one.figures), registries=[first, replace(second, figures=fewer(second.figures)), third]
    )
    lines = of_letters(published(replace(found, parts=[part("c", "Police", [one])])))
    numbers = {
        measure: {
            line["Registry"]: line["Number"]
            for line in lines
            if line["What is counted"] == measure and line["Region"] == "All"
        }
        for measure in ("Sent", "Replied")
    }
    assert numbers["Sent"] == {"All": "29", "Registry 0": "20", "Registry 1": "3", "Registry 2": "6"}
    assert numbers["Replied"].pop("All").isdigit()
    assert numbers["Replied"] == dict.fromkeys(("Registry 0", "Registry 1", "Registry 2"), WITHHELD)
    of_regions = [line for line in lines if line["Region"] != "All" and line["What is counted"] == "Replied"]
    assert {line["Registry"] for line in of_regions} == {"Registry 0", "Registry 1"}
    assert {line["Number"] for line in of_regions} == {WITHHELD, ""}, "which add up to their registry’s; of none, none"


@pytest.mark.parametrize(
    ("left", "numbers"),
    [
        ((0, 0, 0), ["0", "0", "0"]),
        ((0, 7, 6), ["13", "7", "6"]),
        ((0, 1, 38), ["39", WITHHELD, WITHHELD]),
        ((0, 38, 1), ["39", WITHHELD, WITHHELD]),
        ((6, 0, 1), [WITHHELD, WITHHELD, WITHHELD]),
        ((6, 2, 2), [WITHHELD, WITHHELD, WITHHELD]),
        ((2, 0, 0), [WITHHELD, WITHHELD, WITHHELD]),
    ],
)
def test_few_posts_left_out_can_t_be_worked_out_from_those_not_written_to(left, numbers):
    """By letters that nobody tried to send, posts excluded on purpose and posts left out for other reasons."""
    unsent, held, others = left
    out = [f"out:1:{n}" for n in range(100, 100 + held + others)]
    one = campaign(letters())
    one = replace(
        one,
        held_out=replace(one.held_out, rows=out[:held], value=held),
        excluded=replace(one.excluded, rows=out[held:], value=others),
        not_sent=replace(
            one.not_sent, rows=[*out, *(f"letter:{n}" for n in range(200, 200 + unsent))], value=sum(left)
        ),
    )
    lines = published(replace(findings(), parts=[part("c", "Police", [one])]))
    told = {line["What is counted"]: line["Number"] for line in lines}
    assert [told[figure.name] for figure in (one.not_sent, one.held_out, one.excluded)] == numbers


def test_an_open_letter_is_about_all_its_addressees():
    found = of_registries(1)
    [letter] = found.rows.values()
    to = [
        AddresseeRow(f"to:1:{n}", "MAR15", letter.registry, letter.registry_name, f"Post {n}", letter.reference)
        for n in range(43)
    ]
    lines = of_letters(published(replace(found, rows=found.rows | {row.id: row for row in to})))
    numbers = {line["What is counted"]: line["Number"] for line in lines if line["Registry"] == "All"}
    assert (numbers["Sent"], numbers["Replied"]) == ("1", "1")


def test_a_question_kept_in_our_words_is_not_quoted_as_one():
    assert any(line["Asked about"] for line in published(findings()))
    assert not any(line["Asked about"] for line in published(findings(), own_words=True))


def test_a_part_without_letters_has_no_number_of_them():
    none = "No letter of the campaign MAR15 to schools is recorded."
    [line] = [line for line in published(findings()) if line["What is counted"] == none]
    assert (line["Number"], line["Of"]) == ("", "")


@pytest.mark.parametrize(
    ("counts", "groups"),
    [
        ({"London": 40, "Wales": 9}, {"London": {"London"}, "Wales": {"Wales"}}),
        ({"London": 40, "Kent": 9, "Wales": 4}, {"London": {"London"}, TOGETHER: {"Wales", "Kent"}}),
        ({"London": 40, "Kent": 3, "Wales": 4}, {"London": {"London"}, TOGETHER: {"Wales", "Kent"}}),
        ({"London": 40, "Wales": 1}, {}),
        ({"London": 2, "Wales": 1}, {}),
        ({}, {}),
    ],
)
def test_regions_with_few_letters_are_counted_together_so_that_none_can_be_worked_out(counts, groups):
    found = {name: set(regions) for name, regions in pool_small_groups(counts).items()}
    assert found == {name.format(few=FEW): regions for name, regions in groups.items()}


def test_a_pack_whose_figures_were_changed_in_place_says_so():
    changed = whole(kept="0" * 64)
    for kind in READ:
        assert words.CHANGED in " ".join(spelt(MADE_OF[kind](changed)).split())
        assert words.CHANGED not in " ".join(spelt(MADE_OF[kind](whole())).split())


def test_the_manifest_names_each_file_with_its_hash_and_the_heads_of_the_chain():
    said = json.loads(manifest(whole(), 2, [ManifestEntry("a.pdf", 3, "ab" * 32)], Head(5001, "ef" * 32)))
    assert said["known_at"] == {"event": KNOWN, "hmac": HEAD}
    assert said["audit_head"] == {"event": 5001, "hmac": "ef" * 32}
    assert said["figures"]["sha256"] == findings().digest
    assert said["files"] == [{"name": "a.pdf", "bytes": 3, "sha256": "ab" * 32}]
    assert said["fingerprint"]["short"]


def test_a_zip_of_equal_files_is_the_same_and_holds_them():
    files = {name_of(3, 1, "csv"): b"a,b\n", name_of(3, 1, "json"): b"{}\n"}
    assert zip_files(files) == zip_files(dict(files))
    with zipfile.ZipFile(io.BytesIO(zip_files(files))) as book:
        assert {name: book.read(name) for name in book.namelist()} == files
