"""What of a schema would fail programs that were written for an earlier one, read from descriptions of both."""

import re
from collections.abc import Iterator, Sequence

KINDS = ("primary key", "foreign key", "unique", "check", "row")


def narrowings(before: Sequence[str], after: Sequence[str]) -> list[str]:
    """Every way in which the later schema has less room: for programs that insert what they know of, into tables that
    they know. Descriptions are those of tests/schema/describe.py."""
    return sorted({*_lost(before, after), *_demanded(before, after)})


def _columns(lines: Sequence[str]) -> dict[tuple[str, str], str]:
    """By table and column, what it is."""
    found = {}
    for line in lines:
        table, separator, rest = line.partition(": ")
        if separator and re.fullmatch(r"\w+", table) and not rest.startswith(KINDS):
            name, _, kind = rest.partition(" ")
            found[table, name] = kind
    return found


def _lost(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Columns that are gone, or of another type, or may no longer be blank."""
    now = _columns(after)
    for (table, name), kind in _columns(before).items():
        later = now.get((table, name))
        if later is None:
            yield f"{table}.{name} is gone"
        elif _type(later) != _type(kind):
            yield f"{table}.{name} is of another type"
        elif _must_be_given(later) and not _must_be_given(kind):
            yield f"{table}.{name} must be given"


def _demanded(before: Sequence[str], after: Sequence[str]) -> Iterator[str]:
    """Columns, constraints, unique indexes and triggers that tables have since."""
    had, now = _columns(before), _columns(after)
    tables = {table for table, _ in had}
    for (table, name), kind in now.items():
        if table in tables and (table, name) not in had and _must_be_given(kind):
            yield f"{table}.{name} is new and must be given"
    for line in set(after) - set(before):
        table = _table_of_rule(line)
        names = {name for of, name in had if of == table}
        about = line.partition(":")[2].partition(" to ")[0] or line  # a foreign key names another table's columns too
        if table in tables and names & set(re.findall(r"\w+", about)):
            yield f"{table} has a new rule: {line}"


def _table_of_rule(line: str) -> str:
    table, _, rest = line.partition(": ")
    if rest.startswith(KINDS[:-1]):
        return table
    made = re.match(r"CREATE (?:UNIQUE INDEX|TRIGGER).*?\bON (?:public\.)?(\w+)", line)
    return made[1] if made else ""


def _type(kind: str) -> str:
    return kind.partition(" default ")[0].removesuffix(" not null")


def _must_be_given(kind: str) -> bool:
    return " not null" in kind and " default " not in kind
