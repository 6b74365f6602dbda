"""Letters' PDFs as one, and their address labels, written while they are sent: memory holds a few letters."""

from collections.abc import Callable, Iterator, Sequence

from app.letters.pdf.bundle import Bundle
from app.letters.pdf.labels import Labels
from app.letters.recipient.labels import LabelAddress, LabelSheet
from app.platform.storage import CHUNK, Storage
from app.production.editions.archive import parts
from app.production.editions.bundle import Sink
from app.production.editions.enclosed_files import chunks_of
from app.production.print_room.letters import BoundLetter

LANGUAGE = "en-GB"
"""Of labels, and of what a bundle says besides its letters."""


def bundle_of(
    storage: Storage,
    letters: Sequence[BoundLetter],
    *,
    title: str,
    tagged: bool,
    sheets: bool,
    marks: bool = False,
    apart: Callable[[BoundLetter], Sequence[str]] | None = None,
) -> Iterator[bytes]:
    """The letters' PDFs in order, each with the enclosures that are printed behind it, with a bookmark for each by
    recipient, in chunks. `marks`: each page of an enclosure says whose letter it lies behind, as a letter's own pages
    do in their footers. `apart`: what a sheet before each letter says.

    Raises what `files.parts` raises: the file then ends without the table that every PDF ends with.
    """
    sink = Sink()
    bundle = Bundle(sink, title=title, language=LANGUAGE, tagged=tagged, sheets=sheets, marks=marks)
    enclosed: dict[str, int] = {}
    for bound in letters:
        letter = bound.letter.letter
        for enclosed_file in letter.behind:
            if enclosed_file.sha256 not in enclosed:
                enclosed[enclosed_file.sha256] = bundle.enclose(b"".join(chunks_of(storage, enclosed_file)))
        shared, own = parts(storage, letter.files["pdf"])
        behind = [enclosed[file.sha256] for file in letter.behind]
        if apart:
            bundle.separate(apart(bound))
        bookmark = f"{letter.recipient} ({letter.reference})"
        bundle.add(shared, own, bookmark=bookmark, behind=behind, marks=_marks(bound) if marks else ())
        if len(sink) >= CHUNK or bound.number == 1:
            yield sink.taken()
    bundle.close()
    yield sink.taken()


def _marks(bound: BoundLetter) -> list[str]:
    """For each page of what is printed behind a letter."""
    number = bound.enclosed_pages
    return [f"{bound.letter.letter.reference}, enclosed page {page} of {number}" for page in range(1, number + 1)]


def labels_of(addresses: Sequence[LabelAddress], sheet: LabelSheet, *, title: str, notice: str = "") -> Iterator[bytes]:
    """Sheets of labels, in chunks. `notice`: what each sheet says above them."""
    sink = Sink()
    labels = Labels(sink, sheet, title=title, language=LANGUAGE, notice=notice)
    for address in addresses:
        labels.add(address)
        if len(sink) >= CHUNK:
            yield sink.taken()
    labels.close()
    yield sink.taken()
