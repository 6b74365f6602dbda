import pytest

from app.letters.page.typeface import MM_PER_PT, face, repertoire, width_mm, wrap


def test_the_repertoire_is_latin_with_digits_punctuation_and_signs():
    printable = "".join(map(chr, sorted(repertoire())))
    assert all(character in printable for character in "AZaz09 ŵŷŴŶâêîôû£€½“”‘’–—…•§©™")
    assert not any(character in printable for character in "ЖαאΩ─\u00ad\ufffc\u0301")


def test_widths_are_arials():
    assert width_mm("A", 12) == pytest.approx(1366 / 2048 * 12 * MM_PER_PT)


def test_kerning_counts():
    assert width_mm("AV", 12) < width_mm("A", 12) + width_mm("V", 12)


def test_bold_is_wider():
    assert width_mm("council", 12, bold=True) > width_mm("council", 12)


@pytest.mark.parametrize(
    "text", ["", "one", "one two three four five", "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch"]
)
@pytest.mark.parametrize("bold", [False, True])
def test_wrapping_loses_nothing_and_keeps_within_the_limit(text, bold):
    lines = wrap(text, 20, 9, bold=bold)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert all(width_mm(line, 9, bold=bold) <= 20 for line in lines)


@pytest.mark.parametrize("text", ["", "AVAToWe", "f’r’f’r’", "\u4e2d@—", "Metropolitan Borough Council"])
@pytest.mark.parametrize("bold", [False, True])
def test_a_quick_measure_is_never_too_narrow(text, bold):
    shape = face(bold=bold)
    assert shape.advance(text) <= shape.advance_at_most(text) <= len(text) * shape.widest


def test_all_four_faces_hold_the_same_characters():
    faces = [face(bold=bold, italic=italic) for bold in (False, True) for italic in (False, True)]
    assert len({frozenset(shape.glyphs) for shape in faces}) == 1
