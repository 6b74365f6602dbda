"""What a person says of guidance, a power or a procedure, and of an edition of one."""

from dataclasses import replace

from wtforms import Field
from wtforms.validators import ValidationError

from app.evidence.forms import FactForm
from app.evidence.framework.record import EDITION, POWER, PROCEDURE, WORK, WorkDetails, WorkEditionDetails
from app.web.record_fields import boxes_of


@boxes_of(WORK)
class WorkForm(FactForm[WorkDetails]):
    def validate_section(self, field: Field) -> None:
        if self["kind"].data == POWER and not field.data:
            raise ValidationError("Enter the section of the Act")

    def validate_names(self, field: Field) -> None:
        if self["kind"].data != PROCEDURE and not field.data:
            raise ValidationError("Enter at least one name")

    @property
    def said(self) -> WorkDetails:
        """Only a power has a section, whatever was typed before another kind was chosen."""
        details = super().said
        return details if details.kind == POWER else replace(details, section="")


@boxes_of(EDITION)
class WorkEditionForm(FactForm[WorkEditionDetails]):
    pass
