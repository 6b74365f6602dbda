"""Letter Markdown, one line for each case."""

import pytest

from app.letters.text.blocks import Heading, List, PageBreak, Paragraph, Quote, leaves
from app.letters.text.fields import Condition, Field, LinkAddress, Text, find
from app.letters.text.markup import parse_blocks, parse_line
from app.letters.text.slips import convert_merge_fields, escape_merge_fields


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


@pytest.mark.parametrize(
    ("source", "code", "line"),
    [
        ("<div>x</div>", "html", 1),
        ("a\n\nx <b>y</b>", "html", 3),
        ("a\n\n2015. b", "list_number_long", 3),
        ("1000) a", "list_number_long", 1),
        ("998. a\n998. b\n998. c", "list_number_long", 1),
        ("- a\n\n  123456789. b", "list_number_long", 3),
        ("> 1000. a", "list_number_long", 1),
        ("a\nx <br> y", "html", 2),
        ("<!-- note -->", "html", 1),
        ("![alt](x.png)", "image", 1),
        ("- a\n- ![alt](x.png)", "image", 2),
        ("a\n\n| a | b |\n| - | - |\n| 1 | 2 |", "table", 3),
        ("```\ncode\n```", "code", 1),
        ("a `code`", "code", 1),
        ("# a", "heading_level", 1),
        ("### a", "heading_level", 1),
        ("- ## a", "heading_nested", 1),
        ("> ## a", "heading_nested", 1),
        ("a\n\n---\n\nb", "rule", 3),
        ("a\n---", "rule", 2),
        ("> ***", "page_break_nested", 1),
        ("a\n\n((x??b", "condition_unclosed", 3),
        ("((x??b ((y??c))))", "condition_nested", 1),
        ("((x??a\n\nb))", "condition_unclosed", 1),
        ("[a](https://example.org/((b)))", "field_in_address", 1),
        ("((x??a\nb)) <i>", "html", 2),
        ("((a\nb)) <i>", "html", 2),
        ("((x??a\nb\n<i>))", "html", 3),
        ("((x??<b>y</b>))", "html", 1),
        ("((x??![a](b)))", "image", 1),
        ("((x??a `b`))", "code", 1),
        ("a  \nb  \n<i>", "html", 3),
        ("a\\\nb <i>", "html", 2),
        ("## a <i>", "html", 1),
        ("- a\n- b\n  c <i>", "html", 3),
        ("> a\n> b <i>", "html", 2),
        ("<?php ?>", "html", 1),
        ("<!DOCTYPE html>", "html", 1),
        ("a <!-- b -->", "html", 1),
        ("a\n\n</div>", "html", 3),
        ("a\n\n    ```\n    b", "code", 3),
        ("~~~\na\n~~~", "code", 1),
        ("a\n\n``` b", "code", 3),
        ("a | b\n--- | ---\n1 | 2", "table", 1),
        ("> | a | b |\n> | - | - |", "table", 1),
        ("###### a", "heading_level", 1),
        ("a\n\n# b", "heading_level", 3),
        ("1. ## a", "heading_nested", 1),
        ("a\n\n___", "rule", 3),
        ("a\n\n- - -", "rule", 3),
        ("> ---", "rule", 1),
        ("- a\n\n  ***", "page_break_nested", 3),
        ("x is x\n((x??b", "condition_unclosed", 2),
        ("((x??a))\n((x??b", "condition_unclosed", 2),
        ("a\nb ((x\ny??c", "condition_unclosed", 2),
        ("- a\n- ((x??b", "condition_unclosed", 2),
        ("x\n((x??a ((y??b))))", "condition_nested", 2),
        ("[((a))](https://example.org/((b)))", "field_in_address", 1),
        ("a\n[b](x((c)))", "field_in_address", 2),
        ("We ask ((council name", "field_unclosed", 1),
        ("a\n((b)\nc", "field_unclosed", 2),
        ("a\n((b) ) c", "field_unclosed", 2),
        ("((a,b))", "field_unclosed", 1),
        ("((a (b)))", "field_unclosed", 1),
        ("(((a, b)))", "field_unclosed", 1),
        ("((see ((a))))", "field_unclosed", 1),
        ("((a,b??c))", "field_unclosed", 1),
        ("((a *b, c* d))", "field_unclosed", 1),
        ("((x??a\n((b) c))", "condition_unclosed", 1),
        ("((x??a\n((b) ) c))", "field_unclosed", 2),
        ("((x\ny??a\n((b,c))))", "field_unclosed", 3),
        ("- a\n- b\n  ((c", "field_unclosed", 3),
        ("> a\n> ((b\n> c", "field_unclosed", 2),
        ("## ((a", "field_unclosed", 1),
        ("a\nWe ask (council name)) to", "field_unclosed", 2),
        ("((a)) and (b))", "field_unclosed", 1),
        ("((x??see (b)) c))", "field_unclosed", 1),
        ("((a\nb)) and ((c, d))", "field_unclosed", 2),
        ("Pay «Amount» now", "field_foreign", 1),
        ("a\nby <<date>> or <<Council_Name>>", "field_foreign", 2),
        ("- a\n- {{ first name }}", "field_foreign", 2),
        ("((x??a\n«b»))", "field_foreign", 2),
        ("[a]: https://example.org", "link_definition", 1),
        ("[a]\n\n[a]: http://example.org\n", "link_definition", 3),
        ("- [a]: <https://example.org>", "link_definition", 1),
        ("[a]: /b", "link_definition", 1),
        ("a\n[b](/c/d)", "link_relative", 2),
        ("[a](#part)", "link_relative", 1),
        ("[a](../b.html)", "link_relative", 1),
        ("[a](b.html)", "link_relative", 1),
        ("[a](//example.org/b)", "link_relative", 1),
        ("[a]()", "link_relative", 1),
    ],
)
def test_what_a_letter_cannot_hold_is_told_by_line(source, code, line):
    problems = []
    parse_blocks(source, problems)
    assert {(problem.code, problem.line) for problem in problems} == {(code, line)}


@pytest.mark.parametrize(
    "source",
    [
        "(see (2))",
        "((a) or (b)) applies",
        "section 3((a) to (c))",
        "(((a)))",
        "((((a))))",
        "(())",
        "((()))",
        "(( ))",
        "((_-))",
        "so be it :((",
        "so be it :))",
        "a) the first (of two)",
        "(as (2))",
        "(as a, b))",
        "\\(a))",
        "((x))) and (((y))",
        "\\((a,b))",
        "\\((a",
        "&#40;(a",
        "((x??see (2)))",
        "((x??see ((y)) (2)))",
        "((b)) ((c))",
        "(((a)) and ((b)))",
        "a [b]: https://example.org",
        "a\n[b]: https://example.org",
        "[Note]: see (2)",
        "\\[a]: https://example.org",
        "((x??[a]: https://example.org))",
    ],
)
def test_brackets_that_are_meant_are_text(source):
    problems = []
    parse_blocks(source, problems)
    assert problems == []


def test_a_slip_says_what_stands_there():
    problems = []
    parse_blocks("We ask ((council (the\n*district*)) of ((area)), and so on, and so on, and on.", problems)
    (problem,) = problems
    assert problem.facts == {"text": "((council (the district)) of …, and so o…"}


def test_where_each_field_is_first_met():
    places = {}
    parse_blocks(
        "a ((b\nb)) ((c))\n\n- d\n- ((e\n  e??\n  f ((g))))\n\n> [x](y\n> 'z') ((h)) ((c))",
        [],
        first_line=5,
        places=places,
    )
    assert places == {"bb": 5, "c": 6, "ee": 9, "g": 11, "h": 14}


def test_lines_count_from_the_first_line_of_the_file():
    problems = []
    parse_blocks("a\n\n<b>", problems, first_line=10)
    assert {problem.line for problem in problems} == {12}


def test_all_problems_are_told():
    problems = []
    parse_blocks("<b>x</b>\n\n![a](b)\n\n# c", problems)
    assert {problem.code for problem in problems} == {"html", "image", "heading_level"}


def test_a_line_of_text_is_in_the_same_language():
    problems = []
    assert parse_line("*a* ((b))", problems) == (Text("a", italic=True), Text(" "), Field("b"))
    assert problems == []


def test_leaves_are_in_reading_order():
    blocks = parsed("((a))\n\n## ((b))\n\n- ((c))\n  - ((d))\n\n> ((e))\n\n***\n\n((f))")
    assert [name for content in leaves(blocks) for name in find(content)] == ["a", "b", "c", "d", "e", "f"]


MERGED = "Pay «First_Name» by <<date of letter>>, {{ x y }}; a << b, « », {{}} and <<a, b>>"


def test_merge_fields_of_other_systems_become_fields_and_nothing_else_changes():
    assert (
        convert_merge_fields(MERGED)
        == "Pay ((First Name)) by ((date of letter)), ((x y)); a << b, « », {{}} and <<a, b>>"
    )


def test_merge_fields_that_are_meant_as_text_print_as_they_were_written():
    kept = escape_merge_fields(MERGED)
    problems = []
    (block,) = parse_blocks(kept.replace("<<a, b>>", ""), problems)
    assert problems == []
    assert "".join(part.text for part in block.content) == MERGED.replace("<<a, b>>", "").rstrip()
    assert escape_merge_fields(kept) == kept
    assert convert_merge_fields(kept) == kept, "it is asked about once"
