"""The record as CSV: nothing in it runs in a spreadsheet, and no personal value is in it."""

import csv
from io import StringIO

import pytest

from app.audit.export import COLUMNS, export_lines
from app.audit.find import EventFilter, all_events
from app.audit.record import SYSTEM, Actor, record
from app.web.tables.csv_file import MARK
from tests.audit.codes import event_of

pytestmark = pytest.mark.stack


def test_rows(empty):
    with empty.database.writing() as session:
        record(
            session, event_of("user.added"), actor=Actor(7), subjects=[("user", 9)], personal={"name": "Alex Example"}
        )
        record(
            session, event_of("=cmd()"), actor=SYSTEM, subjects=[("=kind", "x")], before={"a": "é"}, after={"a": '"'}
        )
    with empty.database.reading() as session:
        lines = list(export_lines(all_events(session, EventFilter(), through=2), {7: "=Robin"}))
    head, first, second = csv.reader(StringIO("".join(lines).removeprefix(MARK)))
    assert tuple(head) == COLUMNS
    assert (first[0], *first[2:9]) == ("1", "7", "'=Robin", "user.added", "Added a user", "user 9", "", "")
    assert second[2:9] == ["", "Despatch", "'=cmd()", "'=cmd()", "'=kind x", '{"a": "é"}', '{"a": "\\""}']
    assert "Alex" not in "".join(lines)
