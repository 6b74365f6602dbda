"""Why a published fact is refused in each of the houses of evidence, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "ends_before": "The last day must be the same as or after the first day",
    "fact_corrected": "Someone corrected this after you opened it.",
}
