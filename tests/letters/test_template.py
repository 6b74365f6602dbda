"""Templates: audiences, what is wrong and where."""

import pytest

from app.letters.letter import words_of
from app.letters.text.front_matter import REGISTRIES
from app.letters.text.template import TemplateProblems, check_template, compile_template, compile_to_print
from app.letters.text.values import ANY
from tests.letters.factory import march, problems, template


def body_text(compiled, registry: str) -> str:
    blocks = compiled.variant(registry)
    return "|".join(words_of(block.content) for block in blocks)


def test_letters_and_their_accents_are_one_however_they_were_typed():
    typed, whole = template("w\u0302 ((y\u0302))", "fields: [{name: ŷ}]"), template("ŵ ((ŷ))", "fields: [{name: ŷ}]")
    assert typed.sha256("lead-members") == whole.sha256("lead-members")


def test_windows_line_ends_and_a_byte_order_mark_are_read():
    assert compile_template("\ufeff---\r\ntitle: A\r\n---\r\nText\r\n").front.title == "A"


@pytest.mark.parametrize(
    ("body", "line", "code"),
    [
        ("((nothing))", 4, "field_undeclared"),
        ("Text\n\n((nothing??x))", 6, "field_undeclared"),
        ("::: for council-leaders\n((nothing))\n:::", 5, "field_undeclared"),
        ("::: for mayors\nx\n:::", 4, "audience_unknown"),
        ("::: for council-leaders\nx", 4, "audience_unclosed"),
        ("x\n:::", 5, "audience_unopened"),
        ("::: for council-leaders\n::: for lead-members\nx\n:::", 5, "audience_nested"),
        ("::: council-leaders\nx\n:::", 4, "audience_malformed"),
        ("::: for council-leaders\n<b>\n:::", 5, "html"),
        ("((asks))", 4, "asks_missing"),
        ("Text\n\n<b>", 6, "html"),
        ("  ::: for mayors\nx\n  :::", 4, "audience_unknown"),
        ("::: for Lead-Members\nx\n:::", 4, "audience_unknown"),
        ("::: for lead-members council-leaders\nx\n:::", 4, "audience_unknown"),
        ("::: for lead-members,\nx\n:::", 4, "audience_unknown"),
        ("::: FOR lead-members\nx\n:::", 4, "audience_malformed"),
        ("::: for\nx\n:::", 4, "audience_malformed"),
        ("x\n\n:::\n\ny", 6, "audience_unopened"),
        ("1. a\n   ::: for lead-members\n2. b", 5, "audience_unclosed"),
        ("::: for lead-members\na\n:::\n\n((x??b", 8, "condition_unclosed"),
        ("a\n((x??b ((y??c))))", 5, "condition_nested"),
        ("- a\n\n  # b", 6, "heading_nested"),
        ("a\n\n# b", 6, "heading_level"),
        ("[a](https://example.org/((region)))", 4, "field_in_address"),
    ],
)
def test_what_is_wrong_in_the_text_and_on_which_line(body, line, code):
    assert problems(f"---\ntitle: A\n---\n{body}\n") == [(line, code)]


def test_asks_stand_alone_in_a_paragraph():
    assert problems("---\ntitle: A\nasks: [One]\n---\nDo ((asks)).\n") == [(5, "asks_not_alone")]


@pytest.mark.parametrize("source", ["", "Text", "---\ntitle: A\nText", "\n---\ntitle: A\n---\n"])
def test_a_template_begins_with_front_matter(source):
    assert problems(source) == [(1, "front_matter_missing")]


@pytest.mark.parametrize(
    ("front", "body", "lines"),
    [
        ("", "A ((council\nname)) b", [5]),
        ("", "Text\n\n- a\n- b ((council\n  name)) c", [8]),
        ("", "> > a\n> > b ((council\n> > name)) c", [6]),
        ("", "> a ((council\nname)) c", [5]),
        ("", "a ((council\nname??b)) c", [5]),
        ("", "((x\ny??b\n((council\nname)))) c", [5, 7]),
        ("", "[a](b.uk\n'c') ((council\nname))", [6]),
        ("", "a <!-- b\n--> ((council\nname))", [5, 6]),
        ("", "a ((y)) ((x\nx)) ((z))", [5, 5, 6]),
        ("subject: >\n  A ((council\n  name)) b", "Text", [4]),
        ("subject: A\n  ((council\n  name))", "Text", [4]),
        ("subject: 'A ((council\n\n  name)) b'", "Text", [3]),
        ("notice: |\n  A\n  B ((council\n  name))", "Text", [5]),
        ('subject: "A ((coun\\\n  cil name)) b"', "Text", [3]),
        ('subject: "A ((\\x63ouncil name)) b"', "((council name))", [3]),
        ("asks:\n- A\n- B ((council\n  name))\n- C <b>", "((asks))", [5, 7]),
    ],
)
def test_a_name_over_two_lines_is_on_its_first(front, body, lines):
    assert [line for line, _ in problems(f"---\ntitle: A\n{front}\n---\n{body}\n")] == lines


@pytest.mark.parametrize(
    ("front", "body", "found"),
    [
        ("", "", [(4, "text_missing")]),
        ("", "\n\n***\n", [(4, "text_missing")]),
        ("asks: [One]", "Text", [(3, "asks_left_out")]),
        ("asks: [One]", "Text ((asks)).", [(5, "asks_not_alone")]),
        ("asks: [One]", "::: for lead-members\n((asks))\n:::", []),
        ("", "::: for lead-members\nText\n:::", []),
        ("", "<p>Text</p>", [(4, "html")]),
    ],
)
def test_a_template_for_whom_it_may_concern_says_something_and_all_that_it_asks(front, body, found):
    source = f"---\ntitle: A\n{front}\n---\n{body}".replace("\n\n---", "\n---")
    assert problems(source) == found


@pytest.mark.parametrize("source", ["---\ntitle: A\n---\n", "---\ntitle: A\nasks: [One]\n---\nText, ((a\n"])
def test_it_compiles_all_the_same(source):
    assert compile_template(source).front.title == "A"
    with pytest.raises(TemplateProblems):
        compile_to_print(source)


LONG = "word " * 40


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("One\n\n***\n\nThank you.", 6),
        ("One\n\n***\n\nTwo\n\n***\n- Thank you.", 10),
        ("One\n\n***\n\n> **Thank** you.\n", 6),
        ("One\n***\nThank you.", 5),
        ("One\n\n***\n\n::: for lead-members\nThank you.\n:::\n\n::: for council-leaders\nA\n\nB\n:::", 6),
        (f"One\n\n***\n\n{LONG}", 0),
        ("One\n\n***\n\nTwo\n\nThree", 0),
        ("One\n\n***\n\n## Two\n\nThree", 0),
        ("One\n\n***\n\nTwo\\\nthree", 0),
        ("One\n\n***\n\n- Two\n- three", 0),
        ("One\n\n***\n\n((region))", 0),
        ("One\n\n***\n\n((region??Two))", 0),
        ("One\n\n***", 0),
        ("***\n\nOne", 0),
    ],
)
def test_one_line_after_the_last_page_break_is_too_little(body, line):
    source = f"---\ntitle: A\n---\n{body}\n"
    for registries in (["lead-members"], ["lead-members", "mayors"]):
        found = check_template(source, registries=registries)
        assert [(one.line, one.code) for one in found] == ([(line, "page_break_late")] if line else [])


def test_what_everyone_is_sent_ends_well_where_no_registry_is_named():
    body = "One\n\n***\n\nThank you."
    assert problems(f"---\ntitle: A\n---\n{body}") == [(6, "page_break_late")]
    assert problems(f"---\ntitle: A\n---\n{body}\n\n::: for lead-members\nMore.\n:::") == [(6, "page_break_late")]
    assert problems(f"---\ntitle: A\n---\n::: for lead-members\n{body}\n:::") == []


def test_what_cant_be_printed_is_told_with_all_else():
    source = "---\ntitle: A\n---\n<b>\n\nWe ask ((nobody)) 中 and ((a.\n\n::: for nobody\n→\n:::\n"
    assert problems(source) == [
        (4, "html"),
        (6, "field_unclosed"),
        (6, "field_undeclared"),
        (6, "unprintable_characters"),
        (8, "audience_unknown"),
    ]


def test_a_registry_that_the_letter_is_for_gets_some_text():
    source = "---\ntitle: A\nregistries: [lead-members]\n---\n::: for council-leaders\nx\n:::\n"
    assert problems(source) == [(3, "text_empty")]


FOR_LEADERS_ONLY = """---
title: A
registries: [council-leaders]
asks: [One]
---
::: for council-leaders, inspectorates
((asks))
:::

::: for chief-constables
Text
:::
"""


@pytest.mark.parametrize(
    ("registries", "found"),
    [
        (None, []),
        ([], []),
        (["council-leaders", "inspectorates"], []),
        (["lead-members"], [(3, "text_empty", "lead-members")]),
        (["chief-constables"], [(4, "asks_unprinted", "chief-constables")]),
    ],
)
def test_a_text_is_checked_for_the_registries_given_rather_than_its_own(registries, found):
    problems = check_template(FOR_LEADERS_ONLY, registries=registries)
    assert [(problem.line, problem.code, problem.facts["registry"]) for problem in problems] == found


def test_a_text_for_no_registry_of_its_own_is_still_checked_for_those_given():
    (problem,) = check_template("---\ntitle: A\n---\n\n", registries=["lead-members"])
    assert (problem.line, problem.code) == (4, "text_empty")
    with pytest.raises(TemplateProblems):
        compile_template("---\ntitle: A\n---\n", registries=["lead-members"])


def test_every_fault_is_in_the_exception():
    with pytest.raises(TemplateProblems, match="line 3: entry_unknown; line 5: html"):
        compile_template("---\ntitle: A\nb: c\n---\n<i>\n")


@pytest.mark.parametrize(
    ("front", "body", "said"),
    [
        ("", "((b)) ((a)) ((c??x))", ["b", "a", "c"]),
        ("", "((c??x)) ((a)) ((B)) ((b))", ["c", "a", "B"]),
        ("", "Text\n((z)) ((y))\n\n((b)) ((z)) ((a))", ["z", "y", "b", "a"]),
        ("", "::: for mayors, kings, lead-members, dukes\nx\n:::", ["mayors", "kings", "dukes"]),
        ("fields: [{name: c, b: 1, a: 2}, {name: d, type: b}, {name: e, 1: a}]", "Text", ["b", "a", "b", "1"]),
        ("fields: [{type: c, b: 1, name: a}]", "Text", ["c", "b"]),
        ("fields: [{name: b, type: choice}, {name: (}, {name: a, type: choice}]", "Text", ["b", "(", "a"]),
        ("registries: [mayors, kings]", "Text", ["mayors", "kings"]),
    ],
)
def test_what_is_wrong_on_one_line_is_told_in_the_order_in_which_it_stands(front, body, said):
    found = check_template(f"---\ntitle: A\n{front}\n---\n{body}\n")
    assert [next(iter(problem.facts.values())) for problem in found] == said


def test_what_each_registry_lacks_is_told_in_their_order():
    found = check_template("---\ntitle: A\n---\n", registries=reversed(REGISTRIES))
    assert [problem.facts["registry"] for problem in found] == list(REGISTRIES)


def test_an_audience_block_prints_for_the_registries_it_names_and_leaves_no_gap():
    compiled = template("One\n\n::: for lead-members, council-leaders\nTwo\n:::\n\nThree")
    assert body_text(compiled, "lead-members") == body_text(compiled, "council-leaders") == "One|Two|Three"
    assert body_text(compiled, "chief-constables") == "One|Three"


@pytest.mark.parametrize(
    ("body", "lead_members", "chief_constables"),
    [
        ("::: for lead-members\nA\n:::", "A", ""),
        (":::for lead-members\nA\n:::", "A", ""),
        ("::: for   lead-members  \nA\n:::  ", "A", ""),
        ("  ::: for lead-members\nA\n  :::", "A", ""),
        ("\t::: for lead-members\nA\n\t:::", "A", ""),
        ("::: for lead-members , chief-constables\nA\n:::", "A", "A"),
        ("::: for lead-members,lead-members\nA\n:::", "A", ""),
        ("A\n::: for lead-members\nB\n:::\nC", "A|B|C", "A|C"),
        ("::: for lead-members\nA\n:::\n::: for chief-constables\nB\n:::", "A", "B"),
        ("A ::: for lead-members", "A ::: for lead-members", "A ::: for lead-members"),
        ("::: for lead-members\n## A\n\nB\n:::\n\nC", "A|B|C", "C"),
        ("::: for lead-members\n((x??A))\n:::", "", ""),
    ],
)
def test_an_audience_block_is_for_those_it_names_alone(body, lead_members, chief_constables):
    compiled = template(body, "fields: [{name: x}]")
    assert [said_to(compiled, slug) for slug in ("lead-members", "chief-constables")] == [
        lead_members,
        chief_constables,
    ]


def said_to(compiled, registry: str) -> str:
    """Its own words, without what depends on a condition."""
    words = ["".join(getattr(part, "text", "") for part in block.content) for block in compiled.variant(registry)]
    return "|".join(word for word in words if word)


def test_an_audience_block_inside_a_list_keeps_the_count():
    compiled = template("1. a\n\n::: for lead-members\n2. b\n:::\n\n3. c")
    assert [len(compiled.variant(slug)[0].items) for slug in ("lead-members", "council-leaders")] == [3, 2]


def test_asks_become_a_numbered_list():
    (asked,) = template("((Asks))", "asks: [One *now*., Two.]").variant("lead-members")
    assert asked.ordered
    assert [words_of(item[0].content) for item in asked.items] == ["One now.", "Two."]


def test_the_fields_of_a_variant_are_each_named_once():
    compiled = template(
        "((region)) ((Region)) ((x??((areas))))\n\n::: for lead-members\n((councils))\n:::", "fields: [{name: x}]"
    )
    assert compiled.fields("lead-members") == ("region", "x", "areas", "councils")
    assert compiled.fields("council-leaders") == ("region", "x", "areas")


def test_a_field_that_only_decides_is_a_field_of_the_variant():
    compiled = template("((x??Yes.))", "subject: '((y??On)) it'\nfields: [{name: x}, {name: y}]")
    assert compiled.fields("lead-members") == ("y", "x")


def test_a_campaign_fills_the_declared_fields_that_are_the_same_for_all():
    fields = "{name: b}, {name: c, filled: by recipient}, {name: d, type: yes/no, where: {nation: Wales}}, {name: a}"
    assert [spec.name for spec in template("Text", f"fields: [{fields}]").campaign_fields] == ["b", "a"]


def test_a_declared_field_is_found_however_it_is_written():
    compiled = template("Text", "fields: [{name: council plan}]")
    assert compiled.spec("Council_Plan").name == "council plan"
    assert compiled.spec("plan") is None


def test_a_field_may_be_declared_by_being_used():
    front = "title: A letter\nsubject: To ((Place name))\nfields: [{name: day, type: date}]"
    source = f"---\n{front}\n---\n((placename)) ((day)) ((x??y))\n"
    declared = compile_template(source, undeclared=True).front.fields
    assert [(spec.name, spec.type) for spec in declared] == [("day", "date"), ("Place name", ANY), ("x", ANY)]
    assert problems(source) == [(3, "field_undeclared"), (6, "field_undeclared")]


def test_asks_are_no_field_that_is_declared_by_being_used():
    with pytest.raises(TemplateProblems, match="asks_missing"):
        compile_template("---\ntitle: A letter\n---\n((asks))\n", undeclared=True)


def test_the_compiled_text_is_hashed_for_each_registry_with_every_branch():
    compiled = template("((x??hidden words))\n\n::: for lead-members\nMore\n:::", "fields: [{name: x}]")
    assert b"hidden words" in compiled.canonical_json("council-leaders")
    assert compiled.sha256("council-leaders") != compiled.sha256("lead-members")


def test_an_address_that_may_go_with_its_text_is_hashed_otherwise_than_one_that_stays():
    link, words = template("[((region))](example.org)"), template("((region)) (example.org)")
    assert link.sha256("lead-members") != words.sha256("lead-members")


def test_equal_sources_give_equal_hashes_and_a_changed_word_another():
    first, same, other = template("One"), template("One"), template("Two")
    assert first.sha256("lead-members") == same.sha256("lead-members") != other.sha256("lead-members")


def test_the_march_letter_has_no_problems_and_at_most_five_asks():
    front = march().front
    assert len(front.asks) <= 5
    assert front.signatories[0].office == "Secretary of State for the Home Department"
    assert all(not s.name for s in front.signatories)
    assert "reconstruction" in front.notice
