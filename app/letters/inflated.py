"""What a file says once its compression is taken off: a digest that survives another build of zlib (design, rule 9)."""

import hashlib
import zipfile
from io import BytesIO

import pikepdf


def inflated_pdf_sha256(pdf: bytes) -> str:
    """SHA-256 over every object of a PDF in its order, streams inflated; their lengths and the file's offsets are left
    out, since they depend on how well zlib compressed."""
    digest = hashlib.sha256()
    with pikepdf.open(BytesIO(pdf)) as opened:
        for item in opened.objects:
            if isinstance(item, pikepdf.Stream):
                kept = pikepdf.Dictionary({key: value for key, value in item.items() if key not in _OF_COMPRESSION})
                digest.update(kept.unparse() + item.read_bytes(pikepdf.StreamDecodeLevel.generalized))
            else:
                digest.update(pikepdf.unparse(item) if not hasattr(item, "unparse") else item.unparse())
    return digest.hexdigest()


def inflated_docx_sha256(docx: bytes) -> str:
    """SHA-256 over the parts of a Word file, each with its name, in their order."""
    digest = hashlib.sha256()
    with zipfile.ZipFile(BytesIO(docx)) as archive:
        for entry in archive.infolist():
            digest.update(f"{entry.filename}\n{entry.file_size}\n".encode() + archive.read(entry))
    return digest.hexdigest()


_OF_COMPRESSION = frozenset({"/Length", "/Filter", "/DecodeParms"})
