import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from app.letters.bounded_cache import BoundedCache
from app.letters.pdf import picture as module
from app.letters.pdf import render_pdf
from app.letters.pdf.picture import NoSuchPage, letter_picture, page_picture
from tests.letters import signatures
from tests.letters.factory import letter, march_letter


@pytest.fixture(scope="module")
def pdf():
    return render_pdf(march_letter())


def test_a_page_is_drawn_in_sixteen_greys_and_is_small(pdf):
    png = page_picture(pdf, 1)
    with Image.open(io.BytesIO(png)) as picture:
        assert abs(picture.width - 910) <= 1
        assert len(picture.convert("L").getcolors()) <= 16
    assert len(png) < 90_000


@pytest.mark.parametrize("page", [0, 3, -1])
def test_a_page_that_is_not_there(pdf, page):
    with pytest.raises(NoSuchPage):
        page_picture(pdf, page)


def test_pages_may_be_drawn_from_several_threads(pdf):
    with ThreadPoolExecutor(4) as threads:
        drawn = list(threads.map(lambda n: page_picture(pdf, n % 2 + 1, dpi=40), range(8)))
    assert len(set(drawn)) == 2


@pytest.fixture
def drawn(monkeypatch):
    """Numbers of the pages that were drawn."""
    numbers = []

    def note(pdf, page, **how):
        numbers.append(page)
        return page_picture(pdf, page, **how)

    monkeypatch.setattr(module, "page_picture", note)
    monkeypatch.setattr(module, "_drawn", BoundedCache(10))
    return numbers


def test_only_pages_that_say_something_else_are_drawn_again(drawn):
    text = "The first page.\n\n***\n\nThe second page, of two lines.\n\nThe second page, of two lines.\n\n((asks))"
    before, after = (render_pdf(letter(body, "asks: [one]")) for body in (text, text.replace("of two", "of both")))
    first, second, again = [letter_picture(pdf, page) for pdf, page in ((before, 1), (before, 2), (after, 1))]
    changed = letter_picture(after, 2)
    assert drawn == [1, 2, 2]
    assert [first, second, changed] == [page_picture(before, 1), page_picture(before, 2), page_picture(after, 2)]
    assert again == first
    assert changed != second


def test_a_page_with_a_picture_is_drawn_each_time(drawn):
    picture = signatures.drawn()
    final = march_letter(draft=False, signatories=signatures.signed_by(picture))
    signed = render_pdf(final, pictures=signatures.named(picture))
    for _ in range(2):
        letter_picture(signed, 2)
    assert drawn == [2, 2]


def test_a_letter_has_no_page_of_another_number(pdf, drawn):
    for number in (0, 3):
        with pytest.raises(NoSuchPage):
            letter_picture(pdf, number)
