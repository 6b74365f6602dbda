"""Lines are found by words, and stand somewhere on each day."""

from datetime import date

import pytest

from app.audit.record import SYSTEM
from app.drafting.lines.find import all_lines, holding, topics
from app.drafting.lines.in_text import LineState, standing_of
from app.drafting.lines.keep import keep_version, withdraw
from app.drafting.lines.models import LineVersion, StandardLine
from tests.drafting.lines.writing import OTHER, make_line, said


@pytest.fixture
def lines(services):
    make_line(services, handling="Clear with the press office.")
    make_line(services, "What inspectors look at", topic="Inspection", body=OTHER, owner="Ofsted liaison")
    make_line(
        services, "Café licences", topic="safeguarding", body="Taxis **and “cafés”** are licensed by ((councils))."
    )
    with services.database.reading() as session:
        return all_lines(session)


def titles(found):
    return [one.version.title for one in found]


def test_lines_stand_by_topic_and_title(lines):
    assert titles(lines) == ["What inspectors look at", "A child at risk now", "Café licences"]
    assert topics(lines) == ["Inspection", "Safeguarding"]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("CHILD risk", ["A child at risk now"]),
        ("press", ["A child at risk now"]),
        ("liaison inspect", ["What inspectors look at"]),
        ("cafe", ["Café licences"]),
        ("safeguarding", ["A child at risk now", "Café licences"]),
        ("children's", ["A child at risk now"]),
        ("isk", []),
        ("child ofsted", []),
        ("", ["What inspectors look at", "A child at risk now", "Café licences"]),
    ],
)
def test_each_word_begins_one_of_the_line(lines, words, found):
    assert titles(holding(lines, words)) == found


def test_those_that_are_called_so_come_before_those_that_say_so(lines, services):
    make_line(services, "Licences of drivers", topic="Transport", body="Inspectors ask.")
    with services.database.reading() as session:
        assert titles(holding(all_lines(session), "inspectors")) == ["What inspectors look at", "Licences of drivers"]


def test_only_the_newest_version_is_looked_through(services):
    line = make_line(services)
    with services.database.writing() as session:
        keep_version(session, line, said(body=OTHER), seen=1, actor=SYSTEM)
        assert holding(all_lines(session), "meeting") == []
        assert [one.version.number for one in holding(all_lines(session), "publish")] == [2]


@pytest.mark.parametrize(
    ("first", "last", "standing"),
    [
        (None, None, LineState.CURRENT),
        (date(2026, 11, 25), None, LineState.CURRENT),
        (date(2026, 11, 26), None, LineState.NOT_YET),
        (None, date(2026, 11, 24), LineState.EXPIRED),
        (None, date(2026, 11, 25), LineState.EXPIRING),
        (None, date(2026, 12, 25), LineState.EXPIRING),
        (None, date(2026, 12, 26), LineState.CURRENT),
    ],
)
def test_where_a_line_stands_on_a_day(first, last, standing):
    version = LineVersion(valid_from=first, valid_until=last)
    assert standing_of(StandardLine(withdrawn=None), version, on=date(2026, 11, 25)) is standing
    assert standing_of(StandardLine(withdrawn=7), version, on=date(2026, 11, 25)) is LineState.WITHDRAWN


def test_which_may_stand_in_a_letter():
    assert [one for one in LineState if one.usable] == [LineState.CURRENT, LineState.EXPIRING]


def test_a_withdrawn_line_is_still_found(services):
    line = make_line(services)
    with services.database.writing() as session:
        withdraw(session, line, reason="Old", actor=SYSTEM)
        assert titles(all_lines(session)) == ["A child at risk now"]
