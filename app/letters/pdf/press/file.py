"""File: the objects of a letter's PDF. What letters share comes first, byte for byte the same; a letter's own part
follows, and is all that needs to be kept of it (design, rule 10)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from app.letters.files.deflated_parts import BEST, DeflatedPart, join_packed, pack, pack_stored
from app.letters.letter import Letter
from app.letters.pdf.engine import number
from app.letters.pdf.press import metadata
from app.letters.pdf.press.fonts import EmbeddedObject
from app.letters.pdf.press.objects import (
    HEAD,
    ROW,
    cross_references,
    deflated_stream,
    flate,
    indirect_object,
    object_stream,
    packed_rows,
    references,
    renumber_references,
    stream,
)
from app.letters.pdf.press.operators import HEIGHT, WIDTH
from app.letters.pdf.press.structure import Structure

PAGE = f"/Type/Page/MediaBox[0 0 {number(WIDTH)} {number(HEIGHT)}]"
"""What the dictionary of every page says."""

TAGGED = "/MarkInfo<</Marked true>>/ViewerPreferences<</DisplayDocTitle true>>"
"""What the catalogue of a tagged file says."""


@dataclass(frozen=True, slots=True)
class SharedBeginning:
    """The first bytes of a file: its header, fonts and pictures. `rows` of its cross-references; `count` of its
    objects, the last of which is the resources of every page."""

    body: bytes
    rows: DeflatedPart
    count: int


def shared_beginning(fonts: Sequence[EmbeddedObject], pictures: Sequence[EmbeddedObject]) -> SharedBeginning:
    """Fonts and pictures by the name that pages call them by, each as bodies of objects numbered from 1, the last of
    which is the font or the picture itself. Equal objects, faces' maps to Unicode, are written once."""
    bodies: dict[bytes, int] = {}
    named: dict[str, list[str]] = {"Font": [], "XObject": []}
    for kind, things in (("Font", fonts), ("XObject", pictures)):
        for thing in things:
            numbers = [0]
            for body in thing.bodies:
                numbers.append(bodies.setdefault(renumber_references(body, numbers.__getitem__), len(bodies) + 1))
            named[kind] += [f"/{name} {numbers[number]} 0 R" for name, number in thing.named.items()]
    resources = "".join(f"/{kind}<<{''.join(entries)}>>" for kind, entries in named.items() if entries)
    bodies[f"<<{resources}>>".encode()] = len(bodies) + 1
    out, rows, position = [HEAD], [ROW.pack(0, 0, 65535)], len(HEAD)
    for index, body in enumerate(bodies, 1):
        rows.append(ROW.pack(1, position, 0))
        out.append(indirect_object(index, body))
        position += len(out[-1])
    return SharedBeginning(b"".join(out), pack(b"".join(rows), small=0, level=BEST), len(bodies))


@dataclass(frozen=True, slots=True)
class Frame:
    """What holds a letter's pages together and says none of its words: catalogue, pages' node, pages, and structure, as
    one object. Letters of one shape have the same. `count`: of the small objects in it; `rows`: the cross-references to
    them."""

    body: bytes
    rows: DeflatedPart
    count: int
    digest: bytes


def frame(start: SharedBeginning, language: str, structure: Structure, marked: Sequence[Sequence[int]]) -> Frame:
    """`marked`: for each page, the elements of its marks. What is numbered before it: pages' streams, metadata,
    information."""
    count, pages = start.count, len(marked)
    said, catalog = count + pages + 1, count + pages + 4
    page_numbers = range(catalog + 2, catalog + 2 + pages)
    root = catalog + 2 + pages
    tree = f"/StructTreeRoot {root} 0 R{TAGGED}"
    small = [
        f"<</Type/Catalog/Pages {catalog + 1} 0 R/Lang({language})/Metadata {said} 0 R{tree}>>",
        f"<</Type/Pages/Kids[{references(page_numbers)}]/Count {pages}>>",
        *(page_of(catalog + 1, count + 1 + page, count, f"/Tabs/S/StructParents {page}") for page in range(pages)),
        *structure.bodies(marked, root, page_numbers),
    ]
    head, joined = object_stream(small, range(catalog, catalog + len(small)))
    body = deflated_stream(joined, f"/Type/ObjStm/N {len(small)}/First {head}", level=BEST)
    rows = pack(packed_rows(catalog - 1, len(small)), small=0, level=BEST)
    return Frame(body, rows, len(small), hashlib.sha256(joined).digest())


def page_of(node: int, content: int, resources: int, more: str) -> str:
    """The dictionary of a page."""
    return f"<<{PAGE}/Parent {node} 0 R/Contents {content} 0 R/Resources {resources} 0 R{more}>>"


def letter_part(
    start: SharedBeginning, frame: Frame, letter: Letter, streams: Sequence[Sequence[DeflatedPart]]
) -> bytes:
    """The rest of the file, in this order: pages' streams, metadata, information, the frame, cross-references."""
    told = (letter.title, letter.letterhead, letter.reference)
    said = metadata.about(*told, letter.wording.language)
    information = metadata.information(*told).encode()
    contents = list(map(join_packed, streams))
    written = [
        *[stream(flate(content, blocks)) for content, blocks in contents],
        b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(said), said),
        information,
        frame.body,
    ]
    out, rows, position = [], [], len(start.body)
    for place, body in enumerate(written, start.count + 1):
        rows.append(ROW.pack(1, position, 0))
        out.append(indirect_object(place, body))
        position += len(out[-1])
    identity = hashlib.sha256(
        b"".join([*[content for content, _ in contents], said, information, frame.digest])
    ).hexdigest()[:32]
    catalog = place + 1
    entries = f"/Root {catalog} 0 R/Info {catalog - 2} 0 R/ID[<{identity}><{identity}>]"
    table = join_packed([start.rows, pack_stored(b"".join(rows)), frame.rows, pack_stored(ROW.pack(1, position, 0))])
    out.append(cross_references(catalog + frame.count, flate(*table), position, entries))
    return b"".join(out)
