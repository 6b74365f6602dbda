"""Why something of a campaign is refused, by the code of the refusal (app/errors.py). Facts are in braces."""

from collections.abc import Mapping

REFUSALS: Mapping[str, str] = {
    "has_cleared": "You answered for {office}, and nobody clears what they have written.",
}
