"""Why a row is no letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Failure:
    """`field`: the column to look at, or what of the letter it is; blank when it is no one field's."""

    row: int
    field: str
    code: str
    facts: Mapping[str, Any]
