"""Lines are kept once, reworded, put in order and dropped; what a line or pack must have."""

import pytest
from sqlalchemy import select

from app.audit.record import SYSTEM
from app.evidence.packs.find import pack_by_number
from app.evidence.packs.lines.keep import (
    LONGEST,
    PackWithdrawn,
    drop_line,
    kept_lines,
    move_line,
    order_seen,
    reword_line,
)
from app.evidence.packs.lines.line import Line
from app.evidence.packs.lines.sourced_lines import lines_of
from app.evidence.packs.make import look, make_pack, withdraw_pack
from app.evidence.packs.models import PackLine
from tests.evidence.packs.history import DAY, NOTICE, asked
from tests.evidence.packs.lines.sourced import kept, said, standing
from tests.refusals import refused


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
