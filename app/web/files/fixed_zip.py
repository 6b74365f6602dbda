"""ZIP files whose bytes depend only on what is in them."""

import io
import zipfile
from collections.abc import Mapping


def zip_files(files: Mapping[str, bytes]) -> bytes:
    """Put these files, by name, in a ZIP in their order. Every entry has the earliest time that a ZIP can have."""
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return body.getvalue()
