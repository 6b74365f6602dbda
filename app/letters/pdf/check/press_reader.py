"""read_pressed: a file of our own press as the rules look at it, a hundred times as fast as `read`.

It knows the one way in which the press writes a file, and says nothing of any other: `read` is asked then. Nothing is
taken on trust for that: what letters have in common (fonts and pictures, a paragraph, the tree of their tags) is looked
at once, and known again by its bytes.
"""

import re
import struct
import zlib
from functools import lru_cache
from itertools import accumulate

import pikepdf

from app.letters.pdf.check.metadata import metadata_like_others
from app.letters.pdf.check.shared_beginning import ROW, shared_part
from app.letters.pdf.check.tagged_file import PageFacts, TaggedFile
from app.letters.pdf.check.tree import Tree, read_tree

_STREAM = re.compile(rb"(\d+) 0 obj\n<<([^\n]*?)(/Filter/FlateDecode)?/Length (\d+)>>\nstream\n")
_END = b"\nendstream\nendobj\n"
_TABLE = re.compile(rb"/Type/XRef/Size (\d+)/W\[1 4 2\]/Root (\d+) 0 R/Info (\d+) 0 R/ID\[<[0-9a-f]+><[0-9a-f]+>\]")
_PACKED = re.compile(rb"/Type/ObjStm/N (\d+)/First (\d+)")
_METADATA = b"/Type/Metadata/Subtype/XML"
_CATALOG = re.compile(
    rb"<</Type/Catalog/Pages (\d+) 0 R/Lang\(([\w-]*)\)/Metadata (\d+) 0 R/StructTreeRoot (\d+) 0 R"
    rb"/MarkInfo<</Marked (true|false)>>/ViewerPreferences<</DisplayDocTitle (true|false)>>>>"
)
_PAGES = re.compile(rb"<</Type/Pages/Kids\[([\d R]+)\]/Count (\d+)>>")
_PAGE = re.compile(
    rb"<</Type/Page/MediaBox\[([\d. ]+)\]/Parent (\d+) 0 R/Contents (\d+) 0 R/Resources (\d+) 0 R"
    rb"/Tabs/S/StructParents (\d+)>>"
)
_STRING = rb"(?:<feff([0-9a-f]*)>|\(((?:[ -'*-\[\]-~]|\\[()\\])*)\))"
_INFORMATION = re.compile(rb"<<((?:/\w+%b)*)/Producer\(\w+\)>>" % _STRING)
_SAID = re.compile(rb"/(\w+)%b" % _STRING)
_DELIMITER = re.compile(rb"\\(.)")


class _Unlike(Exception):
    """The file is not as the press writes one."""


def read_pressed(pdf: bytes) -> TaggedFile | None:
    """The facts of a PDF that the press wrote, with nothing unsound in its content. None: it may be anything else."""
    try:
        return _PressFileReader(pdf).tagged()
    except (_Unlike, zlib.error, struct.error, pikepdf.PdfError, ValueError, IndexError, AttributeError, TypeError):
        return None


class _PressFileReader:
    """Reads the file from its end: cross-references, small objects, then what the first of these lead to."""

    def __init__(self, pdf: bytes) -> None:
        self.pdf = pdf
        said, _, end = pdf[-60:].rpartition(b"startxref\n")[2].partition(b"\n")
        self.table = int(said)
        last, entries, self.rows, after = _stream(pdf, self.table)
        size, self.root, information = map(int, _match_or_refuse(_TABLE, entries).groups())
        if end != b"%%EOF\n" or after + len(b"startxref\n") + len(said) + 1 + len(end) != len(pdf) or size != last + 1:
            raise _Unlike
        kind, self.packed, place = ROW.unpack_from(self.rows, self.root * ROW.size)
        if (kind, place, information) != (2, 0, self.packed - 1):
            raise _Unlike
        _, self.begin, _ = ROW.unpack_from(self.rows, self.packed * ROW.size)
        number, self.bodies = _frame(pdf[self.begin : self.table], self.root)
        if (number, last) != (self.packed, self.root + len(self.bodies)):
            raise _Unlike
        kids, count = _match_or_refuse(_PAGES, self.bodies[1]).groups()
        self.count = int(count)
        self.first_page = self.root + 2
        if kids != b" ".join([b"%d 0 R" % (self.first_page + page) for page in range(self.count)]):
            raise _Unlike
        self.shared = shared_part(pdf, self.rows, self.packed - self.count - 2)

    def tagged(self) -> TaggedFile:
        streams, packet, information = self._own_content()
        node, language, about, root, marked, displays = _match_or_refuse(_CATALOG, self.bodies[0]).groups()
        first = self.first_page + self.count
        tree = read_tree(self.bodies[2 + self.count :], first, self.first_page, self.count)
        if tree is None or (int(node), int(about), int(root)) != (self.root + 1, self.packed - 2, first):
            raise _Unlike
        said = {name: strings for name, *strings in _SAID.findall(_match_or_refuse(_INFORMATION, information)[1])}
        return TaggedFile(
            size=len(self.pdf),
            version=self.shared.version,
            encrypted=False,
            language=language.decode(),
            title=_text(*said.get(b"Title", (b"", b""))),
            says=metadata_like_others(packet),
            marked=marked == b"true",
            suspects=False,
            displays_title=displays == b"true",
            structured=True,
            extras=(),
            pages=[self._page(page, stream, tree) for page, stream in enumerate(streams)],
            fonts=self.shared.fonts,
            elements=tree.elements,
        )

    def _own_content(self) -> tuple[list[bytes], bytes, bytes]:
        """The content of each page, the metadata and the information. These follow one another up to the small objects,
        and the file's table must say so."""
        at, contents, rows = len(self.shared.body), [], [self.shared.rows]
        metadata = self.packed - 2
        for number in range(self.shared.count + 1, metadata + 1):
            rows.append(ROW.pack(1, at, 0))
            found, entries, content, at = _stream(self.pdf, at)
            if found != number or entries != (_METADATA if number == metadata else b""):
                raise _Unlike
            contents.append(content)
        information = self.pdf[at : self.begin]
        begin, end = b"%d 0 obj\n" % (metadata + 1), b"\nendobj\n"
        if not (information.startswith(begin) and information.endswith(end)):
            raise _Unlike
        rows += [ROW.pack(1, at, 0), ROW.pack(1, self.begin, 0)]
        rows += [_packed_rows(self.packed, len(self.bodies)), ROW.pack(1, self.table, 0)]
        if self.rows != b"".join(rows):
            raise _Unlike
        return contents[:-1], contents[-1], information[len(begin) : -len(end)]

    def _page(self, page: int, stream: bytes, tree: Tree) -> PageFacts:
        box, *named = _match_or_refuse(_PAGE, self.bodies[2 + page]).groups()
        if [int(one) for one in named] != [self.root + 1, self.shared.count + 1 + page, self.shared.count, page]:
            raise _Unlike
        marks = self.shared.paragraphs.marks(stream)
        if marks is None:
            raise _Unlike
        return PageFacts(_box(box), marks=marks, owners=tree.owners[page])


def _stream(pdf: bytes, at: int) -> tuple[int, bytes, bytes, int]:
    """Of the stream that is the object at an offset: number, entries, content, and where it ends."""
    head = _STREAM.match(pdf, at)
    if head is None:
        raise _Unlike
    number, entries, deflated, length = head.groups()
    end = head.end() + int(length)
    if not pdf.startswith(_END, end):
        raise _Unlike
    content = pdf[head.end() : end]
    return int(number), entries, zlib.decompress(content) if deflated else content, end + len(_END)


def _match_or_refuse(pattern: re.Pattern[bytes], text: bytes) -> re.Match[bytes]:
    found = pattern.fullmatch(text)
    if found is None:
        raise _Unlike
    return found


def _text(hexadecimal: bytes, literal: bytes) -> str:
    """What a string says that is written in either way."""
    return bytes.fromhex(hexadecimal.decode()).decode("utf-16-be") or _DELIMITER.sub(rb"\1", literal).decode("ascii")


@lru_cache(maxsize=128)
def _frame(written: bytes, first: int) -> tuple[int, tuple[bytes, ...]]:
    """Of an object stream: its number, and the bodies that it holds, numbered from `first` on. Letters of one shape
    have the same."""
    number, entries, objects, after = _stream(written, 0)
    if after != len(written):
        raise _Unlike
    return number, tuple(_unpacked(objects, entries, first))


def _unpacked(objects: bytes, entries: bytes, first: int) -> list[bytes]:
    """The bodies in an object stream, one to a line after the index, which must say where each begins."""
    head, *bodies = objects.split(b"\n")
    begins = accumulate([len(body) + 1 for body in bodies], initial=0)
    index = b" ".join([b"%d %d" % pair for pair in zip(range(first, first + len(bodies)), begins, strict=False)])
    if head != index or _match_or_refuse(_PACKED, entries).groups() != (b"%d" % len(bodies), b"%d" % (len(head) + 1)):
        raise _Unlike
    return bodies


@lru_cache(maxsize=256)
def _packed_rows(stream: int, count: int) -> bytes:
    return b"".join([ROW.pack(2, stream, place) for place in range(count)])


@lru_cache(maxsize=16)
def _box(numbers: bytes) -> tuple[float, float, float, float]:
    left, bottom, right, top = map(float, numbers.split())
    return left, bottom, right, top
