"""What a person says of guidance or a power, and of an edition of either."""

from dataclasses import replace

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

    @property
    def said(self) -> WorkDetails:
        """Guidance has no section, whatever was typed before it was chosen."""
        details = super().said
        return replace(details, section="") if details.kind == GUIDANCE else details


@boxes_of(EDITION)
class WorkEditionForm(FactForm[WorkEditionDetails]):
    pass
