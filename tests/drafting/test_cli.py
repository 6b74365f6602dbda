"""`despatch templates check` says what is wrong, and where."""

import pytest
from click.testing import CliRunner

from app.drafting.cli import templates


def test_what_ships_has_no_problems():
    result = CliRunner().invoke(templates, ["check"])
    assert (result.exit_code, len(result.output.splitlines()), ".md" in result.output) == (0, 1, False)


def test_problems_come_one_a_line_with_file_line_code_and_words(tmp_path):
    file = tmp_path / "bad.md"
    file.write_text("---\ntitle: A letter\n---\n\nDear ((nobody)),\n\n<b>Loud</b>\n")
    result = CliRunner().invoke(templates, ["check", str(file)])
    assert result.exit_code == 2
    lines = result.output.splitlines()
    assert [line.split(": ")[0].removeprefix(str(file)) for line in lines] == [":5", ":7"]
    assert "field_undeclared" in lines[0]
    assert all(line.endswith(".") for line in lines)


def test_a_file_that_is_not_there_is_named(tmp_path):
    result = CliRunner().invoke(templates, ["check", str(tmp_path / "none.md")])
    assert result.exit_code == 2
    assert "none.md" in result.output


def test_a_character_that_no_letter_can_print_has_its_line(tmp_path):
    file = tmp_path / "bad.md"
    file.write_text("---\ntitle: A letter\n---\n\nText.\n\nMore 中.\n", encoding="utf-8")
    result = CliRunner().invoke(templates, ["check", str(file)])
    assert result.exit_code == 2
    assert result.output.startswith(f"{file}:7: unprintable_characters: The letter’s typeface can’t print “中” (U+4E2D")


def test_a_file_in_another_encoding_is_named_and_the_others_are_checked(tmp_path):
    first, second = tmp_path / "a.md", tmp_path / "b.md"
    first.write_bytes("---\ntitle: Ynys Môn\n---\nText\n".encode("cp1252"))
    second.write_text("Text\n")
    result = CliRunner().invoke(templates, ["check", str(first), str(second)])
    assert result.exit_code == 2
    said, problem = result.output.splitlines()
    assert (said.startswith(f"{first}: "), "UTF-8" in said) == (True, True)
    assert problem.startswith(f"{second}:1: front_matter_missing: ")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("---\ntitle: A letter\n---\n", ["4: text_missing"]),
        ("---\ntitle: A letter\nasks: [One]\n---\nText\n", ["3: asks_left_out"]),
        ("---\ntitle: A letter\n---\nA ((council\nname)) b\n", ["4: field_undeclared"]),
        ("---\ntitle: A letter\n---\nA ((council name\n", ["4: field_unclosed"]),
        ("---\ntitle: A letter\n---\nA ((nobody))\n\n中\n", ["4: field_undeclared", "6: unprintable_characters"]),
        ('---\ntitle: "A\\x01B"\n---\nText\n', ["2: unprintable_characters"]),
        ('---\ntitle: A letter\n"k\\ud800": 3\n---\nText\n', ["3: unprintable_characters", "3: entry_unknown"]),
        ("---\ntitle: " + "[" * 3000 + "\n---\nText\n", ["2: front_matter_malformed"]),
        ("---\ntitle: A letter\n---\n[a](/b)\n\n[c]: http://d.uk\n", ["4: link_relative", "6: link_definition"]),
        ("---\ntitle: A letter\n---\nOne\n\n***\n\nTwo\n", ["6: page_break_late"]),
        ("---\ntitle: A letter\n---\nOne\n\n2015. The year\n", ["6: list_number_long"]),
    ],
)
def test_what_would_print_otherwise_than_it_was_meant_is_told_too(tmp_path, source, said):
    file = tmp_path / "letter.md"
    file.write_text(source, encoding="utf-8")
    result = CliRunner().invoke(templates, ["check", str(file)])
    assert result.exit_code == 2
    lines = [line.removeprefix(f"{file}:") for line in result.output.splitlines()]
    assert [": ".join(line.split(": ")[:2]) for line in lines] == said
