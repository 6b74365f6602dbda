"""What is filled in about a private office, its ministers and its members."""

from collections.abc import Collection, Iterable
from datetime import date
from types import MappingProxyType
from typing import Any

from wtforms import HiddenField, SelectField, StringField, TextAreaField
from wtforms.validators import DataRequired, InputRequired, ValidationError

from app.accounts.models import User
from app.clearance.models import Minister
from app.clearance.offices.change import OfficeNames
from app.clearance.offices.member_names import NamedMembers, named_members
from app.clearance.offices.set_up import OfficeDetails
from app.clearance.offices.words import DAY, last_day
from app.clearance.refusals import REFUSALS
from app.letters.page.signature import MAX_BYTES
from app.web.acts import ActForm, sentence_in
from app.web.files.filetypes import FileType
from app.web.files.uploads import UploadField
from app.web.forms import (
    DayField,
    checkbox,
    choices,
    date_input,
    line,
    plain_letters,
    printable,
    select,
    textarea,
)
from app.web.tables.rows import LARGEST, TABLES
from app.web.tables.table_uploads import PastedTable
from app.web.typed import number_in

NO_LAST = "Enter the last day in office"
NO_USER = "Select a user"
NO_MINISTER_NAME = "Enter the minister’s name, or leave the date empty"
NO_TABLE = "Select a file, or paste the cells"
TWO_TABLES = "Select a file or paste the cells, not both"
NOBODY = "0"
"""No user, in a select."""


class OfficeForm(ActForm):
    """What a private office is called. `seen`: what the page knew of it."""

    seen = HiddenField()
    title: StringField = line(
        "Title",
        "The full title printed under the minister’s name, such as Lord Chancellor and Secretary of State for Justice",
        200,
        DataRequired("Enter the title in full"),
        printable,
        plain_letters,
    )
    department: StringField = line(
        "Department",
        "As printed at the top of letters, such as Ministry of Justice. If it is a committee, enter its name",
        200,
        DataRequired("Enter the department"),
        printable,
        plain_letters,
    )
    name: StringField = line(
        "Name in lists (optional)",
        "The name in lists and notices. Without one, we use the department",
        200,
        plain_letters,
    )

    @property
    def said(self) -> OfficeNames:
        return OfficeNames(self.title.data, self.department.data, self.name.data or self.department.data)


class NewOfficeForm(OfficeForm):
    """A private office with its minister and its members. `users`: all users, of whom the members are some."""

    boxes = MappingProxyType({"user": "members"})

    minister: StringField = line(
        "Minister’s name (optional)",
        "As it is printed under the signature",
        200,
        printable,
        plain_letters,
    )
    since = date_input("First day in office (optional)")
    members = textarea(
        "Members (optional)",
        "One name or email address on each line. Members are active users with the role Clearer",
        10_000,
    )

    def __init__(self, users: Collection[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._users = users

    def validate_minister(self, field: StringField) -> None:
        if self.since.data and not field.data:
            raise ValidationError(NO_MINISTER_NAME)

    def validate_members(self, field: TextAreaField) -> None:
        field.errors += [sentence_in(REFUSALS, problem) for problem in self.named.problems]

    @property
    def named(self) -> NamedMembers:
        return named_members(self.members.data or "", self._users)

    @property
    def details(self) -> OfficeDetails:
        members = [user.id for user in self.named.users]
        return OfficeDetails(self.said, self.minister.data or "", self.since.data, members)


class OfficeTableForm(ActForm):
    """A table of several private offices: a file, or cells that are pasted."""

    table = UploadField(
        "Table",
        allowed=TABLES,
        largest=LARGEST,
        description="A CSV or Excel file. If it is a workbook, we read its first sheet",
    )
    cells = PastedTable("Or paste the cells", description="Copy them from a spreadsheet, with the row of headings")

    def validate_table(self, field: UploadField) -> None:
        if bool(field.data) == bool(self.cells.data):
            raise ValidationError(TWO_TABLES if field.data else NO_TABLE)


class MinisterForm(ActForm):
    """Who holds a ministerial office, from when to when."""

    seen = HiddenField()
    name: StringField = line(
        "Minister’s name",
        "As it is printed under the signature",
        200,
        DataRequired("Enter the name"),
        printable,
        plain_letters,
    )
    since = date_input("First day in office (optional)")
    last = date_input("Last day in office (optional)", "", "Only once the minister has left office")

    def validate_last(self, field: DayField) -> None:
        if field.data and self.since.data and field.data < self.since.data:
            raise ValidationError(REFUSALS["no_days_in_office"])

    @property
    def until(self) -> date | None:
        """The first day on which the minister holds it no more."""
        return self.last.data + DAY if self.last.data else None

    def show(self, minister: Minister) -> None:
        self.name.data, self.since.data, self.last.data = minister.name, minister.valid_from, last_day(minister)


class EndForm(ActForm):
    """A minister’s last day."""

    seen = HiddenField()
    last = date_input("Last day in office", NO_LAST)

    def __init__(self, *, first: date | None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._first = first

    def validate_last(self, field: DayField) -> None:
        if field.data and self._first and field.data < self._first:
            raise ValidationError(REFUSALS["no_days_in_office"])

    @property
    def until(self) -> date:
        until: date = self.last.data + DAY
        return until


class MemberForm(ActForm):
    """Who joins an office: one of those who may."""

    user = select("User", "Only active users with the role Clearer are listed")
    gateway = checkbox("Gateway for this office")

    def __init__(self, clearers: Iterable[User], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.user.choices = choices(
            [(NOBODY, "Choose a user"), *((str(clearer.id), _name_and_email(clearer)) for clearer in clearers)]
        )
        self.user.validate_choice = False  # the verb says why somebody may not

    def validate_user(self, _field: SelectField) -> None:
        if not self.user_id:
            raise ValidationError(NO_USER)

    @property
    def user_id(self) -> int:
        """0: nobody."""
        return number_in(self.user.data) or 0


def _name_and_email(user: User) -> str:
    return f"{user.name}, {user.email}"


class SignatureForm(ActForm):
    """A picture of a minister's signature."""

    picture = UploadField(
        "Picture of the signature",
        [InputRequired("Select a PNG or SVG file")],
        allowed=[FileType.PNG, FileType.SVG],
        largest=MAX_BYTES,
        description="A PNG file with dark ink on a white or transparent background, at least 200 pixels wide, or an "
        "SVG file of plain shapes. At most 1 MB",
    )
