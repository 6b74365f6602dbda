"""What a change of organisations is called, and why one can't be made or undone."""

from datetime import date

from app.letters.wording import join
from app.registry.changes.undo import Change
from app.registry.changes.wanted import CantChange, Kind
from app.web.filters import format_date

KINDS = {
    Kind.CLOSE: ("Close it", "Nothing takes its place: its posts close and no letter goes to it any more"),
    Kind.MERGE: ("Replace it, or merge it with others", "One organisation follows: a new one, or one that is there"),
    Kind.SPLIT: ("Split it", "Two organisations or more follow"),
    Kind.RENAME: ("Rename it", "It stays what it is under another name"),
}

BUTTONS = {Kind.CLOSE: "Close it", Kind.MERGE: "Merge", Kind.SPLIT: "Split it", Kind.RENAME: "Rename it"}

CANT_CHANGE = {
    "not_there": "{name} is not there on the day before. Check the day.",
    "successor_not_there": "{name} is not there on that day, so nothing can pass to it.",
    "into_itself": "It can’t merge into itself. Enter another organisation.",
    "one_successor": "Enter two organisations or more that follow it, or choose to replace it.",
    "no_successor": "Enter the organisation that follows it.",
    "same_name": "That is its name already. Enter another.",
    "name_taken": "There is {name} already. Enter another name.",
    "name_twice": "Two organisations have the same name. Enter another for one of them.",
    "day_too_far": "Enter a day from 1974 to five years ahead.",
}

ABOUT_THE_DAY = ("not_there", "successor_not_there", "day_too_far")
"""Those that are said beside the day."""

DEPENDS = {
    "OrganisationVersion": "a later change of one of the organisations",
    "OrganisationCode": "a code recorded since",
    "Succession": "a later change of one of the organisations",
    "PostVersion": "a later change of a post",
    "HolderVersion": "an office-holder recorded since",
    "Contact": "a contact recorded since",
    "AreaVersion": "a later change of an area",
    "AreaService": "a later change of who serves an area",
    "PostTag": "a tag of a new post, put on or taken off since",
    "PostValue": "what a new post says, changed since",
    "PostPreference": "a preferred format of a new post, recorded since",
    "Letter": "a campaign that writes to a new post",
}


def cant_change(refused: CantChange) -> str:
    return CANT_CHANGE[refused.code].format(name=refused.name)


def depends_on(what: list[str]) -> str:
    """Why a change can't be undone."""
    return f"It can’t be undone while this stands: {join(list(dict.fromkeys(DEPENDS[one] for one in what)))}."


def told(change: Change, *, today: date) -> str:
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
