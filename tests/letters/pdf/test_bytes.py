"""Equal letters give equal bytes, whoever makes them, where and when; and what is embedded does not depend on them."""

import hashlib
import io
import os

import pikepdf

from app.letters.docx import render_docx
from app.letters.pdf import render_pdf
from tests.letters.elsewhere import digests, made_elsewhere
from tests.letters.factory import letter, march_letter

FORMATS = (render_pdf, render_docx)


def test_the_same_bytes_from_two_processes_in_other_places_zones_years_and_fonts(tmp_path):
    made = march_letter("welsh force")
    here = digests(made, FORMATS)
    (tmp_path / "fonts.conf").write_text("<fontconfig></fontconfig>")
    east = {"TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "0", "PYTHONHASHSEED": "1"}
    west = {
        "TZ": "America/Los_Angeles",
        "SOURCE_DATE_EPOCH": "4000000000",
        "PYTHONHASHSEED": "2",
        "LANG": "cy_GB.UTF-8",
    }
    assert made_elsewhere(made, FORMATS, folder=str(tmp_path), **east) == here
    assert made_elsewhere(made, FORMATS, folder="/", FONTCONFIG_FILE=str(tmp_path / "fonts.conf"), **west) == here


def test_the_order_in_which_letters_are_made_does_not_matter():
    first = render_pdf(march_letter())
    render_pdf(letter("Other *words* ½ € ŵ"))
    assert render_pdf(march_letter()) == first


def fonts(pdf: bytes) -> dict[str, tuple[str, str, str]]:
    """Digests of the font file, the map to Unicode and the widths of each dictionary of a face, by both names."""
    found = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        for name, font in document.pages[0].Resources.Font.items():
            composite = font.Subtype == "/Type0"
            inner = font.DescendantFonts[0] if composite else font
            says = (font.ToUnicode.read_bytes(), inner.W.unparse()) if composite else (b"", inner.Widths.unparse())
            parts = (inner.FontDescriptor.FontFile2.read_bytes(), *says)
            found[f"{font.BaseFont} {name}"] = tuple(hashlib.sha256(part).hexdigest() for part in parts)
    return found


RICH = "*i* **b** ***z***"


def test_the_embedded_fonts_are_the_same_in_every_letter():
    one, other = fonts(render_pdf(letter(f"A {RICH}"))), fonts(render_pdf(letter(f"Zebra ½ € ŵŷ “quoted” {RICH}")))
    assert len(one) == 2 * 4
    assert one == other


def test_every_font_is_embedded_and_is_ours():
    for name in fonts(render_pdf(letter(RICH))):
        assert "Liberation-Sans" in name


def test_the_file_has_no_time_in_it():
    pdf = render_pdf(march_letter())
    assert b"CreationDate" not in pdf
    assert b"ModDate" not in pdf


def test_other_programs_keep_their_own_fonts():
    before = os.environ.get("FONTCONFIG_FILE")
    render_pdf(letter("Text"))
    assert os.environ.get("FONTCONFIG_FILE") == before


def test_pango_stays_loaded_until_its_process_has_ended(tmp_path):
    """Its own thread, which looks for faces, may be at work to the last; else the process would end by a fault."""
    environment = {"LD_DEBUG": "files", "LD_DEBUG_OUTPUT": str(tmp_path / "loaded")}
    made_elsewhere(march_letter(), [render_pdf], folder="/", **environment)
    told = "".join(file.read_text(errors="replace") for file in tmp_path.glob("loaded.*"))
    assert "libpango" in told
    assert not [line for line in told.splitlines() if "destroying link map" in line and "libpango" in line]
