"""Why a published fact of an area or an inspection round is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "in_round_already": "The area is in this round already. Correct its details there",
    "no_such_fact": "There is no such published fact, or it was removed.",
    "no_such_fact_file": "There is no such file.",
    "no_such_round": "There is no such inspection round, or it was removed.",
    "not_in_round": "The area is not in this round, or was removed from it.",
    "recorded_in_error": (
        "Someone removed this after you opened it, because it was recorded in error. Your changes were not saved."
    ),
    "round_not_begun": "This round had not begun on that day.",
}
