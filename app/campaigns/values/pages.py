"""What the pages of values by recipient share: where they stand, and which letters their query asks for."""

from collections.abc import Sequence
from typing import Any

from flask import request
from sqlalchemy import Select

from app.campaigns.letter.step import LETTER
from app.campaigns.models import Campaign, Letter
from app.campaigns.preview.letters import PreviewFilter
from app.campaigns.values.found import Progress, letters_wanted
from app.letters.text.fields import normalise
from app.letters.text.template import CompiledTemplate
from app.web.request import reading

VALUES = LETTER + "/values"

SIZE = 50
"""Letters, or changes, on one page."""


def wanted_here(
    campaign: Campaign, text: CompiledTemplate, found: Sequence[Progress]
) -> tuple[Select[Letter], Progress | None]:
    """The letters that this request's query asks for, and the field that they are to lack, if it names one."""
    name = normalise(request.args.get("without", ""))
    without = next((one for one in found if normalise(one.spec.name) == name), None)
    return letters_wanted(reading(), campaign, text, PreviewFilter(search=request.args.get("q", "")), without), without


def query_here() -> dict[str, Any]:
    """What the pages of single letters hold on to of the list that led to them."""
    return {name: request.args[name] for name in ("q", "without") if request.args.get(name)}


def table_key(digest: str) -> str:
    """Where in storage a filled table is kept, by its SHA-256: it stays, as what its event of the record points to."""
    return f"values/{digest}"
