"""What a person says of an intervention: only the fields of its kind are asked for."""

from collections.abc import Mapping
from functools import cache
from typing import Generic

from wtforms.validators import InputRequired, ValidationError

from app.evidence.forms import FactForm, PartDayField
from app.evidence.interventions.kinds import BY_SLUG, KINDS, Kind
from app.evidence.interventions.record import INTERVENTIONS, InterventionDetails
from app.web.acts import ActForm
from app.web.files.filetypes import FileType
from app.web.files.uploads import EVERY_TYPE, UploadsField
from app.web.forms import radios
from app.web.record_fields import Details, boxes_of

TAKEN = EVERY_TYPE - {FileType.EML}


class KindForm(ActForm):
    kind = radios("What do you want to record?", "Choose what to record", ((one.slug, one.name) for one in KINDS))


class AreaForm(FactForm[Details], Generic[Details]):
    """`areas`: the name of each, which a person types. `area_id`: the one that is corrected; None: it is asked for."""

    areas: Mapping[int, str] = {}
    area_id: int | None = None

    def fix_area(self, area_id: int) -> None:
        self.area_id = area_id
        del self["area"]


class InterventionForm(AreaForm[InterventionDetails]):
    """`form_of` gives it the fields of one kind."""

    of_kind: Kind

    def validate_published_on(self, field: PartDayField) -> None:
        if (self["outcome"].data or self["report_url"].data) and not field.data:
            raise ValidationError("Enter the date when the outcome was published, because pages hide it until then")


@cache
def form_of(slug: str) -> type[InterventionForm]:
    """The form of one kind."""
    form = type(f"{slug.capitalize()}Form", (InterventionForm,), {"of_kind": BY_SLUG[slug]})
    return boxes_of(INTERVENTIONS[slug])(form)


class FilesForm(ActForm):
    files = UploadsField(
        "Files",
        [InputRequired("Choose a file")],
        allowed=TAKEN,
        description="For example, the direction as a PDF",
    )
