"""A letter's file taken apart and put together: it stays the same letter, whatever is edited round about."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from app.letters.text.fields import normalise, on_one_line
from app.letters.text.front_matter import REGISTRIES, FieldSpec, SigningOffice
from app.letters.text.source import Source, blank, put_together, take_apart
from app.letters.text.template import TemplateProblems, check_template, compile_template
from tests.letters.factory import ROOT
from tests.letters.test_front_matter import WHOLE

SHIPPED = sorted((ROOT / "letter_templates").glob("*.md"))


def texts(source: str) -> tuple[object, list[bytes]]:
    """All that is in a compiled template: its front matter, and its words for each registry."""
    compiled = compile_template(source, registries=())
    return compiled.front, [compiled.canonical_json(registry) for registry in REGISTRIES]


def written_anew(source: Source) -> Source:
    """The same source with its front matter written by us."""
    return source.with_changes(title="Another").with_changes(title=source.front["title"])


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_a_shipped_letter_comes_back_as_it_is_written(file):
    written = file.read_text(encoding="utf-8")
    assert put_together(take_apart(written)) == written


@pytest.mark.parametrize("written", [WHOLE, *(file.read_text(encoding="utf-8") for file in SHIPPED)])
def test_a_front_matter_written_anew_says_the_same(written):
    source = take_apart(written)
    again = written_anew(source)
    assert again.opening != source.opening
    assert list(again.front.items()) == list(source.front.items())
    assert texts(put_together(again)) == texts(written)


def test_every_entry_given_by_what_was_read_says_the_same():
    front = compile_template(WHOLE).front
    names = ("subject", "notice", "fields", "registries", "signatories", "asks", "copies", "reply_working_days")
    entries = {name: getattr(front, name) for name in names}
    emptied = take_apart(WHOLE).with_changes(**dict.fromkeys(entries, ""))
    assert list(emptied.front) == ["title", "summary", "language"]
    assert texts(put_together(emptied.with_changes(**entries))) == texts(WHOLE)


WORDS = st.sampled_from(
    ["a", "Bé", "“q”", "'", '"', ": ", "#", " # ", "- ", "? ", "[", "{", "&a", "*a", "!", "|", ">", "%", "@", "`", "no",
     "15", "1.5", "2015-04-01", "null", "~", "---", "...", "\\", "\t", "\u00a0", "\u2028", "\ufeff", "😀", "\x07",
     "((region))", "((region??x))", "yes", "=", "<<", ",", ""]
)  # fmt: skip
TEXT = st.lists(WORDS, max_size=5).map("".join)
FILLED = TEXT.filter(on_one_line)
NAME = st.text("x y-'é1#:", max_size=9).map("of {}".format)
BODY_LINE = st.sampled_from(
    ["", "Text", "  more", "((region))", "- a", "1. b", "> c", "## D", "***", "---", "    deep", "((asks))", "end\\",
     "::: for lead-members", ":::", "\u00a0", "title: B"]
)  # fmt: skip
SPEC = st.builds(
    FieldSpec,
    name=NAME,
    label=FILLED,
    type=st.sampled_from(["text", "date", "yes/no"]),
    required=st.booleans(),
    example=TEXT,
    by_recipient=st.booleans(),
)
ENTRIES = st.fixed_dictionaries(
    {"title": FILLED},
    optional={
        "subject": TEXT,
        "notice": TEXT,
        "asks": st.lists(FILLED, max_size=3),
        "copies": st.lists(FILLED, max_size=3),
        "registries": st.lists(st.sampled_from(REGISTRIES), unique=True),
        "signatories": st.lists(st.builds(SigningOffice, FILLED, FILLED, TEXT), max_size=3),
        "fields": st.lists(SPEC, max_size=3, unique_by=lambda spec: normalise(spec.name)),
        "reply_working_days": st.none() | st.integers(1, 365),
    },
)
BODY = st.lists(BODY_LINE, max_size=8).map("\n".join)


@settings(max_examples=100, deadline=None)
@given(ENTRIES, BODY)
@example({"title": ": \x07\ta", "asks": [" \x07 a"]}, "")
def test_what_is_put_together_is_taken_apart_and_says_what_was_given(entries, body):
    source = blank("A letter").with_changes(body=body, **entries)
    written = put_together(source)
    again = take_apart(written)
    assert (again.front, again.body, put_together(again)) == (source.front, source.body, written)
    for name in ("title", "subject", "notice"):
        assert again.front.get(name, "") == on_one_line(entries.get(name, ""))
    for name in ("asks", "copies"):
        assert again.front.get(name, []) == [on_one_line(text) for text in entries.get(name, [])]
    if not check_template(written, registries=()):
        assert texts(put_together(written_anew(again))) == texts(written)


@pytest.mark.parametrize("body", ["One\r\n\r\nTwo\r\n", "\n \nOne\n\nTwo\n\t\n\n", "One\r\rTwo"])
def test_a_body_has_plain_line_ends_and_no_blank_line_about_it(body):
    assert blank("A").with_changes(body=body).body == "One\n\nTwo"


@pytest.mark.parametrize("opening", ["---\ntitle: A\n---\n", "\ufeff---\r\ntitle: A # so\r\n---\r\n\r\n\r\n"])
def test_a_fault_in_the_body_is_on_its_line_of_the_body(opening):
    for source in (take_apart(f"{opening}One\n\n<b>\n"), take_apart(f"{opening}x").with_changes(body="One\n\n<b>")):
        (problem,) = check_template(put_together(source))
        assert problem.line - source.body_line == 2


def test_a_file_keeps_its_comments_until_an_entry_changes():
    source = take_apart("---\ntitle: A # a comment\n---\nText")
    assert "# a comment" in put_together(source.with_changes(body="Other", title="A"))
    assert "# a comment" not in put_together(source.with_changes(title="B"))


def test_an_entry_is_found_however_it_is_written_and_is_text():
    source = take_apart("---\nTitle: A\nreply working days: 0015\nSubject: 'no'\n---\n")
    assert source.front == {"title": "A", "reply_working_days": "0015", "subject": "no"}
    assert (
        source.with_changes(reply_working_days=20, subject="").opening
        == "---\ntitle: A\nreply working days: 20\n---\n\n"
    )


@pytest.mark.parametrize(
    ("source", "code"),
    [
        ("Text", "front_matter_missing"),
        ("---\ntitle: [\n---\n", "front_matter_malformed"),
        ("---\n- title\n---\n", "entry_not_a_mapping"),
        ("---\ntitle: A\nb: c\n---\n", "entry_unknown"),
    ],
)
def test_a_file_whose_front_matter_has_faults_is_not_taken_apart(source, code):
    with pytest.raises(TemplateProblems, match=code):
        take_apart(source)


def test_what_no_file_can_hold_is_left_out_and_keeps_no_text_from_being_edited():
    source = take_apart('---\n"\\x01Title": "A\\x01B"\nsummary: "a\\ud800"\n---\nText\n')
    assert source.front == {"title": "AB", "summary": "a"}
    assert 'title: "A' not in put_together(source.with_changes(title="Another"))


def test_a_new_letter_compiles_for_any_registry():
    new = blank("A letter: first")
    assert compile_template(put_together(new), registries=REGISTRIES).front.title == "A letter: first"
    assert take_apart(put_together(new)) == new
    assert not new.body.startswith("#")


def test_a_value_is_referred_to_a_few_times_and_not_thousands():
    few, many = (f"---\ntitle: &a A\nasks: [{', '.join(['*a'] * number)}]\n---\nText ((asks))\n" for number in (10, 11))
    assert take_apart(few).front["asks"] == ["A"] * 10
    with pytest.raises(TemplateProblems, match="front_matter_malformed"):
        compile_template(many, registries=())
