"""Formulas of a workbook's sheet that nobody reckoned: a program wrote them, and no spreadsheet has opened the file."""

import re

UNRECKONED = re.compile(
    rb"""
    <(?:\w+:)?c\s(?P<cell>[^<>]*)>\s*
    <(?:\w+:)?f(?:\s[^<>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*
    (?P<empty><(?:\w+:)?v\s*(?:/>|>\s*</(?:\w+:)?v>)\s*)?
    </(?:\w+:)?c>
    """,
    re.VERBOSE,
)
"""A cell with a formula and no result, or an empty one."""
PLACE = re.compile(rb"""\br=["']([A-Z]+)([0-9]+)["']""")
TEXT = re.compile(rb"""\bt=["']str["']""")
"""Said of a cell whose formula came to text, which may be empty."""


def uncalculated_formula(xml: bytes) -> tuple[int, str] | None:
    """Row and column of the first formula of a sheet whose result the file does not hold; None where it holds all."""
    if b"<f" not in xml and b":f" not in xml:
        return None
    for found in UNRECKONED.finditer(xml):
        place = PLACE.search(found["cell"])
        if place and not (found["empty"] and TEXT.search(found["cell"])):
            return int(place[2]), place[1].decode()
    return None
