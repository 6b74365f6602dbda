"""A file that somebody forged is never called what it is not, whatever in it was changed."""

import io
import zipfile
from collections.abc import Callable, Mapping

import pikepdf
import pytest

from app.letters.files.inflated_digest import inflated_docx_sha256, inflated_pdf_sha256
from app.letters.pdf.faces import WIN_ANSI
from app.production.verification.verify import Outcome
from tests.production.handed_in import (
    changed,
    packed,
    said_otherwise,
    saved_again,
    with_another_page_hidden,
    with_glyphs_swapped,
    written_anew,
)
from tests.production.test_verify import REFERENCE, files, rendered_once, told, verdict

__all__ = ["files", "rendered_once"]

Change = Callable[[pikepdf.Pdf], object]


def test_a_page_hidden_in_the_cross_references_does_not_have_the_same_content(services, files):
    forged = with_another_page_hidden(files["pdf"], b"1 0 0 1 0 -700 cm 0 0 100 100 re f")
    assert inflated_pdf_sha256(forged) == inflated_pdf_sha256(files["pdf"])
    with pikepdf.open(io.BytesIO(forged)) as document:
        assert b"100 100 re" in document.pages[0].Contents.read_bytes()
    found = verdict(services, forged)
    assert (found.outcome, found.edition.reference) == (Outcome.ALTERED, REFERENCE)


@pytest.mark.parametrize(
    ("before", "more"),
    [
        (b"startxref", b"startxref\n9"),
        (b"\nendstream", b"\nendstream\nendobj\n<</Type/XRef/Length 9>>\nstream\n9 9 9 9 9"),
    ],
    ids=["startxref", "a stream"],
)
def test_what_the_digest_passes_over_is_not_passed_over(services, files, before, more):
    pdf = files["pdf"]
    place = pdf.rindex(before)
    forged = pdf[:place] + more + pdf[place:]
    assert inflated_pdf_sha256(forged) == inflated_pdf_sha256(pdf)
    assert verdict(services, forged).outcome not in {Outcome.GENUINE, Outcome.SAME_CONTENT}


def test_outlines_that_changed_places_in_a_font_are_told(services, files):
    forged = with_glyphs_swapped(files["pdf"], "1", "9")
    assert verdict(services, forged).outcome == Outcome.ALTERED
    assert "Fonts that differ: Liberation-Sans" in told(services, forged)


def test_codes_that_are_read_as_other_letters_than_they_show_are_told(services, files):
    def misread(document: pikepdf.Pdf) -> None:
        lines = "".join(f"<{code:02x}> <{ord(text):04x}>\n" for code, text in WIN_ANSI.items())
        for font in document.pages[0].Resources.Font.values():
            if font.Subtype == "/TrueType":
                font.ToUnicode = document.make_stream(f"beginbfchar\n{lines}endbfchar".encode())
                font.Encoding = pikepdf.Dictionary(
                    BaseEncoding=pikepdf.Name.WinAnsiEncoding, Differences=[49, pikepdf.Name.nine]
                )

    found = verdict(services, changed(files["pdf"], misread))
    assert (found.outcome, found.otherwise.words) == (Outcome.ALTERED, ())
    assert "Liberation-Sans" in found.otherwise.fonts


def layer(document: pikepdf.Pdf) -> None:
    group = document.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name="Words"))
    off = pikepdf.Dictionary(BaseState=pikepdf.Name.ON, OFF=[group])
    document.Root.OCProperties = pikepdf.Dictionary(OCGs=[group], D=off)
    page = document.pages[0]
    page.Resources.Properties = pikepdf.Dictionary(L0=group)
    page.contents_add(b"/OC /L0 BDC\n", prepend=True)
    page.contents_add(b"\nEMC")


def on_page(**entries: object) -> Change:
    return lambda document: [document.pages[0].obj.__setitem__(f"/{key}", value) for key, value in entries.items()]


def in_catalogue(**entries: object) -> Change:
    return lambda document: [document.Root.__setitem__(f"/{key}", value) for key, value in entries.items()]


def without(*keys: str) -> Change:
    return lambda document: [document.Root.__delitem__(key) for key in keys]


def attach(document: pikepdf.Pdf) -> None:
    document.attachments["other.txt"] = b"Other words."


def note(document: pikepdf.Pdf) -> None:
    text = pikepdf.Dictionary(
        Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[99, 99, 120, 120], Contents="No"
    )
    document.pages[0].Annots = pikepdf.Array([text])


def pattern(document: pikepdf.Pdf) -> None:
    document.pages[0].Resources.ExtGState = pikepdf.Dictionary(G0=pikepdf.Dictionary(BM=pikepdf.Name.Difference))


def clip(document: pikepdf.Pdf) -> None:
    document.pages[0].contents_add(b"0 0 1 1 re 594 841 1 1 re W n\n", prepend=True)


def drawn(*, before: bytes = b"q\n", after: bytes = b"\nQ\n") -> Change:
    def draw(document: pikepdf.Pdf) -> None:
        document.pages[0].contents_add(before, prepend=True)
        document.pages[0].contents_add(after)

    return draw


def marked(more: bytes) -> Change:
    """Marks of the first passage that say more."""

    def mark(document: pikepdf.Pdf) -> None:
        content = document.pages[0].Contents.read_bytes()
        assert b"<</MCID 0>>" in content
        document.pages[0].Contents.write(content.replace(b"<</MCID 0>>", b"<</MCID 0" + more + b">>", 1))

    return mark


FORGED: Mapping[str, tuple[Change, str]] = {
    "layer": (
        layer,
        "The file differs in: layers that show or hide parts of a page; pictures, patterns or ways of d",
    ),
    "cut": (on_page(CropBox=[0, 0, 300, 400]), "Page 1: edges of the page: 0.00 0.00 595.28 841.89 became 0.00 0.00 3"),
    "scale": (on_page(UserUnit=3), "Page 1: scale of the page: 1 became 3."),
    "page acts": (on_page(AA=pikepdf.Dictionary(O=pikepdf.Dictionary())), "Page 1: a setting of the page differs."),
    "acts": (
        in_catalogue(OpenAction=pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")),
        "The file differs in: actions when the file is opened.",
    ),
    "form": (in_catalogue(AcroForm=pikepdf.Dictionary(Fields=[])), "The file differs in: a form to fill in or sign."),
    "attached": (attach, "The file differs in: attached files, scripts or named places."),
    "no tags": (without("/StructTreeRoot", "/MarkInfo"), "The file differs in: tags for screen readers."),
    "language": (in_catalogue(Lang="cy"), "The file differs in: its language."),
    "opens": (
        in_catalogue(PageMode=pikepdf.Name.FullScreen),
        "The file differs in: how the file opens or is navigated.",
    ),
    "note": (note, "Page 1: laid over the page: /Text No"),
    "way of drawing": (pattern, "The file differs in: pictures, patterns or ways of drawing."),
    "clip": (clip, "Page 1: line, box or clip: clip from "),
    "outlined": (drawn(before=b"q 2 Tr 1 1 1 RG 12 w\n"), "Page 1: line, box or clip: Tr 2."),
    "spoken": (
        marked(b"/ActualText(We withdraw this letter.)"),
        "Page 1: the text for screen readers and for copying differs.",
    ),
    "not spoken": (
        drawn(before=b"/Artifact BMC\n", after=b"\nEMC"),
        "Page 1: the text for screen readers and for copying differs.",
    ),
    "copied": (
        drawn(after=b"\nQ BT /F1 9 Tf 3 Tr 9 9 Td (Void) Tj ET"),
        "Page 1: the text for screen readers and for copying differs.",
    ),
}


@pytest.mark.parametrize(("change", "words"), FORGED.values(), ids=FORGED)
def test_what_looks_or_acts_otherwise_is_told(services, files, change, words):
    forged = changed(files["pdf"], change)
    assert verdict(services, forged).outcome == Outcome.SAME_WORDS
    said = told(services, forged)
    assert words in said
    assert "is the same" not in said


@pytest.mark.parametrize("clip", [b"W n", b"0 560.02 595 30 re W n"], ids=["empty", "at the foot of the words"])
def test_words_put_in_that_a_clip_may_show_are_told(services, files, clip):
    words = b"\nQ q " + clip + b" BT /F1 14 Tf 1 0 0 1 300 560 Tm (CANCELLED) Tj ET Q"
    forged = changed(files["pdf"], drawn(after=words))
    assert verdict(services, forged).outcome == Outcome.ALTERED
    assert "CANCELLED" in told(services, forged)


def test_a_page_wrapped_in_a_clip_of_its_size_shows_the_same(services, files):
    wrapped = changed(files["pdf"], drawn(before=b"q 0 0 595.28 841.89 re W n\n"))
    assert verdict(services, wrapped).outcome == Outcome.SAME_PAGES


def test_nothing_is_told_of_a_file_that_another_program_only_saved(services, files):
    for body in (
        changed(files["pdf"], lambda document: document.remove_unreferenced_resources()),
        saved_again(files["pdf"]),
    ):
        assert verdict(services, body).outcome in {Outcome.SAME_CONTENT, Outcome.SAME_PAGES}


def test_a_word_file_that_another_program_saved_says_first_that_its_words_are_the_same(services, files):
    found = verdict(services, written_anew(files["docx"]))
    assert (found.outcome, found.holds) == (Outcome.SAVED_AGAIN, False)
    lines = told(services, written_anew(files["docx"])).splitlines()
    assert lines[0] == f"Saved again: the words are the same as in {REFERENCE}, edition 1, the latest."
    assert (
        lines[-1] == "Word and other programs rewrite a file when they save it, so we did not compare its appearance."
    )


def test_a_word_file_that_was_saved_with_another_word_or_a_picture_put_in_is_altered(services, files):
    reworded = said_otherwise(written_anew(files["docx"]), "Yours", "Ours")
    assert verdict(services, reworded).outcome == Outcome.ALTERED
    pictured = written_anew(files["docx"], more={"word/media/image9.png": b"PNG"})
    assert verdict(services, pictured).outcome == Outcome.SAME_WORDS


CHOICE = (
    '<w:r><mc:AlternateContent xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">'
    '<mc:Choice xmlns:x="urn:nobody" Requires="x"><w:t>Void</w:t></mc:Choice>{}</mc:AlternateContent></w:r>'
)
HIDING: Mapping[str, tuple[str, str, str]] = {
    "hidden": ("<w:r>", "<w:r><w:rPr><w:vanish/></w:rPr>", "document"),
    "hidden by a style": ("<w:rPr>", "<w:rPr><w:vanish/>", "styles"),
    "hidden in print": ("<w:r>", '<w:r><w:rPr><w:webHidden w:val="1"/></w:rPr>', "document"),
    "white": ("<w:r>", '<w:r><w:rPr><w:color w:val="FFFFFF"/></w:rPr>', "document"),
    "white by the theme": (
        "<w:r>",
        '<w:r><w:rPr><w:color w:val="auto" w:themeColor="background1"/></w:rPr>',
        "document",
    ),
    "struck out": ("<w:r>", "<w:r><w:rPr><w:strike/></w:rPr>", "document"),
    "a choice alone": ("<w:p>", "<w:p>" + CHOICE.format(""), "document"),
    "a field": ("<w:p>", '<w:p><w:fldSimple w:instr="PAGE \\# &quot;, or not&quot;"/>', "document"),
    "a part of another kind": ("<w:body>", "<w:body><w:altChunk/>", "document"),
    "passed over": ("<w:p>", '<w:p><x:x xmlns:x="urn:nobody"><w:r/></x:x>', "document"),
}


@pytest.mark.parametrize(("before", "after", "part"), HIDING.values(), ids=HIDING)
def test_a_word_file_that_was_saved_so_that_it_may_hide_words_is_not_called_saved_again(
    services, files, before, after, part
):
    forged = said_otherwise(written_anew(files["docx"]), before, after, part=f"word/{part}.xml")
    assert verdict(services, forged).outcome in {Outcome.SAME_WORDS, Outcome.ALTERED}
    assert "The file differs in: fields, objects or formatting that may hide words or show different ones." in told(
        services, forged
    )


@pytest.mark.parametrize(
    ("before", "after", "part", "came"),
    [
        ('<w:lvlText w:val="%1.', '<w:lvlText w:val="Do not: %1.', "numbering", "Do not:"),
        ("<w:p>", "<w:p>" + CHOICE.format("<mc:Fallback><w:t>Fallen</w:t></mc:Fallback>"), "document", "Fallen"),
        ("<w:p>", '<w:p><m:r xmlns:m="urn:math"><m:t>Formula</m:t></m:r>', "document", "Formula"),
    ],
    ids=["label", "fallback", "formula"],
)
def test_words_that_a_word_file_shows_beside_its_text_are_told(services, files, before, after, part, came):
    forged = said_otherwise(written_anew(files["docx"]), before, after, part=f"word/{part}.xml")
    assert verdict(services, forged).outcome == Outcome.ALTERED
    assert came in told(services, forged)


def test_what_word_itself_writes_when_it_saves_hides_nothing(services, files):
    saved = said_otherwise(
        written_anew(files["docx"]), "<w:r>", '<w:proofErr w:type="spellStart"/><w:r w:rsidR="00A1">'
    )
    counted = (
        '<w:r><w:instrText> PAGE   \\* MERGEFORMAT </w:instrText></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr></w:r>'
    )
    saved = said_otherwise(saved, "<w:p>", f"<w:p>{counted}")
    looks = '<w:rPr><w:color w:val="auto"/><w:color w:val="000000" w:themeColor="text1"/>'
    saved = said_otherwise(saved, "<w:rPr>", looks, part="word/styles.xml")
    assert verdict(services, saved).outcome == Outcome.SAVED_AGAIN


def test_a_word_file_with_an_entry_that_has_swallowed_others_does_not_have_the_same_content(services, files):
    with zipfile.ZipFile(io.BytesIO(files["docx"])) as archive:
        parts = [(entry.filename, archive.read(entry)) for entry in archive.infolist()]
    (first, body), (second, more), *rest = parts
    swallowed = f"{first}\n{len(body)}\n{body.decode()}{second}"
    forged = packed({swallowed: more, **dict(rest)})
    assert inflated_docx_sha256(forged) == inflated_docx_sha256(files["docx"])
    assert verdict(services, forged).outcome == Outcome.SAME_WORDS


def test_a_word_file_whose_document_stands_in_another_part_is_altered(services, files):
    document = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">%b</w:document>'
    other = document % b"<w:body><w:p><w:r><w:t>Other words</w:t></w:r></w:p></w:body>"
    forged = written_anew(files["docx"], more={"word/other.xml": other})
    forged = said_otherwise(forged, "word/document.xml", "word/other.xml", part="_rels/.rels")
    assert verdict(services, forged).outcome == Outcome.ALTERED
    assert "Words added on page 1: “Other words" in told(services, forged)
