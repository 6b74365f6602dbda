"""Lines of packs in a draft: found again, reworded, gone; with what is wrong with their figures now."""

from dataclasses import replace

import pytest

from app.audit.record import SYSTEM
from app.evidence.answers.brief.content import annexes_of
from app.evidence.answers.save import ChosenLine, OwnLine, add_lines, add_own_lines, remove_line
from app.evidence.answers.showing import answer_shown, lines_to_choose
from app.evidence.answers.sources import Found, find_passage
from app.evidence.answers.states import AnswerSort
from app.evidence.packs.make import withdraw_pack
from app.evidence.questions.find import question_by_number
from tests.evidence.answers.drafting import save, seen_by
from tests.evidence.packs.history import DAY, bounce
from tests.refusals import refused


def lines(services, number):
    with services.database.reading() as session:
        chosen = lines_to_choose(session, question_by_number(session, number), today=DAY)
    return {key: one for key, one in chosen.items() if isinstance(one, ChosenLine) and not one.asked}


def take(services, number, *chosen) -> bool:
    with services.database.writing() as session:
        return add_lines(session, number, AnswerSort.FULL, chosen, seen=seen_by(services, number), actor=SYSTEM)


def shown(services, number):
    with services.database.reading() as session:
        return answer_shown(session, question_by_number(session, number), AnswerSort.FULL)


def sent_line(services, number):
    """A line of which a figure changes when a letter bounces."""
    chosen = lines(services, number).values()
    return next(one for one in chosen if one.line.letter == "b" and "had been sent to 5 of the 152" in one.line.words)


@pytest.mark.stack
def test_lines_of_packs_are_paragraphs_of_the_draft_and_its_sources(services, number):
    first, second, *_ = lines(services, number).values()
    assert take(services, number, first, second)
    assert not take(services, number, first), "it is there already"
    found = shown(services, number)
    assert found.version.words == f"{first.line.words}\n\n{second.line.words}"
    assert [one.found for one in found.passages] == [Found.EXACT, Found.EXACT]
    assert [list(one.flags) for one in found.passages] == [[], []]
    assert (found.unsourced, found.flagged) == ([], False)


def test_a_line_that_two_packs_offer_is_added_once(services, number):
    line = sent_line(services, number)
    take(services, number, line, replace(line, pack=line.pack))
    assert shown(services, number).version.words == line.line.words


def test_a_line_that_somebody_typed_is_only_given_its_source(services, number):
    one = sent_line(services, number)
    save(services, number, f"As follows. {one.line.words}")
    take(services, number, one)
    found = shown(services, number)
    assert found.version.words == f"As follows. {one.line.words}"
    assert [passage.found for passage in found.passages] == [Found.EXACT]


def test_a_sentence_is_flagged_when_a_figure_of_its_source_changes(services, number):
    take(services, number, sent_line(services, number))
    assert not shown(services, number).flagged
    with services.database.writing() as session:
        bounce(session, 8)
    (passage,) = shown(services, number).passages
    assert passage.flags
    assert shown(services, number).flagged


def test_a_number_that_somebody_typed_has_no_source(services, number):
    one = sent_line(services, number)
    take(services, number, one)
    save(services, number, f"{one.line.words}\n\nA further 17 forces were inspected in 2016.")
    found = shown(services, number)
    assert found.unsourced == ["17"]
    assert found.flagged


def test_a_reworded_sentence_is_found_and_its_changed_number_flagged(services, number):
    one = sent_line(services, number)
    take(services, number, one)
    reworded = one.line.words.replace("5 of the 152", "9 of the 152")
    save(services, number, f"In reply.\n\n{reworded}")
    (passage,) = shown(services, number).passages
    assert (passage.found, passage.passage) == (Found.REWORDED, reworded)
    assert passage.flags


def test_a_source_is_removed_and_the_words_stay(services, number):
    one = sent_line(services, number)
    take(services, number, one)
    (passage,) = shown(services, number).passages
    with services.database.writing() as session:
        assert remove_line(session, number, AnswerSort.FULL, passage.id, actor=SYSTEM)
        assert not remove_line(session, number, AnswerSort.FULL, passage.id, actor=SYSTEM)
    found = shown(services, number)
    assert (found.version.words, found.passages) == (one.line.words, [])
    assert found.unsourced, "its numbers have no source any more"


def test_a_withdrawn_pack_offers_nothing(services, number):
    assert lines(services, number)
    with services.database.writing() as session:
        pack = next(iter(lines(services, number).values())).pack
        withdraw_pack(session, session.merge(pack), actor=SYSTEM)
    assert lines(services, number) == {}


@pytest.mark.parametrize(
    ("words", "found", "passage"),
    [
        ("It wrote. 41 of 43 forces replied by May.", Found.EXACT, "41 of 43 forces replied by May."),
        ("It wrote. Of 43 forces, 41 replied by May.", Found.REWORDED, "Of 43 forces, 41 replied by May."),
        ("Nothing of the kind was ever written.", Found.GONE, ""),
        ("", Found.GONE, ""),
        ("It wrote. 141 of 43 forces replied by May.", Found.REWORDED, "141 of 43 forces replied by May."),
    ],
)
def test_a_line_is_found_again_in_the_words(words, found, passage):
    assert find_passage("41 of 43 forces replied by May.", words) == (found, passage)


OWN = OwnLine("A further 17 forces were inspected.", "HMICFRS, read on 1 June 2016")


def add_own(services, number, line=OWN) -> bool:
    with services.database.writing() as session:
        return add_own_lines(session, number, AnswerSort.FULL, [line], seen=seen_by(services, number), actor=SYSTEM)


@pytest.mark.stack
def test_a_person_s_own_line_has_its_source_and_its_numbers_are_sourced(services, number):
    save(services, number, "As follows.")
    assert add_own(services, number)
    assert not add_own(services, number)
    found = shown(services, number)
    assert found.version.words == f"As follows.\n\n{OWN.words}"
    assert [(one.words, one.source, one.found) for one in found.own] == [(OWN.words, OWN.source, Found.EXACT)]
    assert (found.unsourced, found.passages) == ([], [])
    with services.database.writing() as session:
        assert not remove_line(session, number, AnswerSort.FULL, found.own[0].id, actor=SYSTEM), "no line of a pack"
        assert remove_line(session, number, AnswerSort.FULL, found.own[0].id, own=True, actor=SYSTEM)
    assert shown(services, number).unsourced == ["17"]


def test_lines_that_say_the_same_or_another_number_of_one_figure_are_flagged(services, number):
    one = sent_line(services, number)
    take(services, number, one)
    assert shown(services, number).repeated == []
    take(services, number, replace(one, line=replace(one.line, words=f"{one.line.words} Again.")))
    (twice,) = shown(services, number).repeated
    assert (twice.word, one.line.words.split()[0] in twice.words) == ("Said twice", True)
    other = [replace(anchor, said="9") if anchor.said == "5" else anchor for anchor in one.line.anchors]
    words = one.line.words.replace("5 of the 152", "9 of the 152")
    save(services, number, "In reply.")
    take(services, number, replace(one, line=replace(one.line, words=f"Later, {words}", anchors=other)), one)
    assert "Two numbers" in {flag.word for flag in shown(services, number).repeated}


def test_words_that_count_without_a_number_or_a_source_are_named(services, number):
    one = sent_line(services, number)
    take(services, number, one)
    assert shown(services, number).uncounted == []
    save(services, number, f"{one.line.words} Every council has replied. All of them did.")
    found = shown(services, number)
    assert (found.uncounted, found.flagged) == (["Every", "All"], False)


def test_a_person_s_own_line_that_was_reworded_is_checked_like_one_of_a_pack(services, number):
    add_own(services, number)
    save(services, number, OWN.words.replace("17", "4,000").replace("were", "were all"))
    (own,) = shown(services, number).own
    assert own.found is Found.REWORDED
    assert [flag.words.partition("”")[0] for flag in own.flags] == ["“4,000", "“all"]


def test_a_line_of_a_withdrawn_pack_is_flagged_and_its_pack_is_no_annex(services, number):
    take(services, number, sent_line(services, number))
    with services.database.writing() as session:
        pack = shown(services, number).packs[0]
        withdraw_pack(session, session.merge(pack), actor=SYSTEM)
    (flag,) = shown(services, number).flags
    assert (flag.word, "was withdrawn" in flag.words) == ("Withdrawn", True)
    with services.database.reading() as session, refused("no_files_of_withdrawn"):
        annexes_of(session, shown(services, number))


def test_a_line_that_was_deleted_is_chosen_again(services, number):
    one = sent_line(services, number)
    take(services, number, one)
    save(services, number, "Something else altogether was said.")
    assert take(services, number, one)
    found = shown(services, number)
    assert found.version.words.endswith(one.line.words)
    assert [passage.found for passage in found.passages] == [Found.EXACT]
