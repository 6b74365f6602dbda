"""What a person says happens to an organisation: it closes, merges, splits or is renamed, from a day on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    CLOSE = "close"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"


REPLACE = "replace"
"""What a person says of a merger of one organisation alone."""


def kind_of(chosen: str) -> Kind:
    """The kind of change of what a person says happens."""
    return Kind.MERGE if chosen == REPLACE else Kind(chosen)


@dataclass(frozen=True)
class Name:
    """`article`: "the" where the name takes one in a sentence. `short_name`: for lists, and for an area."""

    name: str
    short_name: str
    article: str = ""


@dataclass(frozen=True)
class Successor:
    """An organisation that there is (`organisation_id`) or one that the change makes (`name`, perhaps with `codes`)."""

    organisation_id: int | None = None
    name: Name | None = None
    codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class RequestedChange:
    """`others`: the organisations that merge together with it. `name`: what it is called from then on, of a renaming.
    `note`: why, and where that is from."""

    kind: Kind
    organisation_id: int
    on: date
    note: str
    others: tuple[int, ...] = ()
    successors: tuple[Successor, ...] = ()
    name: Name | None = None

    @property
    def predecessors(self) -> tuple[int, ...]:
        """Those that end: an organisation that merges into one that stays is one, and that one is none."""
        staying = {successor.organisation_id for successor in self.successors}
        return tuple(one for one in dict.fromkeys((self.organisation_id, *self.others)) if one not in staying)


Place = tuple[int, str]
"""A successor, by its number among them from 0, and a registry."""


@dataclass(frozen=True)
class Wording:
    """How a post is called and addressed."""

    title: str
    salutation: str


@dataclass(frozen=True)
class Choices:
    """What the person chose where there is a choice; what is left out goes as the plan proposes.

    `moves`: a post to the successor that it goes over to with its holder, -1: it closes. `made`: whether a successor
    gets a new post of a registry; `carried`: whether that has what the post before it had. `wordings`: of a new post;
    `retitled`: of a post that stays or moves. `contacts`: the predecessor whose contacts a successor takes over, 0:
    nobody's. `areas`: which successors serve an area.
    """

    moves: Mapping[int, int] = field(default_factory=dict)
    made: Mapping[Place, bool] = field(default_factory=dict)
    carried: Mapping[Place, bool] = field(default_factory=dict)
    wordings: Mapping[Place, Wording] = field(default_factory=dict)
    retitled: Mapping[int, Wording] = field(default_factory=dict)
    contacts: Mapping[int, int] = field(default_factory=dict)
    areas: Mapping[int, tuple[int, ...]] = field(default_factory=dict)
