"""What can be wrong with a data package of registries, as codes and facts, and the sentence for each."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong. `row` counts from 1 at the header, 0 when no row is to blame; `facts` fill the sentence."""

    file: str
    row: int
    column: str
    code: str
    facts: dict[str, str] = field(default_factory=dict, hash=False)


SENTENCES = {
    "schema": "{message}",
    "unreadable": "The package can't be read: {why}.",
    "backwards": "valid_from is not before valid_to.",
    "overlap": "Two rows of {key} hold on the same day: see row {other}.",
    "gap": "Nothing is known of {key} between the end of row {other} and the start of this one.",
    "code_taken": "The {scheme} code {code} is {other}’s on the same day.",
    "post_key": "The key of the post should be {expected}.",
    "post_missing": "{organisation} has no post in {registry} on {day}.",
    "post_unexpected": "{organisation} should have no post in {registry} on {day}.",
    "no_coverage": "No row of coverage.csv says for which dates {registry} is complete.",
    "authority": "The authority of {area} on {day} should be {expected} and nobody else.",
    "police": "{area} has {count} police forces on {day}; it should have one.",
    "health": "{area} has {count} main health bodies on {day}; it should have one.",
    "contact_shape": "A postal contact has lines and no value; any other has a value and no lines.",
    "county": "The county {county} is not one of the lines.",
    "hex_taken": "The tile is taken by {other}.",
    "address": "The address can't be posted to: {rule}.",
    "untidy": "The address should be kept as {clean}.",
}
"""What to tell a person about a fault, by its code."""


def sentence(fault: Fault) -> str:
    """The fault as one line: where, then what."""
    where = fault.file + (f", row {fault.row}" if fault.row else "") + (f", {fault.column}" if fault.column else "")
    return f"{where}: {SENTENCES[fault.code].format(**fault.facts)}"
