"""Letters as files, and the lines of the manifest that say what they are."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.commands.out_folder import fill
from app.letters.letter import Letter

MANIFEST = "manifest.csv"
COLUMNS = (
    "file",
    "row",
    "reference",
    "recipient",
    "can_be_posted",
    "pages",
    "format",
    "bytes",
    "sha256",
    "fingerprint",
)
"""`row` of VALUES; `can_be_posted` is "no" where it gives no address; `pages` are those of the PDF, where one is made;
`fingerprint` stands for what made the file."""

Line = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class NamedLetter:
    """A letter, what its files are called without their ends, and the row that it was made from."""

    name: str
    row: int
    letter: Letter


@dataclass(frozen=True)
class DrawnFile:
    """A letter's file. `pages`: how many, of a PDF; `shared`: how many bytes it begins with as others do."""

    body: bytes
    pages: int | None = None
    shared: int = 0


@dataclass(frozen=True)
class Format:
    """`end` of the file's name."""

    end: str
    draw: Callable[[Letter], DrawnFile]


def _pdf(letter: Letter) -> DrawnFile:
    from app.letters.pdf import make_pdf

    made = make_pdf(letter)
    return DrawnFile(made.body, made.pages, len(made.shared))


def _docx(letter: Letter) -> DrawnFile:
    from app.letters.docx import render_docx

    return DrawnFile(render_docx(letter))


FORMATS: Mapping[str, Format] = {
    "pdf": Format("pdf", _pdf),
    "docx": Format("docx", _docx),
    "text": Format("txt", lambda letter: DrawnFile(letter.plain_text().encode())),
}
"""By the names that --formats takes, in the order of the manifest."""


@dataclass(frozen=True, slots=True)
class WrittenLetter:
    """A letter whose files are there: their `lines` of the manifest; its PDF, which is there for a bundle too, with how
    many of its bytes are `shared` by others; and its bookmark."""

    lines: Sequence[Line]
    pdf: Path
    shared: int
    bookmark: str


def names_a_file(name: str) -> bool:
    """Whether a letter's file, or the manifest, may be called so."""
    stem, _, end = name.rpartition(".")
    return name == MANIFEST or (stem.isdecimal() and end in {one.end for one in FORMATS.values()})


def formats_made(formats: Sequence[str], *, bundled: bool) -> tuple[str, ...]:
    """In the order of the manifest: those that are asked for, and a PDF where one goes into a bundle."""
    return tuple(name for name in FORMATS if name in formats or (bundled and name == "pdf"))


def file_name(letter: str, made: str) -> str:
    """What the file of the letter of this name is called in this format."""
    return f"{letter}.{FORMATS[made].end}"


def load_renderers(formats: Sequence[str]) -> None:
    """Load the libraries of these formats: once, before processes are forked that would each load them."""
    if "pdf" in formats:
        import app.letters.pdf
    if "docx" in formats:
        import app.letters.docx.skeleton  # noqa: F401


def write_files(
    named: NamedLetter, out: Path, *, formats: Sequence[str], bundled: bool, fingerprint: str
) -> WrittenLetter:
    """Write a letter in each format to its claimed files in `out`, and for a bundle as a PDF too. Raises LetterError,
    and OSError."""
    letter = named.letter
    drawn = {name: FORMATS[name].draw(letter) for name in formats_made(formats, bundled=bundled)}
    pdf = drawn.get("pdf", DrawnFile(b""))
    lines = []
    for name, one in drawn.items():
        file = file_name(named.name, name)
        fill(out / file, one.body)
        if name in formats:
            lines.append(
                (
                    file,
                    named.row,
                    letter.reference,
                    recipient(letter),
                    "yes" if letter.posted else "no",
                    pdf.pages or "",
                    name,
                    len(one.body),
                    hashlib.sha256(one.body).hexdigest(),
                    fingerprint,
                )
            )
    return WrittenLetter(
        lines, out / file_name(named.name, "pdf"), pdf.shared, f"{letter.reference} {recipient(letter)}".strip()
    )


def recipient(letter: Letter) -> str:
    """Whom a letter goes to: the first line of its address block; blank when it has none."""
    return letter.addressee[0] if letter.addressee else ""
