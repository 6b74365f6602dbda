"""Letters' PDFs broken on purpose, each in one way."""

import io
import random
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf

from app.letters.page.typeface import face

WIDE = b"<%04x> <0175>" % face().glyphs[ord("ŵ")]
"""What a map to Unicode says of a letter that no face has among its bytes."""

Break = Callable[[pikepdf.Pdf], None]


def broken(pdf: bytes, break_it: Break) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        break_it(document)
        document.save(file, object_stream_mode=pikepdf.ObjectStreamMode.preserve, static_id=True)
    return file.getvalue()


def elements(document: pikepdf.Pdf, kind: str) -> Iterator[Any]:
    """The elements of a kind, in the order of the tree."""

    def below(item: Any) -> Iterator[Any]:
        kids = item.get("/K", pikepdf.Array())
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                if f"/{kind}" == kid.S:
                    yield kid
                yield from below(kid)

    yield from below(document.Root.StructTreeRoot)


def content(before: bytes, after: bytes) -> Break:
    """Edits the first page's content where `before` (a pattern) first stands."""

    def edit(document: pikepdf.Pdf) -> None:
        page = document.pages[0]
        body, changed = re.subn(before, after, page.Contents.read_bytes(), count=1)
        assert changed
        page.Contents = document.make_stream(body)

    return edit


def metadata(before: bytes, after: bytes) -> Break:
    def edit(document: pikepdf.Pdf) -> None:
        body = document.Root.Metadata.read_bytes()
        assert before in body
        document.Root.Metadata.write(body.replace(before, after))

    return edit


def font(edit: Callable[[Any], None]) -> Break:
    """Edits the first page's first composite font."""
    return lambda document: edit(_font(document, "/Type0"))


def latin_font(edit: Callable[[Any], None]) -> Break:
    """Edits the first page's first font of one-byte codes, where there is one."""
    return lambda document: edit(_font(document, "/TrueType"))


def _font(document: pikepdf.Pdf, kind: str) -> Any:
    return next(one for one in document.pages[0].Resources.Font.values() if one.Subtype == kind)


def to_unicode(before: bytes, after: bytes) -> Break:
    """Edits the maps of the first page's composite fonts that say it: faces number their glyphs otherwise."""

    def edit(document: pikepdf.Pdf) -> None:
        maps = [one.ToUnicode for one in document.pages[0].Resources.Font.values() if "/ToUnicode" in one]
        saying = [each for each in maps if before in each.read_bytes()]
        assert saying
        for each in saying:
            each.write(each.read_bytes().replace(before, after, 1))

    return edit


def no_language(document: pikepdf.Pdf) -> None:
    del document.Root.Lang


def wrong_language(document: pikepdf.Pdf) -> None:
    document.Root.Lang = pikepdf.String("English, mostly")


def title_not_shown(document: pikepdf.Pdf) -> None:
    del document.Root.ViewerPreferences


def not_marked(document: pikepdf.Pdf) -> None:
    del document.Root.MarkInfo


def suspects(document: pikepdf.Pdf) -> None:
    document.Root.MarkInfo.Suspects = True


def no_metadata(document: pikepdf.Pdf) -> None:
    del document.Root.Metadata


def no_tree(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot


def untagged(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    shown = b" BT /%b 12 Tf 100 100 Td <2829> Tj ET" % next(iter(page.Resources.Font)).lstrip("/").encode()
    page.Contents = document.make_stream(page.Contents.read_bytes() + shown)


def tagged_in_artifact(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    body = page.Contents.read_bytes()
    page.Contents = document.make_stream(b"/Artifact BMC\n" + body + b"\nEMC")


def without_owner(document: pikepdf.Pdf) -> None:
    """The last mark of the first page leads nowhere."""
    index = document.Root.StructTreeRoot.ParentTree.Nums[1]
    index[len(index) - 1] = None


def no_index(document: pikepdf.Pdf) -> None:
    del document.Root.StructTreeRoot.ParentTree


def no_structure_number(document: pikepdf.Pdf) -> None:
    del document.pages[0].StructParents


def figure_without_words(document: pikepdf.Pdf) -> None:
    del next(elements(document, "Figure")).Alt


def item_outside_a_list(document: pikepdf.Pdf) -> None:
    next(elements(document, "L")).S = pikepdf.Name.Div


def list_of_paragraphs(document: pikepdf.Pdf) -> None:
    for item in list(elements(document, "LI")):
        item.S = pikepdf.Name.P


def item_without_body(document: pikepdf.Pdf) -> None:
    for body in list(elements(document, "LBody")):
        body.S = pikepdf.Name.P


def heading_skipped(document: pikepdf.Pdf) -> None:
    next(elements(document, "H2")).S = pikepdf.Name.H3


def begins_with_second_heading(document: pikepdf.Pdf) -> None:
    next(elements(document, "H1")).S = pikepdf.Name.H2


def unknown_kind(document: pikepdf.Pdf) -> None:
    next(elements(document, "P")).S = pikepdf.Name.Paragraph


def orphan(document: pikepdf.Pdf) -> None:
    del next(elements(document, "P")).P


def not_embedded(one: Any) -> None:
    del one.DescendantFonts[0].FontDescriptor.FontFile2


def wrong_widths(one: Any) -> None:
    one.DescendantFonts[0].W = pikepdf.Array([0, 4000, 17])


def another_font(one: Any) -> None:
    one.BaseFont = pikepdf.Name("/ABCDEF+Comic-Sans")


def no_map(one: Any) -> None:
    del one.ToUnicode


def no_glyph_map(one: Any) -> None:
    del one.DescendantFonts[0].CIDToGIDMap


def note_without_tabs(document: pikepdf.Pdf) -> None:
    page = document.pages[0]
    box = pikepdf.Array([50, 690, 150, 720])
    page.Annots = pikepdf.Array([pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Link, Rect=box)])
    if "/Tabs" in page.obj:
        del page.obj["/Tabs"]


def no_title(document: pikepdf.Pdf) -> None:
    del document.docinfo.Title


def another_title(document: pikepdf.Pdf) -> None:
    document.docinfo.Title = "Another (MAR15-0001)"


def no_reference(document: pikepdf.Pdf) -> None:
    document.docinfo.Title = "A letter"


def american_paper(document: pikepdf.Pdf) -> None:
    document.pages[0].mediabox = pikepdf.Array([0, 0, 612, 792])


def turned(document: pikepdf.Pdf) -> None:
    document.pages[0].Rotate = 90


def eleven_pages(document: pikepdf.Pdf) -> None:
    while len(document.pages) < 11:
        document.add_blank_page(page_size=(595.28, 841.89))


def heavy(document: pikepdf.Pdf) -> None:
    ballast = document.make_stream(random.Random(1).randbytes(2_000_000))
    document.Root.StructTreeRoot.Ballast = ballast


def form(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array())


def unlisted(document: pikepdf.Pdf) -> None:
    """The first paragraph is in no list of kids, so that nobody reads it."""
    paragraph = next(elements(document, "P"))
    above = paragraph.P.K
    above.pop(next(place for place, kid in enumerate(above) if kid.objgen == paragraph.objgen))


BROKEN: dict[str, tuple[Break, str]] = {
    "no language": (no_language, "no_language"),
    "a language that is none": (wrong_language, "no_language"),
    "title not shown": (title_not_shown, "title_not_shown"),
    "not marked": (not_marked, "not_marked"),
    "suspects": (suspects, "suspects"),
    "no metadata": (no_metadata, "no_metadata"),
    "metadata without a title": (metadata(b"dc:title", b"dc:subject"), "no_metadata_title"),
    "metadata without PDF/UA": (metadata(b'pdfuaid:part="1"', b""), "no_ua_mark"),
    "metadata of PDF/UA-2": (metadata(b'pdfuaid:part="1"', b'pdfuaid:part="2"'), "no_ua_mark"),
    "no tree": (no_tree, "no_structure"),
    "text that is not tagged": (untagged, "untagged"),
    "tags inside an artefact": (tagged_in_artifact, "tagged_in_artifact"),
    "an artefact inside a tag": (content(rb"(MCID \d+>>\s*BDC)", rb"\1 /Artifact BMC EMC"), "artifact_in_tagged"),
    "a mark that leads nowhere": (without_owner, "mark_without_element"),
    "no index of the tree": (no_index, "mark_without_element"),
    "a page without its index": (no_structure_number, "mark_without_element"),
    "a figure without words": (figure_without_words, "figure_without_words"),
    "an item outside a list": (item_outside_a_list, "wrong_nesting"),
    "a list of paragraphs": (list_of_paragraphs, "wrong_nesting"),
    "an item without a body": (item_without_body, "wrong_nesting"),
    "a heading skipped": (heading_skipped, "heading_skipped"),
    "a second heading first": (begins_with_second_heading, "heading_skipped"),
    "a kind that is none": (unknown_kind, "unknown_kind"),
    "an orphan": (orphan, "lost_element"),
    "a font not embedded": (font(not_embedded), "font_not_embedded"),
    "wrong widths": (font(wrong_widths), "unsound_glyph"),
    "no map to Unicode": (font(no_map), "unsound_glyph"),
    "no map to glyphs": (font(no_glyph_map), "font_not_described"),
    "a glyph that stands for nothing": (to_unicode(WIDE, WIDE[:8] + b"0000>"), "unsound_glyph"),
    "a note without an order of tabs": (note_without_tabs, "no_tab_order"),
}
"""What PDF/UA-1 forbids, with the fault that it is."""


def latin_not_embedded(one: Any) -> None:
    del one.FontDescriptor.FontFile2


def latin_without_encoding(one: Any) -> None:
    del one.Encoding


def latin_of_signs(one: Any) -> None:
    one.FontDescriptor.Flags = 4


def latin_widths(one: Any) -> None:
    one.Widths = pikepdf.Array([4000] * 224)


LATIN: dict[str, tuple[Break, str]] = {
    "a Latin font not embedded": (latin_font(latin_not_embedded), "font_not_embedded"),
    "a Latin font without its encoding": (latin_font(latin_without_encoding), "font_not_described"),
    "a Latin font said to be of signs": (latin_font(latin_of_signs), "font_not_described"),
    "wrong widths of a Latin font": (latin_font(latin_widths), "unsound_glyph"),
}
"""The same of the fonts whose codes are of one byte, which only the press writes."""

OURS: dict[str, tuple[Break, str]] = {
    "no title": (no_title, "no_title"),
    "another title in the metadata": (another_title, "metadata_differs"),
    "no reference": (no_reference, "no_reference"),
    "another paper": (american_paper, "not_a4"),
    "a page turned": (turned, "not_a4"),
    "eleven pages": (eleven_pages, "too_many_pages"),
    "too large": (heavy, "too_large"),
    "another font": (font(another_font), "font_not_ours"),
    "a glyph that stands for another letter": (to_unicode(WIDE, WIDE[:8] + b"0061>"), "unsound_glyph"),
    "a mark that does not end": (content(rb"EMC", b""), "unbalanced_marks"),
    "a mark that ends twice": (content(rb"EMC", b"EMC EMC"), "unbalanced_marks"),
    "a text that does not end": (content(rb"ET\b", b""), "unbalanced_content"),
    "two marks of one number": (content(rb"MCID 1>>", b"MCID 0>>"), "mark_twice"),
    "a mark taken out": (content(rb"/\w+\s*<</MCID 1>>\s*BDC", b"/Span BMC"), "element_without_mark"),
    "a paragraph that nobody reads": (unlisted, "mark_without_element"),
    "a form": (form, "unexpected"),
}
"""What we promise beside that."""
