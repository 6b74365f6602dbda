"""What is filled in about a signatory."""

from typing import Any

from govuk_frontend_wtf.wtforms_widgets import GovTextInput
from wtforms import StringField
from wtforms.validators import DataRequired, InputRequired, Length

from app.campaigns.field_box import one_line, printable
from app.campaigns.losses import Form
from app.campaigns.signatories import Office
from app.letters.signature import MAX_BYTES
from app.web.filetypes import FileType
from app.web.uploads import UploadField


def _line(label: str, hint: str, *more: Any) -> StringField:
    too_long = Length(max=200, message="Use at most 200 characters")
    return StringField(label, [*more, too_long, printable], filters=[one_line], widget=GovTextInput(), description=hint)


class SignatoryForm(Form):
    """Who signs: the office as printed, whose it is, and the minister's name."""

    office = _line(
        "Office",
        "In full, as it is printed: Lord Chancellor and Secretary of State for Justice",
        DataRequired("Enter the office in full"),
    )
    department = _line(
        "Department",
        "The first signatory’s department heads the page, the others stand under it",
        DataRequired("Enter the department"),
    )
    name = _line("Minister’s name", "As it is printed above the office. It may be added later")

    @property
    def filled(self) -> Office:
        return Office(office=self.office.data, department=self.department.data, name=self.name.data)


class SignatureForm(Form):
    """A picture of the minister's signature."""

    picture = UploadField(
        "Picture of the signature",
        [InputRequired("Choose a PNG file")],
        allowed=[FileType.PNG],
        largest=MAX_BYTES,
        description="A PNG file, dark ink on white or transparent, at least 200 pixels wide",
    )
