"""What a Word file says, as a letter's text."""

import pytest

from tests.letters.word_text.making import field, item, left, p, r, read_body, styled

LIST = '<w:abstractNum w:abstractNumId="{0}">{1}</w:abstractNum>'
LEVEL = (
    '<w:lvl w:ilvl="{0}"><w:start w:val="{2}"/><w:numFmt w:val="{1}"/><w:lvlText w:val="x"/>'
    '<w:lvlJc w:val="left"/></w:lvl>'
)
NUMBERING = (
    LIST.format(1, LEVEL.format(0, "bullet", 1) + LEVEL.format(1, "decimal", 1))
    + LIST.format(2, LEVEL.format(0, "decimal", 4))
    + LIST.format(3, LEVEL.format(0, "lowerRoman", 1))
    + '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
    + '<w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num>'
    + '<w:num w:numId="3"><w:abstractNumId w:val="2"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/>'
    + "</w:lvlOverride></w:num>"
    + '<w:num w:numId="4"><w:abstractNumId w:val="3"/></w:num>'
)


def lines(body: str, **parts) -> list[str]:
    return read_body(body, **parts).text.rstrip("\n").split("\n")


@pytest.mark.parametrize(
    ("run", "said"),
    [
        (r("loud", "<w:b/>"), "**loud**"),
        (r("soft", "<w:i/>"), "_soft_"),
        (r("plain", '<w:b w:val="0"/>'), "plain"),
        (r("both", '<w:rStyle w:val="Strong"/><w:i w:val="true"/>'), "**_both_**"),
        (r("twice", '<w:rStyle w:val="Strong"/><w:b w:val="0"/>'), "twice"),
        (
            "<w:r><w:t>ten</w:t><w:noBreakHyphen/><w:t>year pl</w:t><w:softHyphen/><w:t>an</w:t></w:r>",
            "ten\u2011year plan",
        ),
        (r("section\u00a010, tŷ ŵyr – “x” co\u00adop"), "section\u00a010, tŷ ŵyr – “x” coop"),
        ("<w:r><w:t>one</w:t><w:br/><w:t>two</w:t></w:r>", "one\\"),
        ("<w:r><w:t>a</w:t><w:tab/><w:t>b</w:t></w:r>", "a b"),
        ('<w:r><w:sym w:font="Arial" w:char="00BD"/></w:r>', "½"),
        (r("**not** ((a field"), r"\*\*not\*\* \(\(a field"),
        (f"<w:smartTag>{r('tagged')}</w:smartTag>", "tagged"),
    ],
)
def test_words_keep_what_a_letter_prints_of_them(run, said):
    assert lines(p(run))[0] == said


def test_styles_of_a_paragraph_and_of_words_cancel_each_other_out():
    assert lines(styled("heading", "Heading2")) == ["## heading"]
    assert lines(p(r("x", '<w:rStyle w:val="Strong"/>') + r("y"), '<w:pStyle w:val="Caption"/>')) == ["x**y**"]


def test_a_heading_that_was_made_bold_as_well_is_a_heading():
    assert lines(p(r("Our plan", "<w:b/>"), '<w:pStyle w:val="Heading1"/>')) == ["## Our plan"]


def test_headings_of_any_level_and_titles_are_headings_and_it_is_reported():
    text = read_body(styled("A", "Title") + styled("B", "Heading1") + styled("C", "Heading3") + p(r("d")))
    assert text.text == "## A\n\n## B\n\n## C\n\nd\n"
    assert "heading_levels" in left(text)


def test_lists_have_their_levels_kinds_and_numbers():
    body = item("a", 1) + item("one", 1, 1) + item("two", 1, 1) + item("b", 1) + p(r("between")) + item("four", 2)
    assert lines(body, numbering=NUMBERING) == [
        *("- a", "", "  1. one", "  2. two", "", "- b", "", "between", "", "4. four"),
    ]


def test_a_list_goes_on_with_its_number_after_a_paragraph_and_begins_again_where_word_says_so():
    body = item("x", 2) + p(r("between")) + item("y", 2) + item("z", 3)
    found = [line for line in lines(body, numbering=NUMBERING) if line]
    assert found == ["4. x", "between", "5. y", "7) z"]


def test_empty_lines_between_items_do_not_end_their_list():
    assert lines(item("a", 1) + p("") + item("b", 1), numbering=NUMBERING) == ["- a", "- b"]


def test_an_item_goes_on_in_a_paragraph_without_a_number():
    body = item("a", 1) + styled("more", "ListParagraph") + styled("yet more", "ListContinue") + item("b", 1)
    assert lines(body, numbering=NUMBERING) == ["- a", "", "  more", "", "  yet more", "", "- b"]


def test_roman_numerals_become_numbers_and_it_is_reported():
    text = read_body(item("a", 4) + item("b", 4), numbering=NUMBERING)
    assert text.text == "1. a\n2. b\n"
    assert left(text)["lettered_lists"] == (1, ())


def test_lists_of_styles_are_lists():
    assert lines(styled("a", "ListBullet") + styled("b", "ListBullet") + styled("c", "ListNumber")) == [
        *("- a", "- b", "", "1. c"),
    ]


def test_quotations_are_quotations():
    assert lines(styled("a", "Quote") + styled("b", "Quote") + styled("c", "IntenseQuote") + p(r("d"))) == [
        *("> a", ">", "> b", "", "> c", "", "d"),
    ]


def test_links_keep_addresses_of_the_web_and_of_email():
    link = '<w:hyperlink r:id="{0}">{1}</w:hyperlink>'
    body = p(
        link.format("rId90", r("site", "<w:u w:val='single'/>"))
        + field('HYPERLINK "mailto:a@example.org"', "mail")
        + link.format("rId91", r("file"))
        + '<w:hyperlink w:anchor="top"><w:r><w:t>place</w:t></w:r></w:hyperlink>'
    )
    text = read_body(body, links={"rId90": "https://www.gov.uk/a(b)", "rId91": "file:///c:/a.docx"})
    assert text.text == "[site](<https://www.gov.uk/a(b)>)[mail](<mailto:a@example.org>)fileplace\n"
    assert left(text) == {"links": (2, ("file", "place"))}


def cell(content: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(*cells: str) -> str:
    return f"<w:tr>{''.join(cells)}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl><w:tblPr/><w:tblGrid/>{''.join(rows)}</w:tbl>"


def test_a_table_has_its_first_row_as_header_and_columns_at_their_side():
    right = '<w:jc w:val="right"/>'
    body = table(
        row(cell(p(r("Area", "<w:b/>"))), cell(p(r("Grant", "<w:b/>")))),
        row(cell(p(r("Kent"))), cell(p(r("£5"), right))),
        row(cell(p(r("Bucks"))), cell(p(r("£7"), right))),
    )
    assert lines(body) == ["| Area | Grant |", "| --- | ---: |", "| Kent | £5 |", "| Bucks | £7 |"]


def test_merged_cells_have_their_words_in_the_first_and_it_is_reported():
    body = table(
        row(cell(p(r("a")), '<w:gridSpan w:val="2"/>'), cell(p(r("b")))),
        row(cell(p(r("c")), '<w:vMerge w:val="restart"/>'), cell(p(r("d"))), cell(p(r("e")))),
        row(
            cell(p(""), "<w:vMerge/>"),
            cell(p(r("f")) + p(r("g"))),
            cell(table(row(cell(p(r("h"))), cell(p(r("i"))))) + p("")),
        ),
    )
    text = read_body(body)
    assert text.text == "| a |  | b |\n| --- | --- | --- |\n| c | d | e |\n|  | f g | h i |\n"
    assert {code: count for code, (count, _) in left(text).items()} == {
        "merged_cells": 2,
        "cell_paragraphs": 2,
        "nested_tables": 1,
    }


def test_a_table_of_one_cell_is_its_paragraphs():
    text = read_body(table(row(cell(p(r("a")) + p(r("b"))))))
    assert text.text == "a\n\nb\n"
    assert "boxes" in left(text)


@pytest.mark.parametrize(
    "body",
    [
        p(r("a") + '<w:r><w:br w:type="page"/></w:r>' + r("b")),
        p(r("a")) + p('<w:r><w:br w:type="page"/></w:r>') + p(r("b")) + p('<w:r><w:br w:type="page"/></w:r>'),
        p(r("a")) + p(r("b"), "<w:pageBreakBefore/>"),
        p(r("a"), "<w:sectPr/>") + p(r("b")),
        p('<w:r><w:br w:type="page"/></w:r>' + r("a"))
        + p('<w:r><w:br w:type="page"/></w:r>')
        + p(r("b"), "<w:pageBreakBefore/>"),
    ],
)
def test_a_new_page_is_one_page_break_and_none_is_at_either_end(body):
    assert read_body(body).text == "a\n\n***\n\nb\n"


def test_content_controls_of_a_form_are_their_words():
    control = "<w:sdt><w:sdtPr>{0}</w:sdtPr><w:sdtContent>{1}</w:sdtContent></w:sdt>"
    text = read_body(
        control.format("", p(r("block")))
        + p(control.format('<w:alias w:val="Ward"/>', r("Heath")))
        + p(control.format('<w:alias w:val="Council name"/><w:showingPlcHdr/>', r("Click to enter text")))
    )
    assert text.text == "block\n\nHeath\n\n&laquo;Council name&raquo;\n"
    assert text.merge_fields == (("Council name", 1),)
