"""The history of a campaign tells the batches of one run as one line; the record keeps each."""

from datetime import timedelta

import pytest

from app.audit.event_words import EventDescription, tables
from app.audit.find import EventFilter, find_events
from app.audit.record import SYSTEM, record
from app.campaigns.lifecycle.create import campaign_by_reference
from app.campaigns.pages import timeline_rows
from app.campaigns.timeline import Entry, count_by_family, timeline
from tests.audit.codes import event_of
from tests.production.making import AT

TOLD = tables()


@pytest.fixture
def session(services):
    with services.database.writing() as session:
        yield session


@pytest.fixture
def campaign(session):
    return campaign_by_reference(session, "MAR15")


def make(session, campaign, run, *, made, failed=()):
    """A batch of a run, as a worker records it; its number."""
    about = [("campaign", campaign.id), ("run", f"MAR15/{run}")]
    after = {"made": made, "failed": [[letter_id, "gave_up"] for letter_id in failed]}
    return record(session, event_of("letters.made"), actor=SYSTEM, subjects=about, after=after).seq


def test_the_batches_of_one_run_are_one_line_from_the_first_to_the_last(session, campaign):
    make(session, campaign, 3, made=50)
    make(session, campaign, 4, made=1)
    make(session, campaign, 3, made=1_200, failed=[7])
    last = make(session, campaign, 3, made=17, failed=[8])
    newest, before = timeline(session, campaign, TOLD, size=2).entries
    assert newest.seq == last
    assert newest.told == EventDescription("Run 3: 1,267 letters generated", "2 failed.")
    assert newest.since < newest.at
    assert before.told.title == "Run 4: 1 letter generated"
    assert before.since == before.at
    assert count_by_family(session, campaign)["letters"] == 3, "with the letters listed"


def test_the_lines_of_runs_are_read_in_pages(session, campaign):
    for _ in range(5):
        make(session, campaign, 1, made=50)
    make(session, campaign, 2, made=50)
    page = timeline(session, campaign, TOLD, size=1, family="letters")
    assert [one.told.title for one in page.entries] == ["Run 2: 50 letters generated"]
    older = timeline(session, campaign, TOLD, size=1, family="letters", before=page.older)
    assert [one.told.title for one in older.entries] == ["Run 1: 250 letters generated"]
    oldest = timeline(session, campaign, TOLD, size=1, family="letters", before=older.older)
    assert [one.told.title for one in oldest.entries] == ["1,268 letters added"]
    assert oldest.older is None
    assert timeline(session, campaign, TOLD, size=1, family="letters", after=oldest.newer).entries == older.entries


def test_the_record_keeps_each_batch(session, campaign):
    make(session, campaign, 1, made=50)
    make(session, campaign, 1, made=50)
    assert len(find_events(session, EventFilter(action="letters.made"), size=50).events) == 2


@pytest.mark.parametrize(
    ("since", "when"),
    [
        (AT, "3 March 2015, midday"),
        (AT - timedelta(minutes=7), "3 March 2015, 11:53am to midday"),
        (AT - timedelta(days=1), "2 March 2015, midday to 3 March 2015, midday"),
    ],
)
def test_a_line_says_when_its_first_and_its_last_event_were(since, when):
    (line,) = timeline_rows(
        [Entry(seq=1, since=since, at=AT, by="Despatch", told=EventDescription("Run 1: 9 letters made"))]
    )
    assert line["when"] == when
