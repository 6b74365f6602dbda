"""What a change of organisations is called."""

from collections.abc import Sequence
from datetime import date

from app.letters.page.wording import join
from app.registry.changes.requested_change import REPLACE, Kind
from app.registry.changes.undo import Change
from app.web.filters import format_date

KINDS = {
    Kind.RENAME: ("Rename this organisation", "It is the same organisation with a new name"),
    Kind.MERGE: ("Merge this organisation with others", "Together they have one successor, either new or existing"),
    REPLACE: ("Replace this organisation", "It has one successor, either new or existing"),
    Kind.SPLIT: ("Split this organisation", "It has two or more successors"),
    Kind.CLOSE: ("Close this organisation", "It has no successor. Its posts close, and no more letters are sent to it"),
}
"""What a person may say happens, with a hint."""

TITLES = {
    Kind.RENAME: "Rename {name}",
    Kind.MERGE: "Merge {name} with other organisations",
    REPLACE: "Replace {name}",
    Kind.SPLIT: "Split {name}",
    Kind.CLOSE: "Close {name}",
}
"""The headings of the pages that ask for the details."""

BUTTONS = {
    Kind.CLOSE: "Close organisation",
    Kind.SPLIT: "Split organisation",
    Kind.RENAME: "Rename organisation",
}


def button_words(kind: Kind, *, closing: int, successors: Sequence[str]) -> str:
    """What the button that confirms a change says: "Merge into Don Valley Council". `closing`: how many close."""
    if kind is not Kind.MERGE:
        return BUTTONS[kind]
    return f"{'Merge into' if closing > 1 else 'Replace with'} {join(list(successors))}"


def change_words(change: Change, *, today: date) -> str:
    """A change in one line: "NHS A and NHS B merged into NHS C on 1 April 2027"; "will merge" until then."""
    on, before = format_date(date.fromisoformat(change.on)), join(list(change.organisations))
    after = join([name for _, name in change.successors])
    several = len(change.organisations) > 1
    then, will = {
        Kind.CLOSE: (f"{before} closed", f"{before} will close"),
        Kind.MERGE: (
            f"{before} {'merged into' if several else 'was replaced by'} {after}",
            f"{before} will {'merge into' if several else 'be replaced by'} {after}",
        ),
        Kind.SPLIT: (f"{before} split into {after}", f"{before} will split into {after}"),
        Kind.RENAME: (f"{before} became {change.name}", f"{before} will become {change.name}"),
    }[Kind(change.kind)]
    return f"{will if date.fromisoformat(change.on) > today else then} on {on}"
