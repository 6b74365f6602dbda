"""Letter Markdown, one line for each case: blocks, lines and links."""

import pytest

from app.letters.text.blocks import Heading, List, PageBreak, Paragraph, Quote, leaves
from app.letters.text.fields import Condition, Field, LinkAddress, Text, find
from app.letters.text.markup import parse_blocks, parse_line


def parsed(source: str):
    problems = []
    blocks = parse_blocks(source, problems)
    assert problems == []
    return blocks


def p(*parts):
    return Paragraph(tuple(Text(part) if isinstance(part, str) else part for part in parts))


A, B, C = p("a"), p("b"), p("c")


@pytest.mark.parametrize(
    ("source", "blocks"),
    [
        ("", ()),
        ("a", (A,)),
        ("a\n\nb", (A, B)),
        ("a\nb", (p("a", " ", "b"),)),
        ("a  \nb", (p("a", "\n", "b"),)),
        ("a\\\nb", (p("a", "\n", "b"),)),
        ("## a", (Heading((Text("a"),)),)),
        ("- a\n- b", (List(False, 1, ((A,), (B,))),)),
        ("* a\n* b", (List(False, 1, ((A,), (B,))),)),
        ("- a\n\n- b", (List(False, 1, ((A,), (B,))),)),
        ("1. a\n2. b", (List(True, 1, ((A,), (B,))),)),
        ("3. a\n4. b", (List(True, 3, ((A,), (B,))),)),
        ("- a\n  - b\n- c", (List(False, 1, ((A, List(False, 1, ((B,),))), (C,))),)),
        ("1. a\n   - b", (List(True, 1, ((A, List(False, 1, ((B,),))),)),)),
        ("- a\n\n  b", (List(False, 1, ((A, B),)),)),
        ("> a", (Quote((A,)),)),
        ("> a\n>\n> b", (Quote((A, B)),)),
        ("a\n\n***\n\nb", (A, PageBreak(), B)),
        ("**a**", (Paragraph((Text("a", bold=True),)),)),
        ("*a*", (Paragraph((Text("a", italic=True),)),)),
        ("***a***", (Paragraph((Text("a", bold=True, italic=True),)),)),
        ("_a_ __b__", (p(Text("a", italic=True), " ", Text("b", bold=True)),)),
        ("((a))", (p(Field("a")),)),
        ("**((a))**", (p(Field("a", bold=True)),)),
        ("*x ((a))*", (p(Text("x ", italic=True), Field("a", italic=True)),)),
        ("((a??**b** c))", (p(Condition("a", (Text("b", bold=True), Text(" c")))),)),
        ("**((a??b))**", (p(Condition("a", (Text("b", bold=True),))),)),
        ("- ((a))", (List(False, 1, ((p(Field("a")),),)),)),
        ("## ((a))", (Heading((Field("a"),)),)),
        ("((a\nb))", (p(Field("a b")),)),
        ("\\*a\\*", (p("*", "a", "*"),)),
        ("&amp;", (p("&"),)),
        ("a_b_c", (p("a_b_c"),)),
        ("2 * 3", (p("2 * 3"),)),
        ("#a", (p("#a"),)),
        ("    a", (A,)),
        ('"a"', (p("“a”"),)),
        ("a&nbsp;b", (p("a", "\u00a0", "b"),)),
        ("a\tb", (p("a b"),)),
        ("a\n\n\n\nb", (A, B)),
        ("  a", (A,)),
        ("## a ##", (Heading((Text("a"),)),)),
        ("## a\nb", (Heading((Text("a"),)), B)),
        ("a\n## b", (A, Heading((Text("b"),)))),
        ("##a", (p("##a"),)),
        ("a\n===", (p("a", " ", "==="),)),
        ("+ a", (List(False, 1, ((A,),)),)),
        ("* a\n- b", (List(False, 1, ((A,),)), List(False, 1, ((B,),)))),
        ("1) a", (List(True, 1, ((A,),)),)),
        ("0. a", (List(True, 0, ((A,),)),)),
        ("10. a\n11. b", (List(True, 10, ((A,), (B,))),)),
        ("998. a\n999. b", (List(True, 998, ((A,), (B,))),)),
        ("2015\\. a", (p("2015", ".", " a"),)),
        ("a\n2015. b", (p("a", " ", "2015. b"),)),
        ("1. a\n1. b", (List(True, 1, ((A,), (B,))),)),
        ("2. a\n9. b", (List(True, 2, ((A,), (B,))),)),
        ("- a\nb", (List(False, 1, ((p("a", " ", "b"),),)),)),
        ("a\n- b", (A, List(False, 1, ((B,),)))),
        ("- a\n\nb", (List(False, 1, ((A,),)), B)),
        ("- a\n\n\n- b", (List(False, 1, ((A,), (B,))),)),
        ("1. a\n   1. b\n      - c", (List(True, 1, ((A, List(True, 1, ((B, List(False, 1, ((C,),))),))),)),)),
        ("- a\n  > b", (List(False, 1, ((A, Quote((B,))),)),)),
        ("> 1. a\n> 2. b", (Quote((List(True, 1, ((A,), (B,))),)),)),
        ("> a\nb", (Quote((p("a", " ", "b"),)),)),
        ("> > a", (Quote((Quote((A,)),)),)),
        ("> a\n\n> b", (Quote((A,)), Quote((B,)))),
        ("a\n***\nb", (A, PageBreak(), B)),
        ("***", (PageBreak(),)),
        ("* * *", (PageBreak(),)),
        ("*****", (PageBreak(),)),
        ("**a b**c", (p(Text("a b", bold=True), "c"),)),
        ("*a **b** c*", (p(Text("a ", italic=True), Text("b", bold=True, italic=True), Text(" c", italic=True)),)),
        ("*a\nb*", (p(Text("a", italic=True), Text(" ", italic=True), Text("b", italic=True)),)),
        ("**a", (p("**a"),)),
        ("a*", (p("a*"),)),
        ("** a**", (p("** a**"),)),
        ("\\# a", (p("#", " a"),)),
        ("\\- a", (p("-", " a"),)),
        ("1\\. a", (p("1", ".", " a"),)),
        ("\\((a))", (p("(", "(a))"),)),
        ("&lt;b&gt;", (p("<", "b", ">"),)),
        ("&#8364; &copy;", (p("€", " ", "©"),)),
        ("a < b > c", (p("a < b > c"),)),
        ("a & b", (p("a & b"),)),
        ("~~a~~", (p("~~a~~"),)),
        ("| a |", (p("| a |"),)),
        ("`a", (p("`a"),)),
        ("![a]", (p("![a]"),)),
        ("[a]", (p("[a]"),)),
        ("((x??- a))", (p(Condition("x", (Text("- a"),))),)),
        ("((x??a))\n\n((x??b))", (p(Condition("x", (Text("a"),))), p(Condition("x", (Text("b"),))))),
        ("((x??a\nb))", (p(Condition("x", (Text("a"), Text(" "), Text("b")))),)),
        ("((x??*((a))*))", (p(Condition("x", (Field("a", italic=True),))),)),
        ("*((x??a))*", (p(Condition("x", (Text("a", italic=True),))),)),
        ("((x??\\*a))", (p(Condition("x", (Text("*"), Text("a")))),)),
        ("((a*b*))", (p(Field("a*b*")),)),
        ("((a_b)) ((c_d))", (p(Field("a_b"), " ", Field("c_d")),)),
        ("> ((a))", (Quote((p(Field("a")),)),)),
        ("((<b>))", (p(Field("<b>")),)),
        ("a -\nb", (p("a –", " ", "b"),)),
        ("a -\n*b*", (p("a –", " ", Text("b", italic=True)),)),
        ("a \\- b", (p("a ", "-", " b"),)),
        ("https://example.org/((a))/b--c", (p("https://example.org/", Field("a"), "/b--c"),)),
    ],
)
def test_blocks(source, blocks):
    assert parsed(source) == blocks


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ("[the page](https://example.org/a)", "the page (https://example.org/a)"),
        ("[*the* page](https://example.org/a)", "the page (https://example.org/a)"),
        ("<https://example.org/a>", "https://example.org/a"),
        ("[https://example.org/a](https://example.org/a)", "https://example.org/a"),
        ("<pat@example.org>", "pat@example.org"),
        ("[write](mailto:pat@example.org)", "write (pat@example.org)"),
        ("https://example.org/a--b", "https://example.org/a--b"),
        ("[a](https://example.org/x--y's)", "a (https://example.org/x--y's)"),
        ("[a](https://example.org/?a=1&b=2)", "a (https://example.org/?a=1&b=2)"),
        ('[a](https://example.org "title")', "a (https://example.org)"),
        ("[**a** b](https://example.org)", "a b (https://example.org)"),
        ("[a](www.example.org)", "a (www.example.org)"),
        ("[a](example.org/b)", "a (example.org/b)"),
        ("[a](tel:+442071234567)", "a (tel:+442071234567)"),
        ("[](https://example.org)", "https://example.org"),
        ("<https://example.org/caf%C3%A9>", "https://example.org/café"),
        ("[https://example.org/café](https://example.org/caf%C3%A9)", "https://example.org/café"),
        ("[https://example.org/caf%C3%A9](https://example.org/café)", "https://example.org/caf%C3%A9"),
        ("[us](https://example.org/caf%C3%A9)", "us (https://example.org/caf%C3%A9)"),
        ("<https://bücher.example/a>", "https://bücher.example/a"),
        ("https://example.org/a&amp;b--c -- so", "https://example.org/a&b--c – so"),
        ("https://example.org/a\\_b--c -- so", "https://example.org/a_b--c – so"),
        ("https://example.org/a  \nb--c", "https://example.org/a\nb–c"),
        ("[pat@example.org](mailto:pat@example.org)", "pat@example.org"),
        ("[a](javascript:alert)", "[a](javascript:alert)"),
        ("[a](b c)", "[a](b c)"),
        ("[ ](https://example.org)", " https://example.org"),
        ("[a](https://example.org), then", "a (https://example.org), then"),
        ("see https://example.org/a_b_c.", "see https://example.org/a_b_c."),
    ],
)
def test_a_link_prints_as_text_with_its_address(source, printed):
    (block,) = parsed(source)
    assert "".join(part.text for part in block.content) == printed


def shown_of(*parts, text=" (https://example.org)", **style):
    """Parts of a link without words of its own, with its address."""
    return (*parts, LinkAddress(text, parts, **style))


X = Condition("x", (Text("a"),))
ADDRESS = Text(" (https://example.org)")


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("[((f))](https://example.org)", shown_of(Field("f"))),
        ("[((x??a))](https://example.org)", shown_of(X)),
        ("[((x??a)) ((f))](https://example.org)", shown_of(X, Text(" "), Field("f"))),
        ("[**((f))**](https://example.org)", shown_of(Field("f", bold=True))),
        ("**[((f))](https://example.org)**", shown_of(Field("f", bold=True), bold=True)),
        ("[((f))](mailto:pat@example.org)", shown_of(Field("f"), text=" (pat@example.org)")),
        ("((x??[((f))](https://example.org)))", (Condition("x", shown_of(Field("f"))),)),
        ("((x??[a](https://example.org)))", (Condition("x", (Text("a"), ADDRESS)),)),
        ("[((f)) page](https://example.org)", (Field("f"), Text(" page"), ADDRESS)),
        ("[((f))https://example.org](https://example.org)", (Field("f"), Text("https://example.org"), ADDRESS)),
    ],
)
def test_an_address_depends_on_the_text_of_its_link_where_that_has_no_words(source, parts):
    (block,) = parsed(source)
    assert block.content == parts


def test_where_each_field_is_first_met():
    places = {}
    parse_blocks(
        "a ((b\nb)) ((c))\n\n- d\n- ((e\n  e??\n  f ((g))))\n\n> [x](y\n> 'z') ((h)) ((c))",
        [],
        first_line=5,
        places=places,
    )
    assert places == {"bb": 5, "c": 6, "ee": 9, "g": 11, "h": 14}


def test_a_line_of_text_is_in_the_same_language():
    problems = []
    assert parse_line("*a* ((b))", problems) == (Text("a", italic=True), Text(" "), Field("b"))
    assert problems == []


def test_leaves_are_in_reading_order():
    blocks = parsed("((a))\n\n## ((b))\n\n- ((c))\n  - ((d))\n\n> ((e))\n\n***\n\n((f))")
    assert [name for content in leaves(blocks) for name in find(content)] == ["a", "b", "c", "d", "e", "f"]
