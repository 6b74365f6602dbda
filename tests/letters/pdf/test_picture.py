import io
from concurrent.futures import ThreadPoolExecutor

import pytest
from PIL import Image

from app.letters.pdf import render_pdf
from app.letters.pdf.picture import NoSuchPage, page_picture
from tests.letters.factory import march_letter


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
