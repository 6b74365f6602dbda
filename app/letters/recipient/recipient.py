"""Whom one letter goes to."""

from dataclasses import dataclass

from app.letters.recipient.salutation import Holder


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whom one letter goes to, and what its built-in fields say. Facts as the registries know them on the day.

    `post_salutation` is a whole line, see `salutation.salute`. `organisation_article` is "the" where the name takes
    one in a sentence. `address` is the postal address as kept, its postcode last; `county` says which of its lines
    may go when the block is too long. The lists are of names, sorted, and may be empty.
    """

    reference: str
    post_title: str
    post_salutation: str = ""
    office_is_form: bool = False
    names_organisation: bool = False
    holder: Holder | None = None
    organisation: str = ""
    organisation_article: str = ""
    kind: str = ""
    nation: str = ""
    region: str = ""
    address: tuple[str, ...] = ()
    county: str = ""
    areas: tuple[str, ...] = ()
    councils: tuple[str, ...] = ()
    police_forces: tuple[str, ...] = ()
    policing_body: str = ""
    health_bodies: tuple[str, ...] = ()
    directors_of_childrens_services: tuple[str, ...] = ()
