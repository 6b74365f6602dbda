"""Every template that ships makes a letter for each registry that it is for: with all its values, with the fewest."""

import re
from datetime import date

import pytest

from app.drafting.example import example_letter, registries_of
from app.letters.compose import compose
from app.letters.letter import Annex, missing_fields
from app.letters.page.measures import MOST_PAGES
from app.letters.pdf import make_pdf, render_pdf
from app.letters.pdf.check import check
from app.letters.text.blocks import leaves
from app.letters.text.front_matter import REGISTRIES
from app.letters.text.template import CompiledTemplate, compile_template
from app.letters.text.values import prepare
from app.platform.root import ROOT
from tests.letters.factory import campaign, recipient
from tests.letters.verapdf import validate

DAY = date(2026, 11, 25)
FILES = sorted((ROOT / "letter_templates").glob("*.md"))
NAMES = {"acknowledgement", "one-signatory", "open-letter", "reminder", "request-for-information"}
BROKEN = re.compile(r"  | [.,;:]|\(\(|\?\?|\bby [.,]")
"""What is left of a sentence whose value is not there."""


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def path(request):
    return request.param


@pytest.fixture
def template(path) -> CompiledTemplate:
    return compile_template(path.read_text(encoding="utf-8"))


def test_there_is_one_for_each_occasion():
    assert {path.stem for path in FILES} > NAMES


def test_it_says_what_it_is_for_and_its_fields_have_examples_that_suit_them(template):
    assert template.front.summary
    declared = [spec for spec in template.front.fields if not spec.where]
    assert [spec.name for spec in declared if not spec.example] == []
    for spec in declared:
        prepare(spec.example, name=spec.name, kind=spec.type, choices=spec.choices)


def test_its_example_is_whole_for_each_registry_and_passes_the_check_of_pdfs(template):
    for registry in registries_of(template.front):
        made = example_letter(template, registry, today=DAY)
        pdf = make_pdf(made)
        assert missing_fields(made) == ()
        assert pdf.pages <= MOST_PAGES
        assert pdf.unset == ""
        assert check(pdf.body) == ()


def test_without_what_may_be_left_out_no_sentence_is_broken(template):
    values = {spec.name: spec.example for spec in template.front.fields if not spec.where and spec.required}
    for registry in registries_of(template.front):
        made = compose(template, registry=registry, recipient=recipient(), campaign=campaign(), values=values)
        assert BROKEN.findall(made.plain_text()) == []
        assert all(content for content in leaves(made.blocks))


def test_one_that_is_for_everybody_says_the_same_to_all(path, template):
    if path.stem in NAMES:
        texts = {template.variant(registry) for registry in REGISTRIES}
        assert len(texts) == 1
        assert template.variant("one-of-our-own") in texts


@pytest.mark.parametrize("slug", sorted(NAMES))
def test_it_asks_with_please_and_ends_with_thanks(slug):
    text = (ROOT / "letter_templates" / f"{slug}.md").read_text(encoding="utf-8").rpartition("---")[2]
    last = text.strip().rpartition("\n\n")[2]
    assert "please" in text.casefold()
    assert re.search("Thank you|We are grateful", last)


def test_the_open_letter_lacks_nothing_as_an_open_letter():
    template = compile_template((ROOT / "letter_templates" / "open-letter.md").read_text(encoding="utf-8"))
    compose(
        template,
        registry="council-leaders",
        recipient=recipient(post_title="To all council leaders", organisation="", address=(), areas=()),
        campaign=campaign(),
        values={spec.name: spec.example for spec in template.front.fields},
        annex=Annex(title="Annex", lines=("Leader of Example Council",)),
    )


@pytest.mark.services
def test_all_pass_pdf_ua_1(tmp_path):
    files = []
    for path in FILES:
        template = compile_template(path.read_text(encoding="utf-8"))
        files.append(tmp_path / f"{path.stem}.pdf")
        files[-1].write_bytes(render_pdf(example_letter(template, registries_of(template.front)[0], today=DAY)))
    passed, said = validate(files)
    assert passed == files, "\n".join(said)
