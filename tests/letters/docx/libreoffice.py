"""LibreOffice Writer, which shows a Word document as Word users would see it: it opens even broken ones, so it is no
validator."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

from tools.system import locate


def printed(documents: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each document as the PDF that LibreOffice prints of it."""
    files = {f"{name}.docx": content for name, content in documents.items()}
    return {Path(name).stem: content for name, content in converted(files, "pdf", folder).items()}


def converted(files: Mapping[str, bytes], kind: str, folder: Path) -> dict[str, bytes]:
    """Each file in another kind, by its own name, all in one start with a profile of its own."""
    for name, content in files.items():
        (folder / name).write_bytes(content)
    subprocess.run(
        [
            locate("LibreOffice Writer"),
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--headless",
            *("--convert-to", kind),
            *("--outdir", str(folder)),
            *(str(folder / name) for name in files),
        ],
        check=True,
        capture_output=True,
        timeout=600,
    )
    return {name: (folder / name).with_suffix(f".{kind}").read_bytes() for name in files}
