"""Lines are kept in versions, and withdrawn with a reason."""

from datetime import date

import pytest

from app.audit.find import EventFilter, count_events
from app.audit.record import SYSTEM
from app.drafting.lines.find import newest_line, versions_of
from app.drafting.lines.keep import (
    LineTaken,
    LineWithdrawn,
    UnfitBody,
    bring_back,
    check_body,
    keep_version,
    new_line,
    undeclared_fields,
    withdraw,
    words_of,
)
from app.errors import Stale
from tests.drafting.lines.writing import OTHER, make_line, said
from tests.refusals import refused


def keep(services, line_id, words, *, seen=1):
    with services.database.writing() as session:
        return keep_version(session, line_id, words, seen=seen, note="New figures", actor=SYSTEM).number


def happened(services):
    with services.database.reading() as session:
        return {action: n for action, n in count_events(session, EventFilter()).items() if action.startswith("line.")}


def test_a_line_says_what_it_was_given(stack_services):
    words = said(valid_from=date(2026, 3, 1), valid_until=date(2026, 12, 31), handling="Not to the press.")
    with stack_services.database.writing() as session:
        number = new_line(session, words, actor=SYSTEM, note="From the review").line_id
    with stack_services.database.reading() as session:
        kept = newest_line(session, number)
    assert (kept.version.number, words_of(kept.version), kept.version.note) == (1, words, "From the review")


def test_sent_twice_it_is_kept_once(services):
    assert make_line(services) == make_line(services)
    assert happened(services) == {"line.kept": 1}


def test_another_line_of_the_topic_can_not_have_its_title(services):
    there = make_line(services)
    with services.database.writing() as session, pytest.raises(LineTaken) as refused:
        new_line(session, said("A CHILD at risk now", body=OTHER), actor=SYSTEM)
    assert refused.value.line_id == there
    assert make_line(services, topic="Policing", body=OTHER) != there


def test_an_edit_makes_the_next_version_and_leaves_the_one_before(services):
    line = make_line(services)
    assert keep(services, line, said(body=OTHER)) == 2
    with services.database.reading() as session:
        assert [one.version.body for one in versions_of(session, line)] == [OTHER, said().body]


def test_saving_the_same_words_again_makes_no_version(services):
    line = make_line(services)
    assert [
        keep(services, line, said()),
        keep(services, line, said(body=OTHER)),
        keep(services, line, said(body=OTHER)),
    ] == [1, 2, 2]


def test_what_somebody_else_kept_meanwhile_is_not_written_over(services):
    line = make_line(services)
    keep(services, line, said(body=OTHER))
    with pytest.raises(Stale):
        keep(services, line, said(owner="Department of Health"), seen=1)


def test_a_title_that_another_has_is_refused_in_an_edit_too(services):
    make_line(services)
    other = make_line(services, "Inspections", body=OTHER)
    with pytest.raises(LineTaken):
        keep(services, other, said(body=OTHER))


def test_a_withdrawn_line_takes_no_version_until_it_is_brought_back(services):
    line = make_line(services)
    with services.database.writing() as session:
        assert withdraw(session, line, reason="The law changed.", actor=SYSTEM)
        assert not withdraw(session, line, reason="Again", actor=SYSTEM)
    with pytest.raises(LineWithdrawn):
        keep(services, line, said(body=OTHER))
    with services.database.writing() as session:
        assert newest_line(session, line).line.withdrawn_reason == "The law changed."
        assert bring_back(session, line, actor=SYSTEM)
        assert not bring_back(session, line, actor=SYSTEM)
    assert keep(services, line, said(body=OTHER)) == 2
    assert happened(services) == {"line.kept": 2, "line.withdrawn": 1, "line.brought_back": 1}


def test_it_is_not_brought_back_beside_another_of_its_title(services):
    line = make_line(services)
    with services.database.writing() as session:
        withdraw(session, line, reason="Rewritten", actor=SYSTEM)
    make_line(services, body=OTHER)
    with services.database.writing() as session, refused("line_taken_since"):
        bring_back(session, line, actor=SYSTEM)


def test_there_is_nothing_to_change_where_there_is_no_line(services):
    with services.database.writing() as session:
        for act in (
            lambda: keep_version(session, 99, said(), seen=1, actor=SYSTEM),
            lambda: withdraw(session, 99, reason="None", actor=SYSTEM),
            lambda: bring_back(session, 99, actor=SYSTEM),
        ):
            with refused("no_such_line"):
                act()


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("Words.\n\n<b>Loud</b>", [("html", 3)]),
        ("::: for council-leaders\nWords.\n:::", [("line_for_some", 1), ("line_for_some", 3)]),
        ("One.\n\n  ::: for everybody\n\nTwo.", [("line_for_some", 3)]),
        ("((visit agreed??We meet", [("condition_unclosed", 1)]),
        ("Words first.\n\n((asks))", [("asks_missing", 3)]),
        ("A snowman \u2603 here", [("unprintable_characters", 1)]),
        ("We ask ((council name", [("field_unclosed", 1)]),
    ],
)
def test_what_no_letter_can_hold_no_line_can(body, found):
    with pytest.raises(UnfitBody) as refused:
        check_body(body)
    assert [(one.code, one.line) for one in refused.value.problems] == found


def test_built_in_fields_are_nobodys_to_declare_and_others_are_named():
    body = "To ((post title)): ((local lead)) meets ((Policing Body)). ((visit agreed??We come on ((day)).))"
    assert undeclared_fields(body) == ("local lead", "visit agreed", "day")
