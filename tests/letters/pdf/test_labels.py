"""Sheets of labels: ink stays inside each label, in order; fast, with a title and a language."""

import io
import time

import pikepdf
import pytest

from app.letters.page.measures import Box
from app.letters.pdf.labels import Labels
from app.letters.recipient.labels import ENDS, SHEETS, SIDE, fit
from tests.letters.pdf.reading import cut, ink, pages_text, pictures, words

DPI = 150
PIXEL = 25.4 / DPI
SLACK = 2 * PIXEL
"""mm: a label is cut out at whole pixels, and a letter may hang over its place by one."""

ADDRESSES = (
    ("Leader", "Town Hall", "Leeds", "LS1 1UR"),
    ("Arweinydd Cyngor Sir Ynys Môn", "Swyddfeydd y Cyngor", "Llangefni", "LL77 7TW"),
    ("Lead Member (Children’s Services)", *("Jersey Quay, Ågård \\ Gypsy Yard",) * 5, "YO1 9QJ"),
    ("Chief Executive of the Royal Borough of Kensington and Chelsea", "The Town Hall", "London", "W8 7NX"),
    ("ÅÄÖ" * 8, "jgpqy " * 4, "W" * 20, "W" * 20, "jgpqy", "jgpqy", "jgpqy LS1 1UR"),
)


def labels(addresses, sheet, title="Labels"):
    file = io.BytesIO()
    writer = Labels(file, sheet, title=title, language="en-GB")
    for address in addresses:
        writer.add(fit(address, sheet))
    writer.close()
    return file.getvalue()


def within(box: Box, by: tuple[float, float]) -> Box:
    side, ends = by
    return Box(box.left + side, box.top + ends, box.right - side, box.bottom - ends)


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_ink_stays_inside_each_label_clear_of_its_edges(sheet):
    many = [ADDRESSES[number % len(ADDRESSES)] for number in range(sheet.count)]
    [page] = pictures(labels(many, sheet), dpi=DPI)
    for place in range(sheet.count):
        box = sheet.label(place)
        found = ink(cut(page, box, DPI), DPI)
        safe = within(Box(0, 0, sheet.width, sheet.height), (SIDE - SLACK, ENDS - SLACK))
        assert safe.left <= found.left
        assert safe.top <= found.top
        assert found.right <= safe.right
        assert found.bottom <= safe.bottom
        assert found.left < SIDE + 1


@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_there_is_no_ink_between_labels(sheet):
    [page] = pictures(labels([ADDRESSES[2]] * sheet.count, sheet), dpi=DPI)
    for place in range(sheet.count):
        page.paste(255, tuple(round(edge / PIXEL) for edge in edges(sheet.label(place))))
    assert ink(page, DPI) is None


def edges(box: Box) -> tuple[float, float, float, float]:
    return box.left, box.top, box.right, box.bottom


def test_each_label_says_its_address_line_by_line_in_order():
    sheet = SHEETS["21"]
    many = [(f"Leader {number}", "Town Hall", "Leeds", "LS1 1UR") for number in range(1, 31)]
    texts = pages_text(labels(many, sheet))
    assert len(texts) == 2
    assert words(" ".join(texts)) == [word for address in many for line in address for word in line.split()]
    assert words(texts[1])[:2] == ["Leader", "22"]


def test_the_text_can_be_copied_whatever_its_characters():
    [text] = pages_text(labels([ADDRESSES[2]], SHEETS["14"]))
    assert words(text) == [word for line in ADDRESSES[2] for word in line.split()]


def test_the_file_says_its_title_and_its_language_and_embeds_one_face():
    with pikepdf.open(io.BytesIO(labels(ADDRESSES[:2], SHEETS["14"], title="MAR15 labels"))) as pdf:
        assert (str(pdf.docinfo.Title), str(pdf.Root.Lang)) == ("MAR15 labels", "en-GB")
        assert pdf.check_pdf_syntax() == []
        assert len([item for item in pdf.objects if isinstance(item, pikepdf.Stream) and "/Length1" in item]) == 1


def test_without_a_letter_there_is_one_empty_sheet():
    [page] = pictures(labels([], SHEETS["14"]), dpi=DPI)
    assert ink(page, DPI) is None


def test_two_thousand_take_a_few_seconds_at_most():
    many = [
        (f"Leader of Council {number}", "Town Hall", f"Street {number}", "Leeds", "LS1 1UR") for number in range(2000)
    ]
    labels(many[:1], SHEETS["21"])
    began = time.process_time()
    assert len(pages_text(labels(many, SHEETS["21"]))) == -(-2000 // 21)
    assert time.process_time() - began < 4


def test_equal_addresses_make_equal_files():
    assert labels(ADDRESSES, SHEETS["14"]) == labels(ADDRESSES, SHEETS["14"])
