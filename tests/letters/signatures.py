"""Signature pictures to try things on."""

import hashlib
import io
from typing import Any

from PIL import Image, ImageDraw

from app.letters.letter import Signatory


def drawn(width: int = 600, height: int = 180, *, paper: Any = (0, 0, 0, 0), ink: Any = "black") -> bytes:
    """A PNG with a frame just inside its edges and a stroke from corner to corner."""
    picture = Image.new("RGBA", (width, height), paper)
    brush, thick = ImageDraw.Draw(picture), max(1, min(width, height) // 30)
    brush.rectangle((0, 0, width - 1, height - 1), outline=ink, width=thick)
    brush.line((0, 0, width - 1, height - 1), fill=ink, width=thick)
    return png(picture)


def png(picture: Image.Image, **options: Any) -> bytes:
    file = io.BytesIO()
    picture.save(file, "PNG", **options)
    return file.getvalue()


def named(*pictures: bytes) -> dict[str, bytes]:
    return {hashlib.sha256(picture).hexdigest(): picture for picture in pictures}


def signed_by(*pictures: bytes) -> tuple[Signatory, ...]:
    return tuple(
        Signatory(f"Pat Example {number}", f"Secretary of State {number}", "Department", sha256)
        for number, sha256 in enumerate(named(*pictures), 1)
    )


def svg(shapes: str, *, view: str = "0 0 300 100", more: str = "") -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{view}" {more}>{shapes}</svg>'.encode()
