"""docxtpl, whose documents LibreOffice turns into PDFs, all of a batch in one start."""

import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench.letters.peers.letter import Record, sample_of_command
from bench.letters.peers.merge_docx import docx_by_template
from bench.letters.program import make_letters

sample = sample_of_command()
docx = docx_by_template(sample, signed=True)

with tempfile.TemporaryDirectory(prefix="bench-libreoffice-") as folder:
    profile, written = Path(folder) / "profile", Path(folder) / "letters"

    def letters(records: Sequence[Record]) -> list[bytes]:
        written.mkdir(exist_ok=True)
        for record in records:
            (written / f"{record.reference}.docx").write_bytes(docx(record))
        documents = [written / f"{record.reference}.docx" for record in records]
        command = ["soffice", f"-env:UserInstallation=file://{profile}", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", written, *documents], check=True, capture_output=True)
        return [document.with_suffix(".pdf").read_bytes() for document in documents]

    make_letters(sample.records, letters, extension="pdf")
