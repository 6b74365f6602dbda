"""Sourced lines: each number anchored to a figure; one that no longer equals it, or that has none, is flagged."""

import re
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.evidence.packs.figures.findings import Asked, AskedPart, ChosenCampaign
from app.evidence.packs.figures.measures import MET, TIMED
from app.evidence.packs.find import findings_of, pack_by_number
from app.evidence.packs.lines.check import Fault, Wrong, faults_of, flag_words
from app.evidence.packs.lines.drawn import lines_of, means
from app.evidence.packs.lines.keep import (
    LONGEST,
    PackWithdrawn,
    check_lines,
    drop_line,
    keep_line,
    kept_lines,
    move_line,
    order_seen,
    reword_line,
)
from app.evidence.packs.lines.line import Anchor, Line
from app.evidence.packs.lines.numbers import numbers_in
from app.evidence.packs.lines.phrases import notices_of, posts_of, with_notice
from app.evidence.packs.make import look, make_pack, withdraw_pack
from app.evidence.packs.models import PackLine
from app.evidence.packs.words import headline, part_says
from app.responses.asks.grid import CELLS
from tests.evidence.packs import told
from tests.evidence.packs.history import CARRIES, DAY, NOTICE, asked, direction, withdraw
from tests.refusals import refused
from tests.tracking.office import busy_campaign, reply, send, small, small_campaign

NO_LIST = "No record is held here of letters to schools, so it is not known whether any was sent."
NO_LIST_BEFORE = "Despatch has no list of schools, so it records no letter to them and can’t say whether any was sent."
"""As lines say it, and as they said it until November 2026."""


@pytest.fixture
def number(services) -> int:
    busy_campaign(services)
    with services.database.writing() as session:
        direction(session)
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=DAY)
    with services.database.writing() as session:
        return make_pack(session, looked, title="A pack", once="once", actor=SYSTEM).number


def said(services, number: int):
    with services.database.reading() as session:
        return findings_of(session, pack_by_number(session, number))


def kept(services, number: int, line: Line, once: str = "line"):
    with services.database.writing() as session:
        return keep_line(session, pack_by_number(session, number), line, once=once, actor=SYSTEM)


def standing(services, number: int):
    with services.database.reading() as session:
        return kept_lines(session, pack_by_number(session, number))


def test_what_is_drawn_from_a_pack_is_all_anchored(services, number):
    findings = said(services, number)
    lines = lines_of(findings)
    assert NO_LIST in [line.words for line in lines if line.letter == "d"]
    police = next(line for line in lines if line.letter == "c")
    assert police.words == (
        "By 30 April 2015, letters dated 3 March 2015, headed “Keeping children safe”, had been sent to 4 of the 43 "
        "chief constables and commissioners; 2 replied, 1 sent only a holding reply and 1 only acknowledged the "
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
        assert "30 April 2015" in line.words or line.words == NO_LIST, "each may be read out by itself"
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


@pytest.mark.parametrize(
    ("words", "loose"),
    [
        ("All {} forces in England and Wales were written to.", []),
        ("Of the {} police forces, most replied.", []),
        ("There are {} chief constables and commissioners.", []),
        ("There are {} chief constables.", ["{}"]),
        ("There are {} ministers.", ["{}"]),
        ("There are 9,{} forces.", ["9,{}"]),
        ("We wrote to 3{} forces.", ["3{}"]),
        ("We wrote to 7 forces.", ["7"]),
        ("{} forces; {} commissioners.", ["{}"]),
    ],
)
def test_the_number_of_forces_has_a_source_where_the_line_counts_forces(services, number, words, loose):
    """The pack counts the posts on a list, which an answer may call by their bodies."""
    findings = said(services, number)
    part = next(one for one in findings.parts if one.letter == "c")
    [police] = [one for one in part.campaigns[0].registries if one.slug == "chief-constables"]
    forces = f"{police.posts.value:,}"
    line = Line(part.letter, words.format(*[forces] * 2), ())
    assert [one.said for one in faults_of(line, findings)] == [one.format(forces) for one in loose]
    assert faults_of(replace(line, letter="z"), findings), "of another part it says nothing"
    twice = Line(part.letter, f"{forces} forces; {forces} ministers.", [Anchor(police.posts.key, forces)])
    assert [one.said for one in faults_of(twice, findings)] == [forces]


def test_a_line_says_how_many_without_a_response_came_back_undelivered(services, number):
    """Letter 5 of the campaign was returned; 8 and 9 have no response."""
    findings = said(services, number)
    lines = [line for line in lines_of(findings) if line.letter == "b"]
    assert "no response is recorded from 3 (of which 1 came back undelivered and was not sent again)." in lines[0].words
    [time] = [line for line in lines if line.words.startswith("Replies to the ")]
    assert "; 2 were overdue; 1 came back undelivered and was not sent again, so was not overdue." in time.words
    campaign = next(part for part in findings.parts if part.letter == "b").campaigns[0]
    assert set(campaign.figures["nothing_returned"].rows) < set(campaign.figures["nothing"].rows)
    [ask, *_] = [line for line in lines if " sent to children’s services asked “" in line.words]
    assert "no response is recorded from 3 (of which 1 came back undelivered and was not sent again)." in ask.words
    early = {figure.key.rpartition(".")[2]: figure for figure in campaign.early}
    late, returned = campaign.figures["overdue"], campaign.figures["awaits_address"]
    assert set(late.rows) == set(early["overdue"].rows) - set(early["overdue_returned"].rows)
    assert set(returned.rows) == set(early["overdue_returned"].rows)
    assert (late.method, early["overdue"].method, early["overdue_returned"].method) == (5, 1, 2)
    of_time = [campaign.figures[name] for name in TIMED]
    assert sum(figure.value for figure in of_time) == late.of, "each letter is in one of them"
    assert [line for line in lines if faults_of(line, findings)] == []


def test_replies_in_time_are_told_apart_by_the_day_that_they_met(services):
    """Letters ask for a reply by Tuesday 24 March; the second promised 1 April, and the third came late."""
    small_campaign(services)
    send(services, range(1, 5))
    reply(services, [1], on=date(2015, 3, 24))
    reply(services, [2], on=date(2015, 3, 20), kind="holding", new_reply_by=date(2015, 4, 1))
    reply(services, [2], on=date(2015, 4, 1))
    reply(services, [3], on=date(2015, 3, 26))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [time] = [line for line in lines_of(findings) if line.letter == "c" and "asked for by" in line.words]
    assert time.words.startswith(
        "Replies to the 4 letters sent to the police were asked for by 24 March 2015. By 30 April 2015, 1 replied by "
        "24 March 2015, 1 replied by a later date that a holding reply had named and 1 replied late; 1 was overdue."
    )
    assert faults_of(time, findings) == []
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    pieces = [campaign.figures[f"in_time_{name}"] for name in MET]
    assert [one.value for one in pieces] == [1, 0, 1]
    assert {row for one in pieces for row in one.rows} == set(campaign.figures["in_time"].rows)


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
    findings = replace(told.findings(), parts=[told.part("c", "Police", [one])])
    [line] = [line for line in lines_of(findings) if line.words.startswith("The 43 letters")]
    assert line.words.startswith(
        "The 43 letters sent to the police asked “Tell us which officer leads on child sexual "
        "exploitation”. By 24 June 2016, 5 met or agreed to the request, 5 met or agreed to part of the request, "
        "5 said no, 5 answered in their own words, "
        "5 replied without answering it, 5 declined to answer the letter, 5 sent a reply whose answer to this is not "
        "recorded yet, 5 sent only a holding reply or an acknowledgement and no response is recorded from 3."
    )
    assert faults_of(line, findings) == []
    counted = [anchor for anchor in line.anchors if ".ask1." in anchor.key and not anchor.key.endswith("#of")]
    assert sum(int(anchor.said) for anchor in counted) == len(ids)


def test_a_line_about_other_agencies_says_which_lists_they_are(services):
    asked_of_all = Asked((AskedPart("f", "other agencies", "other-agencies"), AskedPart("g", "schools", "schools")))
    with services.database.reading() as session:
        findings = look(session, asked_of_all, valid_at=DAY).findings
    said = [line.words for line in lines_of(findings)]
    assert (
        "By 30 April 2015, no letter to other agencies is recorded. “Other agencies” here means the posts on the list "
        "“Inspectorates”."
    ) in said
    assert [means(part) for part in findings.parts][1] == "", "there is no list of schools"
    assert NO_LIST in said
    assert [line for line in lines_of(findings) if faults_of(line, findings)] == []


def test_a_line_about_exclusions_is_a_sentence():
    [line] = [line.words for line in lines_of(told.findings()) if "on purpose" in line.words]
    assert line == (
        "The campaign “Tackling child sexual exploitation” left out a post in the sector “Police”: 1 was excluded on "
        "purpose. The evidence pack with figures at 24 June 2016 names each of these posts with the reason."
    )


def test_one_post_is_said_in_the_singular():
    [line, *_] = [one.words for one in lines_of(told.findings()) if one.letter == "c"]
    assert ". 1 was not written to on this occasion. " in line
    assert posts_of("1", "Chief constables and commissioners") == (
        "1 post of the list “Chief constables and commissioners”"
    )
    assert posts_of("353", "Chief executives") == "353 chief executives"


def test_a_number_that_nobody_can_source_is_flagged(services, number):
    findings = said(services, number)
    police = next(line for line in lines_of(findings) if line.letter == "c")
    wrong = Line("c", police.words.replace("2 replied", "3 replied, some 75% of them,"), police.anchors)
    assert faults_of(wrong, findings) == [Fault(Wrong.NO_SOURCE, "3"), Fault(Wrong.NO_SOURCE, "75%")]
    spelled = Line("c", "Letters went to forty-three chief constables.", ())
    assert faults_of(spelled, findings) == [Fault(Wrong.NO_SOURCE, "forty-three")]
    shorter = Line("c", "In March 2015 the chief constables of Wales were written to.", police.anchors)
    assert faults_of(shorter, findings) == []


def reworded(line: Line, words: str) -> Line:
    return replace(line, words=words, kept=line.words)


def test_that_no_letter_is_recorded_is_still_flagged_once_one_is(services):
    """As the line says it now, with its day, and as lines kept before said it."""
    campaign = small_campaign(services).id
    others = Asked((AskedPart("f", "other agencies", "other-agencies"),), (campaign,))
    with services.database.reading() as session:
        findings = look(session, others, valid_at=DAY).findings
    [line, *_] = lines_of(findings)
    said = "No letter of the campaign TRK15 to other agencies is recorded"
    before = replace(line, words=f"{said}.", anchors=[replace(one, said=said) for one in line.anchors])
    part = findings.parts[0]
    recorded = replace(part.no_letter, words="Letters are recorded.", formerly=())
    gone = replace(findings, parts=[replace(part, no_letter=recorded)])
    for one in (line, before):
        assert faults_of(one, findings) == []
        assert [fault.why for fault in faults_of(one, gone)] == [Wrong.CHANGED]


def test_a_line_kept_by_a_release_before_that_says_the_same_otherwise_is_not_flagged(services, number):
    findings = said(services, number)
    schools = next(line for line in lines_of(findings) if line.letter == "d")
    before = NO_LIST_BEFORE.removesuffix(".")
    kept = Line("d", NO_LIST_BEFORE, [replace(one, said=before) for one in schools.anchors])
    assert faults_of(kept, findings) == []
    reworded_since = replace(kept, words=f"{NO_LIST_BEFORE} We asked.", kept=NO_LIST_BEFORE)
    assert faults_of(reworded_since, findings) == []


def test_a_line_to_read_out_has_no_word_of_the_office(services, number):
    """Neither a campaign’s reference nor what Despatch calls things; a title is what the campaign is about."""
    said_there = re.compile(r"TRK15|Despatch|filters|audience|this campaign")
    lines = [line.words for line in lines_of(said(services, number))]
    assert any("left out posts" in line for line in lines)
    assert [line for line in lines if said_there.search(line)] == []


def test_a_number_at_another_place_of_a_reworded_line_is_flagged(services, number):
    """The pack's line: 4 of the 43 were written to, 2 replied, 1 … and 1 …, 39 were not written to."""
    findings = said(services, number)
    police = next(line for line in lines_of(findings) if line.letter == "c")
    wrong = {
        police.words.replace("4 of the 43", "43 of the 4"): ["43", "4"],
        "Of the 43 chief constables, 39 replied and 2 were not written to.": ["39", "2"],
        "Letters were sent to 4 of the 43 chief constables; 1 replied.": ["1"],
        "Letters were sent to 4 of 43 forces and 5 others; 2 replied, 50%.": ["5", "50%"],
    }
    for words, flagged in wrong.items():
        faults = faults_of(reworded(police, words), findings)
        assert sorted(one.said for one in faults) == sorted(flagged), words
        assert {one.why for one in faults} <= {Wrong.MOVED, Wrong.NO_SOURCE}
    for words in (
        "In March 2015 ministers wrote to 4 of the 43 chief constables. 2 replied. 39 were not written to.",
        "By 30 April 2015, 2 replied, 1 sent only a holding reply and 1 only acknowledged the letter.",
    ):
        assert faults_of(reworded(police, words), findings) == [], words


@pytest.mark.parametrize(
    ("fault", "later", "told"),
    [
        (
            Fault(Wrong.NO_SOURCE, "43"),
            False,
            "No source: “43” is not in the pack’s own line, so it has no source here.",
        ),
        (
            Fault(Wrong.MOVED, "43"),
            False,
            "Moved: “43” is not at this place in the pack’s own line. Check what it counts here.",
        ),
        (Fault(Wrong.UNCOUNTED, "Most"), False, "No figure: “Most” is said without a figure. Check that it is true."),
        (
            Fault(Wrong.CHANGED, "4", "a.replies-3", "3"),
            True,
            "Changed since: “4” was right when the pack was made. It is now 3 in “(a) Councils, CSE15, replied”.",
        ),
        (
            Fault(Wrong.CHANGED, "4", "a.replies-3", "3"),
            False,
            "Not as its source: “4” is wrong by the pack’s own figures: it is 3 in “(a) Councils, CSE15, replied”.",
        ),
    ],
)
def test_a_flag_says_what_to_check_of_a_number(fault, later, told):
    _, word, said = flag_words(fault, "(a) Councils, CSE15, replied" if fault.key else "", later=later)
    assert f"{word}: {said}" == told


def test_a_word_such_as_all_without_a_figure_is_flagged_in_a_reworded_line(services, number):
    findings = said(services, number)
    police = next(line for line in lines_of(findings) if line.letter == "c")
    words = "All chief constables were written to on 3 March 2015. Nobody declined to answer. Most replied in time."
    assert faults_of(reworded(police, words), findings) == [
        Fault(Wrong.UNCOUNTED, word) for word in ("All", "Nobody", "Most")
    ]
    beside = "Letters had been sent to 4 of the 43 chief constables, and most answered in time."
    assert [one.said for one in faults_of(reworded(police, beside), findings)] == ["most"]
    assert faults_of(reworded(police, "All 4 of the 43 replied: 2 replied."), findings) != []
    direction_line = next(line for line in lines_of(findings) if "no statutory direction is recorded." in line.words)
    again = f"{direction_line.words} That is so."
    assert faults_of(reworded(direction_line, again), findings) == [], "the pack’s own sentence"


def test_a_reworded_line_keeps_the_letters_own_notice(services, number):
    line = next(line for line in lines_of(said(services, number)) if line.letter == "c")
    line_id = kept(services, number, line)
    [first] = standing(services, number)
    with services.database.writing() as session:
        pack = pack_by_number(session, number)
        assert reword_line(session, pack, line_id, "2 replied.", seen=first.seen, actor=SYSTEM)
    [second] = standing(services, number)
    assert second.line.words == f"2 replied. {NOTICE}"
    assert second.line.kept == line.words
    with services.database.writing() as session:
        pack = pack_by_number(session, number)
        assert not reword_line(session, pack, line_id, "2 replied.", seen=second.seen, actor=SYSTEM)


def test_a_line_kept_with_the_notice_as_it_was_said_before_keeps_it():
    before = "The letters’ own notice says: “A reconstruction”."
    assert with_notice("2 replied.", f"4 were sent. {before}") == f"2 replied. {before}"
    assert with_notice(f"2 replied. {NOTICE}", f"4 were sent. {NOTICE}") == f"2 replied. {NOTICE}"


@pytest.mark.parametrize(
    "notice",
    [
        NOTICE,
        CARRIES.format("MAR15"),
        "The letters of the campaigns “St. Helens” and “B” carry the notice “A reconstruction”.",
    ],
)
def test_the_sentence_with_the_notice_is_found_in_a_line(notice):
    copies = "The letters of the campaign “A” print “cc” to “B”. This pack does not count copies."
    assert with_notice("2 replied.", f"4 were sent. {copies} {notice}") == f"2 replied. {notice}"


def test_a_notice_names_the_campaigns_whose_letters_carry_it():
    chosen = [
        ChosenCampaign(name, notice, ()) for name, notice in (("A15", "A."), ("B15", ""), ("C15", "A"), ("D15", "D"))
    ]
    assert notices_of(chosen) == (
        "The letters of the campaigns A15 and C15 carry the notice “A”. The letter of the campaign D15 carries the "
        "notice “D”."
    )


def test_the_lines_name_the_copies_that_the_letters_print_beside_other_agencies(services):
    small_campaign(services)
    send(services, [1], copies=("Her Majesty’s Chief Inspector of Constabulary", "Chief Inspector 2"))
    others = AskedPart("f", "other agencies", "other-agencies")
    with services.database.reading() as session:
        asked_of_others = Asked((others, AskedPart("g", "schools", "schools")), (small(session).id,))
        findings = look(session, asked_of_others, valid_at=DAY).findings
    first, schools = lines_of(findings)[0], lines_of(findings)[-1]
    assert first.words == (
        "By 30 April 2015, no letter of the campaign “A small campaign” to other agencies is recorded. “Other "
        "agencies” here means the posts on the list “Inspectorates”. The letters of the campaign “A small campaign” "
        "print “cc” to “Her Majesty’s Chief "
        "Inspector of "
        f"Constabulary” and “Chief Inspector 2”. This pack does not count copies. {NOTICE}"
    )
    assert faults_of(first, findings) == []
    assert schools.words == NO_LIST, "which is about no campaign"
    assert headline(findings).endswith(CARRIES.format("TRK15"))


def test_letters_made_and_not_sent_are_in_a_line(services):
    """Of 12 letters about children’s services, 11 are not sent; their posts were not written to either."""
    small_campaign(services)
    send(services, [5])
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [campaign] = next(part for part in findings.parts if part.letter == "b").campaigns
    unsent = campaign.figures["letters"].value - campaign.figures["sent"].value
    assert (campaign.unsent.value, campaign.unsent.method) == (unsent, 3)
    [line] = [one for one in lines_of(findings) if one.letter == "b" and "more letters had not been sent" in one.words]
    assert f"By 30 April 2015, {unsent} more letters had not been sent." in line.words
    assert "were not selected to be written to" in line.words
    assert faults_of(line, findings) == []
    left = sum(one.value for one in campaign.excluded_by.values())
    assert left == campaign.excluded.value


def test_a_number_whose_source_has_changed_is_flagged_by_what_is_known_now(services, number):
    then = said(services, number)
    police = next(line for line in lines_of(then) if line.letter == "c")
    schools = next(line for line in lines_of(then) if line.letter == "d")
    kept(services, number, police)
    kept(services, number, schools, once="schools")
    with services.database.writing() as session:
        withdraw(session, 1)
    with services.database.reading() as session:
        now = look(session, asked(session), valid_at=DAY).findings
        campaign = small(session).id
    first, second = check_lines(standing(services, number), then, now)
    assert first.then == []
    assert first.now == [Fault(Wrong.CHANGED, "2", f"c.{campaign}.chief-constables.replies-3", "1")]
    assert (second.then, second.now) == ([], [])
    gone = Line("c", "41 replied.", (Anchor("c.0.replied", "41"),))
    assert faults_of(gone, now) == [Fault(Wrong.CHANGED, "41", "c.0.replied", "")]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("On 3 March 2015 and in 2016, 1,268 letters (MAR15-0043) went to 43 of 43.", ["1,268", "43", "43"]),
        ("Sections 10, 11 and 13 of the Children Act 2004; ask 2; the 2nd round; 3.5 per cent", ["3.5 per cent"]),
        ("“We saw 12 cases”, said one of them; no one else did.", ["one"]),
        ("Between 7 and 10 June 2016, half replied, 2,015 in all.", ["7", "half", "2,015"]),
        ("Of those, 41 may have replied, 41 march and 40 august bodies do.", ["41", "41", "40"]),
        ("By 41 March, in March 1268 and on 31 May 2016 to 1 June.", ["41", "1268"]),
        ("4 percent, 5 per cent, 6% and 7percent", ["4 percent", "5 per cent", "6%", "7percent"]),
        ("2004 of 1998 replied since 2014, under an Act of 2004.", ["2004", "1998"]),
        ("In part 41 replied.", ["41"]),
        ("Zero or nought of a million, ½ or 2½ of them, a tenth", ["Zero", "nought", "million", "½", "2½", "a tenth"]),
        ("They told one another in the canteen about Question 41063 and Question no. 3.", []),
        ("Thirteen of nineteen, forty-three", ["Thirteen", "nineteen", "forty-three"]),
    ],
)
def test_which_numbers_a_line_gives(words, numbers):
    assert numbers_in(words) == numbers


def test_a_line_is_kept_once_worded_otherwise_and_taken_away(services, number):
    line = next(line for line in lines_of(said(services, number)) if line.letter == "c")
    line_id = kept(services, number, line)
    assert kept(services, number, line) == line_id, "the same form again"
    [first] = standing(services, number)
    assert first.line == line
    words = f"Of 4 chief constables 2 replied. {NOTICE}"
    with services.database.writing() as session:
        pack = pack_by_number(session, number)
        assert reword_line(session, pack, line_id, f" {words} ", seen=first.seen, actor=SYSTEM)
        assert not reword_line(session, pack, line_id, words, seen=first.seen, actor=SYSTEM), "a second click"
        with refused("pack_line_changed"):
            reword_line(session, pack, line_id, "Another wording", seen=first.seen, actor=SYSTEM)
        with refused("pack_line_changed"):
            drop_line(session, pack, line_id, seen=first.seen, actor=SYSTEM)
    [second] = standing(services, number)
    assert second.line == Line("c", words, line.anchors, kept=line.words)
    with services.database.writing() as session:
        pack = pack_by_number(session, number)
        assert kept_lines(session, pack, known_at=first.seen) == [first]
        assert drop_line(session, pack, line_id, seen=second.seen, actor=SYSTEM)
        assert not drop_line(session, pack, line_id, seen=second.seen, actor=SYSTEM)
    assert standing(services, number) == []


def test_lines_are_put_in_order_and_stood_otherwise_before(services, number):
    ids = [kept(services, number, Line("c", words, ()), once=words) for words in ("One", "Two", "Three")]
    with services.database.writing() as session:
        pack, seen = pack_by_number(session, number), order_seen(ids)
        assert move_line(session, pack, ids[2], up=True, seen=seen, actor=SYSTEM) == 2
        with refused("pack_lines_moved"):
            move_line(session, pack, ids[0], up=False, seen=seen, actor=SYSTEM)
        seen = order_seen([ids[0], ids[2], ids[1]])
        assert move_line(session, pack, ids[0], up=True, seen=seen, actor=SYSTEM) == 0
        assert move_line(session, pack, ids[0], up=False, seen=seen, actor=SYSTEM) == 2
    with services.database.reading() as session:
        pack = pack_by_number(session, number)
        order = kept_lines(session, pack)
        assert [one.line.words for one in order] == ["Three", "One", "Two"]
        earlier = kept_lines(session, pack, known_at=order[1].seen - 1)
        assert [one.line.words for one in earlier] == ["One", "Three", "Two"]
    kept(services, number, Line("c", "Four", ()), once="Four")
    assert [one.line.words for one in standing(services, number)][-1] == "Four"


def test_that_nothing_was_sent_is_flagged_as_soon_as_something_was(services):
    campaign = small_campaign(services).id
    with services.database.reading() as session:
        before = look(session, asked(session), valid_at=DAY).findings
    line = next(line for line in lines_of(before) if line.letter == "c")
    assert line.words == (
        "By 30 April 2015, none of the 4 letters of the campaign “A small campaign” to the police is recorded as sent. "
        f"{NOTICE}"
    )
    send(services, [1])
    with services.database.reading() as session:
        after = look(session, asked(session), valid_at=DAY).findings
    assert faults_of(line, after) == [Fault(Wrong.CHANGED, "4", f"c.{campaign}.unsent", "3")]


@pytest.mark.parametrize("words", ["", "  ", "x" * (LONGEST + 1)])
def test_a_line_has_words(services, number, words):
    with refused("pack_line_length"):
        kept(services, number, Line("c", words, ()))
    with services.database.reading() as session:
        assert session.scalars(select(PackLine)).all() == []


def test_no_line_is_kept_of_a_pack_that_was_withdrawn(services, number):
    with services.database.writing() as session:
        pack = pack_by_number(session, number)
        assert withdraw_pack(session, pack, actor=SYSTEM)
        assert not withdraw_pack(session, pack, actor=SYSTEM)
    with pytest.raises(PackWithdrawn):
        kept(services, number, Line("c", "A line.", ()))


@pytest.mark.parametrize("title", ["", " ", "x" * 201])
def test_a_pack_has_a_title(services, number, title):
    with services.database.reading() as session:
        looked = look(session, asked(session), valid_at=DAY)
    with services.database.writing() as session, refused("no_pack_title"):
        make_pack(session, looked, title=title, once="another", actor=SYSTEM)


def test_letters_first_sent_after_the_reply_by_date_are_counted_apart_and_older_figures_stay(services):
    """Letters ask for a reply by Tuesday 24 March; the second was sent on the 26th."""
    small_campaign(services)
    send(services, [1])
    send(services, [2], sent_on=date(2015, 3, 26))
    reply(services, [1, 2], on=date(2015, 3, 27))
    with services.database.reading() as session:
        findings = look(session, asked(session), valid_at=DAY).findings
    [time] = [line for line in lines_of(findings) if line.letter == "c" and "asked for by" in line.words]
    assert time.words.startswith(
        "Replies to the 2 letters sent to the police were asked for by 24 March 2015. By 30 April 2015, "
        "1 replied late; 1 was sent only after that date, so its reply counts neither as in time nor as late."
    )
    assert faults_of(time, findings) == []
    [campaign] = next(part for part in findings.parts if part.letter == "c").campaigns
    assert [campaign.figures[name].value for name in ("sent_after", "replied_sent_after", "came_late")] == [1, 1, 1]
    said_of = {
        (1, 0): "; 1 was sent only after that date, so it counts neither as in time nor as late.",
        (3, 2): "; 3 were sent only after that date (2 of them were replied to), so they count neither as in time nor "
        "as late.",
        (3, 3): "; 3 were sent only after that date, so their replies count neither as in time nor as late.",
    }
    for (after, replied), said in said_of.items():
        changed = {"sent_after": after, "replied_sent_after": replied}
        figures = campaign.figures | {
            name: replace(campaign.figures[name], value=value) for name, value in changed.items()
        }
        part = replace(findings.parts[2], campaigns=[replace(campaign, figures=figures)])
        [line] = [one for one in lines_of(replace(findings, parts=[part])) if "asked for by" in one.words]
        assert said in line.words
    [before] = [figure for figure in campaign.early if figure.key.endswith(".came_late")]
    assert (before.value, before.method) == (2, 1)
    assert before.key in findings.figures, "a line kept in an earlier pack links to it"
    assert before.key not in findings.shown_figures
