"""The reading order of each shipped template: its tagged text, as it is kept under snapshots/.

A snapshot that is not there is written, and its test fails once, so that what is new is looked at before it is kept.
"""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from app.letters.compose import compose
from app.letters.letter import Letter, Signatory
from app.letters.pdf import page_count, render_by_weasyprint, render_pdf
from app.letters.text.front_matter import REGISTRIES, FieldSpec, SigningOffice
from app.letters.text.template import compile_template
from tests.letters.factory import RECIPIENTS, ROOT, campaign
from tests.letters.pdf.tagged import outline
from tests.letters.signatures import drawn, named

SNAPSHOTS = Path(__file__).parent / "snapshots"
TEMPLATES = sorted((ROOT / "letter_templates").glob("*.md"))
PICTURES = named(drawn(600, 150))
VALUES = {"date": date(2015, 4, 1), "number": 3, "yes/no": "yes"}
"""For fields of which a template gives no example."""


OFFICE = SigningOffice("Secretary of State for Examples", "Department for Examples")
"""Signs where a template leaves it to the campaign who does."""


def shipped(path: Path) -> Letter:
    """The template's letter to a recipient with an address, with a signature picture for the first to sign."""
    template = compile_template(path.read_text(encoding="utf-8"))
    front = template.front
    whom = front.registries or REGISTRIES
    registry, recipient = next(one for one in RECIPIENTS.values() if one[0] in whom and one[1].address)
    first, *others = [Signatory("Pat Example", one.office, one.department) for one in front.signatories or [OFFICE]]
    signed = replace(first, picture=next(iter(PICTURES)))
    return compose(
        template,
        registry=registry,
        recipient=recipient,
        campaign=campaign(signatories=(signed, *others), copies=front.copies, draft=False),
        values={spec.name: value_of(spec) for spec in front.fields if not spec.where},
    )


def value_of(spec: FieldSpec) -> object:
    return spec.example or VALUES.get(spec.type) or (spec.choices or ("A value",))[0]


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_it_is_read_out_in_the_order_that_is_kept(path):
    made = shipped(path)
    read = "".join(f"{line}\n" for line in outline(render_pdf(made, pictures=PICTURES)))
    kept = SNAPSHOTS / f"{path.stem}.txt"
    if not kept.exists():
        kept.write_text(read, encoding="utf-8")
        pytest.fail(f"{kept.name} was not there and is written: look at it, and keep it")
    assert read.splitlines() == kept.read_text(encoding="utf-8").splitlines()
    assert outline(render_by_weasyprint(made, pictures=PICTURES)) == read.splitlines()


def test_no_snapshot_is_of_a_template_that_is_gone():
    assert {file.stem for file in SNAPSHOTS.iterdir()} == {path.stem for path in TEMPLATES}


def test_a_reminder_that_five_ministers_sign_is_one_page():
    ministers = [
        Signatory(f"Pat Example {n}", "Secretary of State for Communities and Local Government", "Department")
        for n in range(5)
    ]
    made = replace(shipped(ROOT / "letter_templates" / "reminder.md"), signatories=tuple(ministers))
    assert page_count(render_pdf(made, pictures={})) == 1
