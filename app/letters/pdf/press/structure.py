"""The structure that a screen reader reads: elements in reading order, and whose each mark of a page is."""

from collections.abc import Sequence

from app.letters.pdf.press.fixed_parts import Element, Part
from app.letters.pdf.press.objects import references
from app.letters.pdf.press.pages import Row

Kid = int | tuple[int, int]
"""A child element's index, or a marked sequence: its page and its number there."""


class Structure:
    """The elements of one letter. An element's parent is -1 where it stands under the document itself. `extras`: what
    else an element says once it is on its page."""

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self.extras: dict[int, str] = {}

    def add(self, kind: str, parent: int, extra: str = "") -> int:
        """The new element's index."""
        self.elements.append((kind, parent, extra))
        return len(self.elements) - 1

    def add_part(self, part: Part | Row, under: int = -1) -> int:
        """Elements of a fixed part or a row, `under` another; the index of its first, from which its own count."""
        first = len(self.elements)
        self.elements += [
            (kind, parent + first if parent >= 0 else under, extra) for kind, parent, extra in part.elements
        ]
        return first

    def bodies(self, marked: Sequence[Sequence[int]], root: int, pages: Sequence[int]) -> list[str]:
        """The bodies of the structure's root, which is object `root`, of the document's element and of all others,
        numbered on from it. `marked`: the elements of each page's marks; `pages`: the pages' objects."""
        document, first = root + 1, root + 2
        top: list[int] = []
        kids: list[list[Kid]] = [[] for _ in self.elements]
        for index, (_, parent, _) in enumerate(self.elements):
            (top if parent < 0 else kids[parent]).append(index)
        for page, on in enumerate(marked):
            for mark, element in enumerate(on):
                kids[element].append((page, mark))
        lists = [f"{page}[{references([first + element for element in on])}]" for page, on in enumerate(marked)]
        bodies = [
            f"<</Type/StructTreeRoot/K[{document} 0 R]/ParentTree<</Nums[{''.join(lists)}]>>>>",
            f"<</S/Document/P {root} 0 R/K[{references([first + element for element in top])}]>>",
        ]
        for index, (kind, parent, extra) in enumerate(self.elements):
            up = first + parent if parent >= 0 else document
            holds = _holds(kids[index], first, pages)
            bodies.append(f"<</S/{kind}/P {up} 0 R/K{holds}{extra}{self.extras.get(index, '')}>>")
        return bodies


def _holds(kids: Sequence[Kid], first: int, pages: Sequence[int]) -> str:
    """An element's kids, and the page of its first mark, which those on it need not name."""
    on, entries = -1, []
    for kid in kids:
        if isinstance(kid, tuple):
            page, mark = kid
            on = page if on < 0 else on
            entries.append(str(mark) if page == on else f"<</Type/MCR/Pg {pages[page]} 0 R/MCID {mark}>>")
        else:
            entries.append(f"{first + kid} 0 R")
    if on < 0:
        return f"[{' '.join(entries)}]"
    return (f" {entries[0]}" if len(entries) == 1 else f"[{' '.join(entries)}]") + f"/Pg {pages[on]} 0 R"
