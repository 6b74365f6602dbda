"""Signature pictures: what is refused, and what is kept."""

import io
import struct
import zlib
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, PngImagePlugin

from app.letters.page.signature import MAX_BYTES, SignatureRefused, clean_signature
from tests.letters.signatures import drawn, png


def refusal(body: bytes) -> tuple[str, dict[str, object]]:
    with pytest.raises(SignatureRefused) as problem:
        clean_signature(body)
    return problem.value.code, problem.value.facts


def opened(body: bytes) -> Image.Image:
    return Image.open(io.BytesIO(body))


def jpeg() -> bytes:
    file = io.BytesIO()
    opened(drawn()).convert("RGB").save(file, "JPEG")
    return file.getvalue()


def animated() -> bytes:
    frames = [opened(drawn(ink=ink)) for ink in ("black", "navy")]
    return png(frames[0], save_all=True, append_images=frames[1:])


def bomb(width: int, height: int) -> bytes:
    """A PNG that says it is huge and holds next to nothing."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0" * 99)) + chunk(b"IEND", b"")
    )


def swollen() -> bytes:
    """A picture with a comment that inflates to three megabytes."""
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", "x" * 3_000_000, zip=True)
    return png(opened(drawn()), pnginfo=words)


@pytest.mark.parametrize(
    ("body", "code", "facts"),
    [
        pytest.param(b"", "not_png", {}, id="empty"),
        pytest.param(jpeg(), "not_png", {}, id="jpeg"),
        pytest.param(b"<svg xmlns='http://www.w3.org/2000/svg'/>" * 9, "not_png", {}, id="svg"),
        pytest.param(b"x" * (MAX_BYTES + 1), "too_many_bytes", {"bytes": 1_000_001, "limit": 1_000_000}, id="bytes"),
        pytest.param(bomb(4001, 300), "too_many_pixels", {"width": 4001, "height": 300, "limit": 4000}, id="too wide"),
        pytest.param(
            bomb(2**31 - 1, 2**31 - 1),
            "too_many_pixels",
            {"width": 2**31 - 1, "height": 2**31 - 1, "limit": 4000},
            id="bomb",
        ),
        pytest.param(drawn(199, 80), "too_small", {"width": 199, "limit": 200}, id="too small"),
        pytest.param(animated(), "animated", {}, id="animated"),
        pytest.param(drawn()[:-400], "unreadable", {}, id="cut off"),
        pytest.param(bomb(4000, 4000), "blank", {}, id="hollow"),
        pytest.param(bomb(300, 0), "unreadable", {}, id="no height"),
        pytest.param(png(Image.new("RGBA", (300, 90), (0, 0, 0, 0))), "blank", {}, id="transparent"),
        pytest.param(png(Image.new("L", (300, 90), 255)), "blank", {}, id="white"),
        pytest.param(png(Image.new("RGB", (300, 90), "black")), "blank", {}, id="black"),
        pytest.param(drawn(ink="white"), "blank", {}, id="white on nothing"),
    ],
)
def test_what_is_no_signature_is_refused_with_its_reason(body, code, facts):
    assert refusal(body) == (code, facts)


WORKING = {
    "on nothing": drawn(),
    "on white": drawn(paper="white", ink="navy"),
    "with words that swell": swollen(),
    "as small as may be": drawn(200, 60),
    "as large as may be": drawn(4000, 600),
    "of one bit": png(opened(drawn(paper="white")).convert("1")),
    "of a palette": png(opened(drawn()).convert("P")),
    "grey": png(opened(drawn(paper="white")).convert("L")),
    "grey in 16 bits": png(
        opened(drawn(paper="white")).convert("L").convert("I").point(lambda v: v * 257).convert("I;16")
    ),
}


@pytest.mark.parametrize("body", WORKING.values(), ids=WORKING.keys())
def test_a_signature_is_kept_as_a_plain_png_of_its_shape(body):
    kept, before = opened(clean_signature(body)), opened(body)
    assert (kept.format, kept.mode, kept.info) == ("PNG", "RGBA", {})
    assert kept.width / kept.height == pytest.approx(before.width / before.height, rel=0.02)
    assert kept.width <= min(before.width, 1134)
    darkest, lightest = (Image.alpha_composite(Image.new("RGBA", kept.size, "white"), kept)).convert("L").getextrema()
    assert darkest < 100
    assert lightest > 240


def test_transparency_is_kept():
    kept = opened(clean_signature(drawn(ink=(0, 0, 0, 128))))
    alpha = kept.getchannel("A")
    assert (alpha.getextrema(), alpha.getpixel((300, 20))) == ((0, 128), 0)


def test_what_is_not_the_picture_is_dropped():
    words = PngImagePlugin.PngInfo()
    words.add_text("Author", "Pat Example")
    told = png(opened(drawn()), pnginfo=words, dpi=(72, 72), icc_profile=b"a profile") + b"<script>"
    assert b"Pat Example" in told
    assert clean_signature(told) == clean_signature(drawn()) == clean_signature(clean_signature(drawn()))


@settings(max_examples=200, deadline=None)
@given(st.integers(0, len(drawn()) - 1), st.binary(min_size=0, max_size=9), st.integers(0, 9))
def test_a_damaged_file_is_taken_or_refused_and_nothing_else(place, bytes_put, length_cut):
    body = drawn()
    with suppress(SignatureRefused):
        clean_signature(body[:place] + bytes_put + body[place + length_cut :])
