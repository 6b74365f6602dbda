"""What is recorded of a person who holds a post; and which holder letters are addressed to."""

from dataclasses import KW_ONLY, dataclass, field
from datetime import date

from sqlalchemy import ColumnElement, case, func

from app.letters.recipient.salutation import Holder, name_line
from app.platform.history import Day, Known, as_at
from app.registry.models import HolderVersion
from app.web.record_fields import FieldSet, Line

ERASED = "Erased"
"""What stands where the name of a person was, whose data were erased."""


@dataclass(frozen=True, kw_only=True)
class Person:
    """What is recorded of an office-holder. `full_name` as printed, without title or letters after it."""

    full_name: str
    title: str = ""
    forename: str = ""
    surname: str = ""
    post_nominals: str = ""
    salutation: str = ""

    @property
    def line(self) -> str:
        """As an address begins: title, name, letters after it."""
        return name_line(Holder(full_name=self.full_name, title=self.title, post_nominals=self.post_nominals))


@dataclass(frozen=True)
class PersonField(Line):
    """A line about the person. `width`: the class of its box."""

    _: KW_ONLY
    width: str = ""
    personal: bool = True


SHORT, SHORTER = "govuk-input--width-20", "govuk-input--width-10"

PERSON_FIELDS = (
    PersonField(
        "full_name",
        "Full name",
        "Without a title or letters after the name",
        200,
        missing="Enter the name of the office-holder",
    ),
    PersonField(
        "title",
        "Title",
        "For example, Sir, Dame, Councillor or Dr",
        60,
        width=SHORTER,
    ),
    PersonField("forename", "Forename", "Used for a knight or a dame, as in Dear Sir Peter", 100, width=SHORT),
    PersonField("surname", "Surname", "Used in the salutation, as in Dear Councillor Jones", 100, width=SHORT),
    PersonField("post_nominals", "Letters after the name", "For example, QPM or OBE", 100, width=SHORTER),
    PersonField(
        "salutation",
        "Salutation",
        "Enter the whole line, such as Dear Lady Jones",
        250,
    ),
)
"""In the order of a form. Columns of versions, events, the history and erasure follow them (decision 26)."""

PERSON = FieldSet(Person, PERSON_FIELDS)

NOBODY = Person(full_name="")
"""What is left of a person whose data were erased."""


@dataclass(frozen=True, kw_only=True)
class HolderDetails:
    """All that is said of somebody in a post but the days. `verified_by` and `person_id` are rows' numbers; `erased`
    is the event by which what was said of the person was taken away for good."""

    person: Person = field(default=NOBODY)
    acting: bool = False
    source: str = ""
    verified_on: date | None = None
    verified_by: int | None = None
    person_id: int | None = None
    erased: int | None = None

    @property
    def name(self) -> str:
        return ERASED if self.erased else self.person.line


def addressed_on(valid_at: Day, known_at: Known = None) -> ColumnElement[bool]:
    """The holders that letters of the day go to: at most one for each post, and the one whom lists name."""
    return as_at(HolderVersion, valid_at, known_at) & HolderVersion.addressed


def name_shown() -> ColumnElement[str]:
    """The name of a holder, if any, as lists show it."""
    return case((HolderVersion.erased.is_not(None), ERASED), else_=func.coalesce(HolderVersion.full_name, ""))
