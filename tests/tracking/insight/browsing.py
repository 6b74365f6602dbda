"""The figures of Insight, and what its page says."""

import csv
from datetime import date
from io import StringIO

from app.audit.anchor import head
from app.tracking.insight.figures import insight_of
from tests.tracking.office import TODAY, small
from tests.tracking.shown import text
from tests.web.markup import part_of, words_of

INSIGHT, TRACK = "/campaigns/TRK15/insight", "/campaigns/TRK15/track"


def found(services, *, on: date = TODAY, known_at: int | None = None):
    with services.database.reading() as session:
        return insight_of(session, small(session), valid_at=on, known_at=known_at)


def last_event(services) -> int:
    with services.database.reading() as session:
        return head(session).seq


def headline(page) -> str:
    """What came back, in a few sentences."""
    return words_of(part_of(page, "headline"))


def said(answer) -> str:
    return text(answer.text)


def lines(client, table: str, query: str = "") -> list[dict[str, str]]:
    answer = client.get(f"{INSIGHT}/{table}.csv{query}")
    assert answer.status_code == 200
    return list(csv.DictReader(StringIO(answer.text.lstrip("\ufeff"))))
