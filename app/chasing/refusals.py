"""Why a chaser is not started, by the code of the refusal (app/errors.py)."""

from collections.abc import Mapping

_OTHERS_NOW = (
    "The suggested reminders have changed since you opened this page: a message was received, or someone else started "
    "a chaser. Check them again."
)

REFUSALS: Mapping[str, str] = {
    "reminders_changed": _OTHERS_NOW,
    "nobody_to_chase": _OTHERS_NOW,
    "no_chaser_template": "The template for reminders is retired. Restore it under Templates, then start the chaser.",
}
