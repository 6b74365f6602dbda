"""What a timeline says of checks."""

from collections.abc import Mapping

from app.audit.told import Facts, Tell, Told
from app.checking.kinds import BLOCKING, TO_LOOK_AT
from app.web.filters import format_plural


def _check(facts: Facts) -> str:
    return f"Check {facts.the('check').rpartition('/')[2]}"


def _started(facts: Facts) -> Told:
    return Told(f"{_check(facts)} started", f"Of {format_plural(facts.after['letters'], 'letter')}.")


def _ended(facts: Facts) -> Told:
    """`found`: letters by kind of finding."""
    found = facts.after["found"]
    blocks = sum(kind in BLOCKING for kind in found)
    look = sum(kind in TO_LOOK_AT for kind in found)
    said = [f"{format_plural(blocks, 'kind')} of finding to mend"] if blocks else []
    said += [f"{format_plural(look, 'kind')} to look at"] if look else []
    read = format_plural(facts.after["read"], "letter")
    return Told(f"{_check(facts)}: {read} read", f"{', '.join(said)}." if said else "Nothing to mend.")


def _stopped(how: str) -> Tell:
    def told(facts: Facts) -> Told:
        after = facts.after
        return Told(f"{_check(facts)} {how}", f"{after['read']:,} of {format_plural(after['letters'], 'letter')} read.")

    return told


TOLD: Mapping[str, Tell] = {
    "check.started": _started,
    "check.ended": _ended,
    "check.cancelled": _stopped("stopped"),
    "check.failed": _stopped("given up after too many tries"),
}
