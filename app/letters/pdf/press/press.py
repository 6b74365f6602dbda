"""The press, from a letter to its file."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.letters.bounded_cache import BoundedCache
from app.letters.letter import Letter
from app.letters.pdf.engine import Box, Unset, picture_objects
from app.letters.pdf.press import file
from app.letters.pdf.press.content import Page
from app.letters.pdf.press.fixed_parts import Part, part_of
from app.letters.pdf.press.flow import Flow, Setter, head
from app.letters.pdf.press.fonts import EmbeddedObject, embed_font
from app.letters.pdf.press.pages import Piece, PlacedPiece, paginate
from app.letters.pdf.press.paragraphs import Paragraphs
from app.letters.pdf.press.parts import Parts
from app.letters.pdf.press.rows import Rows
from app.letters.pdf.press.sheet import Sheet, specimen
from app.letters.pdf.press.structure import Structure
from app.letters.pdf.press.tables import Tables

LayOut = Callable[[Letter, Mapping[str, bytes]], tuple[Box, ...]]
"""Has WeasyPrint lay a letter out, with the pictures that it names; gives its pages."""

Face = tuple[bool, bool]
"""Bold, italic."""

BASIC = {(False, False), (True, False)}
"""The faces that every file embeds, so that few files differ in what they share: regular and bold."""

MOST = 64
"""Endings kept: a campaign has few."""

SHAPES = 200
"""Frames of files kept: letters of a campaign differ in their words more than in paragraphs and pages."""


@dataclass(frozen=True, slots=True)
class PressedLetter:
    """A letter's file in two parts: what it shares with others, and its own. `pages`: how many."""

    shared: bytes
    own: bytes
    pages: int


@dataclass(frozen=True, slots=True)
class LetterMeasurements:
    """What a letter comes to: how many pages, and whether what stands under its text (signatures, copies, enclosures)
    is alone on the last of them, an annex apart."""

    pages: int
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Ending:
    """What WeasyPrint set of a letter: the room for a salutation by hand, the signatures and what is under them.
    `pictures`: the objects of those drawn there, by their source; `drawn` writes all this on a page."""

    room: Part | None
    parts: tuple[Part, ...]
    pictures: Mapping[str, Sequence[bytes]]
    drawn: Parts


class Press:
    """Sets letters in one language. Call with the engine's NATIVE held."""

    def __init__(self, language: str, lay_out: LayOut) -> None:
        self._lay_out = lay_out
        self._sheet = Sheet(lay_out(specimen(language), {}))
        self._setter = Setter()
        self._tables = Tables(self._sheet)
        self._paragraphs = Paragraphs(self._sheet)
        self._rows = Rows(self._paragraphs)
        self._endings: BoundedCache[object, Ending] = BoundedCache(MOST)
        self._fonts: dict[Face, EmbeddedObject] = {}
        self._starts: BoundedCache[object, file.SharedBeginning] = BoundedCache(MOST)
        self._frames: BoundedCache[object, file.Frame] = BoundedCache(SHAPES)

    def set(self, letter: Letter, pictures: Mapping[str, bytes]) -> PressedLetter:
        """Raises Unset for a letter that holds something the press does not know."""
        ending = self._ending(letter, pictures)
        structure = Structure()
        pages = self._pages(letter, ending, structure)
        pages += self._annex(letter, structure)
        written = []
        for number, puts in enumerate(pages):
            page = Page(self._sheet, structure, self._paragraphs, self._rows, ending.drawn, number=number)
            page.write(puts)
            page.furnish(letter, len(pages))
            written.append(page)
        streams = [page.stream() for page in written]
        faces = frozenset().union(*(page.faces for page in written))
        start = self._shared(faces, ending.pictures)
        frame = self._frame(start, letter.wording.language, structure, [page.marked for page in written])
        return PressedLetter(start.body, file.letter_part(start, frame, letter, streams), len(pages))

    def measure(self, letter: Letter) -> LetterMeasurements:
        """As `set` would break it into pages, without writing any. Raises Unset."""
        ending = self._ending(letter, {})
        structure = Structure()
        pages = self._pages(letter, ending, structure)
        alone = all(put.piece.part is not None and put.piece.table < 0 for put in pages[-1])
        return LetterMeasurements(len(pages) + len(self._annex(letter, structure)), alone)

    def _pages(self, letter: Letter, ending: Ending, structure: Structure) -> list[list[PlacedPiece]]:
        """Those of the text, its signatures and what is under them."""
        above = head(letter, self._sheet, self._setter, structure)
        flow = Flow(self._sheet, self._setter, structure, self._tables.rows)
        flow.letter(letter, ending.room, ending.parts)
        pages = paginate(flow.pieces, self._sheet.first, self._sheet.later)
        pages[0] = above + pages[0]
        return pages

    def _ending(self, letter: Letter, pictures: Mapping[str, bytes]) -> Ending:
        said = (letter.close, letter.by_hand, letter.signatories, letter.across, letter.copies, letter.enclosures)
        ending = self._endings.get(said)
        if ending is None:
            bare = replace(letter, subject=(), blocks=(), annex=None)
            boxes = [box for page in self._lay_out(bare, pictures) for box in page.within()]
            parts = {
                name: [part_of(box, self._sheet.words) for box in boxes if box.kind == "block" and box.of_class == name]
                for name in ("room", "ending", "after")
            }
            if len(parts["ending"]) != 1 or len(parts["after"]) > 1:
                raise Unset("signatures that do not fit a page")
            room = parts["room"][0] if letter.by_hand else None
            ending = self._endings[said] = _ending(room, [*parts["ending"], *parts["after"]])
        return ending

    def _annex(self, letter: Letter, structure: Structure) -> list[list[PlacedPiece]]:
        """Pages of their own, as WeasyPrint sets them; a whole registry has one."""
        if not letter.annex:
            return []
        bare = replace(letter, blocks=(), signatories=(), copies=(), enclosures=())
        puts = []
        for page in self._lay_out(bare, {})[1:]:
            body = page.children[0].children[0]
            part = part_of(body, self._sheet.words)
            piece = Piece(0, 0, None, part, structure.add_part(part))
            puts.append([PlacedPiece(piece, body.y, 0, 0)])
        return puts

    def _shared(self, faces: frozenset[Face], pictures: Mapping[str, Sequence[bytes]]) -> file.SharedBeginning:
        key = (faces, tuple(sorted(pictures)))
        beginning = self._starts.get(key)
        if beginning is None:
            named = _names(pictures).items()
            images = [EmbeddedObject(pictures[source], {name: len(pictures[source])}) for source, name in named]
            beginning = self._starts[key] = file.shared_beginning(
                [self._font(face) for face in sorted(faces | BASIC)], images
            )
        return beginning

    def _font(self, face: Face) -> EmbeddedObject:
        if face not in self._fonts:
            words = next(words for words in self._sheet.all_words if words.hand.face == face)
            self._fonts[face] = embed_font(words.hand)
        return self._fonts[face]

    def _frame(
        self, start: file.SharedBeginning, language: str, structure: Structure, marked: list[list[int]]
    ) -> file.Frame:
        shape = (start.count, language, *map(tuple, (structure.elements, structure.extras.items(), *marked)))
        frame = self._frames.get(shape)
        if frame is None:
            frame = self._frames[shape] = file.frame(start, language, structure, marked)
        return frame


def _ending(room: Part | None, parts: Sequence[Part]) -> Ending:
    pictures = {source: picture_objects(picture) for part in parts for source, picture in part.pictures.items()}
    return Ending(room, tuple(parts), pictures, Parts(_names(pictures)))


def _names(sources: Iterable[str]) -> dict[str, str]:
    """What pages call pictures."""
    return {source: f"S{number}" for number, source in enumerate(sorted(sources))}
