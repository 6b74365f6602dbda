"""Who reads which paragraph of a text."""

import pytest

from app.letters.text.matrix import Cell, Reads, asks_printed, matrix_of, printed_source
from app.letters.text.template import compile_template

POLICE, LEADERS = "chief-constables", "council-leaders"
ALL, NONE = Cell(Reads.ALL), Cell(Reads.NONE)
FRONT = (
    "---\ntitle: T\nfields:\n  - {name: agreed, type: yes/no, filled: by recipient}\n"
    "  - {name: in Wales, type: yes/no}\n---\n"
)
BEGINS = FRONT.count("\n") + 1
"""The line of the file on which the text begins."""


def rows(body, *, registries=(POLICE, LEADERS), front=FRONT, **answers):
    source = front + body
    text = compile_template(source, registries=())
    return matrix_of(source, text, registries, dict.fromkeys(registries, answers))


def cells(body, **answers):
    (row,) = rows(body, registries=(POLICE,), **answers)
    return row.cells[0]


def test_a_paragraph_for_everyone_and_one_for_some():
    found = rows("For all.\n\n::: for chief-constables\nFor the police.\n:::\n")
    assert [(one.line - BEGINS, one.words, one.cells) for one in found] == [
        (0, "For all.", (ALL, ALL)),
        (3, "For the police.", (ALL, NONE)),
    ]
    assert [one.differs for one in found] == [False, True]


def test_rows_stand_as_in_the_source_whichever_registry_comes_first():
    body = "::: for council-leaders\nB\n:::\n\n::: for chief-constables\nA\n:::\n\nBoth\n"
    assert [one.words for one in rows(body)] == ["B", "A", "Both"]
    assert [one.words for one in rows(body, registries=(LEADERS, POLICE))] == ["B", "A", "Both"]


def test_what_none_of_the_registries_reads_has_no_row():
    assert [one.words for one in rows("::: for health-leaders\nOnly health.\n:::\n\nAll.\n")] == ["All."]


def test_the_same_words_twice_are_two_rows():
    body = "::: for chief-constables\nThe same.\n:::\n\n::: for council-leaders\nThe same.\n:::\n"
    assert [one.cells for one in rows(body)] == [(ALL, NONE), (NONE, ALL)]


def test_a_list_through_which_an_audience_block_cuts_has_a_row_for_each_form():
    body = "- One\n::: for chief-constables\n- Two\n:::\n- Three\n"
    found = rows(body)
    assert {(one.words, one.cells[0].reads, one.cells[1].reads) for one in found} == {
        ("• One\n• Two\n• Three", Reads.ALL, Reads.NONE),
        ("• One\n• Three", Reads.NONE, Reads.ALL),
    }


@pytest.mark.parametrize(
    ("body", "words", "kind"),
    [
        ("## Next **steps**", "Next steps", "heading"),
        (
            "To ((post title)), ((agreed??with ((areas)))).",
            "To [post title], [only if “agreed” is yes: with [areas]].",
            "text",
        ),
        ("3. Three\n4. Four\n\n   More", "3. Three\n4. Four\nMore", "text"),
        ("[((areas))](example.org)", "[areas] (example.org)", "text"),
        ("> Said once.\n>\n> - Or twice", "Said once.\n• Or twice", "text"),
    ],
)
def test_a_row_has_the_words_in_the_words_of_people(body, words, kind):
    (row,) = rows(body)
    assert (row.words, row.kind) == (words, kind)


def test_a_page_break_is_no_row():
    assert [one.words for one in rows("One.\n\n***\n\nTwo.\n")] == ["One.", "Two."]


def test_the_asks_are_a_row_and_are_counted_where_they_are_printed():
    front = FRONT.replace("title: T", "title: T\nasks: [Name them., Tell us.]")
    body = "All.\n\n::: for chief-constables\n((asks))\n:::\n"
    text = compile_template(front + body, registries=())
    _, asks = rows(body, front=front)
    assert (asks.kind, asks.words, asks.cells) == ("asks", "1. Name them.\n2. Tell us.", (ALL, NONE))
    assert [asks_printed(text, slug) for slug in (POLICE, LEADERS)] == [2, 0]


WHOLE, PART = "((in-wales??Only there.))", "Everyone. ((in-wales??Only there.))"


@pytest.mark.parametrize(
    ("body", "answers", "cell"),
    [
        (WHOLE, {}, Cell(Reads.SOME, ("in-wales",))),
        (WHOLE, {"inwales": None}, Cell(Reads.SOME, ("in-wales",))),
        (WHOLE, {"inwales": True}, Cell(Reads.ALL)),
        (WHOLE, {"inwales": False}, Cell(Reads.NONE, (), ("in-wales",))),
        (PART, {}, Cell(Reads.PART, ("in-wales",))),
        (PART, {"inwales": True}, Cell(Reads.ALL)),
        (PART, {"inwales": False}, Cell(Reads.ALL, (), ("in-wales",))),
        ("((agreed??Yes.)) ((in Wales??There.))", {"inwales": True}, Cell(Reads.PART, ("agreed",))),
        ("((agreed??Yes.)) ((in Wales??There.))", {"inwales": False}, Cell(Reads.SOME, ("agreed",), ("in Wales",))),
        ("((agreed??Yes.)) ((AGREED??And more.))", {}, Cell(Reads.SOME, ("agreed",))),
        ("- ((agreed??Yes.))\n- Always", {}, Cell(Reads.PART, ("agreed",))),
        ("((councils))", {}, ALL),
        ("[((agreed??This))](example.org)", {}, Cell(Reads.SOME, ("agreed",))),
    ],
)
def test_a_condition_decides_who_of_a_registry_reads_it(body, answers, cell):
    assert cells(body, **answers) == cell


def test_what_only_some_of_every_registry_read_differs():
    (row,) = rows(WHOLE)
    assert row.differs


def test_a_registry_of_ones_own_reads_what_is_for_everyone():
    found = rows("All.\n\n::: for chief-constables\nPolice.\n:::\n", registries=(POLICE, "boards"))
    assert [one.cells[1] for one in found] == [ALL, NONE]


def printed(body, answers, *, front=FRONT):
    """What the letters print of a text, by paragraphs."""
    source = front + body
    return printed_source(source, compile_template(source, registries=()), answers).split("\n\n")


IN_WALES = "To all.\n\n((in Wales??For Wales, *see* (section&nbsp;25).)) And ((agreed??agreed)) ((areas)).\n"


@pytest.mark.parametrize(
    ("answers", "last"),
    [
        ({POLICE: {"inwales": False}}, " And agreed ((areas))."),
        ({POLICE: {"inwales": None}}, "For Wales, *see* (section&nbsp;25). And agreed ((areas))."),
        ({POLICE: {}}, "For Wales, *see* (section&nbsp;25). And agreed ((areas))."),
        (
            {POLICE: {"inwales": False}, LEADERS: {"inwales": True}},
            "For Wales, *see* (section&nbsp;25). And agreed ((areas)).",
        ),
        ({POLICE: {"inwales": False, "agreed": False}}, " And  ((areas))."),
    ],
)
def test_words_are_printed_unless_all_letters_answer_no(answers, last):
    assert printed(IN_WALES, answers) == ["To all.", last]


def test_an_answer_counts_only_where_the_registry_reads_the_paragraph():
    body = "::: for chief-constables\n((in Wales??Wales))\n:::\n\nTo all.\n"
    assert printed(body, {POLICE: {"inwales": False}, LEADERS: {"inwales": True}}) == ["", "To all."]


def test_what_is_for_registries_without_a_letter_is_not_printed():
    body = "::: for chief-constables\nA\n:::\n\n::: for council-leaders\nB\n:::\n\nBoth\n"
    assert printed(body, {LEADERS: {}}) == ["B", "Both"]
    assert printed(body, {"schools": {}}) == ["Both"], "one of an administrator's own"
    assert printed(body, {}) == [""]


def test_the_subject_the_notice_and_the_asks_are_printed_and_the_rest_of_the_front_matter_is_not():
    front = "---\ntitle: T\nsummary: S\nsubject: About\nnotice: Old\nasks:\n  - First\n  - Second\n---\n"
    assert printed("Tell us:\n\n((asks))\n", {POLICE: {}}, front=front) == [
        "About", "Old", "First", "Second", "Tell us:", "((asks))",
    ]  # fmt: skip
    body = "::: for chief-constables\n((asks))\n:::\n\nBoth\n"
    assert printed(body, {LEADERS: {}}, front=front) == ["About", "Old", "Both"]


def test_a_paragraph_with_escaped_brackets_is_printed_whole():
    assert printed("Write \\((in Wales??and so on.\n", {POLICE: {"inwales": False}}) == [
        "Write \\((in Wales??and so on."
    ]
