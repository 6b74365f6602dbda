"""A text filled for one letter: what conditions, lists, long texts and links print, alone and among words."""

import pytest

from app.letters.compose import MissingFields, compose
from app.letters.letter import block_texts, words_of
from app.letters.text.blocks import List, Paragraph
from app.letters.text.fields import Run
from tests.letters.factory import DIFFER, campaign, letter, printed, recipient, template


@pytest.mark.parametrize("body", ["((x??((areas))))", "((y??z))((areas))"])
def test_a_list_beside_a_condition_is_not_alone(body):
    fields = "fields: [{name: x, type: yes/no}, {name: y, type: yes/no}]"
    values = {"x": "yes", "y": "no"}
    assert printed(body, fields, values=values) == printed("x((areas))", fields, values=values)[1:]


def test_a_text_answers_its_conditions_anew_for_each_letter():
    compiled = template("- ((welsh??W))\n- all\n\n> ((welsh??Q)) ((salutation))\n\n## ((welsh??H))", DIFFER)

    def said(nation: str) -> list[str]:
        to = recipient(nation=nation, post_salutation="Dear One")
        made = compose(compiled, registry="council-leaders", recipient=to, campaign=campaign(), values={})
        return list(block_texts(made.blocks))

    for _ in range(2):
        assert said("Wales") == ["• W", "• all", "Q Dear One", "H"]
        assert said("England") == ["• all", "Dear One"]


def test_a_list_alone_in_a_paragraph_prints_as_bullets():
    made = compose(
        template("((areas))\n\nIn ((areas))."),
        registry="chief-constables",
        recipient=recipient(areas=("Barnsley", "", "Rotherham")),
        campaign=campaign(),
        values={},
    )
    assert made.blocks[0] == List(False, 1, ((Paragraph((Run("Barnsley"),)),), (Paragraph((Run("Rotherham"),)),)))
    assert made.blocks[1] == Paragraph((Run("In Barnsley and Rotherham."),))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("a\n\n((councils))\n\nb", "a|b"),
        ("a\n\n((x??b))\n\nc", "a|c"),
        ("- a\n- ((x??b))\n- c", "• a|• c"),
        ("1. a\n2. ((x??b))\n3. c", "1. a|2. c"),
        ("- ((x??b))", ""),
        ("- ((x??b))\n  - under", ""),
        ("## ((x??b))", ""),
        ("> ((x??b))", ""),
        ("***\n\n((x??b))\n\n***\n\na", "a"),
        ("a  \n((x??b))  \nc", "a|c"),
        ("((x??b))  \nc", "c"),
        ("a  \n((x??b))", "a"),
        ("a ((x??b)) c", "a c"),
        ("a((x?? b)).", "a."),
        ("((x??b)) a", "a"),
        ("**((x??b))** a", "a"),
        ("- a\n  - ((x??b))", "• a"),
        ("- a\n\n  ((x??b))", "• a"),
        ("1. ((x??b))\n2. c", "1. c"),
        ("3. ((x??b))\n4. c", "3. c"),
        ("> a\n>\n> ((x??b))", "a"),
        ("> - ((x??b))", ""),
        ("a\n\n***\n\n((x??b))", "a"),
        ("a\n\n((x??b))\n\n## ((x??c))\n\nd", "a|d"),
        ("((councils)) ((health bodies))", ""),
    ],
)
def test_what_comes_to_nothing_leaves_no_gap(body, text):
    assert printed(body, "fields: [{name: x, type: yes/no}]") == text


def test_page_breaks_at_either_end_or_side_by_side_go():
    assert letter("***\n\na\n\n***\n\n***\n\nb\n\n***").blocks == letter("a\n\n***\n\nb").blocks


@pytest.mark.parametrize(
    ("body", "bold", "italic"),
    [("((v))", False, False), ("**((v))**", True, False), ("*((v))*", False, True), ("***((v))***", True, True)],
)
def test_what_prints_alone_keeps_the_style_of_its_field(body, bold, italic):
    (paragraph,) = letter(body, "fields: [{name: v, type: long text}]", values={"v": "a"}).blocks
    assert paragraph == Paragraph((Run("a", bold, italic),))
    areas = letter(body.replace("v", "areas")).blocks
    assert areas == (List(False, 1, ((Paragraph((Run("Rotherham", bold, italic),)),),)),)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a", "a"),
        ("a\nb", "a|b"),
        ("a\n\nb", "a|b"),
        ("a\r\n\r\nb", "a|b"),
        ("a\n \t\nb", "a|b"),
        ("\n\na\n\n\n\nb\n", "a|b"),
        ("  a  b  \n  c", "a b|c"),
        ("# a\n- b\n\n***\n\n> c", "# a|- b|***|> c"),
        ("((x))\n\n::: for lead-members", "((x))|::: for lead-members"),
        ("<b>\n\n&amp;", "<b>|&amp;"),
    ],
)
def test_a_long_text_prints_its_paragraphs_and_lines(value, text):
    assert printed("((words))", "fields: [{name: words, type: long text}]", values={"words": value}) == text


def test_a_long_text_alone_prints_as_its_paragraphs():
    front = "fields: [{name: words, type: long text}]"
    assert printed("((words))", front, values={"words": "One\n\n- two\n\n# three"}) == "One|- two|# three"
    assert printed("So: ((words))", front, values={"words": "One\n\ntwo"}) == "So: One two"


LINK = "fields: [{name: x, type: yes/no}, {name: z, type: yes/no}, {name: y, required: no}]"


@pytest.mark.parametrize(
    ("body", "values", "text"),
    [
        ("[((organisation))](https://example.org)", {}, "Rotherham Metropolitan Borough Council (https://example.org)"),
        ("See [((y))](https://example.org)", {"y": "it"}, "See it (https://example.org)"),
        ("See [((y))](https://example.org)", {}, "See"),
        ("See [((x??it))](https://example.org)", {"x": "yes"}, "See it (https://example.org)"),
        ("See [((x??it))](https://example.org)", {"x": "no"}, "See"),
        ("See [((x??**it**))](https://example.org) too", {"x": "no"}, "See too"),
        ("See [((x??a))((z??b))](https://example.org)", {"x": "yes", "z": "no"}, "See a (https://example.org)"),
        ("See [((x??a))((z??b))](https://example.org)", {"x": "yes", "z": "yes"}, "See ab (https://example.org)"),
        ("See [((x??a))((z??b))](https://example.org)", {}, "See"),
        ("See [((x??a)) ((y))](https://example.org)", {"y": "it"}, "See it (https://example.org)"),
        ("See [((x??((y))))](https://example.org)", {"x": "yes"}, "See"),
        ("See ((x??[((y))](https://example.org)))", {"x": "yes", "y": "it"}, "See it (https://example.org)"),
        ("See ((x??[((y))](https://example.org)))", {"x": "yes"}, "See"),
        ("- See\n  - [((x??it))](https://example.org)", {"x": "yes"}, "• See|• it (https://example.org)"),
        ("- See\n  - [((x??it))](https://example.org)", {"x": "no"}, "• See"),
    ],
)
def test_of_a_link_without_its_text_nothing_prints(body, values, text):
    assert printed(body, LINK, values=values) == text


def test_the_subject_may_hold_a_link():
    made = letter("Text", f"{LINK}\nsubject: See [((x??it))](https://example.org)", values={"x": "yes"})
    assert words_of(made.subject) == "See it (https://example.org)"


def test_of_a_link_whose_text_is_missing_the_address_shows_in_a_preview():
    made = compose(
        template("[((name))](https://example.org)", "fields: [{name: name}]"),
        registry="council-leaders",
        recipient=recipient(),
        campaign=campaign(),
        values={},
        mode="preview",
    )
    (block,) = made.blocks
    assert [(run.text, run.missing) for run in block.content] == [("((name))", True), (" (https://example.org)", False)]


ITEM = "fields: [{name: words, type: long text}, {name: more, required: no}]"


@pytest.mark.parametrize(
    ("body", "words", "text"),
    [
        ("- ((words))", "One\n\ntwo\nthree", "• One|two|three"),
        ("- **((words))**\n- more", "One\n\ntwo", "• One|two|• more"),
        ("1. ((words))\n   - ((words))", "One\n\ntwo", "1. One|two|• One|two"),
        ("- a ((words))", "One\n\ntwo", "• a One two"),
        ("- ((councils))", "x", "• Ash, Birch and Cedar"),
        ("- ((councils))\n\n  ((councils))", "x", "• Ash, Birch and Cedar|• Ash|• Birch|• Cedar"),
        ("> ((councils))", "x", "• Ash|• Birch|• Cedar"),
        ("- ((more))\n\n  ((words))\n- more", "One", "• more"),
    ],
)
def test_in_an_item_a_long_text_has_its_paragraphs_and_a_list_is_said_in_a_line(body, words, text):
    made = compose(
        template(body, ITEM),
        registry="council-leaders",
        recipient=recipient(councils=("Ash", "Birch", "Cedar")),
        campaign=campaign(),
        values={"words": words},
    )
    assert "|".join(line.strip() for line in block_texts(made.blocks) for line in line.split("\n")) == text


def test_a_long_text_without_words_is_missing_in_an_item_too():
    with pytest.raises(MissingFields):
        letter("- ((words))", ITEM)
