"""Layout in answer to a web request: by a warm limited process, since what people type may take long, or much memory.

The files are the same, byte for byte.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from app.letters.letter import Letter
from app.letters.pdf.paper import lay_out, render_html
from app.letters.pdf.render import MadePdf, SignatureMissing, make_pdf, warm
from app.letters.problems import TooComplex
from app.platform.limited import Limits, limited


@limited(warm=True, limits=Limits(cpu_seconds=10), refusals=(SignatureMissing,), too_heavy=TooComplex)
def make_pdf_apart(letter: Letter, *, pictures: Mapping[str, bytes] | None = None) -> MadePdf:
    """`make_pdf`. Raises SignatureMissing, TooComplex and NoTurn."""
    return make_pdf(letter, pictures=pictures)


@limited(warm=True)
def warm_apart() -> None:
    """Get a process ready, so that the first letter need not wait for it."""
    warm()


def paper_apart(page: Path, *, notice: str = "", beside: Sequence[Path] = (), **facts: Any) -> bytes:
    """`paper`. Raises TooComplex and NoTurn."""
    return _laid_out(render_html(page, facts, notice=notice), page, tuple(beside))


@limited(warm=True, limits=Limits(seconds=120, cpu_seconds=60), too_heavy=TooComplex)
def _laid_out(html: str, page: Path, beside: tuple[Path, ...]) -> bytes:
    return lay_out(html, page, beside)
