"""What a timeline says of clearances."""

from collections.abc import Mapping
from datetime import date

from app.audit.told import Facts, Tell, Told
from app.clearance.ways import HOW, WHY_REMOVED
from app.letters.dates import in_words
from app.letters.wording import join

PRIVATE_OFFICE = "The private office"
"""Who gave a clearance, where nobody is named: an event's personal values are not told."""


def recorded_in_words(office: str) -> str:
    """What happened when a clearance was written down, apart from who gave it: beside it stands who wrote."""
    return f"Clearance of {office} recorded"


def given_in_words(by: str, how: str, on: date) -> str:
    """Who gave a clearance, how (a key of ways.HOW), and when."""
    return f"{by} gave it {HOW[how].lower()} on {in_words(on)}."


def _given(facts: Facts) -> Told:
    after = facts.after
    registries = join([facts.name("registry", slug) for slug in after["registries"]])
    how = given_in_words(PRIVATE_OFFICE, after["how"], date.fromisoformat(after["given_on"]))
    return Told(recorded_in_words(after["office"]), f"{registries}. {how}")


def _removed(facts: Facts) -> Told:
    gone = facts.before["clearances"]
    offices = dict.fromkeys(office for office, _, _ in gone)
    registries = dict.fromkeys(facts.name("registry", slug) for _, slug, _ in gone)
    why = WHY_REMOVED[facts.after["why"]]
    number = "1 clearance" if len(gone) == 1 else f"{len(gone)} clearances"
    return Told(f"{number} removed", f"{why}. {'; '.join(offices)}: {join(list(registries))}.")


TOLD: Mapping[str, Tell] = {"clearance.given": _given, "clearance.removed": _removed}
