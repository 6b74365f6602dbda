"""The press: sets a composed letter as PDF, glyph for glyph as WeasyPrint would, in a fraction of a millisecond.

Read it in the order in which it works: `sheet` compiles the style sheet once, from WeasyPrint's own layout of a
specimen; `words` and `lines` set a paragraph; `flow` puts paragraphs one after another; `pages` breaks them into
pages; `content` writes the pages and `file` the objects. What the press does not know it refuses with `Unset`, and
WeasyPrint makes that letter.
"""

from app.letters.pdf.press.press import LetterMeasurements, Press, PressedLetter

__all__ = ["LetterMeasurements", "Press", "PressedLetter"]
