"""A Word file whose bytes depend on its content alone."""

import io
import zipfile
from typing import Any

_UNWANTED = ("stylesWithEffects", "thumbnail", "customXml")
"""Parts of python-docx's stock document that a letter has no use for, by the end of their relationship's name; the
first is also no part of the published schema."""

_EPOCH = (1980, 1, 1, 0, 0, 0)
_LEVEL = 6


def pack(document: Any) -> bytes:
    """The document as a .docx: parts sorted by name after the content types, one fixed time, one level of deflate."""
    for relationships in (document.part.rels, document.part.package.rels):
        for key in [key for key, relationship in relationships.items() if relationship.reltype.endswith(_UNWANTED)]:
            del relationships[key]
    loose = io.BytesIO()
    document.save(loose)
    packed = io.BytesIO()
    with zipfile.ZipFile(loose) as source, zipfile.ZipFile(packed, "w") as target:
        for name in sorted(source.namelist(), key=lambda name: (name != "[Content_Types].xml", name)):
            entry = zipfile.ZipInfo(name, _EPOCH)
            entry.external_attr = 0o600 << 16
            entry.create_system = 3  # as on Unix, wherever this runs
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED, _LEVEL)
    return packed.getvalue()
