"""What is filled in on the pages of values by recipient, and where these pages stand."""

import hashlib
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from flask import request
from sqlalchemy import Select
from wtforms import Field, HiddenField
from wtforms.validators import InputRequired

from app.campaigns.clearance.lost_clearances import Form
from app.campaigns.fields.box import box_of, box_value
from app.campaigns.letter.step import LETTER
from app.campaigns.models import Campaign, Letter
from app.campaigns.preview.letters import PreviewFilter
from app.campaigns.values.plan import value_in
from app.campaigns.values.value_counts import Progress, letters_wanted
from app.campaigns.values.words import value_words
from app.letters.problems import LetterError
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.template import CompiledTemplate
from app.web.files.uploads import UploadField
from app.web.request import reading
from app.web.tables.rows import LARGEST, TABLES


class ValuesForm(Form):
    """See `values_form`, which adds a box for each field. `seen`: digest of what the boxes were filled with."""

    specs: ClassVar[tuple[FieldSpec, ...]] = ()

    seen = HiddenField()

    @property
    def value_boxes(self) -> list[tuple[FieldSpec, Field]]:
        return [(spec, self[_box(spec)]) for spec in self.specs]

    @property
    def typed(self) -> dict[str, Any]:
        """By the fields' names."""
        return {spec.name: box.data for spec, box in self.value_boxes}

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """What is wrong says in which box, since many may say the same."""
        super().validate(*args, **kwargs)
        for spec, box in self.value_boxes:
            errors = box.errors or _refusal(box.data, spec)
            box.errors = [f"{spec.label}: {error}" for error in errors]
        return not self.errors


def _refusal(typed: Any, spec: FieldSpec) -> list[str]:
    try:
        value_in(typed, spec)
    except LetterError as problem:
        return [value_words(problem)]
    return []


def values_form(specs: Sequence[FieldSpec], values: Mapping[str, str], *, seen: str) -> ValuesForm:
    """The form of one letter. `values`: those that it has, which what was sent goes before."""
    boxes = {_box(spec): box_of(spec) for spec in specs}
    filled = {_box(spec): box_value(values.get(normalise(spec.name)), spec) for spec in specs}
    form: ValuesForm = type("ValuesForm", (ValuesForm,), {"specs": tuple(specs), **boxes})(
        data={"seen": seen, **filled}
    )
    return form


def _box(spec: FieldSpec) -> str:
    """A name that stays with the field when others come before it, and that any field's name can be made into."""
    return f"value_{hashlib.sha256(normalise(spec.name).encode()).hexdigest()[:8]}"


class TableForm(Form):
    table = UploadField(
        "Completed table",
        [InputRequired("Choose the completed table")],
        allowed=TABLES,
        largest=LARGEST,
        description="CSV, or the first sheet of an Excel workbook. You see the changes before you save them",
    )


VALUES = LETTER + "/values"

FOLDER = "values"
"""Where in storage filled tables are kept."""

SIZE = 50
"""Letters, or changes, on one page."""


def wanted_here(
    campaign: Campaign, text: CompiledTemplate, found: Sequence[Progress]
) -> tuple[Select[Letter], Progress | None]:
    """The letters that this request's query asks for, and the field that they are to lack, if it names one."""
    name = normalise(request.args.get("without", ""))
    without = next((progress for progress in found if normalise(progress.spec.name) == name), None)
    return letters_wanted(reading(), campaign, text, PreviewFilter(search=request.args.get("q", "")), without), without


def query_here() -> dict[str, Any]:
    """What the pages of single letters hold on to of the list that led to them."""
    return {name: request.args[name] for name in ("q", "without") if request.args.get(name)}
