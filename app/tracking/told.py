"""What a timeline says of notes and of who looks after letters."""

from collections.abc import Mapping

from app.audit.told import Facts, Tell, Told
from app.web.filters import format_plural


def _assigned(facts: Facts) -> Told:
    number, to = format_plural(facts.after["letters"], "letter"), facts.after["to"]
    return Told(f"{number} assigned to {facts.name('user', to)}" if to else f"{number} assigned to nobody")


TOLD: Mapping[str, Tell] = {"letters.assigned": _assigned}
