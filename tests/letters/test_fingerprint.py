import re

import pytest

from app.letters.files import fingerprint as module
from app.letters.files.fingerprint import MissingLibrary, fingerprint, native_libraries, short_fingerprint


def test_every_native_library_has_a_version():
    libraries = native_libraries()
    assert set(libraries) == {
        "pango",
        "harfbuzz",
        "harfbuzz-subset",
        "fontconfig",
        "freetype",
        "fribidi",
        "zlib",
    }
    assert all(re.match(r"\d+\.\d+", version) for version in libraries.values())


def test_the_fingerprint_names_what_could_change_a_byte():
    facts = fingerprint()
    assert set(facts) == {"libraries", "packages", "unicode", "fonts", "style", "engine"}
    assert facts["packages"]["weasyprint"] == "70.0"
    assert {"tinycss2", "cssselect2", "tinyhtml5", "pyphen", "pyyaml", "python-docx", "lxml"} <= set(facts["packages"])
    assert len(facts["fonts"]) == 4
    assert re.fullmatch("[0-9a-f]{16}", short_fingerprint())


def test_a_library_that_is_not_there_is_named(monkeypatch):
    monkeypatch.setitem(module._LIBRARIES, "pango", ("no-such-library", "libno-such.so.0", "version"))
    with pytest.raises(MissingLibrary, match="pango is not installed"):
        native_libraries()
