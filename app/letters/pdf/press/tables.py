"""Tables: rows of cells whose words are set as a paragraph's are, in the columns that Word's tables have too."""

from collections.abc import Sequence

from app.letters.bounded_cache import kept_for_each
from app.letters.page.columns import column_widths
from app.letters.page.measures import BODY, BODY_PT
from app.letters.page.typeface import MM_PER_PT
from app.letters.pdf.engine import Unset
from app.letters.pdf.press.fixed_parts import Element
from app.letters.pdf.press.flow import Content, Setter
from app.letters.pdf.press.operators import POINTS
from app.letters.pdf.press.pages import Row
from app.letters.pdf.press.sheet import Cells, Sheet
from app.letters.text.blocks import Table
from app.letters.text.fields import Run

MOST = 64
"""Tables kept: those that many letters share."""

PIXELS = 1 / MM_PER_PT / POINTS
"""In a millimetre."""

_LEFT_FREE = {"left": 0.0, "center": 0.5, "right": 1.0}
"""How much of what a line leaves free in its cell stands before it."""

_HEADS = "/A<</O/Table/Scope/Column>>"
"""What a cell of the header says: it heads its column."""

Columns = Sequence[tuple[float, float]]
"""Of each column, its left edge and its width."""


class Tables:
    """Sets tables, and keeps those that come again. Their cells are kept apart from a letter's paragraphs, since a long
    table has more of them than the letter has paragraphs."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self._setter = Setter()
        self.rows = kept_for_each(MOST)(self._rows)

    def _rows(self, table: Table[Run]) -> Sequence[Row]:
        """The first is the header. Raises Unset."""
        sheet, columns = self._sheet, self._columns(table)
        above, below = sheet.table_margins
        last = len(table.rows) - 1
        return [
            self._row(
                row,
                table.aligned,
                columns,
                sheet.cells if number else sheet.header_cells,
                (0.0 if number else above, 0.0 if number < last else below),
            )
            for number, row in enumerate(table.rows)
        ]

    def _columns(self, table: Table[Run]) -> Columns:
        """As WeasyPrint's fixed layout has them: what the widths leave of the page's is shared out alike."""
        sheet = self._sheet
        widths = [round(width, 2) * PIXELS for width in column_widths(table, BODY.width, BODY_PT)]
        left, _, right, _ = sheet.cells.room
        if min(widths) <= left + right:
            raise Unset("a column too narrow for a letter")
        more = max(0.0, sheet.width - sum(widths)) / len(widths)
        columns, x = [], sheet.left
        for width in widths:
            columns.append((x, width + more))
            x += width + more
        return columns

    def _row(
        self,
        row: Sequence[Content],
        aligned: Sequence[str],
        columns: Columns,
        of: Cells,
        margins: tuple[float, float],
    ) -> Row:
        left, above, right, below = of.room
        kind, says = ("TH", _HEADS) if of is self._sheet.header_cells else ("TD", "")
        elements: list[Element] = [("TR", -1, ""), *[(kind, 0, says)] * len(row)]
        cells = [
            (number, self._setter.paragraph(content, of.setting, x + left, width - left - right, _LEFT_FREE[align]))
            for number, (content, align, (x, width)) in enumerate(zip(row, aligned, columns, strict=True), 1)
            if content
        ]
        lines = max((cell.count for _, cell in cells), default=0)
        height = above + lines * of.setting.leading + below + of.rule
        return Row(height, margins, of.keeps, tuple(elements), tuple(cells), above, tuple(columns), of.rule)
