"""What to print and how, as the query of the print room's page says it, in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace

from werkzeug.datastructures import MultiDict

from app.campaigns.models import Campaign
from app.errors import NotFound
from app.platform.clock import london_time
from app.production.models import Run
from app.production.print_room.letters import Key, by_number, by_postcode, by_recipient
from app.web.filters import format_date
from app.web.tables.csv_file import Cell

ALL, POSTED, UNPOSTED, READY = "all", "posted", "unposted", "ready"

LETTERS: Mapping[str, str] = {
    ALL: "All letters generated",
    READY: "To be posted",
    POSTED: "With a postal address",
    UNPOSTED: "Without a postal address",
}

NUMBER, REGISTRY, RECIPIENT, POSTCODE = "number", "registry", "recipient", "postcode"

ORDERS: Mapping[str, str] = {
    NUMBER: "Letter’s number",
    REGISTRY: "Registry, then recipient",
    RECIPIENT: "Recipient, A to Z",
    POSTCODE: "Postcode",
}

BY_TITLE = (REGISTRY, RECIPIENT)
"""Orders that need to know whom letters are for."""

KEYS: Mapping[str, Key] = {NUMBER: by_number, RECIPIENT: by_recipient, POSTCODE: by_postcode}
"""Of the orders that need nothing else."""

PRINT, READ = "print", "read"

USES: Mapping[str, str] = {PRINT: "Printing", READ: "Printing, and reading on screen"}

ONE_SIDE, BOTH_SIDES = "1", "2"

SIDES: Mapping[str, str] = {ONE_SIDE: "Single-sided", BOTH_SIDES: "Double-sided, each on a new sheet"}

LARGEST = "14"

LABELS: Mapping[str, str] = {LARGEST: "14 a sheet, 99.1 × 38.1 mm", "21": "21 a sheet, 63.5 × 38.1 mm"}
"""By the names of `app.letters.recipient.labels.SHEETS`."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The first of each is what a page without a query shows. `run`: its number, blank for the newest editions;
    `registry`: a slug, blank for all."""

    run: str = ""
    registry: str = ""
    letters: str = ALL
    order: str = NUMBER
    use: str = PRINT
    sides: str = ONE_SIDE
    labels: str = LARGEST

    @property
    def tagged(self) -> bool:
        return self.use == READ

    @property
    def sheets(self) -> bool:
        return self.sides == BOTH_SIDES

    def query(self, **other: str) -> dict[str, str]:
        """What an address says of it, with other values for some: only what differs from the first choice."""
        choice = replace(self, **other)
        said = {field.name: getattr(choice, field.name) for field in fields(self)}
        return {name: value for name, value in said.items() if value != getattr(FIRST, name)}

    def file_name(self, reference: str, what: str) -> str:
        """ "MAR15 run 1 council-leaders to post bundle by postcode": what belongs together is named alike."""
        which = {READY: "to post", POSTED: "with address", UNPOSTED: "without address"}.get(self.letters)
        parts = (reference, f"run {self.run}" if self.run else "", self.registry, which, what)
        order = f"by {self.order}" if self.order != NUMBER else ""
        return " ".join(part for part in (*parts, order) if part)


FIRST = Choice()


def read_choice(query: MultiDict[str, str], *, runs: Iterable[str], registries: Iterable[str]) -> Choice:
    """The choice that a query makes; what it leaves blank is as if it were not said. Raises NotFound:
    nothing_to_print, for something that there is not."""
    offered: Mapping[str, Iterable[str]] = {
        "run": runs,
        "registry": registries,
        "letters": LETTERS,
        "order": ORDERS,
        "use": USES,
        "sides": SIDES,
        "labels": LABELS,
    }
    said = {name: query[name] for name in offered if query.get(name)}
    if wrong := [name for name, value in said.items() if value not in offered[name]]:
        raise NotFound("nothing_to_print", kinds=", ".join(wrong))
    return Choice(**said)


NEWEST = "Newest edition of each letter"

OFFERED: Mapping[str, Mapping[str, str]] = {
    "letters": LETTERS,
    "order": ORDERS,
    "use": USES,
    "sides": SIDES,
    "labels": LABELS,
}
"""Words by value, of the choices that are the same in every campaign."""


def run_words(run: Run) -> str:
    return f"Run {run.number}, {format_date(london_time(run.started_at).date())}"


def about(
    campaign: Campaign, choice: Choice, *, runs: Mapping[str, str], names: Mapping[str, str]
) -> Sequence[tuple[str, Cell]]:
    """Where a mailing list comes from. `runs`: in words, by number; `names`: of registries."""
    return [
        ("Campaign", f"{campaign.title} ({campaign.reference})"),
        ("Editions", runs.get(choice.run, NEWEST)),
        ("Registry", names.get(choice.registry, "All registries")),
        ("Letters", LETTERS[choice.letters]),
        ("Order", ORDERS[choice.order]),
        ("Printing", SIDES[choice.sides]),
    ]
