"""A document that is being rendered reaches no file and no network, whatever its words name."""

import hashlib
import io
import socket

import pikepdf
import pytest
from PIL import Image
from weasyprint.urls import FatalURLFetchingError

from app.letters.letter import Signatory
from app.letters.pdf import render_pdf
from app.letters.pdf.engine import HandedOver
from app.letters.pdf.render import SignatureMissing
from tests.letters.factory import letter

SECRET = "file:///etc/passwd"


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    def refuse(*_: object) -> None:
        raise AssertionError("a letter opened a socket")

    monkeypatch.setattr(socket.socket, "connect", refuse)


def images(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return sum(len(page.get_images()) for page in document.pages)


@pytest.mark.parametrize(
    "value",
    [
        f'<img src="{SECRET}">',
        '<link rel="attachment" href="file:///etc/passwd">',
        "<style>@import url(http://127.0.0.1/x.css)</style>",
        '"><iframe src="http://127.0.0.1/">',
        "http://127.0.0.1/x.png",
        "![x](http://127.0.0.1/x.png)",
        "url(file:///etc/passwd)",
    ],
)
def test_a_value_draws_nothing(value):
    pdf = render_pdf(letter("So ((value)).", "fields: [{name: value}]", values={"value": value}))
    assert images(pdf) == 0
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert len(document.attachments) == 0


def test_a_link_in_a_template_is_only_text():
    pdf = render_pdf(letter(f"[page](http://127.0.0.1/x) and <{SECRET}>"))
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert all("/Annots" not in page for page in document.pages)


@pytest.mark.parametrize(
    "url", [SECRET, "http://127.0.0.1/", "https://example.org/", "data:text/plain,x", "signature:no"]
)
def test_the_fetcher_gives_what_it_was_handed_and_nothing_else(url):
    with pytest.raises(FatalURLFetchingError):
        HandedOver({}).fetch(url)


def picture() -> bytes:
    file = io.BytesIO()
    Image.new("L", (300, 90), 40).save(file, "PNG")
    return file.getvalue()


def test_a_signature_picture_is_placed_when_it_is_handed_over():
    drawn = picture()
    sha256 = hashlib.sha256(drawn).hexdigest()
    signed = (Signatory("Pat Example", "Secretary of State", "Department", sha256),)
    assert images(render_pdf(letter("Text", signatories=signed, draft=False), pictures={sha256: drawn})) == 1


@pytest.mark.parametrize("pictures", [None, {}, {"0" * 64: b"another"}])
def test_a_signature_picture_that_is_not_handed_over_as_it_is_stops_the_letter(pictures):
    signed = (Signatory("Pat Example", "Secretary of State", "Department", "0" * 64),)
    with pytest.raises(SignatureMissing) as problem:
        render_pdf(letter("Text", signatories=signed, draft=False), pictures=pictures)
    assert problem.value.facts == {"letter": "MAR15-0284", "offices": ("Secretary of State",)}
