"""What can be put into a text from the editor's windows: fields, by where they come from, and conditions."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from app.campaigns.fields.showing import takes
from app.letters.page.wording import join
from app.letters.text.built_in import BUILT_IN
from app.letters.text.fields import normalise
from app.letters.text.front_matter import ASKS, FieldSpec
from app.registry.own.add import fields_in_use
from app.web.filters import name_in_sentence

ASKED = (ASKS, "the numbered list of asks, in a separate paragraph")

Group = tuple[str, Sequence[tuple[str, str]]]


def fields_offered(session: Session, declared: Sequence[FieldSpec]) -> list[Group]:
    """Heading, and the fields below it with what each says: those that the text declares; those that come with every
    letter; those that posts have and the text has yet to declare."""
    there = {normalise(spec.name) for spec in declared}
    others = [one for name, one in fields_in_use(session).items() if name not in there]
    return [
        ("Fields of this campaign", [(spec.name, _of_declared(spec)) for spec in declared]),
        ("Fields in every letter", [*((field.name, field.says) for field in BUILT_IN), ASKED]),
        (
            "Fields recorded for posts: insert one, then add it to the campaign",
            [(other.name, _of_posts(other.registries)) for other in others],
        ),
    ]


def conditions_offered(declared: Sequence[FieldSpec]) -> list[tuple[str, str]]:
    """Name and label of the fields that take yes or no."""
    return [(spec.name, spec.label) for spec in declared if spec.type == "yes/no"]


def _of_declared(spec: FieldSpec) -> str:
    label = "" if spec.label.lower() == spec.name.lower() else f"{spec.label}. "
    return f"{label}{takes(spec)}"


def _of_posts(registries: Sequence[str]) -> str:
    return f"posts of {join([name_in_sentence(name) for name in registries])}"
