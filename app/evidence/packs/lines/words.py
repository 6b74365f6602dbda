"""What is said of a kept line's numbers, and of what was corrected since."""

from app.evidence.packs.later.since import Correction
from app.evidence.packs.lines.check import Fault, Wrong
from app.web.filters import format_plural


def flag_words(fault: Fault, figure: str, *, later: bool) -> tuple[str, str, str]:
    """Shape, word and sentence. `later`: by what is known now, not by the pack's own figures."""
    if fault.why == Wrong.NO_SOURCE:
        return "query", "No source", f"“{fault.said}” has no source in this pack."
    if fault.why == Wrong.MOVED:
        return (
            "query",
            "Check",
            f"“{fault.said}” is not at this place in the pack’s own line. Check what it counts here.",
        )
    if fault.why == Wrong.UNCOUNTED:
        return "query", "Check", f"“{fault.said}” is said without a figure. Check that it is true."
    source = f", {figure}," if figure else ""
    now = fault.now or "nothing"
    if later:
        return "query", "Changed since", f"“{fault.said}” was so then. As known now, its source{source} says {now}."
    return "warn", "Not as its source", f"“{fault.said}” is not what its source{source} says: {now}."


MOST_NAMED = 3
"""Letters, posts or areas that the sentence of a correction names."""


def correction_words(one: Correction) -> str:
    """ "Withdrew a reply: MAR15-0041, Chief Constable of Kent"."""
    if not one.about:
        return f"{one.what}."
    more = len(one.about) - MOST_NAMED
    named = [*one.about[:MOST_NAMED], *([format_plural(more, "other", "others")] if more > 0 else [])]
    return f"{one.what}: {'; '.join(named)}."
