"""What differs between two texts, in a sentence."""

from collections.abc import Sequence

from app.clearance.redline import FactRow, How, Redline
from app.letters.page.wording import join
from app.web.filters import format_plural

NAMED = 4
"""Paragraphs that are named by their numbers; more are counted."""

SAID = {
    How.CHANGED: "changed",
    How.STYLED: "with the same words in a different layout",
    How.ADDED: "new",
    How.REMOVED: "taken out",
}


def what_changed(found: Redline) -> str:
    """ "2 paragraphs changed, 1 new; reply by changed", or that nothing did."""
    counts = {how: sum(row.how is how for row in found.rows) for how in SAID}
    said = [f"{number:,} {SAID[how]}" for how, number in counts.items() if number]
    paragraphs = ", ".join(said)
    if said:
        first = next(number for number in counts.values() if number)
        paragraphs = paragraphs.replace(f"{first:,} ", f"{format_plural(first, 'paragraph')} ", 1)
    facts = [_in_a_sentence(row.name) for row in found.facts_changed if not (said and _goes_along(row))]
    beside = f"{join(facts)} changed" if facts else ""
    words = "; ".join(filter(None, (paragraphs, beside)))
    return words[:1].upper() + words[1:] if words else "Nothing changed"


def the_same_but(found: Redline) -> str:
    """How a text differs from another, which `found` compares it with: "except paragraphs 4 and 5, and without 1 of its
    paragraphs"; blank when it does not."""
    numbers = [row.now.number for row in found.changed if row.now and row.now.number]
    lacks = sum(row.how is How.REMOVED for row in found.rows) - sum(row.how is How.ADDED for row in found.rows)
    text_changed = bool(numbers) or lacks > 0
    said = [_paragraphs(numbers)] if numbers else []
    said += [_in_a_sentence(row.name) for row in found.facts_changed if not (text_changed and _goes_along(row))]
    told = [f"except {join(said)}"] if said else []
    if lacks > 0:
        told.append(f"without {lacks:,} of its paragraphs")
    if not told:
        return "except how fields are filled in" if found.anything else ""
    return ", and ".join(told)


def _paragraphs(numbers: Sequence[int]) -> str:
    if len(numbers) > NAMED:
        return format_plural(len(numbers), "paragraph")
    return f"paragraph{'s' if len(numbers) > 1 else ''} {join([str(one) for one in numbers])}"


def _goes_along(row: FactRow) -> bool:
    """A field or a condition that came, or went, with the paragraphs that use it."""
    return _of_a_field(row.name) and not (row.before and row.now)


def _of_a_field(name: str) -> bool:
    """A field's value, or when a condition is yes."""
    return name.startswith(("((", "“"))


def _in_a_sentence(name: str) -> str:
    """A fact keeps the name that it has on the page, in quotation marks."""
    if name.startswith("“"):
        return f"when {name}"
    return name if name.startswith("((") else f"“{name}”"
