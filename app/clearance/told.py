"""What a timeline says of clearances."""

from collections.abc import Mapping
from datetime import date

from app.audit.told import Facts, Tell, Told
from app.clearance.ways import HOW, WHY_REMOVED
from app.letters.dates import in_words
from app.letters.wording import join


def _given(facts: Facts) -> Told:
    after = facts.after
    registries = join([facts.name("registry", slug) for slug in after["registries"]])
    on = in_words(date.fromisoformat(after["given_on"]))
    return Told(f"{after['office']}: cleared", f"{registries}. {HOW[after['how']]}, {on}.")


def _removed(facts: Facts) -> Told:
    gone = facts.before["clearances"]
    offices = dict.fromkeys(office for office, _, _ in gone)
    registries = dict.fromkeys(facts.name("registry", slug) for _, slug, _ in gone)
    why = WHY_REMOVED[facts.after["why"]]
    number = "1 clearance" if len(gone) == 1 else f"{len(gone)} clearances"
    return Told(f"{number} removed", f"{why}. {'; '.join(offices)}: {join(list(registries))}.")


TOLD: Mapping[str, Tell] = {"clearance.given": _given, "clearance.removed": _removed}
