"""How imports are shown: a change in words, how far a worker is, the tabs of a preview."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import redirect, url_for
from flask.typing import ResponseReturnValue

from app.errors import Stale
from app.imports.find import AGAIN, APPLIED, TABS, Counts
from app.imports.models import Import, ImportRow
from app.imports.reading.fields import label_of
from app.imports.states import Outcome
from app.imports.words import COMES_OUT, HOW, change_value_words, part_name, wrong_words
from app.imports.words import TABS as NAMES
from app.web.acts import leave
from app.web.filters import format_plural, format_tens


def moved_on(import_id: int, stale: Stale) -> ResponseReturnValue:
    """Another click or tab was first: the page of the import says so."""
    return leave(url_for("imports.show", import_id=import_id), stale)


def redirect_to_import(import_id: int) -> ResponseReturnValue:
    return redirect(url_for("imports.show", import_id=import_id))


UNDER_WAY = {
    "reading": ("Rows read", "Reading the file…"),
    "checking": ("Rows checked", "Checking the rows."),
    "applying": ("Rows applied", "Applying all changes together."),
    "undoing": ("Rows undone", "Undoing the import."),
}


@dataclass(frozen=True)
class ShownChange:
    """`plain`: it tells how something comes out, and changes nothing by itself."""

    part: str
    was: str
    now: str
    plain: bool = False


@dataclass(frozen=True)
class ShownRow:
    """`where`: row number and how its post was told. `again`: what it would have changed when a person looked."""

    row: ImportRow
    title: str
    where: str
    changes: Sequence[ShownChange]
    again: Sequence[ShownChange]
    problems: Sequence[tuple[str, str]]
    choices: Sequence[tuple[int, str]]

    @property
    def id(self) -> int:
        return self.row.id


@dataclass(frozen=True)
class Tab:
    name: str
    label: str
    count: int
    current: bool


def tabs_of(counts: Counts, current: str) -> list[Tab]:
    """Those that have rows."""
    return [Tab(name, NAMES[name], counts.tabs[name], name == current) for name in TABS if counts.tabs[name]]


def first_tab(counts: Counts) -> str:
    """The one to open with: what a person must see first; of an import that is applied, what was."""
    order = (AGAIN, APPLIED, *TABS)
    return next((name for name in order if counts.tabs[name]), Outcome.UNCHANGED)


def row_shown(row: ImportRow, headings: Mapping[str, str]) -> ShownRow:
    number = f"Row {row.number:,}" if row.number is not None else "Not in the file"
    how = f", {HOW[row.how]}" if row.how in HOW else ""
    choices = [tuple(one) for problem in row.problems for one in problem["facts"].get("choices", ()) if len(one) == 2]
    return ShownRow(
        row=row,
        title=row.title or "No post",
        where=f"{number}{how}",
        changes=_changes([*_greeting_explained(row), *_rank_read(row.values)]),
        again=_changes(row.again or ()),
        problems=[(headings.get(problem["field"], ""), wrong_words(problem)) for problem in row.problems],
        choices=[(int(post_id), str(title)) for post_id, title in choices],
    )


def headings_of(found: Import) -> dict[str, str]:
    """What the file calls each field."""
    return {
        column["field"]: column["heading"] or label_of(column["field"]) for column in found.columns if column["field"]
    }


def progress_said(found: Import) -> dict[str, Any]:
    """What the bar shows. While a file is read nobody knows how many rows it has."""
    label, words = UNDER_WAY[found.state]
    total = found.total if found.state != "reading" else 0
    done = found.done if total else 0
    said = format_tens(done, total) if total else ""
    counted = f"{words} {format_plural(found.done, 'row')}{f' of {total:,}' if total else ''}."
    progress = counted if total or found.done else words
    return {
        "done": done,
        "total": total,
        "label": label,
        "words": progress,
        "said": f"{label}: {said}" if said else progress,
    }


def _greeting_explained(row: ImportRow) -> list[dict[str, str]]:
    """Its changes; where a new holder's name has no title to greet them by, the greeting says so."""
    fields = {change["field"] for change in row.changes}
    if "holder" not in fields or row.values.get("person_title") or row.values.get("salutation"):
        return list(row.changes)
    return [
        {**change, "now": f"{change['now']} (the name has no title)"} if change["field"] == "greeting" else change
        for change in row.changes
    ]


def _rank_read(values: Mapping[str, Any]) -> list[dict[str, str]]:
    return [{"field": "rank", "was": "", "now": values["rank"]}] if "rank" in values else []


def _changes(changes: Sequence[Mapping[str, str]]) -> list[ShownChange]:
    return [
        ShownChange(
            part_name(change["field"]),
            change_value_words(change["field"], change["was"]) if change["was"] else "",
            change_value_words(change["field"], change["now"]),
            plain=change["field"] in COMES_OUT and not change["was"],
        )
        for change in changes
    ]
