"""The fields that come with each recipient and campaign. A template can't declare its own of their names."""

from collections.abc import Callable
from dataclasses import dataclass

from app.letters.recipient.recipient import Recipient
from app.letters.text.fields import Value


@dataclass(frozen=True, slots=True)
class Addressee:
    """A recipient, with the salutation and the name that the letter has for them."""

    recipient: Recipient
    salutation: str
    name: str


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """`says`: what it prints or is, for those who choose a field. `value`: what it prints of an addressee; None: the
    campaign says it. `type`: that of a declared field with such values. `may_be_empty`: empty is not missing.
    `in_open_letters`: all the addressees of one share it."""

    name: str
    says: str
    value: Callable[[Addressee], Value] | None = None
    type: str = "text"
    may_be_empty: bool = False
    in_open_letters: bool = False


def _organisation(to: Addressee) -> str:
    return f"{to.recipient.organisation_article} {to.recipient.organisation}".strip()


BUILT_IN = (
    BuiltIn("salutation", "such as Dear Chief Constable", lambda to: to.salutation, in_open_letters=True),
    BuiltIn("post title", "such as Chief Constable of South Yorkshire Police", lambda to: to.recipient.post_title),
    BuiltIn("office-holder", "the name of the office-holder", lambda to: to.name),
    BuiltIn("organisation", "such as South Yorkshire Police", _organisation),
    BuiltIn("region", "such as Yorkshire and the Humber", lambda to: to.recipient.region),
    BuiltIn("letter reference", "the reference of the letter", lambda to: to.recipient.reference, in_open_letters=True),
    BuiltIn("date of letter", "such as 3 March 2015", type="date", in_open_letters=True),
    BuiltIn("reply by", "such as 24 March 2015", type="date", in_open_letters=True),
    # About the areas served: a Welsh force has no English partners.
    BuiltIn("areas", "the areas that the body serves, as a list", lambda to: to.recipient.areas, may_be_empty=True),
    BuiltIn("councils", "the councils in the area", lambda to: to.recipient.councils, may_be_empty=True),
    BuiltIn("police forces", "the forces in the area", lambda to: to.recipient.police_forces, may_be_empty=True),
    BuiltIn(
        "policing body",
        "the person or body that oversees the force",
        lambda to: to.recipient.policing_body,
        may_be_empty=True,
    ),
    BuiltIn("health bodies", "the health bodies in the area", lambda to: to.recipient.health_bodies, may_be_empty=True),
    BuiltIn(
        "directors of children's services",
        "the directors in the area",
        lambda to: to.recipient.directors_of_childrens_services,
        may_be_empty=True,
    ),
)

BUILT_IN_NAMES = tuple(field.name for field in BUILT_IN)

MAY_BE_EMPTY = tuple(field.name for field in BUILT_IN if field.may_be_empty)


def built_in_of(recipient: Recipient, salutation: str, name: str) -> dict[str, Value]:
    """Values of the fields that differ by recipient, by name."""
    addressee = Addressee(recipient, salutation, name)
    return {field.name: field.value(addressee) for field in BUILT_IN if field.value}
