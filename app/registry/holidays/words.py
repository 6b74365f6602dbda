"""Why a bank holiday is refused."""

from collections.abc import Mapping

REFUSED: Mapping[str, str] = {
    "weekend": "That day is a weekend, so no working day anyway. Enter the day that is kept in its place",
    "there": "That day is a bank holiday already: {name}. Remove that first, or enter another day",
}
