"""pikepdf or qpdf, which merge finished letters plainly into one PDF: peers.merging SAMPLE FOLDER pikepdf|qpdf."""

import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf

from bench.letters.program import make_letters

letters, tool = Path(sys.argv[2]), sys.argv[3]
merged = letters / f"{tool}.merged"


def by_pikepdf(files: Sequence[Path]) -> list[Path]:
    with pikepdf.new() as bundle:
        for file in files:
            with pikepdf.open(file) as letter:
                bundle.pages.extend(letter.pages)
        bundle.save(merged, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return [merged]


def by_qpdf(files: Sequence[Path]) -> list[Path]:
    arguments = letters / "qpdf.arguments"
    words = ["--empty", "--object-streams=generate", "--pages", *map(str, files), "--", str(merged)]
    arguments.write_text("\n".join(words))
    subprocess.run(["qpdf", f"@{arguments}"], check=True)
    return [merged]


TOOLS: dict[str, Callable[[Sequence[Path]], list[Path]]] = {"pikepdf": by_pikepdf, "qpdf": by_qpdf}

make_letters(sorted(letters.glob("*.pdf")), TOOLS[tool], extension="pdf")
