"""read_tree: the tree of a letter's tags as our own press writes it. Letters of a campaign have few different ones."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from app.letters.pdf.check.tagged_file import NOBODY, Element, Mark

_ROOT = re.compile(rb"<</Type/StructTreeRoot/K\[(\d+) 0 R\]/ParentTree<</Nums\[((?:\d+\[[\d R]*\])*)\]>>>>")
_INDEX = re.compile(rb"(\d+)\[([\d R]*)\]")
_ELEMENT = re.compile(
    rb"<</S/(\w+)/P (\d+) 0 R/K(?: (\d+)|\[((?:[\d R]|<</Type/MCR/Pg \d+ 0 R/MCID \d+>>)*)\])(?:/Pg (\d+) 0 R)?"
    rb"(/Alt<feff(?:[0-9a-f]{4})+>)?(?:/A<</O/\w+(?:/\w+(?:/\w+|\[[\d. -]*\]))*>>)?>>"
)
_KID = re.compile(rb"<</Type/MCR/Pg (\d+) 0 R/MCID (\d+)>>|(\d+) 0 R|(\d+)")


@dataclass(frozen=True, slots=True)
class Tree:
    """`owners`: of each page, the element that each mark leads to."""

    elements: Sequence[Element]
    owners: Sequence[Mapping[int, int]]


@lru_cache(maxsize=128)
def read_tree(bodies: tuple[bytes, ...], first: int, first_page: int, pages: int) -> Tree | None:
    """The tree whose root and elements are these objects, numbered from `first`; those of the pages count from
    `first_page`. None: it is not as the press writes one."""
    try:
        return _TreeReader(bodies, first, first_page, pages).tree()
    except (ValueError, KeyError, IndexError, RecursionError):
        return None


class _TreeReader:
    """Raises ValueError, KeyError or IndexError for what is unlike a tree of the press."""

    def __init__(self, bodies: Sequence[bytes], first: int, first_page: int, pages: int) -> None:
        self.bodies, self.first = bodies, first
        self.pages = {first_page + page: page for page in range(pages)}
        self.elements: list[Element] = []
        self.numbers: dict[int, int] = {}

    def tree(self) -> Tree:
        root = _ROOT.fullmatch(self.bodies[0])
        if root is None:
            raise ValueError
        self._element(int(root[1]), NOBODY, self.first)
        owners: list[Mapping[int, int]] = []
        for page, (number, listed) in enumerate(_INDEX.findall(root[2])):
            if int(number) != page:
                raise ValueError
            owners.append({mark: self.numbers[int(one)] for mark, one in enumerate(listed[:-4].split(b" 0 R "))})
        if len(self.numbers) != len(self.bodies) - 1 or len(owners) != len(self.pages):
            raise ValueError
        return Tree(tuple(self.elements), tuple(owners))

    def _element(self, number: int, parent: int, above: int) -> int:
        found = _ELEMENT.fullmatch(self.bodies[number - self.first])
        if found is None or number <= self.first or number in self.numbers:
            raise ValueError
        kind, up, mark, listed, on, alternative = found.groups()
        page = self.pages[int(on)] if on else NOBODY
        index = self.numbers[number] = len(self.elements)
        kids: list[int] = []
        marks: list[Mark] = [(page, int(mark))] if mark else []
        self.elements.append(Element(kind.decode(), parent, kids, marks, bool(alternative), int(up) != above))
        for elsewhere, there, kid, here in _KID.findall(listed or b""):
            if kid:
                kids.append(self._element(int(kid), index, number))
            else:
                marks.append((self.pages[int(elsewhere)], int(there)) if elsewhere else (page, int(here)))
        return index
