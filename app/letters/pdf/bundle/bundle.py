"""Bundle: letters' files in one, with fonts and pictures once and a bookmark for each letter.

What was made is what is printed: pages are copied as they are, neither set nor deflated again. Letters are added one by
one and written at once, so that memory holds little more than where each object is.
"""

from collections.abc import Sequence
from contextlib import suppress
from functools import cached_property

from app.letters.pdf.bundle.copied_letter import CopiedLetter, Place
from app.letters.pdf.bundle.foreign import Loose, copy_foreign, copy_pages
from app.letters.pdf.bundle.output import Output, Sink, end_document
from app.letters.pdf.bundle.press_file import PressLetterCopier, Unlike
from app.letters.pdf.bundle.sheets import foot_line, separator
from app.letters.pdf.own_lettering import embed
from app.letters.pdf.press.file import PAGE, TAGGED
from app.letters.pdf.press.metadata import text_string
from app.letters.pdf.press.objects import deflated_stream, references

BRANCH = 200
"""Pages under one node of their tree, and those of a letter more."""

PARTLY_TAGGED = "/MarkInfo<</Marked true/Suspects true>>/ViewerPreferences<</DisplayDocTitle true>>"
"""What the catalogue says of a file that may not be tagged in all its parts (ISO 32000-1, table 321)."""


class Bundle:
    """Writes to `file`. `add` letters in the order of printing, then `close`.

    `tagged`: with each letter's structure, as PDF/UA-1. Without it, for print alone, a bundle is smaller. `sheets`: for
    printing on both sides, each letter and each enclosure begins a sheet: an empty page follows where they are odd.

    What is printed behind letters is given to `enclose` once. Enclosures bring no structure, so a tagged bundle that
    has any says of itself that its tags are not of all, and not that it is PDF/UA. `marks`: each of their pages can be
    marked with whose letter it lies behind.
    """

    def __init__(
        self,
        file: Sink,
        *,
        title: str,
        language: str,
        tagged: bool = True,
        sheets: bool = False,
        marks: bool = False,
    ) -> None:
        self._title, self._language, self._tagged, self._sheets = title, language, tagged, sheets
        self._marks = marks
        self._output = Output(file)
        first = self._output.numbers(4)
        self._root, self._structure, self._document, self._outline = range(first, first + 4)
        self._ours = PressLetterCopier(self._output)
        self._node = self._output.numbers(1)
        self._nodes: list[tuple[int, int]] = []
        self._pages: list[int] = []
        self._parts: list[int] = []
        self._parents: list[int] = []
        self._marked = 0
        self._bookmarks: list[int] = []
        self._last_bookmark = ""
        self._enclosures: list[Sequence[Loose]] = []

    def enclose(self, pdf: bytes) -> int:
        """An enclosure's file, whose pages `add` prints behind letters by the number that comes back: what they hold is
        written now, once. Raises pikepdf.PdfError for what is no PDF."""
        self._enclosures.append(copy_pages(self._output, pdf, face=self._face if self._marks else 0))
        return len(self._enclosures) - 1

    def separate(self, lines: Sequence[str]) -> None:
        """A sheet that says what comes next, the first line large."""
        content, page = self._output.numbers(1), self._output.numbers(1)
        self._output.put(content, deflated_stream(separator(lines)))
        holds = f"/Parent {self._node} 0 R/Contents {content} 0 R/Resources<</Font<</F0 {self._face} 0 R>>>>"
        self._output.keep(page, f"<<{PAGE}{holds}>>")
        self._pages.append(page)
        self._fill_sheet(1)

    @cached_property
    def _face(self) -> int:
        return embed(self._output)

    def add(
        self, shared: bytes, own: bytes, *, bookmark: str, behind: Sequence[int] = (), marks: Sequence[str] = ()
    ) -> None:
        """A letter's file, in the two parts that it is made of; `shared` is blank where it was made whole. `behind`:
        numbers of enclosures, in the order of printing; `marks`: what is printed small at the foot of each of their
        pages, if anything."""
        place = Place(self._node, self._document, self._marked, tagged=self._tagged)
        copied = self._copied(shared, own, place)
        self._pages += copied.pages
        self._marked += len(copied.pages)
        if self._tagged:
            self._parts += copied.parts
            self._parents.append(copied.parents)
        self._add_bookmark(bookmark, copied.pages[0])
        self._fill_sheet(len(copied.pages))
        waiting = iter(marks)
        for enclosure in behind:
            self._print_behind([(page, next(waiting, "")) for page in self._enclosures[enclosure]])
        if len(self._pages) >= BRANCH:
            self._branch()

    def _print_behind(self, pages: Sequence[tuple[Loose, str]]) -> None:
        """A page has one place in the tree, so each letter gets pages of its own, which refer to what was written."""
        contents = [self._contents(page, mark) for page, mark in pages]
        first = self._output.numbers(len(pages))
        self._output.keep(
            first,
            *(
                f"<<{page.said}{shown}/Parent {self._node} 0 R>>"
                for (page, _), shown in zip(pages, contents, strict=True)
            ),
        )
        self._pages += range(first, first + len(pages))
        self._fill_sheet(len(pages))

    def _contents(self, page: Loose, mark: str) -> str:
        """What the page shows, with the mark on top of it: nothing that it has set holds for that."""
        shown = list(page.contents)
        if mark:
            before, after = self._output.put_once(deflated_stream(b"q\n")), self._output.numbers(1)
            self._output.put(after, deflated_stream(foot_line(mark, page.box, page.turned)))
            shown = [f"{before} 0 R", *shown, f"{after} 0 R"]
        return f"/Contents {shown[0]}" if len(shown) == 1 else f"/Contents[{' '.join(shown)}]"

    def _fill_sheet(self, pages: int) -> None:
        if self._sheets and pages % 2:
            self._pages.append(self._output.numbers(1))
            self._output.keep(self._pages[-1], f"<<{PAGE}/Parent {self._node} 0 R/Resources<<>>>>")

    def _copied(self, shared: bytes, own: bytes, place: Place) -> CopiedLetter:
        if shared:
            with suppress(Unlike):
                return self._ours.copy(shared, own, place)
        return copy_foreign(self._output, shared + own, place)

    def close(self) -> None:
        """Write what belongs to all letters. The file is a bundle only now."""
        output = self._output
        self._end_bookmark("")
        if self._pages:
            self._branch()
        count = sum(pages for _, pages in self._nodes)
        kids = references(node for node, _ in self._nodes)
        output.keep(self._root, f"<</Type/Pages/Kids[{kids}]/Count {count}>>")
        structure = ""
        if self._tagged:
            tree = f"/K[{self._document} 0 R]/ParentTree<</Kids[{references(self._parents)}]>>"
            output.keep(self._structure, f"<</Type/StructTreeRoot{tree}>>")
            output.keep(self._document, f"<</S/Document/P {self._structure} 0 R/K[{references(self._parts)}]>>")
            structure = f"/StructTreeRoot {self._structure} 0 R{PARTLY_TAGGED if self._enclosures else TAGGED}"
        if self._bookmarks:
            ends = f"/First {self._bookmarks[0]} 0 R/Last {self._bookmarks[-1]} 0 R/Count {len(self._bookmarks)}"
            output.keep(self._outline, f"<</Type/Outlines{ends}>>")
            structure += f"/Outlines {self._outline} 0 R/PageMode/UseOutlines"
        whole = self._tagged and not self._enclosures
        end_document(output, pages=self._root, title=self._title, language=self._language, tagged=whole, more=structure)

    def _branch(self) -> None:
        kids = f"/Kids[{references(self._pages)}]/Count {len(self._pages)}"
        self._output.keep(self._node, f"<</Type/Pages/Parent {self._root} 0 R{kids}>>")
        self._nodes.append((self._node, len(self._pages)))
        self._node, self._pages = self._output.numbers(1), []

    def _add_bookmark(self, text: str, page: int) -> None:
        number = self._output.numbers(1)
        self._end_bookmark(f"/Next {number} 0 R")
        before = f"/Prev {self._bookmarks[-1]} 0 R" if self._bookmarks else ""
        self._last_bookmark = f"/Title{text_string(text)}/Parent {self._outline} 0 R{before}/Dest[{page} 0 R/Fit]"
        self._bookmarks.append(number)

    def _end_bookmark(self, after: str) -> None:
        if self._bookmarks:
            self._output.keep(self._bookmarks[-1], f"<<{self._last_bookmark}{after}>>")
