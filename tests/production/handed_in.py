"""Files of letters as they may come back: saved again, touched up, said otherwise, forged."""

import io
import re
import zipfile
import zlib
from collections.abc import Callable, Mapping

import pikepdf
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]


def saved_again(pdf: bytes, *, title: str | None = None, without_title: bool = False) -> bytes:
    """As another program would write it: other compression, no object streams, and perhaps another title."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if title is not None:
            document.docinfo.Title = title
        if without_title:
            del document.docinfo.Title
        document.save(file, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return file.getvalue()


def drawn_over(pdf: bytes, *, before: str = "", after: str = "") -> bytes:
    """The PDF with operators before and after what its first page draws."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        document.pages[0].contents_add(f"q {before}\n".encode(), prepend=True)
        document.pages[0].contents_add(f"\nQ {after}".encode())
        document.save(file)
    return file.getvalue()


def touched_up(pdf: bytes, before: str, after: str) -> bytes:
    """The PDF with the first glyph of one character on its first page changed to that of another. Both have a byte."""
    old, new = before.encode("cp1252"), after.encode("cp1252")
    file, changed = io.BytesIO(), False
    with pikepdf.open(io.BytesIO(pdf)) as document:
        instructions = pikepdf.parse_content_stream(document.pages[0])
        for instruction in instructions:
            shown = instruction.operands[0] if str(instruction.operator) == "TJ" else []
            for place, part in enumerate(shown):
                if is_text(part) and old in bytes(part) and not changed:
                    shown[place], changed = pikepdf.String(bytes(part).replace(old, new, 1)), True
        document.pages[0].Contents = document.make_stream(pikepdf.unparse_content_stream(instructions))
        document.save(file)
    assert changed
    return file.getvalue()


def is_text(part: object) -> bool:
    return isinstance(part, pikepdf.String)


def said_otherwise(docx: bytes, before: str, after: str, *, part: str = "word/document.xml") -> bytes:
    """The Word file with the first place where one of its parts says something saying something else."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as source, zipfile.ZipFile(file, "w") as target:
        for name in source.namelist():
            body = source.read(name)
            if name == part:
                assert before.encode() in body
                body = body.replace(before.encode(), after.encode(), 1)
            target.writestr(name, body)
    return file.getvalue()


def written_anew(docx: bytes, *, more: Mapping[str, bytes] | None = None) -> bytes:
    """As a word processor saves it: every part written otherwise, heads and feet under other names, a part of its own,
    pages counted."""
    with zipfile.ZipFile(io.BytesIO(docx)) as source:
        parts = {name: source.read(name).replace(b"<w:t>1</w:t>", b"<w:t>2</w:t>") for name in source.namelist()}
    anew = {renamed(name): body.replace(b"?>", b"?>\n<!-- saved -->", 1) for name, body in parts.items()}
    return packed(anew | {"docProps/custom.xml": b"<Properties/>"} | dict(more or {}))


def renamed(part: str) -> str:
    """Heads and feet change numbers: 1 is 2, and 2 is 1."""
    return re.sub(r"(?<=header|footer)\d", lambda number: str(3 - int(number[0])), part)


def packed(parts: Mapping[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def changed(pdf: bytes, change: Callable[[pikepdf.Pdf], object]) -> bytes:
    """The PDF, saved after `change`."""
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        change(document)
        document.save(file)
    return file.getvalue()


def with_glyphs_swapped(pdf: bytes, one: str, other: str) -> bytes:
    """Two outlines have changed places in every font: the text says what it said, and the page shows something else."""

    def swap(document: pikepdf.Pdf) -> None:
        for item in document.objects:
            if isinstance(item, pikepdf.Dictionary) and "/FontFile2" in item:
                font, file = TTFont(io.BytesIO(item.FontFile2.read_bytes())), io.BytesIO()
                outlines, names = font["glyf"], font.getBestCmap()
                first, second = names[ord(one)], names[ord(other)]
                outlines[first], outlines[second] = outlines[second], outlines[first]
                font.save(file)
                item.FontFile2.write(file.getvalue())

    return changed(pdf, swap)


def with_another_page_hidden(pdf: bytes, content: bytes) -> bytes:
    """The PDF, to the letter, but for what stands in its cross-reference stream: another first page, and other
    cross-references that lead to it."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        page, table = document.pages[0].Contents.objgen[0], len(document.objects)
    begins = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    about = pdf[begins : pdf.index(b"stream\n", begins) + 7]
    length = int(re.search(rb"/Length (\d+)", about)[1])  # type: ignore[index]
    rows, rest = zlib.decompress(pdf[begins + len(about) :][:length]), pdf[begins + len(about) + length :]
    outer = about.replace(b"/Length %d" % length, b"/Length 99999")
    hidden = b"\n%d 0 obj\n<</Length %d>>\nstream\n%b\nendstream\nendobj\n" % (page, len(content), content)
    first = begins + len(outer)
    second = first + len(hidden)
    led = bytearray(rows)
    for number, place in ((page, first + 1), (table, second)):
        led[7 * number + 1 : 7 * number + 5] = place.to_bytes(4)
    inner = about.replace(b"/Length %d" % length, b"/Length %d" % len(zlib.compress(led))) + zlib.compress(led)
    told = re.sub(rb"startxref\s+\d+", b"startxref\n%d" % second, rest)
    held = hidden + inner + b"\nendstream\nendobj\n"
    return pdf[:begins] + outer.replace(b"99999", b"%05d" % len(held)) + held + told


def locked_docx(docx: bytes) -> bytes:
    """The last entry is marked as encrypted."""
    return _marked(docx, b"\x01", central=8, local=6)


def packed_unknown(docx: bytes) -> bytes:
    """The last entry is marked as packed in a way that nobody knows."""
    return _marked(docx, b"\x63", central=10, local=8)


def _marked(docx: bytes, mark: bytes, *, central: int, local: int) -> bytes:
    marked = bytearray(docx)
    for sign, place in ((b"PK\x01\x02", central), (b"PK\x03\x04", local)):
        begins = docx.rindex(sign) + place
        marked[begins : begins + 1] = mark
    return bytes(marked)


def with_damaged_parts(docx: bytes) -> bytes:
    """The first entry is deflated as nothing can be."""
    begins = 30 + int.from_bytes(docx[26:28], "little") + int.from_bytes(docx[28:30], "little")
    return docx[:begins] + b"\xff" * 8 + docx[begins + 8 :]
