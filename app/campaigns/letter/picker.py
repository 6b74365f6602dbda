"""What can be put into a text from the editor's windows: fields, by where they come from, and conditions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from app.campaigns.fields.showing import takes
from app.letters.page.wording import join
from app.letters.text.built_in import BUILT_IN
from app.letters.text.fields import normalise
from app.letters.text.formats import SUITS
from app.letters.text.front_matter import ASKS, FieldSpec
from app.registry.own.add import fields_in_use
from app.web.filters import name_in_sentence

FORMAT_LABELS: Mapping[str, str] = {
    "£": "Pounds, such as £12,500",
    "thousands": "With commas, such as 12,500",
    "day and month": "Day and month, such as 27 March",
    "month and year": "Month and year, such as March 2015",
}


@dataclass(frozen=True)
class OfferedField:
    """`formats`: those that its value can print in. `is_declared`: the text can use it as it is."""

    name: str
    label: str
    says: str
    formats: Sequence[tuple[str, str]] = ()
    is_declared: bool = True


Group = tuple[str, Sequence[OfferedField]]


def fields_offered(session: Session, declared: Sequence[FieldSpec]) -> list[Group]:
    """Heading, and the fields below it: those that the text declares; those that come with every letter; those that
    posts have and the text has yet to declare."""
    there = {normalise(spec.name) for spec in declared}
    others = [one for name, one in fields_in_use(session).items() if name not in there]
    return [
        ("Fields of this campaign", [_declared(spec) for spec in declared]),
        (
            "Fields in every letter",
            [
                *(
                    OfferedField(field.name, _as_label(field.name), field.says, _formats(field.type))
                    for field in BUILT_IN
                ),
                OfferedField(ASKS, "List of asks", "the numbered list of asks, in a separate paragraph"),
            ],
        ),
        (
            "Fields recorded for posts: insert one, then add it to the campaign",
            [
                OfferedField(other.name, _as_label(other.name), _of_posts(other.registries), is_declared=False)
                for other in others
            ],
        ),
    ]


def conditions_offered(declared: Sequence[FieldSpec]) -> list[tuple[str, str]]:
    """Name and label of the fields that take yes or no."""
    return [(spec.name, spec.label) for spec in declared if spec.type == "yes/no"]


def editor_words(offered: Sequence[Group], registries: Mapping[str, str], *, any_field: bool = False) -> dict[str, Any]:
    """What the editor calls fields and registries. `any_field`: one that it does not know may be declared elsewhere."""
    fields = [
        {"name": field.name, "label": field.label, "formats": list(field.formats)}
        for _, group in offered
        for field in group
        if field.is_declared
    ]
    return {"fields": fields, "registries": dict(registries), "anyField": any_field}


def _declared(spec: FieldSpec) -> OfferedField:
    return OfferedField(spec.name, spec.label, takes(spec), _formats(spec.type))


def _formats(kind: str) -> list[tuple[str, str]]:
    return [(said, FORMAT_LABELS[said]) for said, suited in SUITS.items() if suited == kind]


def _as_label(name: str) -> str:
    return name[:1].upper() + name[1:]


def _of_posts(registries: Sequence[str]) -> str:
    return f"posts of {join([name_in_sentence(name) for name in registries])}"
