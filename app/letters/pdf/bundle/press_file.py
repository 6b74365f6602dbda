"""A letter's file by the press, taken apart as `press/file.py` puts it together, and copied under other numbers."""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.letters.bounded_cache import BoundedCache
from app.letters.pdf.bundle.copied_letter import CopiedLetter, Place
from app.letters.pdf.bundle.output import Output
from app.letters.pdf.press.file import page_of
from app.letters.pdf.press.objects import HEAD, renumber_references

SHAPES = 200
"""Frames known: letters of one shape have the same."""

ENDED = b"\nendobj\n"
"""What ends an object."""

_FIRST = re.compile(rb"<</Type/ObjStm/N \d+/First (\d+)/")
_LANGUAGE = re.compile(r"/Lang\(([^)]*)\)")
_TITLE = re.compile(rb"<</Title(<[^>]*>|\((?:[^()\\]|\\.)*\))")
_MARKED = re.compile(r"\d+\[([^]]*)\]")


class Unlike(Exception):
    """The file is not put together as the press does now."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A file's small objects. `tree`: for each page what its marks lead to, then the kids of the document, then its
    elements, a line for each; with a place for every number, and these counted from the structure's root."""

    language: str
    tree: str
    numbers: Sequence[int]


def bodies_of(objects: Sequence[bytes], first: int) -> list[bytes]:
    """Of objects numbered from `first` on. Raises Unlike where they are not: a stream may hold what ends an object."""
    bodies = []
    for number, one in enumerate(objects, first):
        head = b"%d 0 obj\n" % number
        if not one.startswith(head):
            raise Unlike
        bodies.append(one[len(head) :])
    return bodies


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


class PressLetterCopier:
    """Copies letters of the press; what they share is written once."""

    def __init__(self, output: Output) -> None:
        self._output = output
        self._shared: dict[bytes, list[int]] = {}
        self._frames: BoundedCache[bytes, Frame] = BoundedCache(SHAPES)

    def copy(self, shared: bytes, own: bytes, place: Place) -> CopiedLetter:
        """Raises Unlike, with nothing written, for a file that the press would put together otherwise."""
        shares = self._numbers(shared)
        *streams, _, information, packed = bodies_of(own.split(ENDED)[:-2], len(shares))
        if not streams or b"stream\n" in information:
            raise Unlike
        pages = len(streams)
        frame = self._frames.get(packed)
        if frame is None:
            frame = self._frames[packed] = frame_of(packed, pages)
        output = self._output
        content = output.numbers(pages)
        for number, body in enumerate(streams, content):
            output.put(number, body)
        first = output.numbers(pages)
        marks = [f"/Tabs/S/StructParents {place.first + page}" if place.tagged else "" for page in range(pages)]
        output.keep(first, *(page_of(place.node, content + page, shares[-1], marks[page]) for page in range(pages)))
        if place.tagged:
            title = _TITLE.match(information)
            said = f"/T{title[1].decode()}" if title else ""
            self._keep_structure(frame, f"{said}/Lang({frame.language})", place, first, pages)
        return CopiedLetter([*range(first, first + pages)], [first + pages + 1], first + pages)

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
            for body in bodies_of(shared[len(HEAD) :].split(ENDED)[:-1], 1):
                found.append(self._output.put_once(renumber_references(body, found.__getitem__)))
        return found
