"""A file of the press with something else in it, written as the press writes."""

import re
import zlib

from app.letters.pdf.press.objects import (
    ROW,
    cross_references,
    deflated_stream,
    indirect_object,
    object_stream,
    packed_rows,
    zlib_compress,
)

_OBJECT = re.compile(rb"(\d+) 0 obj\n(?:<<([^\n]*?)(/Filter/FlateDecode)?/Length (\d+)>>\nstream\n)?")


def rewritten(pdf: bytes, before: bytes, after: bytes) -> bytes:
    """The file with `before` replaced where it first stands: in a page's content, the metadata, the information or a
    small object. Offsets and lengths are right again."""
    table = int(pdf.rpartition(b"startxref\n")[2].partition(b"\n")[0])
    rows = _content(pdf, table)
    catalog = int(re.search(rb"/Root (\d+) 0 R", pdf[table:])[1])
    _, packed, _ = ROW.unpack_from(rows, catalog * ROW.size)
    small = _content(pdf, _offset(rows, packed))
    _, *bodies = small.split(b"\n")
    pages = int(re.search(rb"/Count (\d+)", small)[1])
    first = packed - pages - 2
    contents = [_content(pdf, _offset(rows, number)) for number in range(first, packed)]
    contents.append(b"\n".join(bodies))
    place = next(place for place, content in enumerate(contents) if before in content)
    contents[place] = contents[place].replace(before, after, 1)
    numbers = range(catalog, catalog + contents[-1].count(b"\n") + 1)
    head, joined = object_stream([body.decode("latin-1") for body in contents.pop().split(b"\n")], numbers)
    *contents, about, information = contents
    written = [
        *map(deflated_stream, contents),
        b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(about), about),
        information,
        deflated_stream(joined, f"/Type/ObjStm/N {len(numbers)}/First {head}"),
    ]
    out = pdf[: _offset(rows, first)]
    table_rows = rows[: first * ROW.size]
    for number, body in enumerate(written, first):
        table_rows += ROW.pack(1, len(out), 0)
        out += indirect_object(number, body)
    table_rows += packed_rows(packed, len(numbers)) + ROW.pack(1, len(out), 0)
    entries = f"/Root {catalog} 0 R/Info {packed - 1} 0 R/ID[<{'0' * 32}><{'0' * 32}>]"
    return out + cross_references(numbers.stop, zlib_compress(table_rows), len(out), entries)


def _offset(rows: bytes, number: int) -> int:
    return ROW.unpack_from(rows, number * ROW.size)[1]


def _content(pdf: bytes, at: int) -> bytes:
    head = _OBJECT.match(pdf, at)
    end = head.end() + int(head[4]) if head[4] else pdf.index(b"\nendobj\n", at)
    content = pdf[head.end() : end]
    return zlib.decompress(content) if head[3] else content
