"""Files of letters as they may come back: saved again, touched up, said otherwise."""

import io
import zipfile

import pikepdf


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
