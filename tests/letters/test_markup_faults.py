"""What letter Markdown may not hold, with the line of each fault."""

import pytest

from app.letters.text.markup import parse_blocks


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
        ("- a\n\n  | a | b |\n  | - | - |\n  | 1 | 2 |", "table_nested", 3),
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
        ("> | a | b |\n> | - | - |", "table_nested", 1),
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


def test_lines_count_from_the_first_line_of_the_file():
    problems = []
    parse_blocks("a\n\n<b>", problems, first_line=10)
    assert {problem.line for problem in problems} == {12}


def test_all_problems_are_told():
    problems = []
    parse_blocks("<b>x</b>\n\n![a](b)\n\n# c", problems)
    assert {problem.code for problem in problems} == {"html", "image", "heading_level"}
