"""Every event that any room records has words."""

import ast
import re
from functools import cache

from app.audit.verify import Fault
from app.audit.words import ACTIONS, FAULTS, SHIPPED, explain, name_of_fact, name_of_kind
from app.platform.root import ROOT
from app.registry.shipped.rows import RESOURCES

PLACE = {"record": 1, "Step": 2}
CALLS = re.compile(r"\b(?:record|Step|Record)\(")
ACTION = re.compile(r"[a-z_]+\.[a-z_]+")
QUOTED = re.compile(rf'"({ACTION.pattern})"')


@cache
def sources():
    """The text of each module in app/, by its path."""
    return {path: path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py")}


def recorded_actions():
    """What every call in app/ of record(), or of a table's Step(), gives as its action, and a Record() as its three."""
    for text in filter(CALLS.search, sources().values()):
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Record":
                yield from (keyword.value.value for keyword in node.keywords if isinstance(keyword.value, ast.Constant))
            place = PLACE.get(node.func.id) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else None
            if place is not None and len(node.args) > place:
                yield from (
                    leaf.value
                    for leaf in ast.walk(node.args[place])
                    if isinstance(leaf, ast.Constant) and ACTION.fullmatch(str(leaf.value))
                )


def test_every_action_has_a_sentence():
    assert set(recorded_actions()) - set(ACTIONS) == set()


def test_every_sentence_is_about_something_that_is_recorded():
    elsewhere = {path: text for path, text in sources().items() if path != ROOT / "app/audit/words.py"}
    quoted = {action for text in elsewhere.values() for action in QUOTED.findall(text)}
    assert set(ACTIONS) - quoted == set()


def test_all_that_ships_has_words():
    assert SHIPPED.keys() == {"registries", *(resource.name for resource in RESOURCES)}


def test_kinds_and_facts_are_written_as_words():
    assert [name_of_kind(kind) for kind in ("package", "campaign")] == ["Shipped data", "Campaign"]
    assert [name_of_fact(name) for name in ("sha256", "sign_ins_ended")] == ["SHA-256 of the file", "Sign ins ended"]


def test_every_fault_has_a_line():
    lines = {code: explain(Fault(code, 3)) for code in FAULTS}
    assert {code: line for code, line in lines.items() if not line or "\n" in line} == {}


def test_a_gap_is_told_as_a_span():
    assert explain(Fault("missing", 3, through=5)) == "event 3 to 5: missing from the record"
    assert explain(Fault("missing", 3, through=3)) == "event 3: missing from the record"
