"""Why something of the statutory framework is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "edition_removed": "Someone removed this after you opened it, because it was recorded in error.",
    "editions_overlap": "{title} is in force on one of these days. Correct it first, or enter other days",
    "no_such_edition": "There is no such published edition, or it was removed.",
    "no_such_work": "There is no such guidance, power or procedure.",
    "work_taken": "There is already one with this title. Add a published edition to it, or enter another title",
}
