"""Why something of the statutory framework is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "edition_removed": "Somebody removed this after you opened it: it was recorded in error.",
    "editions_overlap": "{title} is in force on one of these days. Correct that first, or enter other days",
    "no_such_edition": "There is no such edition, or it was removed.",
    "no_such_work": "There is no such guidance or power.",
    "work_taken": "There is one of this title already. Add an edition to it, or enter another title",
}
