"""Every event that a room records is declared, with words."""

import re
from functools import cache

from app.audit.verify import ERASED, Fault
from app.audit.words import FAULTS, SHIPPED, explain, name_of_fact, name_of_kind
from app.campaigns.timeline import CAME_BACK, MADE
from app.platform.events import declared_events
from app.platform.root import ROOT
from app.registry.shipped.rows import RESOURCES

CONSTANT = re.compile(r"\bevents\.([A-Z_]+)\b")


@cache
def sources():
    """The text of each module in app/ that declares no event."""
    paths = (
        path for path in (ROOT / "app").rglob("*.py") if path.name != "events.py" or path.parent.parent.name != "app"
    )
    return [path.read_text(encoding="utf-8") for path in paths]


def test_every_event_has_a_code_of_its_own_and_words():
    events = list(declared_events())
    assert len(events) == len(set(events)) > 300
    assert [event for event in events if not event.words or not re.fullmatch(r"[a-z_]+\.[a-z_]+", event)] == []


def test_every_event_is_recorded_or_read_somewhere():
    named = {name for text in sources() for name in CONSTANT.findall(text)}
    assert {event.replace(".", "_").upper() for event in declared_events()} - named == set()


def test_codes_that_rooms_below_read_are_declared():
    """A room may not import the events of a room above it, and writes their codes."""
    assert {ERASED, MADE, *CAME_BACK} <= set(declared_events())


def test_all_that_ships_has_words():
    assert SHIPPED.keys() == {"registries", *(resource.name for resource in RESOURCES)}


def test_kinds_and_facts_are_written_as_words():
    assert [name_of_kind(kind) for kind in ("package", "campaign")] == ["Data that comes with Despatch", "Campaign"]
    assert [name_of_fact(name) for name in ("sha256", "sign_ins_ended")] == ["SHA-256 of the file", "Sign ins ended"]


def test_every_fault_has_a_line():
    lines = {code: explain(Fault(code, 3)) for code in FAULTS}
    assert {code: line for code, line in lines.items() if not line or "\n" in line} == {}


def test_a_gap_is_told_as_a_span():
    assert explain(Fault("missing", 3, through=5)) == "event 3 to 5: missing from the record"
    assert explain(Fault("missing", 3, through=3)) == "event 3: missing from the record"
