"""The table of a campaign's letters and what they say in the fields that differ by recipient, to fill in elsewhere."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.campaigns.models import Campaign, Letter
from app.campaigns.values.letter import fields_by_recipient
from app.campaigns.values.value_counts import FieldValue, has_a_field, lines_of
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FieldSpec
from app.letters.text.template import CompiledTemplate
from app.registry.registries import registry_names
from app.web.tables.csv_file import Cell
from app.web.tables.export import Column, Table

REFERENCE, RECIPIENT, REGISTRY = "Letter reference", "Recipient", "Registry"
"""Headings of the columns that say which letter it is. Only the first is read when the table comes back."""
FIXED = frozenset(map(normalise, (REFERENCE, RECIPIENT, REGISTRY)))

ALSO_REFERENCE = frozenset({"letterreference", "reference", "letter"})
"""What else may stand over the references, as `normalise` makes it, unless a field is called so."""

BATCH = 500
"""Letters read at a time."""


def headings(specs: Sequence[FieldSpec]) -> dict[str, FieldSpec]:
    """The heading over each field's column: its label, or where that stands already its name, marked as a field's."""
    taken = set(FIXED)
    found: dict[str, FieldSpec] = {}
    for spec in specs:
        heading = next(
            heading for heading in (spec.label, spec.name, f"Field: {spec.name}") if normalise(heading) not in taken
        )
        taken.add(normalise(heading))
        found[heading] = spec
    return found


def columns_of(specs: Sequence[FieldSpec]) -> Mapping[str, FieldSpec]:
    """What may stand over each field's column, as `normalise` makes it: the heading that we write, name or label."""
    by_label = {normalise(spec.label): spec for spec in reversed(specs)}
    by_name = {normalise(spec.name): spec for spec in specs}
    ours = {normalise(heading): spec for heading, spec in headings(specs).items()}
    return {heading: spec for heading, spec in (by_label | by_name | ours).items() if heading not in FIXED}


def sheet(reading: Callable[[], AbstractContextManager[Session]], campaign: Campaign, text: CompiledTemplate) -> Table:
    """`reading` opens the session that the rows are read in, as they are written."""
    specs = headings(fields_by_recipient(text))

    def rows() -> Iterator[Sequence[Cell]]:
        with reading() as session:
            names = registry_names(session)
            wanted = (Letter.campaign_id == campaign.id, Letter.withdrawn.is_(False), has_a_field(campaign, text))
            letters = session.scalars(select(Letter).where(*wanted).order_by(Letter.number)).all()
            for start in range(0, len(letters), BATCH):
                for line in lines_of(session, campaign, text, letters[start : start + BATCH]):
                    letter = line.letter
                    yield letter.reference, line.title, names[letter.registry_slug], *map(_cell, line.held)

    return Table(
        "Values",
        [
            Column(REFERENCE, 18),
            Column(RECIPIENT, 50),
            Column(REGISTRY, 30),
            *(Column(heading, 30) for heading in specs),
        ],
        rows(),
        about=[
            ("Campaign", f"{campaign.reference}: {campaign.title}"),
            *((heading, about(spec)) for heading, spec in specs.items()),
        ],
    )


def about(spec: FieldSpec) -> str:
    """What a field takes, in a line."""
    kinds = {
        "text": "Text, 200 characters or fewer",
        "date": "A date, such as 27 March 2015",
        "number": "A number in digits",
        "yes/no": "yes or no",
        "choice": f"One of: {'; '.join(spec.choices)}",
    }
    example = f". For example, {spec.example}" if spec.example else ""
    return f"{kinds[spec.type]}{'' if spec.required else ' (optional)'}{example}"


def _cell(held: FieldValue) -> Cell:
    value = held.unfit or held.value
    return value if isinstance(value, str | date) else None
