"""What a person says of guidance or a power, and of an edition of either."""

from wtforms import Field
from wtforms.validators import ValidationError

from app.evidence.forms import FactForm
from app.evidence.framework.record import EDITION, GUIDANCE, POWER, WORK, WorkDetails, WorkEditionDetails
from app.web.record_fields import boxes_of


@boxes_of(WORK)
class WorkForm(FactForm[WorkDetails]):
    def validate_section(self, field: Field) -> None:
        if self["kind"].data == POWER and not field.data:
            raise ValidationError("Enter the section of the Act")
        if self["kind"].data == GUIDANCE and field.data:
            raise ValidationError("Guidance has no section. Leave this empty, or choose “Power or duty”")


@boxes_of(EDITION)
class WorkEditionForm(FactForm[WorkEditionDetails]):
    pass
