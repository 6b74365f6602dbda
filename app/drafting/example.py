"""What a template's letter looks like: to a recipient that there is not, with the examples that its fields give."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from app.letters.compose import CampaignText, compose
from app.letters.dates import add_working_days
from app.letters.letter import Letter, Signatory
from app.letters.pdf import MadePdf
from app.letters.pdf.limited_layout import make_pdf_apart
from app.letters.recipient.recipient import Recipient
from app.letters.recipient.salutation import Holder
from app.letters.text.fields import Value
from app.letters.text.front_matter import REGISTRIES, FieldSpec, Front, SigningOffice
from app.letters.text.template import CompiledTemplate
from app.letters.text.values import InvalidValue, prepare

MINISTER = "Name of the minister"
"""Where a template proposes an office and not who holds it."""

OFFICE = SigningOffice("Office of the minister", "Name of the department")
"""Where it leaves to the campaign who signs."""

_ADDRESSEE = Recipient(
    reference="EXAMPLE-0001",
    post_title="",
    office_is_form=True,
    names_organisation=True,
    holder=Holder(full_name="Alex Example"),
    organisation="Example Council",
    kind="county",
    nation="England",
    region="Example Region",
    address=("Example House", "1 Example Street", "Exampleton", "ZZ1 1ZZ"),
    areas=("Exampleshire",),
    councils=("Example Council",),
    police_forces=("Example Police",),
    policing_body="Police and Crime Commissioner for Exampleshire",
    health_bodies=("Example Health Body",),
    directors_of_childrens_services=("Director of Children’s Services of Example Council",),
)

_POSTS: Mapping[str, Mapping[str, str]] = {
    "chief-constables": {
        "post_title": "Chief Constable of Example Police",
        "post_salutation": "Dear Chief Constable",
        "organisation": "Example Police",
        "kind": "police_force",
    },
    "council-leaders": {"post_title": "Leader of Example Council", "post_salutation": "Dear Council Leader"},
    "lead-members": {"post_title": "Lead Member for Children’s Services, Example Council"},
    "chief-executives": {
        "post_title": "Chief Executive of Example Council",
        "post_salutation": "Dear Chief Executive",
    },
    "health-leaders": {"post_title": "Accountable Officer, Example Health Body", "organisation": "Example Health Body"},
    "directors-of-childrens-services": {"post_title": "Director of Children’s Services, Example Council"},
    "inspectorates": {"post_title": "Chief Inspector of Examples", "organisation": "Example Inspectorate"},
}
"""A post of each registry that ships, in so far as it differs from the addressee."""


def registries_of(front: Front) -> tuple[str, ...]:
    """Those that a letter can be shown for: whom the template is for, or everyone that a text can name."""
    return front.registries or REGISTRIES


def example_letter(
    template: CompiledTemplate, registry: str, *, today: date, holidays: Collection[date] = frozenset()
) -> Letter:
    """The letter of today for one of `registries_of`; a field without an example is marked in its place.

    Raises HeadOverflow and UnprintableCharacters.
    """
    return compose(mode="preview", **example_facts(template, registry, today=today, holidays=holidays))


def example_facts(
    template: CompiledTemplate, registry: str, *, today: date, holidays: Collection[date] = frozenset()
) -> dict[str, Any]:
    """What `compose` makes such a letter of."""
    front = template.front
    days = front.reply_working_days
    return {
        "template": template,
        "registry": registry,
        "recipient": _recipient(template, registry),
        "campaign": CampaignText(
            letter_date=today,
            reply_by=add_working_days(today, days, holidays=frozenset(holidays)) if days else None,
            signatories=tuple(
                Signatory(signatory.name or MINISTER, signatory.office, signatory.department)
                for signatory in front.signatories or (OFFICE,)
            ),
            copies=front.copies,
        ),
        "values": {spec.name: _example(spec) for spec in front.fields if not spec.where},
    }


@lru_cache(maxsize=8)
def example_pdf(letter: Letter) -> MadePdf:
    """Kept a while, since its pages are asked for one by one. Raises TooComplex."""
    return make_pdf_apart(letter)


def _recipient(template: CompiledTemplate, registry: str) -> Recipient:
    """Of such facts that the first words which depend on any are shown."""
    specs = [template.spec(name) for name in template.fields(registry)]
    facts = next((spec.where for spec in specs if spec and spec.where), {})
    chosen = {fact: values[0] for fact, values in facts.items() if fact != "registry" and values}
    return replace(_ADDRESSEE, **{**_POSTS[registry], **chosen})  # type: ignore[arg-type]


def _example(spec: FieldSpec) -> Value:
    """None where the field gives none that suits its type."""
    given = spec.example or {"yes/no": "yes"}.get(spec.type) or next(iter(spec.choices), "")
    try:
        return prepare(given, name=spec.name, kind=spec.type, choices=spec.choices)
    except InvalidValue:
        return None
