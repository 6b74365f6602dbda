"""The map of the country: each letter is a children's services area of the region with this letter, a capital a county.

Rows run from north to south. As in `recipients/hexes.csv` they are numbered from the south, and odd ones lie half a
tile to the right.
"""

from collections.abc import Iterator
from dataclasses import dataclass

REGIONS = {
    "n": "Northmarch",
    "t": "Tarnwold",
    "y": "Yarrowdale",
    "m": "Midmark",
    "w": "Westerwold",
    "e": "Easterfen",
    "c": "Averholt",
    "o": "Combeland",
    "s": "Southerlea",
}

_DRAWING = """
....nnn......
....nnNnn....
...nNnnnn....
..tttNnyyy...
..tTtttYyyy..
..ttTttyyyYy.
...tTtmmyYyy.
..mmmmMmmeee.
.wWwwmmMmeEee
.wwWwmMmmeeEe
..wwWmmeEeccc
..wwweecccccc
.oowwsscccccc
oOoosSsscccc.
oooOoSssSsss.
..ooOo..sSss.
"""
DRAWING = tuple(_DRAWING.split())


@dataclass(frozen=True)
class Spot:
    """A tile of the map. `region`: its letter in REGIONS."""

    q: int
    r: int
    region: str
    county: bool


def spots() -> Iterator[Spot]:
    """Every tile, from north-west to south-east."""
    for r, row in zip(reversed(range(len(DRAWING))), DRAWING, strict=True):
        for q, letter in enumerate(row):
            if letter != ".":
                yield Spot(q, r, letter.lower(), letter.isupper())
