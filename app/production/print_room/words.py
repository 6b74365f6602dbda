"""The print room's page in words: what one may choose, and what was chosen."""

from collections.abc import Mapping, Sequence

from app.campaigns.models import Campaign
from app.platform.clock import in_london
from app.production.models import Run
from app.production.print_room.choice import LABELS, LETTERS, ORDERS, SIDES, USES, Choice
from app.web.csv_file import Cell
from app.web.filters import format_date

NEWEST = "The newest of each letter"

OFFERED: Mapping[str, Mapping[str, str]] = {
    "letters": LETTERS,
    "order": ORDERS,
    "use": USES,
    "sides": SIDES,
    "labels": LABELS,
}
"""Words by value, of the choices that are the same in every campaign."""


def run_words(run: Run) -> str:
    return f"Run {run.number}, {format_date(in_london(run.started_at).date())}"


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
        ("Printed on", SIDES[choice.sides]),
    ]
