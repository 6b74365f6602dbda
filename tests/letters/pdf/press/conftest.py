import os
from collections.abc import Callable
from pathlib import Path

import pytest

from app.letters.letter import Letter
from app.letters.pdf import make_pdf
from app.letters.pdf.compare import differences
from tests.letters.pdf.press.weasyprint_cache import caching_renderer
from tests.services.run import VARIABLE


@pytest.fixture(scope="session")
def by_weasyprint(pytestconfig: pytest.Config) -> Callable[..., bytes]:
    """`render_by_weasyprint` with pytest's cache, or the run's own folder when pytest runs without its cache."""
    cache = getattr(pytestconfig, "cache", None)
    return caching_renderer(cache.mkdir("weasyprint") if cache else Path(os.environ[VARIABLE], "weasyprint"))


@pytest.fixture
def assert_same(by_weasyprint: Callable[..., bytes]) -> Callable[..., None]:
    """Check that the press sets a letter, and sets it as WeasyPrint does."""

    def check(letter: Letter, *, by: Callable[..., bytes] = by_weasyprint, **pictures: bytes) -> None:
        pressed = make_pdf(letter, pictures=pictures)
        assert pressed.unset == ""
        assert differences(by(letter, pictures=pictures), pressed.body) == []

    return check
