"""An address on a label keeps each of its lines, at a size that can be read, or is refused."""

import pytest

from app.letters.page.measures import PAPER
from app.letters.recipient.labels import SHEETS, fit

BIG, SMALL = SHEETS["14"], SHEETS["21"]
SHORT = ("Leader", "Town Hall", "Leeds", "LS1 1UR")
LONG = "Cabinet Member for Children’s Services, Education and Skills"


@pytest.mark.parametrize(("name", "across", "down"), [("14", 2, 7), ("21", 3, 7)])
def test_a_sheet_s_labels_lie_beside_each_other_in_the_middle_of_the_paper(name, across, down):
    sheet = SHEETS[name]
    boxes = [sheet.label(place) for place in range(sheet.count)]
    first, last = boxes[0], boxes[-1]
    assert sheet.count == across * down == int(name)
    assert (first.left, first.top) == pytest.approx((PAPER.right - last.right, PAPER.bottom - last.bottom))
    assert boxes[1].left == pytest.approx(first.right + 2.5)
    assert (boxes[across].left, boxes[across].top) == pytest.approx((first.left, first.bottom))


@pytest.mark.parametrize("sheet", SHEETS.values())
def test_a_short_address_is_as_large_as_they_come(sheet):
    fitted = fit(SHORT, sheet)
    assert (fitted.size, fitted.lines) == (10, SHORT)


def test_a_long_line_is_kept_whole_while_it_can_be_read():
    fitted = fit(("Leader", LONG, "Leeds", "LS1 1UR"), BIG)
    assert 9 <= fitted.size < 10
    assert fitted.lines[1] == LONG


def test_a_longer_one_is_broken_between_words_and_loses_none():
    fitted = fit(("Leader", LONG, "Leeds", "LS1 1UR"), SMALL)
    assert fitted.lines == (
        "Leader", "Cabinet Member for Children’s", "Services, Education and Skills", "Leeds", "LS1 1UR"
    )  # fmt: skip


def test_many_lines_make_it_smaller_down_to_seven_points():
    sizes = [fit(("Leader",) * (number - 1) + ("LS1 1UR",), BIG).size for number in range(3, 11)]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] == 10
    assert sizes[-1] == 7.5


@pytest.mark.parametrize(
    "address",
    [
        pytest.param(("Leader",) * 12, id="more lines than there is room for"),
        pytest.param((LONG,) * 6 + ("LS1 1UR",), id="lines that are too many once they are broken"),
        pytest.param(("Leader", "W" * 40, "LS1 1UR"), id="a word that would be broken"),
    ],
)
def test_what_would_lose_a_line_does_not_fit(address):
    assert fit(address, SMALL) is None


def test_blanks_of_any_kind_are_one_space():
    assert fit(("Leader  of\u00a0Leeds", "Town Hall", "LS1 1UR"), BIG).lines[0] == "Leader of Leeds"
