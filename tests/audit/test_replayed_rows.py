"""Rows under one key are compared without holding them all: one event may be the key of a whole campaign."""

import pytest

from app.audit import replay
from app.audit.record import BATCH, digests_of
from app.audit.replay import digests, only_row

ROWS = [(number, "pdf") for number in range(2 * BATCH + 1)]


@pytest.mark.parametrize("number", [0, 1, BATCH, BATCH + 1, len(ROWS)])
def test_digests_are_those_that_events_say(number):
    assert list(digests(iter(ROWS[:number]))) == digests_of([list(row) for row in ROWS[:number]])


def test_no_more_than_a_batch_is_read_before_it_is_digested(monkeypatch):
    read, read_by_then = [], []

    def rows():
        for row in ROWS:
            read.append(row)
            yield row

    monkeypatch.setattr(replay, "digest_of", lambda _batch: read_by_then.append(len(read)))
    digests(rows())
    assert read_by_then == [BATCH, 2 * BATCH, 2 * BATCH + 1]


def test_several_rows_where_one_is_expected_are_all_compared():
    assert only_row(iter(ROWS[:1])) == ROWS[0]
    assert only_row(iter(ROWS[:2])) == tuple(ROWS[:2])
