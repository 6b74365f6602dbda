"""check: the faults of one letter's PDF, by one set of rules and two readers."""

import pikepdf

from app.letters.pdf.check.press_reader import read_pressed
from app.letters.pdf.check.reading import read_tagged
from app.letters.pdf.check.rules import Fault, faults


def check(pdf: bytes) -> tuple[Fault, ...]:
    """What is wrong with a letter's PDF: nothing, when it passes PDF/UA-1 and is as a letter must be. Bytes that are no
    PDF have the one fault `unreadable`."""
    try:
        file = read_pressed(pdf) or read_tagged(pdf)
    except (pikepdf.PdfError, AttributeError, KeyError, IndexError, TypeError, ValueError) as problem:
        return (Fault("unreadable", what=str(problem) or type(problem).__name__),)
    return tuple(faults(file))
