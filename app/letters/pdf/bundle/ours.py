"""A letter's file by the press, taken apart as `press/file.py` puts it together, and copied under other numbers."""

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.letters.kept import Kept
from app.letters.pdf.bundle.copied import Copied, Place
from app.letters.pdf.bundle.output import Output
from app.letters.pdf.press.file import page_of
from app.letters.pdf.press.objects import HEAD, renumbered

SHAPES = 200
"""Frames known: letters of one shape have the same."""

FEWEST = 5
"""Objects of a letter's own part: a page's stream, metadata, information, frame, cross-references."""

_NUMBER = re.compile(rb"(\d+) 0 obj\n")
_LENGTH = re.compile(rb"/Length (\d+)")
_FIRST = re.compile(rb"<</Type/ObjStm/N \d+/First (\d+)/")
_LANGUAGE = re.compile(r"/Lang\(([^)]*)\)")
_MARKED = re.compile(r"\d+\[([^]]*)\]")
_ENDED = b"\nendobj\n"


class Unlike(Exception):
    """The file is not put together as the press does now."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A file's small objects. `tree`: for each page what its marks lead to, then the kids of the document, then its
    elements, a line for each; with a place for every number, and these counted from the structure's root."""

    language: str
    tree: str
    numbers: Sequence[int]


def objects(part: bytes, start: int = 0) -> Iterator[tuple[int, bytes]]:
    """Number and body of each object of a part of a file of the press, in order."""
    while found := _NUMBER.match(part, start):
        begin = found.end()
        dictionary = part.find(b"stream\n", begin, part.find(_ENDED, begin))
        length = _LENGTH.search(part, begin, dictionary) if dictionary >= 0 else None
        start = part.index(_ENDED, dictionary + 7 + int(length[1]) if length else begin)
        yield int(found[1]), part[begin:start]
        start += len(_ENDED)


def frame_of(body: bytes, pages: int) -> Frame:
    """Raises Unlike."""
    dictionary, _, rest = body.partition(b"stream\n")
    head = _FIRST.match(dictionary)
    if head is None:
        raise Unlike
    content = zlib.decompressobj().decompress(rest).decode("latin-1")
    catalog, _, *others = content[int(head[1]) :].split("\n")
    language, (root, document, *elements) = _LANGUAGE.search(catalog), others[pages:]
    if language is None or "/StructTreeRoot" not in root:
        raise Unlike
    _, _, kids = document.partition("/K")
    tree = "\n".join([*_MARKED.findall(root.partition("/Nums[")[2]), kids, *elements]).replace("%", "%%")
    number = int(content.partition(" ")[0]) + 2 + pages
    numbers = [int(found) - number for found in re.findall(r"(\d+) 0 R", tree)]
    return Frame(language[1], re.sub(r"\d+ 0 R", "%d 0 R", tree), numbers)


class Ours:
    """Copies letters of the press; what they share is written once."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._shared: dict[bytes, list[int]] = {}
        self._frames: Kept[bytes, Frame] = Kept(SHAPES)

    def copy(self, shared: bytes, own: bytes, place: Place) -> Copied:
        """Raises Unlike, with nothing written, for a file that the press would put together otherwise."""
        bodies = [body for _, body in objects(own)]
        if len(bodies) < FEWEST or b"stream\n" in bodies[-3]:
            raise Unlike
        *streams, _, information, packed, _ = bodies
        pages = len(streams)
        frame = self._frames.get(packed)
        if frame is None:
            frame = self._frames[packed] = frame_of(packed, pages)
        resources = self._numbers(shared)[-1]
        output = self._output
        content = output.numbers(pages)
        for number, body in enumerate(streams, content):
            output.put(number, body)
        first = output.numbers(pages)
        marks = [f"/Tabs/S/StructParents {place.first + page}" if place.tagged else "" for page in range(pages)]
        output.keep(first, *(page_of(place.node, content + page, resources, marks[page]) for page in range(pages)))
        if place.tagged:
            title = information.partition(b"/Title")[2].partition(b">")[0].decode() + ">"
            self._keep_structure(frame, f"/T{title}/Lang({frame.language})", place, first, pages)
        return Copied([*range(first, first + pages)], [first + pages + 1], first + pages)

    def _keep_structure(self, frame: Frame, says: str, place: Place, first: int, pages: int) -> None:
        """The root becomes the list of what its pages mark, the document an article among the bundle's."""
        root = first + pages
        lines = (frame.tree % tuple([root + number for number in frame.numbers])).split("\n")
        keyed = "".join([f"{key}[{marked}]" for key, marked in enumerate(lines[:pages], place.first)])
        limits = f"/Limits[{place.first} {place.first + pages - 1}]"
        document = f"<</S/Art/P {place.document} 0 R{says}/K{lines[pages]}"
        kept = [f"<<{limits}/Nums[{keyed}]>>", document, *lines[pages + 1 :]]
        self._output.keep(self._output.numbers(len(kept)), *kept)

    def _numbers(self, shared: bytes) -> list[int]:
        """The new numbers of what letters share, by the old."""
        found = self._shared.get(shared)
        if found is None:
            found = self._shared[shared] = [0]
            for _, body in objects(shared, len(HEAD)):
                found.append(self._output.put_once(renumbered(body, found.__getitem__)))
        return found
