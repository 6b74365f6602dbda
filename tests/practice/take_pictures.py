"""Take the pictures of the guide and the README from a new practice: `make guide`."""

import io
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import Page

from tests.practice.pictures import PICTURES, Picture
from tests.practice.visit import visiting

DOCS = Path(__file__).parents[2] / "docs"
COLOURS = 128
TO_THE_TOP = """scrollTo(0, 0)
for (const box of document.querySelectorAll('textarea, .ds-text')) box.scrollTop = 0
new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"""
"""Of the page and of each box in it, until the editor has drawn the lines that come into sight."""


def take(picture: Picture, page: Page) -> None:
    """Keep what the page shows as the file of the picture."""
    page.set_viewport_size({"width": picture.width, "height": picture.height})
    page.mouse.move(0, 0)
    page.evaluate(TO_THE_TOP)
    top = max(0, page.get_by_role("heading", name=picture.begin).bounding_box()["y"] - 16) if picture.begin else 0
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": top, "width": picture.width, "height": min(picture.height, whole - top)}
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip, animations="disabled")))
    file = DOCS / f"{picture.file}.png"
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)


def main() -> None:
    sys.stderr.write("Making practice: about a minute\n")
    with TemporaryDirectory() as folder, visiting(Path(folder) / "instance") as visit:
        for picture in PICTURES:
            page = visit.page(picture.member)
            picture.walk(visit, page)
            take(picture, page)
            sys.stderr.write(f"{picture.file}\n")


if __name__ == "__main__":
    main()
