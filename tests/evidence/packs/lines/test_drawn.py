"""Lines that are drawn from a pack: what each says, with every number anchored to a figure."""

import re
from dataclasses import replace
from datetime import date

from app.evidence.packs.figures.findings import AskedPart, PackRequest
from app.evidence.packs.headline import headline
from app.evidence.packs.lines.check import faults_of
from app.evidence.packs.lines.letters import DECLINED_BUT
from app.evidence.packs.lines.phrases import notices_on_figures, posts_of
from app.evidence.packs.lines.sourced_lines import lines_of, means
from app.evidence.packs.make import look
from app.evidence.packs.words import part_says
from app.responses.asks.grid import CELLS
from app.tracking.measures import TIMED
from tests.evidence.packs import told
from tests.evidence.packs.history import CARRIES, DAY, NOTICE, asked
from tests.evidence.packs.lines.sourced import said
from tests.tracking.office import send, small, small_campaign

NO_OTHERS = (
    "No record is held here of letters to other agencies with a duty to safeguard children, so it is not known whether "
    "any was sent."
)
THESE_OTHERS = (
    "“Other agencies with a duty to safeguard children” here means safeguarding partnerships, youth justice services "
    "and probation services."
)
NO_LIST = "No record is held here of letters to schools, so it is not known whether any was sent."


def test_what_is_drawn_from_a_pack_is_all_anchored(services, number):
    findings = said(services, number)
    lines = lines_of(findings)
    assert NO_LIST in [line.words for line in lines if line.letter == "d"]
    police = next(line for line in lines if line.letter == "c")
    assert police.words == (
        "By 30 April 2015, letters dated 3 March 2015, headed “Keeping children safe”, had been sent to 4 of the 43 "
        "chief officers of police; 2 replied, 1 sent only a holding reply and 1 only acknowledged the "
        "letter. 39 were not "
        f"written to on this occasion. Police and crime commissioners are not on this list. {NOTICE}"
    )
    assert len(police.anchors) == 6
    assert any("met or agreed to the request" in line.words for line in lines)
    directions = [line.words for line in lines if "statutory direction" in line.words]
    assert directions
    for one in directions:
        assert one.startswith("Before the letters of 3 March 2015, 3 statutory directions are recorded: ")
        assert "“A direction”" in one
        assert " Since then, up to 30 April 2015, no statutory direction is recorded. The statutory directions" in one
    for line in lines:
        dated = "30 April 2015" in line.words or line.words.startswith(("No list", "No record"))
        assert dated, "each may be read out by itself"
        assert line.anchors, line.words
        assert faults_of(line, findings) == [], line.words
        assert {one.key.removesuffix("#of") for one in line.anchors} <= findings.figures.keys()


def test_a_line_gives_the_letters_date_as_their_date_and_not_as_the_day_of_sending(services):
    small_campaign(services)
    send(services, [1, 2], sent_on=date(2015, 3, 4))
    with services.database.reading() as session:
        words = [line.words for line in lines_of(look(session, asked(session), valid_at=DAY).findings)]
    dated = "By 30 April 2015, letters dated 3 March 2015, headed “Keeping children safe”, had been sent to "
    assert any(line.startswith(dated) for line in words)
    assert not [line for line in words if "On 3 March 2015" in line]


def test_lines_of_a_pack_whose_records_end_early_say_up_to_when(services, number):
    """They would otherwise claim for the pack's day what was recorded before it."""
    findings = said(services, number)
    early = replace(findings, recorded_on=date(2015, 3, 27))
    before, lines = lines_of(findings), lines_of(early)
    assert len(before) == len(lines)
    for was, line in zip(before, lines, strict=True):
        assert line.words.lower().count("on records up to 27 march 2015") == 1, line.words
        assert "on records up to" not in was.words
        assert faults_of(line, early) == faults_of(was, findings)
    assert headline(early).startswith("By 30 April 2015, on records up to 27 March 2015, ")
    assert headline(replace(findings, recorded_on=DAY)) == headline(findings)


def test_a_line_says_how_many_without_a_response_came_back_undelivered(services, number):
    """Letter 5 of the campaign was returned; 8 and 9 have no response."""
    findings = said(services, number)
    lines = [line for line in lines_of(findings) if line.letter == "b"]
    assert "no response is recorded from 3 (of which 1 came back undelivered and was not sent again)." in lines[0].words
    [time] = [line for line in lines if line.words.startswith("Replies to the ")]
    assert (
        ". By 30 April 2015, 2 were overdue; 1 came back undelivered, and was neither sent again nor replied to, so "
        "was not overdue." in time.words
    )
    campaign = next(part for part in findings.parts if part.letter == "b").campaigns[0]
    assert set(campaign.figures["nothing_returned"].rows) < set(campaign.figures["nothing"].rows)
    [ask, *_] = [line for line in lines if " sent to children’s services asked “" in line.words]
    assert "no response is recorded from 3 (of which 1 came back undelivered and was not sent again)." in ask.words
    early = {figure.key.rpartition(".")[2]: figure for figure in campaign.early}
    late, returned = campaign.figures["overdue"], campaign.figures["awaits_address"]
    assert set(late.rows) == set(early["overdue"].rows) - set(early["overdue_returned"].rows)
    assert set(returned.rows) == set(early["overdue_returned"].rows)
    assert (late.method, early["overdue"].method, early["overdue_returned"].method) == (6, 1, 2)
    of_time = [campaign.figures[name] for name in TIMED]
    assert sum(figure.value for figure in of_time) == late.of, "each letter is in one of them"
    assert [line for line in lines if faults_of(line, findings)] == []


def test_a_line_of_a_letter_that_is_a_reconstruction_says_so(services, number):
    findings = said(services, number)
    of_letters = ("By 30 April 2015, letters dated", "The ", "Replies to")
    lines = [line for line in lines_of(findings) if line.words.startswith(of_letters)]
    asks = [line for line in lines if " sent to the police asked “" in line.words]
    assert asks
    assert len(asks) < len(lines)
    for line in lines:
        assert line.words.endswith(f" {NOTICE}")
        assert faults_of(line, findings) == []
    parts = [part for part in findings.parts if part.campaigns]
    assert parts
    assert not any(CARRIES.format("TRK15") in part_says(part) for part in parts), "the campaign’s own heading has it"
    assert NOTICE not in " ".join(line.words for line in lines_of(told.findings())), "a letter without a notice"


def test_where_all_who_replied_declined_a_line_says_that_alone():
    one = told.campaign(told.letters())
    registry = one.registries[0]
    replies = registry.figures["replies"]

    def of(declined: int) -> str:
        figure = replace(registry.figures["declined"], value=declined, rows=replies.rows[:declined])
        changed = replace(registry, figures=registry.figures | {"declined": figure})
        part = told.part(
            "c", "Police", [replace(one, registries=[changed], figures=one.figures | {"declined": figure})]
        )
        findings = replace(told.findings(), parts=[part])
        line = lines_of(findings)[0]
        assert faults_of(line, findings) == []
        return line.words

    assert "; 13 declined to answer, " in of(13)
    assert "; 13 replied (2 of them declined to answer), " in of(2)
    assert "; 13 replied, " in of(0)


def test_the_parts_of_an_asks_line_add_up_to_its_letters():
    """With every answer there is: nothing that a letter may come to is left out."""
    ids = [one.id for one in told.letters()]
    [asked, *_] = told.campaign(told.letters()).asks
    shares = dict(zip(CELLS, [ids[n : n + 5] for n in range(0, 40, 5)] + [ids[40:]], strict=True))
    said = {code: replace(asked.figures[code], value=len(shares[code]), rows=shares[code]) for code in CELLS}
    one = replace(told.campaign(told.letters()), asks=[replace(asked, figures=said)])
    only = replace(told.findings(), parts=[told.part("c", "Police", [one])])
    assert any("5 had sent only a holding reply and no response" in line.words for line in lines_of(only))
    acknowledged = replace(one.figures["acknowledged"], value=1, rows=shares["no_answer"][:1])
    one = replace(one, figures={**one.figures, "acknowledged": acknowledged})
    findings = replace(told.findings(), parts=[told.part("c", "Police", [one])])
    [line] = [line for line in lines_of(findings) if line.words.startswith("The 43 letters")]
    assert line.words.startswith(
        "The 43 letters sent to the police asked “Tell us which officer leads on child sexual "
        "exploitation”. By 24 June 2016, 5 had met or agreed to the request, 5 had met or agreed to part of the "
        "request, 5 had said no, 5 had answered in their own words, "
        "5 had replied without answering it, 5 had declined to answer the letter, 5 had sent a reply whose answer to "
        "this is not yet recorded, 5 had sent only a holding reply or an acknowledgement and no response is "
        "recorded from 3."
    )
    assert faults_of(line, findings) == []
    counted = [anchor for anchor in line.anchors if ".ask1." in anchor.key and not anchor.key.endswith("#of")]
    assert sum(int(anchor.said) for anchor in counted) == len(ids)


def test_a_line_about_other_agencies_says_which_lists_they_are(services):
    asked_of_all = PackRequest(
        (AskedPart("f", "other agencies", "other-agencies"), AskedPart("g", "schools", "schools"))
    )
    with services.database.reading() as session:
        findings = look(session, asked_of_all, valid_at=DAY).findings
    said = [line.words for line in lines_of(findings)]
    assert f"{NO_OTHERS} {THESE_OTHERS}" in said
    assert [means(part) for part in findings.parts][1] == "", "there is no list of schools"
    assert NO_LIST in said
    assert [line for line in lines_of(findings) if faults_of(line, findings)] == []


def test_parts_about_one_sector_say_that_they_count_the_same_posts(services):
    parts = [("1", "councils"), ("2", "police"), ("3", "councils")]
    several = PackRequest(tuple(AskedPart(letter, "asked", sector) for letter, sector in parts))
    with services.database.reading() as session:
        findings = look(session, several, valid_at=DAY).findings
    said = {part.letter: means(part, findings.parts) for part in findings.parts}
    lists = "“Councils” here means the posts on the lists “Council leaders” and “Chief executives” together."
    assert said["1"] == f"{lists} (3) counts the same posts."
    assert said["3"] == f"{lists} (1) counts the same posts."
    assert "same posts" not in said["2"]


def test_a_line_about_exclusions_is_a_sentence():
    [line] = [line.words for line in lines_of(told.findings()) if "on purpose" in line.words]
    assert line == (
        "The campaign “Tackling child sexual exploitation” left out a post in the sector “Police”: 1 was excluded on "
        "purpose. The evidence pack with figures at 24 June 2016 names each of these posts with the reason."
    )


def test_one_post_is_said_in_the_singular():
    [line, *_] = [one.words for one in lines_of(told.findings()) if one.letter == "c"]
    assert ". 1 was not written to on this occasion. " in line
    assert posts_of("1", "Chief officers of police") == ("1 post of the list “Chief officers of police”")
    assert posts_of("353", "Chief executives") == "353 chief executives"


def test_a_line_to_read_out_has_no_word_of_the_office(services, number):
    """Neither a campaign’s reference nor what Despatch calls things; a title is what the campaign is about."""
    said_there = re.compile(r"TRK15|Despatch|filters|audience|this campaign")
    lines = [line.words for line in lines_of(said(services, number))]
    assert any("left out posts" in line for line in lines)
    assert [line for line in lines if said_there.search(line)] == []


def test_the_lines_name_the_copies_that_the_letters_print_beside_other_agencies(services):
    small_campaign(services)
    send(services, [1], copies=("Her Majesty’s Chief Inspector of Constabulary", "Chief Inspector 2"))
    others = AskedPart("f", "other agencies", "other-agencies")
    with services.database.reading() as session:
        asked_of_others = PackRequest((others, AskedPart("g", "schools", "schools")), (small(session).id,))
        findings = look(session, asked_of_others, valid_at=DAY).findings
    first, schools = lines_of(findings)[0], lines_of(findings)[-1]
    assert first.words == (
        f"{NO_OTHERS} {THESE_OTHERS} The letters of the campaign “A small campaign” show “cc” to “Her Majesty’s Chief "
        f"Inspector of Constabulary” and “Chief Inspector 2”. This pack does not count copies. {NOTICE}"
    )
    assert faults_of(first, findings) == []
    assert schools.words == NO_LIST, "which is about no campaign"
    assert notices_on_figures(findings.chosen).startswith(CARRIES.format("TRK15"))


def test_letters_made_and_not_sent_are_in_a_line(services):
    """Of 12 letters about children’s services, 11 are not sent; their posts were not written to either."""
    small_campaign(services)
    send(services, [5])
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [campaign] = next(part for part in findings.parts if part.letter == "b").campaigns
    unsent = campaign.figures["letters"].value - campaign.figures["sent"].value
    assert (campaign.unsent.value, campaign.unsent.method) == (unsent, 5)
    [line] = [one for one in lines_of(findings) if one.letter == "b" and "more letters had not been sent" in one.words]
    assert f"By 30 April 2015, {unsent} more letters had not been sent." in line.words
    assert "were not selected to be written to" in line.words
    assert faults_of(line, findings) == []
    left = sum(one.value for one in campaign.excluded_by.values())
    assert left == campaign.excluded.value


def test_a_line_says_how_a_refusal_counts_where_an_answer_to_the_ask_is_recorded_of_it():
    [ask, *_] = told.campaign(told.letters()).asks
    one = told.campaign(told.letters())
    figures = one.figures | {"declined": replace(one.figures["declined"], value=2)}
    counts = [
        replace(ask, figures=ask.figures | {"declined": replace(ask.figures["declined"], value=n)}) for n in (1, 2)
    ]
    said = []
    for each in counts:
        part = told.part("c", "Police", [replace(one, figures=figures, asks=[each])])
        [line] = [line for line in lines_of(replace(told.findings(), parts=[part])) if line.words.startswith("The 43")]
        said.append(DECLINED_BUT in line.words)
    assert said == [True, False]
