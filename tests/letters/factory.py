"""Letters to try things on: the March 2015 letter to recipients of every kind, and small templates."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Literal

from app.letters.compose import CampaignText, compose
from app.letters.letter import Annex, Letter, Signatory
from app.letters.recipient.recipient import Recipient
from app.letters.text.template import CompiledTemplate, check_template, compile_template

ROOT = Path(__file__).parents[2]
MARCH = ROOT / "letter_templates" / "march-2015-accountability.md"

DIFFER = "fields: [{name: welsh, type: yes/no, where: {nation: Wales}}, {name: force, type: yes/no, where: {kind: x}}]"
"""The front matter of a text that differs within a registry."""


@cache
def march() -> CompiledTemplate:
    return compile_template(MARCH.read_text(encoding="utf-8"))


def problems(source: str) -> list[tuple[int, str]]:
    """What is wrong in a template, by line and code."""
    return [(problem.line, problem.code) for problem in check_template(source)]


def campaign(**changes: object) -> CampaignText:
    front = march().front
    facts: dict[str, object] = {
        "letter_date": date(2015, 3, 3),
        "reply_by": date(2015, 3, 24),
        "marking": "OFFICIAL",
        "sender": ("Private Office", "2 Marsham Street", "London SW1P 4DF"),
        "signatories": tuple(Signatory(s.name, s.office, s.department) for s in front.signatories),
        "copies": front.copies,
    }
    return CampaignText(**{**facts, **changes})  # type: ignore[arg-type]


def recipient(**changes: object) -> Recipient:
    facts: dict[str, object] = {
        "reference": "MAR15-0284",
        "post_title": "Leader of Rotherham Metropolitan Borough Council",
        "post_salutation": "Dear Leader",
        "office_is_form": True,
        "names_organisation": True,
        "organisation": "Rotherham Metropolitan Borough Council",
        "kind": "metropolitan_district",
        "nation": "England",
        "region": "Yorkshire and The Humber",
        "address": ("Riverside House", "Main Street", "Rotherham", "South Yorkshire", "S60 1AE"),
        "county": "South Yorkshire",
        "areas": ("Rotherham",),
        "police_forces": ("South Yorkshire Police",),
    }
    return Recipient(**{**facts, **changes})  # type: ignore[arg-type]


POLICE = {"post_salutation": "Dear Chief Constable", "kind": "police_force", "address": (), "police_forces": ()}
HEALTH = {"address": (), "names_organisation": False, "office_is_form": False}

RECIPIENTS: dict[str, tuple[str, Recipient]] = {
    "english force": (
        "chief-constables",
        recipient(
            **POLICE,
            post_title="Chief Constable of South Yorkshire Police",
            organisation="South Yorkshire Police",
            areas=("Barnsley", "Doncaster", "Rotherham", "Sheffield"),
        ),
    ),
    "welsh force": (
        "chief-constables",
        recipient(
            **POLICE,
            post_title="Chief Constable of Dyfed-Powys Police",
            organisation="Dyfed-Powys Police",
            nation="Wales",
            region="Wales",
            areas=("Carmarthenshire", "Ceredigion", "Pembrokeshire", "Powys"),
        ),
    ),
    "metropolitan police": (
        "chief-constables",
        recipient(
            **(POLICE | {"post_salutation": "Dear Commissioner"}),
            post_title="Commissioner of Police of the Metropolis",
            names_organisation=False,
            organisation="Metropolitan Police Service",
            organisation_article="the",
        ),
    ),
    "metropolitan leader": ("council-leaders", recipient()),
    "district leader": (
        "council-leaders",
        recipient(
            post_title="Leader of King’s Lynn and West Norfolk Borough Council",
            organisation="King’s Lynn and West Norfolk Borough Council",
            kind="district",
            police_forces=("Norfolk Constabulary",),
            address=("King’s Court", "Chapel Street", "King’s Lynn", "Norfolk", "PE30 1EX"),
        ),
    ),
    "long unitary leader": (
        "council-leaders",
        recipient(
            post_title="Leader of Bournemouth, Christchurch and Poole Council and of the Royal Borough of Windsor",
            organisation="Royal Borough of Windsor and Maidenhead and the London Borough of Kensington and Chelsea",
            organisation_article="the",
            kind="unitary",
            police_forces=("Avon and Somerset Constabulary", "Devon and Cornwall Police", "Thames Valley Police"),
            address=("Town Hall and Civic Offices", "St Ives Road", "Maidenhead", "Berkshire", "SL6 1RF"),
            county="Berkshire",
        ),
    ),
    "lead member": (
        "lead-members",
        recipient(
            post_title="Lead Member for Children’s Services",
            post_salutation="Dear Lead Member",
            office_is_form=False,
            names_organisation=False,
        ),
    ),
    "metropolitan chief executive": (
        "chief-executives",
        recipient(
            post_title="Chief Executive of Rotherham Metropolitan Borough Council",
            post_salutation="Dear Chief Executive",
        ),
    ),
    "district chief executive": (
        "chief-executives",
        recipient(
            post_title="Chief Executive of Adur District Council",
            post_salutation="Dear Chief Executive",
            organisation="Adur District Council",
            kind="district",
            police_forces=("Sussex Police",),
            address=("Adur Civic Centre", "Ham Road", "Shoreham-by-Sea", "West Sussex", "BN43 6PR"),
        ),
    ),
    "commissioning group": (
        "health-leaders",
        recipient(
            **HEALTH,
            post_title="Accountable Officer",
            post_salutation="Dear Accountable Officer",
            organisation="NHS South East Staffordshire and Seisdon Peninsula Clinical Commissioning Group",
            kind="clinical_commissioning_group",
            areas=("Cambridgeshire", "Hertfordshire", "Northamptonshire", "Peterborough", "Staffordshire"),
        ),
    ),
    "nhs england region": (
        "health-leaders",
        recipient(
            **HEALTH,
            post_title="Regional Director",
            post_salutation="Dear Regional Director",
            organisation="NHS England Midlands and East of England region",
            kind="nhs_england_region",
            region="",
        ),
    ),
    "director of children's services": (
        "directors-of-childrens-services",
        recipient(
            post_title="Director of Children’s Services",
            post_salutation="Dear Director of Children’s Services",
            office_is_form=False,
            names_organisation=False,
        ),
    ),
}
"""A recipient of every kind that the March letter has words for, with the registry that it is in."""


def march_letter(name: str = "metropolitan leader", **changes: object) -> Letter:
    registry, to = RECIPIENTS[name]
    return compose(march(), registry=registry, recipient=to, campaign=campaign(**changes), values={})


def template(body: str, front: str = "") -> CompiledTemplate:
    return compile_template(f"---\ntitle: A letter\n{front}\n---\n{body}\n")


def letter(body: str, front: str = "", *, values: dict[str, object] | None = None, **changes: object) -> Letter:
    """A letter to Rotherham's leader with the given text."""
    return compose(
        template(body, front),
        registry="council-leaders",
        recipient=recipient(),
        campaign=campaign(**changes),
        values=values or {},  # type: ignore[arg-type]
    )


def open_letter(
    lines: int = 150,
    *,
    body: str = "We write to you all.\n\n## What we ask\n\nAnswer us.",
    front: str = "subject: On what you lead",
    facts: Mapping[str, str] = MappingProxyType({}),
    mode: Literal["final", "preview"] = "final",
    **changes: object,
) -> Letter:
    """One letter to a whole registry, with the list of those that it is addressed to. `facts`: what they share."""
    return compose(
        template(body, front),
        registry="directors-of-childrens-services",
        recipient=Recipient(
            reference="MAR15-0001",
            post_title="To all directors of children’s services",
            post_salutation="Dear colleagues",
            office_is_form=True,
            **facts,
        ),
        campaign=campaign(**changes),
        values={},
        mode=mode,
        annex=Annex(title="This letter was sent to", lines=tuple(_addressee(n) for n in range(1, lines + 1))),
    )


def _addressee(number: int) -> str:
    long = " and of a place whose name runs over the line" if number % 7 == 0 else ""
    return f"Director of Children’s Services of Council {number}{long}"


RICH = """
## A heading

Some **bold**, *italic*, ***both*** and ((organisation)).

- one
  1. inner
  2. inner

  more of one
- two

3. three
4. four

> A quotation.
>
> - with a list

***

The last paragraph.
"""
"""A text with every kind of block and of run, but for a table."""

GRID = """
Grants were paid as follows.

| Council | Grant |
| --- | ---: |
| ((organisation)) | £12,500 |
| **Leeds** | *£7* |
| York | |

We expect a reply.

The last paragraph.
"""
"""A text with a table."""
_ROWS = "".join(f"| Council {number} | £{number},500 |\n" for number in range(60))
LONG_GRID = GRID.replace("| York", f"{_ROWS}| York")
"""The same with a table of three pages."""


def printed(body: str, front: str = "", **given: object) -> str:
    """The text of the body, paragraphs divided by a bar."""
    text = letter(f"[[\n\n{body}\n\n]]", front, **given).plain_text()  # type: ignore[arg-type]
    return text.split("[[\n")[1].split("]]")[0].strip().replace("\n", "|")
