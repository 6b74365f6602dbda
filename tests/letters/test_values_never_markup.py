"""A value never changes the structure of a letter, whatever it says (design, rule 3)."""

import io
import re
import zipfile

from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.compose import compose
from app.letters.docx import render_docx
from app.letters.letter import Signatory
from app.letters.page.typeface import repertoire
from app.letters.pdf import render_pdf
from app.letters.pdf.render import page_html
from app.letters.text.blocks import Heading, List, Paragraph, Quote
from app.letters.text.fields import as_text
from tests.letters.factory import campaign, recipient, template
from tests.letters.pdf.tagged import tagged_text

BODY = """
Start ((value)) **((value))** end.

## About ((value))

- ((value))
- then

> ((value))

((value))
"""
TEMPLATE = template(BODY, 'subject: "On ((value))"\nfields: [{name: value}]')

MARKUP = st.sampled_from(
    ["# ", "## ", "- ", "1. ", "> ", "***", "**", "*", "_", "`", "[a](b)", "<b>", "</p>", "<img src=x>", "((value))",
     "((x??y))", ":::", ":::  for lead-members", "&amp;", "&lt;", "\n", "\n\n", "\\", "|", "---", "{{ x }}", "{% x %}"]
)  # fmt: skip
PRINTABLE = st.text(st.sampled_from(sorted(map(chr, repertoire()))), max_size=12)
VALUES = st.lists(MARKUP | PRINTABLE, min_size=1, max_size=6).map("".join).filter(str.strip)
LISTS = st.lists(VALUES, min_size=1, max_size=4).map(tuple)


def shape(blocks):
    """The kinds of the blocks and the styles of their runs, without the words."""
    for block in blocks:
        match block:
            case List(items=items):
                yield "list", [list(shape(item)) for item in items]
            case Quote(blocks=inner):
                yield "quote", list(shape(inner))
            case Paragraph(content=runs) | Heading(content=runs):
                yield type(block).__name__, [(run.bold, run.italic, run.missing) for run in runs]


def made(value: str):
    return compose(
        TEMPLATE, registry="council-leaders", recipient=recipient(), campaign=campaign(), values={"value": value}
    )


PLAIN = made("word")


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_a_value_never_changes_the_blocks_of_a_letter(value):
    assert list(shape(made(value).blocks)) == list(shape(PLAIN.blocks))


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_a_value_never_adds_a_tag_to_the_page(value):
    assert re.findall(r"<[^>]*>", _stripped(value)) == re.findall(r"<[^>]*>", _stripped("word"))


def _stripped(value: str) -> str:
    """The page without what stands in attributes, where a value is quoted."""
    return re.sub(r'"[^"]*"', '""', page_html(made(value)))


@settings(max_examples=150, deadline=None)
@given(VALUES)
def test_a_letter_says_the_value_and_else_what_it_said(value):
    said = PLAIN.plain_text().replace("word", as_text(value))
    assert made(value).plain_text() == said


@settings(max_examples=40, deadline=None)
@given(VALUES)
def test_a_value_is_printed_as_it_is_and_adds_no_tag_to_the_pdf(value):
    letter = made(value)
    assert "".join(tagged_text(render_pdf(letter)).split()) == "".join(letter.plain_text().split())


@settings(max_examples=60, deadline=None)
@given(VALUES)
def test_a_value_never_adds_an_element_to_a_word_document(value):
    assert elements(made(value)) == elements(PLAIN)


def elements(letter) -> list[str]:
    """The elements of the document, with their attributes, without its words."""
    with zipfile.ZipFile(io.BytesIO(render_docx(letter))) as archive:
        return re.findall(r"<[^>]*>", archive.read("word/document.xml").decode())


@settings(max_examples=100, deadline=None)
@given(VALUES, VALUES)
def test_no_value_changes_another_field_or_decides_a_condition_that_is_not_its_own(one, other):
    text = template(
        "Of ((one)).\n\nOf ((other)).\n\n((one??Never.))((shown??Always ((other)).))",
        "fields: [{name: one}, {name: other}, {name: shown, type: yes/no}]",
    )
    values = {"one": f"{one}.", "other": other, "shown": "yes"}
    letter = compose(text, registry="council-leaders", recipient=recipient(), campaign=campaign(), values=values)
    assert [run.text for block in letter.blocks for run in block.content] == [
        f"Of {as_text(f'{one}.')}.",
        f"Of {as_text(other)}.",
        f"Always {as_text(other)}.",
    ]


ABOUT = {
    "region": "region",
    "policing_body": "policing body",
    "areas": "areas",
    "councils": "councils",
    "police_forces": "police forces",
    "health_bodies": "health bodies",
    "directors_of_childrens_services": "directors of children's services",
}
"""The fields that say what is known of a recipient, by its facts."""


@settings(max_examples=100, deadline=None)
@given(st.fixed_dictionaries({name: VALUES if name in ("region", "policing_body") else LISTS for name in ABOUT}))
def test_what_is_known_of_a_recipient_is_never_markup(facts):
    letter = compose(
        template("\n\n".join(f"So (({field}))." for field in ABOUT.values())),
        registry="council-leaders",
        recipient=recipient(post_salutation="Dear ((region))", **facts),
        campaign=campaign(),
        values={},
    )
    said = [run.text for block in letter.blocks for run in block.content]
    assert said == [f"So {as_text(facts[name])}." for name in ABOUT]
    assert letter.salutation == "Dear ((region))"


@settings(max_examples=60, deadline=None)
@given(VALUES, VALUES, VALUES)
def test_what_a_campaign_says_of_itself_is_never_markup(sender, office, copied):
    words = [as_text(text)[:20].strip() or "x" for text in (sender, office, copied)]
    plain, said = (
        compose(
            template("Text"),
            registry="council-leaders",
            recipient=recipient(),
            campaign=campaign(
                sender=(sender,),
                signatories=(Signatory("", office, "Department"),),
                copies=(copied,),
                enclosures=(copied,),
            ),
            values={},
        )
        for sender, office, copied in (("word", "word", "word"), words)
    )
    assert re.findall(r"<[^>]*>", re.sub(r'"[^"]*"', '""', page_html(said))) == re.findall(
        r"<[^>]*>", re.sub(r'"[^"]*"', '""', page_html(plain))
    )
    assert elements(said) == elements(plain)


def test_a_council_called_markup_prints_as_it_is_called():
    assert "Start # <b> # <b> end." in made("# <b>").plain_text()
