"""What is read from disk is what WeasyPrint makes now, of this letter, with this engine."""

from dataclasses import replace

from app.letters.pdf import render_by_weasyprint
from tests.letters.factory import letter
from tests.letters.pdf.press import weasyprint_cache
from tests.letters.signatures import drawn, named, signed_by

LETTER = letter("Text", draft=False)


def test_a_saved_file_is_what_weasyprint_makes(tmp_path, monkeypatch):
    picture = drawn(600, 150)
    signed = replace(LETTER, signatories=signed_by(picture))
    made = {one: render_by_weasyprint(one, pictures=named(picture)) for one in (LETTER, signed)}
    for _ in range(2):
        render = weasyprint_cache.caching_renderer(tmp_path)
        assert {one: render(one, pictures=named(picture)) for one in made} == made
        monkeypatch.setattr(weasyprint_cache, "render_by_weasyprint", None)  # the second time, both are on disk


def test_a_file_by_another_engine_is_not_read(tmp_path, monkeypatch):
    weasyprint_cache.caching_renderer(tmp_path)(LETTER)
    monkeypatch.setattr(weasyprint_cache, "short_fingerprint", lambda: "another")
    monkeypatch.setattr(weasyprint_cache, "render_by_weasyprint", lambda *_, **__: b"another file")
    assert weasyprint_cache.caching_renderer(tmp_path)(LETTER) == b"another file"
    assert len(list(tmp_path.iterdir())) == 1
