"""What a change of organisations is called."""

from datetime import date

from app.letters.page.wording import join
from app.registry.changes.requested_change import Kind
from app.registry.changes.undo import Change
from app.web.filters import format_date

KINDS = {
    Kind.CLOSE: ("Close it", "Nothing takes its place: its posts close and no letter goes to it any more"),
    Kind.MERGE: ("Replace it, or merge it with others", "One organisation follows: a new one, or one that is there"),
    Kind.SPLIT: ("Split it", "Two organisations or more follow"),
    Kind.RENAME: ("Rename it", "It stays what it is under another name"),
}

BUTTONS = {Kind.CLOSE: "Close it", Kind.MERGE: "Merge", Kind.SPLIT: "Split it", Kind.RENAME: "Rename it"}


def change_words(change: Change, *, today: date) -> str:
    """A change in one line: "NHS A and NHS B merged into NHS C on 1 April 2027"; "will merge" until then."""
    on, before = format_date(date.fromisoformat(change.on)), join(list(change.organisations))
    after = join([name for _, name in change.successors])
    several = len(change.organisations) > 1
    then, will = {
        Kind.CLOSE: (f"{before} closed", f"{before} will close"),
        Kind.MERGE: (
            f"{before} {'merged into' if several else 'gave way to'} {after}",
            f"{before} will {'merge into' if several else 'give way to'} {after}",
        ),
        Kind.SPLIT: (f"{before} split into {after}", f"{before} will split into {after}"),
        Kind.RENAME: (f"{before} became {change.name}", f"{before} will become {change.name}"),
    }[Kind(change.kind)]
    return f"{will if date.fromisoformat(change.on) > today else then} on {on}"
