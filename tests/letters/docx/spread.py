"""Letters of every kind, by name: what a Word document must be able to say."""

import dataclasses

from app.letters.compose import compose
from app.letters.letter import Letter, Signatory
from tests.letters.factory import RECIPIENTS, RICH, campaign, letter, march_letter, open_letter, recipient, template

LONG = "A sentence of a paragraph that goes on for some time and then ends where it should. "
OFFICES = tuple(
    Signatory(
        f"Alex Example {n}" if n % 3 else "", f"Secretary of State for Affair {n} and All That It Touches", "Office"
    )
    for n in range(1, 13)
)

TEXTS = {
    "bold": "Before **bold** after",
    "bold alone": "**bold**",
    "bold at the start": "**Bold** words",
    "italic": "Before *italic* after",
    "bold italic": "Before ***both*** after, **then *one* in** the other",
    "spaces about runs": "one **two** *three* four",
    "line breaks": "one\\\ntwo\\\nthree",
    "link": "See [the guidance](https://www.example.gov.uk/a?b=1&c=2) & act",
    "quotes and dashes": "\"Quoted\" -- it's 'so' -- 10-12",
    "signs of XML": "a < b && c > d, \"e\" 'f' \\]\\]> \\<w:p/\\> \\&amp;",
    "Welsh letters": "Ŵŵ Ŷŷ Â â Ê ê Î î Ô ô Û û ï ½ € £ …",
    "heading": "## Heading\n\nText\n\n## Another\n\nText",
    "bullets": "- one\n- two\n- three",
    "numbers": "1. one\n2. two",
    "numbers from seven": "7. seven\n8. eight",
    "two counts": "1. one\n\nThen\n\n1. one again",
    "nested bullets": "- a\n  - b\n    - c\n      - d\n- e",
    "nested numbers": "1. a\n   1. b\n      1. c\n   2. d\n2. e",
    "numbers in bullets": "- a\n  3. three\n  4. four\n- b",
    "nine deep": "\n".join(f"{'  ' * depth}- level {depth}" for depth in range(9)),
    "twelve deep": "\n".join(f"{'  ' * depth}- level {depth}" for depth in range(12)),
    "table": "| Council | Grant |\n| - | -: |\n| One | £12,500 |\n| **Two** | |",
    "two tables": "| A |\n| - |\n| 1 |\n\n| B |\n| :-: |\n| 2 |",
    "table on a page of its own": "Text\n\n***\n\n| A | B |\n| - | - |\n| 1 | 2 |\n\nText\n\nText",
    "paragraphs in an item": "- one\n\n  more of one\n\n  and more\n- two",
    "paragraphs in a nested item": "- one\n  - inner\n\n    more of inner\n- two",
    "a list that ends in a paragraph": "- one\n- two\n\n  more of two",
    "an item that begins with a list": "1. - a\n   - b\n2. c",
    "an item that begins with a quotation": "- > quoted\n- plain",
    "quotation": "> one\n>\n> two",
    "quotation in a quotation": "> one\n>\n> > two\n>\n> three",
    "list in a quotation": "> said:\n>\n> 1. a\n> 2. b\n>\n> and so",
    "quotation in an item": "- one\n\n  > quoted\n\n  more\n- two",
    "page break": "one\n\n***\n\ntwo",
    "page break before a heading": "one\n\n***\n\n## two\n\nthree",
    "page break before a list": "one\n\n***\n\n- two\n- three",
    "rich": RICH,
    "long": "\n\n".join([LONG * 6] * 9),
}
"""Markdown by what it tries."""


def _conditional(**values: object) -> Letter:
    fields = "fields: [{name: plan, type: yes/no}, {name: note, type: long text, required: false}]"
    return letter("First\n\n((plan??Only with a plan.))\n\n- ((note))\n- kept\n\n((note))", fields, values=values)


def _preview() -> Letter:
    return compose(
        template("Dear ((one)), **((two))**", "fields: [{name: one}, {name: two}]"),
        registry="council-leaders",
        recipient=recipient(),
        campaign=campaign(),
        values={},
        mode="preview",
    )


SPREAD: dict[str, Letter] = {
    **{f"march: {name}": march_letter(name) for name in RECIPIENTS},
    **{f"text: {name}": letter(body) for name, body in TEXTS.items()},
    **{
        f"signatories: {count} of {across}": letter("Text", signatories=OFFICES[:count], across=across)
        for count in range(13)
        for across in (2, 3)
    },
    "subject": letter("Text", 'subject: "On **it**"'),
    "no subject": letter("## Heading\n\nText"),
    "cleared": march_letter(draft=False),
    "unmarked": march_letter(marking="", draft=False),
    "sensitive": march_letter(marking="OFFICIAL-SENSITIVE"),
    "notice": letter("Text", 'notice: "For example only & nothing else."'),
    "no reply wanted": letter("Text", reply_by=None),
    "by hand": letter("Text", top_and_tail=True),
    "by hand, unsigned": letter("Text", top_and_tail=True, signatories=(), copies=()),
    "bare": letter("Text", signatories=(), copies=(), marking="", draft=False, sender=(), reply_by=None),
    "no copies": letter("Text", copies=()),
    "copies": letter("Text", copies=tuple(f"Copy {n} & others" for n in range(1, 9))),
    "enclosures alone": letter("Text", copies=(), enclosures=("A leaflet", "A form")),
    "copies and enclosures": letter("Text", enclosures=("A leaflet", "A form")),
    "welsh": letter("Testun", "language: cy", enclosures=("Taflen",)),
    "welsh, cleared": letter("Testun", "language: cy", draft=False, copies=()),
    "no address": letter("Text", sender=()),
    "long names": march_letter("long unitary leader"),
    "long reference": dataclasses.replace(march_letter(), reference="MMMMMMMMMMMMMMMMMMMM-12345"),
    "annex": open_letter(3),
    "annex, no copies": open_letter(3, copies=()),
    "annex, no subject": open_letter(3, front=""),
    "annex, unsigned": open_letter(3, signatories=(), copies=()),
    "annex of many": open_letter(150),
    "condition holds": _conditional(plan="yes", note="A note.\n\nIn two paragraphs."),
    "condition does not": _conditional(plan="no", note=""),
    "preview": _preview(),
}
"""Letters by name."""
