"""A number that has no figure, or no longer equals it, is flagged, in a reworded line too."""

from dataclasses import replace

import pytest

from app.audit.record import SYSTEM
from app.evidence.packs.figures.findings import AskedPart, ChosenCampaign, PackRequest
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.lines.check import Fault, Wrong, faults_of, flag_words
from app.evidence.packs.lines.keep import check_lines, reword_line
from app.evidence.packs.lines.line import Anchor, Line
from app.evidence.packs.lines.numbers import numbers_in
from app.evidence.packs.lines.phrases import notices_of, with_notice
from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.make import look
from tests.evidence.packs import told as plain
from tests.evidence.packs.history import CARRIES, DAY, NOTICE, asked, withdraw
from tests.evidence.packs.lines.sourced import kept, said, standing
from tests.tracking.office import send, small, small_campaign

NO_LIST_BEFORE = "Despatch has no list of schools, so it records no letter to them and can’t say whether any was sent."
"""As lines say it, and as they said it until November 2026."""


@pytest.mark.parametrize(
    ("words", "loose"),
    [
        ("All {} forces in England and Wales were written to.", []),
        ("Of the {} police forces, most replied.", []),
        ("There are {} chief officers of police.", []),
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
    others = PackRequest((AskedPart("f", "inspectorates", "inspectorates"),), (campaign,))
    with services.database.reading() as session:
        findings = look(session, others, valid_at=DAY).findings
    [line, *_] = lines_of(findings)
    said = "No letter of the campaign TRK15 to inspectorates is recorded"
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


def test_a_number_at_another_place_of_a_reworded_line_is_flagged(services, number):
    """The pack's line: 4 of the 43 were written to, 2 replied, 1 … and 1 …, 39 were not written to."""
    findings = said(services, number)
    police = next(line for line in lines_of(findings) if line.letter == "c")
    wrong = {
        police.words.replace("4 of the 43", "43 of the 4"): ["43", "4"],
        "Of the 43 chief officers of police, 39 replied and 2 were not written to.": ["39", "2"],
        "Letters were sent to 4 of the 43 chief officers of police; 1 replied.": ["1"],
        "Letters were sent to 4 of 43 forces and 5 others; 2 replied, 50%.": ["5", "50%"],
    }
    for words, flagged in wrong.items():
        faults = faults_of(reworded(police, words), findings)
        assert sorted(one.said for one in faults) == sorted(flagged), words
        assert {one.why for one in faults} <= {Wrong.MOVED, Wrong.NO_SOURCE}
    for words in (
        "In March 2015 ministers wrote to 4 of the 43 chief officers of police. 2 replied. 39 were not written to.",
        "By 30 April 2015, 2 replied, 1 sent only a holding reply and 1 only acknowledged the letter.",
    ):
        assert faults_of(reworded(police, words), findings) == [], words


def test_a_number_in_words_is_the_same_number_in_figures(services, number):
    findings = said(services, number)
    police = next(line for line in lines_of(findings) if line.letter == "c")
    line = police.words.replace("2 replied", "two replied").replace("4 of the 43", "four of the forty-three")
    assert line.count("two") == line.count("forty-three") == 1
    assert faults_of(reworded(police, line), findings) == []
    three = police.words.replace("2 replied", "three replied")
    assert faults_of(reworded(police, three), findings) == [Fault(Wrong.NO_SOURCE, "three")]
    moved = "Letters were sent to 4 of the 43 chief officers of police; four replied."
    assert faults_of(reworded(police, moved), findings) == [Fault(Wrong.MOVED, "four")]


def test_a_date_that_the_packs_own_line_does_not_have_is_flagged(services, number):
    findings = said(services, number)
    police = next(line for line in lines_of(findings) if line.letter == "c")
    for date in ("30 April 2014", "29 April 2015", "1 April", "April 2014"):
        wrong = police.words.replace("30 April 2015", date)
        assert wrong != police.words
        assert faults_of(reworded(police, wrong), findings) == [Fault(Wrong.NO_SOURCE, date)]
    in_year = f"In 2014 this began. {police.words}"
    assert faults_of(reworded(police, in_year), findings) == [Fault(Wrong.NO_SOURCE, "2014")]
    for own in ("30 April", "April 2015", "30 April 2015 and the letters of 3 March 2015"):
        right = police.words.replace("30 April 2015", own)
        assert faults_of(reworded(police, right), findings) == [], own


def test_an_area_that_the_packs_own_line_does_not_name_is_flagged():
    """The pack tells of Rotherham, Croydon and Oxfordshire."""
    own = Line("c", "1 improvement notice is recorded for Rotherham.", (Anchor("c.notices", "1"),))
    findings = plain.findings()
    assert [one.said for one in faults_of(own, findings) if one.why == Wrong.NO_SOURCE] == []
    for words in ("1 improvement notice is recorded for Croydon.", "1 notice is recorded, in Croydon and Rotherham."):
        found = [one.said for one in faults_of(reworded(own, words), findings) if one.why == Wrong.NO_SOURCE]
        assert found == ["Croydon"], words


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
        (Fault(Wrong.UNCOUNTED, "Most"), False, "No figure: “Most” has no figure beside it. Check that it is true."),
        (
            Fault(Wrong.CHANGED, "4", "a.replies-3", "3"),
            True,
            "Changed since: “4” was right when the pack was made. It is now 3 in “(a) Councils, CSE15, replied”.",
        ),
        (
            Fault(Wrong.CHANGED, "4", "a.replies-3", "3"),
            False,
            "Differs from source: “4” is wrong by the pack’s own figures: it is 3 in “(a) Councils, CSE15, replied”.",
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
    beside = "Letters had been sent to 4 of the 43 chief officers of police, and most answered in time."
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
    copies = "The letters of the campaign “A” show “cc” to “B”. This pack does not count copies."
    assert with_notice("2 replied.", f"4 were sent. {copies} {notice}") == f"2 replied. {notice}"


def test_a_notice_names_the_campaigns_whose_letters_carry_it():
    chosen = [
        ChosenCampaign(name, notice, ()) for name, notice in (("A15", "A."), ("B15", ""), ("C15", "A"), ("D15", "D"))
    ]
    assert notices_of(chosen) == (
        "The A15 and C15 letters carry the notice “A”. The D15 letter carries the notice “D”."
    )


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


def test_that_nothing_was_sent_is_flagged_as_soon_as_something_was(services):
    campaign = small_campaign(services).id
    with services.database.reading() as session:
        before = look(session, asked(session), valid_at=DAY).findings
    line = next(line for line in lines_of(before) if line.letter == "c")
    assert line.words == (
        "None of the 4 letters of the campaign “A small campaign” to the police is recorded as sent by 30 April 2015. "
        f"{NOTICE}"
    )
    send(services, [1])
    with services.database.reading() as session:
        after = look(session, asked(session), valid_at=DAY).findings
    assert faults_of(line, after) == [Fault(Wrong.CHANGED, "4", f"c.{campaign}.unsent-5", "3")]
