"""same_objects: whether two PDFs hold the same objects under the same numbers, however each was compressed."""

import io
from collections.abc import Mapping
from typing import Any

import pikepdf

_COMPRESSION = frozenset({"/Length", "/Filter", "/DecodeParms"})
_CROSS_REFERENCES = _COMPRESSION | {"/W", "/Index"}


def same_objects(one: bytes, other: bytes) -> bool:
    """As any reader finds them, by the cross-references; a file that a reader would have to mend has none. Raises
    pikepdf.PdfError."""
    found = _objects(one)
    return found is not None and found == _objects(other)


def _objects(pdf: bytes) -> Mapping[object, object] | None:
    """By number; and how often the file says where its cross-references are and where a stream ends, so that it holds
    no other than those which a reader finds."""
    with pikepdf.open(io.BytesIO(pdf), suppress_warnings=True) as document:
        found: dict[object, object] = {word: pdf.count(word) for word in (b"startxref", b"endstream")}
        found["trailer"] = _entries(document.trailer, _CROSS_REFERENCES)
        for item in document.objects:
            if isinstance(item, pikepdf.Stream):
                if item.get("/Type") != "/XRef":
                    found[item.objgen] = _entries(item, _COMPRESSION), item.read_bytes()
            elif isinstance(item, pikepdf.Object):
                found[item.objgen] = item.unparse(resolved=True)
        return None if document.get_warnings() else found


def _entries(item: Any, apart: frozenset[str]) -> Mapping[str, object]:
    """Of a dictionary; what it refers to, by its number."""
    return {
        key: value.unparse() if isinstance(value, pikepdf.Object) else value
        for key, value in item.items()
        if key not in apart
    }
