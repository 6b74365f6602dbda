"""How a dump of PostgreSQL is cut into pieces."""

import random
import zlib

from app.backups.dump import LEAST, PIECE, sql_pieces

LINE = 200


def rows(count: int) -> list[bytes]:
    random.seed(7)
    return [b"%d\t%s\n" % (number, random.randbytes(LINE // 2).hex().encode()) for number in range(count)]


def test_pieces_are_the_sql_in_order_and_end_with_lines() -> None:
    lines = rows(20_000)
    pieces = [zlib.decompress(piece) for piece in sql_pieces(lines)]
    assert b"".join(pieces) == b"".join(lines)
    assert all(piece.endswith(b"\n") for piece in pieces)
    assert all(LEAST <= len(piece) < PIECE + 2 * LINE for piece in pieces[:-1])
    assert list(sql_pieces([])) == []


def test_rows_that_change_leave_most_pieces_as_they_are() -> None:
    """Some in the middle are changed, some are added before them and some at the end."""
    lines = rows(20_000)
    added = [b"added %d\n" % number for number in range(50)]
    changed = [*lines[:3000], *added, *lines[3000:10_000], b"changed\n", *lines[10_001:], *added]
    before, after = set(sql_pieces(lines)), set(sql_pieces(changed))
    assert len(before) > 10
    assert len(after - before) <= 6


def test_lines_that_are_all_the_same_make_pieces_that_are_not_too_long() -> None:
    pieces = [zlib.decompress(piece) for piece in sql_pieces([b"x" * LINE + b"\n"] * (2 * PIECE // LINE))]
    assert all(len(piece) < PIECE + 2 * LINE for piece in pieces)
