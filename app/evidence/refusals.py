"""Why a published fact is refused in each of the houses of evidence, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "ends_before": "The last day is before the first. Enter the first day or a later one",
    "fact_corrected": "Somebody corrected this after you opened it.",
}
