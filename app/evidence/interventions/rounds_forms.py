"""What a person says of an inspection round, and of an area in it."""

from wtforms.validators import ValidationError

from app.evidence.forms import FactForm, PartDayField
from app.evidence.interventions.forms import AreaForm
from app.evidence.interventions.rounds_record import ROUND, ROUND_AREA, InspectionRoundDetails, RoundAreaDetails
from app.web.record_fields import boxes_of


@boxes_of(ROUND)
class InspectionRoundForm(FactForm[InspectionRoundDetails]):
    def validate_report_published(self, field: PartDayField) -> None:
        if (self["report_title"].data or self["report_url"].data) and not field.data:
            raise ValidationError("Enter the date when the report was published, because pages hide it until then")


@boxes_of(ROUND_AREA)
class InspectionRoundAreaForm(AreaForm[RoundAreaDetails]):
    def validate_published(self, field: PartDayField) -> None:
        if (self["outcome"].data or self["report_url"].data) and not field.data:
            raise ValidationError("Enter the date when the outcome was published, because pages hide it until then")
