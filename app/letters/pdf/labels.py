"""Address labels as a PDF: drawn by us in the letters' own face, since a sheet of labels has nothing to lay out."""

from app.letters.page.measures import PAPER
from app.letters.page.typeface import MM_PER_PT
from app.letters.pdf.bundle.output import Output, Sink, end_document
from app.letters.pdf.own_lettering import draw_lines, embed
from app.letters.pdf.press.file import PAGE
from app.letters.pdf.press.objects import deflated_stream, references
from app.letters.recipient.labels import LEADING, SIDE, LabelAddress, LabelSheet

FACE = "F0"

NOTICE_PT, NOTICE_LEFT, NOTICE_DOWN = 9.0, 20.0, 11.0
"""Of a notice, above all labels: its size in points, and its place in mm from the paper's left and top edge."""

ASCENT = 0.729
"""Height of the tallest letter without an accent, by its size."""


class Labels:
    """Writes to `file`. `add` addresses in the order of printing, then `close`. A sheet is written when it is full."""

    def __init__(self, file: Sink, sheet: LabelSheet, *, title: str, language: str, notice: str = "") -> None:
        """`notice`: what each sheet says above its labels."""
        self._notice = notice
        self._sheet, self._title, self._language = sheet, title, language
        self._output = Output(file)
        self._root, self._resources = self._output.numbers(1), self._output.numbers(1)
        self._pages: list[int] = []
        self._waiting: list[LabelAddress] = []
        self._output.keep(self._resources, f"<</Font<</{FACE} {embed(self._output)} 0 R>>>>")

    def add(self, address: LabelAddress) -> None:
        self._waiting.append(address)
        if len(self._waiting) == self._sheet.count:
            self._page()

    def close(self) -> None:
        """Write what belongs to all sheets. The file is one only now."""
        if self._waiting or not self._pages:
            self._page()
        self._output.keep(self._root, f"<</Type/Pages/Kids[{references(self._pages)}]/Count {len(self._pages)}>>")
        end_document(self._output, pages=self._root, title=self._title, language=self._language, tagged=False)

    def _page(self) -> None:
        labels = [self._label(place, address) for place, address in enumerate(self._waiting)]
        if self._notice:
            labels.insert(0, self._above())
        self._waiting = []
        content, page = self._output.numbers(1), self._output.numbers(1)
        self._output.put(content, deflated_stream(b"BT\n" + b"".join(labels) + b"ET\n"))
        holds = f"/Parent {self._root} 0 R/Contents {content} 0 R/Resources {self._resources} 0 R"
        self._output.keep(page, f"<<{PAGE}{holds}>>")
        self._pages.append(page)

    def _above(self) -> bytes:
        left, high = NOTICE_LEFT / MM_PER_PT, (PAPER.bottom - NOTICE_DOWN) / MM_PER_PT
        return draw_lines((self._notice,), face=FACE, size=NOTICE_PT, leading=0, place=(1, 0, 0, 1, left, high))

    def _label(self, place: int, address: LabelAddress) -> bytes:
        """The lines of an address, which stands in the middle of its label's height."""
        box, size = self._sheet.label(place), address.size
        leading = size * LEADING
        high = leading * (len(address.lines) - 1) + size * ASCENT
        middle = (PAPER.bottom - (box.top + box.bottom) / 2) / MM_PER_PT
        first = middle + high / 2 - size * ASCENT
        left = (box.left + SIDE) / MM_PER_PT
        return draw_lines(address.lines, face=FACE, size=size, leading=leading, place=(1, 0, 0, 1, left, first))
