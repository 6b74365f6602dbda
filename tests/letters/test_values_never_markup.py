"""A value never changes the structure of a letter, whatever it says (design, rule 3)."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from app.letters.blocks import Heading, List, Paragraph, Quote
from app.letters.compose import compose
from app.letters.pdf.render import page_html
from app.letters.typeface import repertoire
from tests.letters.factory import campaign, recipient, template

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


def test_a_council_called_markup_prints_as_it_is_called():
    assert "Start # <b> # <b> end." in made("# <b>").plain_text()
