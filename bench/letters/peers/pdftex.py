"""pdfTeX in plain TeX, which sets all letters in one run: untagged, 8-bit fonts, accents folded, "page n" and not of
how many.

Its source is written before the clock starts, and the time of a run of one letter is left out: both flatter it.
"""

import subprocess
import tempfile
import time
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from bench.letters.peers.letter import Block, Record, sample_of_command
from bench.letters.program import make_letters

FRAME = r"""\pdfoutput=1 \pdfcompresslevel=1 \pdfobjcompresslevel=2 \pdfminorversion=7
\pdfpagewidth=210mm \pdfpageheight=297mm \hsize=165.4mm \vsize=257mm \pdfhorigin=24.6mm \pdfvorigin=18mm
\font\rm=cmss12 at 12pt \font\bf=cmssbx10 at 12pt \font\it=cmssi12 at 12pt \font\head=cmssbx10 at 17pt
\font\small=cmss9 at 9pt \font\smallbold=cmssbx10 at 9pt \font\ten=cmss10 at 10pt \font\tenbold=cmssbx10 at 10pt
\rm \baselineskip=15pt \parindent=0pt \parskip=7.5pt plus 1pt \raggedright \widowpenalty=10000 \clubpenalty=10000
\footline={\small\reference\hfil Page \folio}
\def\sign#1#2#3{\vtop{\hsize=52mm\raggedright\baselineskip=12pt\parskip=0pt\leavevmode\pdfrefximage#1\par
{\tenbold #2\par}{\ten #3\par}}}
\def\column#1{\vtop{\baselineskip=10.8pt\small\halign{##\hfil\cr#1}}}
"""

ACCENTS = {"’": "'", "‘": "`", "“": "``", "”": "''", "–": "--", "—": "---", "\u00a0": "~", "ŵ": "w"}
SPECIAL = {"\\": "", "{": "", "}": "", **{sign: f"\\{sign}" for sign in "&%$#_"}, "^": "", "~": " "}

sample = sample_of_command()


def tex(text: str) -> str:
    """Text as plain TeX with its old fonts can set it."""
    plain = "".join(SPECIAL.get(letter, letter) for letter in text)
    plain = "".join(ACCENTS.get(letter, letter) for letter in plain)
    return "".join(letter for letter in unicodedata.normalize("NFKD", plain) if ord(letter) < 128)


def source(records: Sequence[Record]) -> str:
    return "\n".join([FRAME, *_pictures(), *map(_letter, records), r"\end"])


def _pictures() -> list[str]:
    return [
        rf"\pdfximage height 14mm{{{one.picture}}}\edef\picture{chr(97 + number)}{{\the\pdflastximage}}"
        for number, one in enumerate(sample.signatories)
    ]


def _letter(record: Record) -> str:
    details = [f"{label}: {value}" for label, value in (("Reference", record.reference), *sample.details)]
    notice = rf"\par\vskip3mm{{\smallbold {tex(sample.notice)}\par}}"
    right = rf"\vtop{{\hsize=65mm\raggedright {_column([sample.marking, '', *sample.sender, '', *details])}{notice}}}"
    left = _column(record.addressee)
    head = rf"\vtop{{{{\head {tex(sample.letterhead)}}}\par{{\small {tex(sample.letterhead_with)}\par}}}}"
    return "\n".join(
        [
            rf"\pageno=1 \def\reference{{{tex(record.reference)}}}",
            rf"\vbox to77mm{{\hbox to\hsize{{\vtop{{\hsize=95mm\raggedright{head}\vskip9mm{left}}}\hfil{right}}}\vss}}",
            rf"{tex(record.salutation)}\par{{\bf {tex(sample.subject)}\par}}\nobreak",
            *(_block(block, record) for block in sample.variants[record.variant]),
            _ending(),
        ]
    )


def _column(lines: Sequence[str]) -> str:
    return r"\column{" + "".join(tex(line) + r"\cr " for line in lines) + "}"


def _block(block: Block, record: Record) -> str:
    words = ""
    for part in block.parts:
        text = tex(record.values[part.text] if part.field else part.text)
        words += rf"{{\bf {text}}}" if part.bold else rf"{{\it {text}}}" if part.italic else text
    if block.kind == "heading":
        return rf"{{\bf {words}\par}}\nobreak"
    if block.kind == "item":
        return rf"\hangindent=8mm \leavevmode\hbox to8mm{{{block.number}.\hfil}}{words}\par"
    return rf"{words}\par"


def _ending() -> str:
    signs = [
        rf"\sign{{\picture{chr(97 + number)}}}{{{tex(one.name)}}}{{{tex(one.office)}}}"
        for number, one in enumerate(sample.signatories)
    ]
    rows = "".join(
        r"\hbox to\hsize{" + r"\hfil ".join(signs[start : start + 3]) + r"\hfil}" for start in range(0, len(signs), 3)
    )
    copies = "".join(rf"{{\small {tex(line)}\par}}" for line in (f"cc: {sample.copies[0]}", *sample.copies[1:]))
    return rf"{sample.close}\par\vbox{{{rows}}}{copies}\vfill\eject"


with tempfile.TemporaryDirectory(prefix="bench-pdftex-") as made:
    folder = Path(made)

    def run(name: str) -> float:
        start = time.perf_counter()
        command = ["pdftex", "-interaction=batchmode", "-halt-on-error", name]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
        return time.perf_counter() - start

    def prepare(records: Sequence[Record]) -> float:
        (folder / "one.tex").write_text(source(records[:1]), encoding="ascii")
        (folder / "all.tex").write_text(source(records), encoding="ascii")
        return min(run("one.tex") for _ in range(3))

    def letters(_records: Sequence[Record]) -> list[Path]:
        run("all.tex")
        return [folder / "all.pdf"]

    make_letters(sample.records, letters, extension="pdf", prepare=prepare)
