"""A cheap stand-in for the engine's renderers, for tests of everything around them."""

from collections.abc import Callable

import pytest

from app.letters.letter import Letter
from app.production.render import Format
from app.storage import sha256

Draw = Callable[[Letter], bytes]


@pytest.fixture
def draw_with(monkeypatch: pytest.MonkeyPatch) -> Callable[[Draw], None]:
    """`draw_with(function)` makes every file of a letter by it."""

    def swap(draw: Draw) -> None:
        drawn = Format(lambda letter, _signatures: draw(letter), sha256)
        monkeypatch.setattr("app.production.render.FORMATS", {"pdf": drawn, "docx": drawn})
        monkeypatch.setattr("app.production.render.page_count", lambda _: 2)

    return swap


@pytest.fixture
def cheap(draw_with: Callable[[Draw], None]) -> None:
    """A letter's files are its canonical JSON."""
    draw_with(Letter.canonical_json)
