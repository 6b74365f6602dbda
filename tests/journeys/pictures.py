"""Pictures for the guide, taken by the journeys on their way: `make guide` asks for them, other runs take none."""

import io
import os
from pathlib import Path

from PIL import Image
from playwright.sync_api import Locator, Page

from tests.services.browser import DESKTOP

FOLDER = Path(__file__).parents[2] / "docs" / "guide" / "images"
ASKED_FOR = "GUIDE" in os.environ
COLOURS = 128


def keep(page: Page, name: str, *, height: int = 900, of: Locator | None = None) -> None:
    """Keep what a person sees as docs/guide/images/`name`.png: `height` pixels from the top of the page, or from
    the top of the part `of` it."""
    if not ASKED_FOR:
        return
    page.evaluate("scrollTo(0, 0); for (const box of document.querySelectorAll('textarea')) box.scrollTop = 0")
    top = max(0, (of.bounding_box() or {"y": 0})["y"] + page.evaluate("scrollY") - 16) if of else 0
    whole = page.evaluate("document.documentElement.scrollHeight")
    clip = {"x": 0, "y": top, "width": DESKTOP, "height": min(height, whole - top)}
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True, clip=clip, animations="disabled")))
    FOLDER.mkdir(parents=True, exist_ok=True)
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(FOLDER / f"{name}.png", optimize=True)
