"""What is recorded of a person who holds a post."""

from dataclasses import dataclass, field, fields
from datetime import date

from app.letters.recipient.salutation import Holder, name_line

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


PERSONAL = tuple(one.name for one in fields(Person))

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
