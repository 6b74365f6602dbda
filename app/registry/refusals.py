"""Why the registries refuse something, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "area_number_changed": "Nothing was changed: somebody else changed this number after you opened the page. What "
    "stands now is below.",
    "holiday_there": "That day is a bank holiday already: {name}. Remove that first, or enter another day",
    "no_days": "The last day is before the first. Enter the first day or a later one",
    "periods_overlap": "The period of the {name} has one of these days. Correct that first, or enter other days",
    "weekend": "That day is a weekend, so no working day anyway. Enter the day that is kept in its place",
}
