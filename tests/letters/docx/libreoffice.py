"""LibreOffice Writer, which shows a Word document as Word users would see it: it opens even broken ones, so it is no
validator."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.system import locate


def printed(documents: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each document as the PDF that LibreOffice prints of it, all in one start with a profile of its own."""
    for name, content in documents.items():
        (folder / f"{name}.docx").write_bytes(content)
    subprocess.run(
        [
            locate("LibreOffice Writer"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", "pdf"),
            *("--outdir", str(folder)),
            *(str(folder / f"{name}.docx") for name in documents),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return {name: (folder / f"{name}.pdf").read_bytes() for name in documents}
