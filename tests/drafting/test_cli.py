"""`despatch templates check` says what is wrong, and where."""

from click.testing import CliRunner

from app.drafting.cli import templates


def test_what_ships_has_no_problems():
    result = CliRunner().invoke(templates, ["check"])
    assert (result.exit_code, result.output) == (0, "No problems found\n")


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
