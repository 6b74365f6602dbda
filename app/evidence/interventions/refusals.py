"""Why a published fact of an area or an inspection round is refused, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "in_round_already": "The area is in this round already. Correct what is said of it there",
    "no_such_fact": "There is no such published fact, or it was removed.",
    "no_such_fact_file": "There is no such file.",
    "no_such_round": "There is no such inspection round, or it was removed.",
    "not_in_round": "The area is not in this round, or was taken out.",
    "recorded_in_error": "Somebody removed this meanwhile: it was recorded in error. What you typed was not kept.",
    "round_not_begun": "This round had not begun on that day.",
}
