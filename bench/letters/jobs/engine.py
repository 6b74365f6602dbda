"""The engine by itself beside each peer, in steady state: compiled, warm, one process each."""

from collections.abc import Iterator
from functools import partial

from bench.letters.bench import Bench, Job
from bench.letters.contestant import ours, peer
from bench.letters.pairs import Pair, times
from bench.letters.row import NONE, Row, at_least
from bench.letters.sample import RICH_PAGES

PDF, DOCX = "PDF", "DOCX"

PAIRS = {
    "pdf/weasyprint": Pair(
        PDF, "WeasyPrint, PDF/UA-1", at_least(120), ours("letters", "pdf"), peer("weasyprint"), (200, 15)
    ),
    "pdf/libreoffice": Pair(
        PDF, "docxtpl + LibreOffice, batches", at_least(120), ours("letters", "pdf"), peer("libreoffice"), (200, 100)
    ),
    "pdf/chromium": Pair(PDF, "Chromium kept open", at_least(50), ours("letters", "pdf"), peer("chromium"), (200, 25)),
    "pdf/reportlab": Pair(PDF, "reportlab", at_least(30), ours("letters", "pdf"), peer("reportlab"), (200, 30)),
    "pdf/typst": Pair(PDF, "typst, 50 a compile", at_least(6), ours("letters", "pdf"), peer("typst"), (200, 100)),
    "docx/docxtpl": Pair(DOCX, "docxtpl", at_least(100), ours("letters", "docx"), peer("docxtpl"), (300, 40)),
    "docx/mailmerge": Pair(
        DOCX, "docx-mailmerge2", at_least(40), ours("letters", "docx"), peer("mailmerge"), (300, 80)
    ),
    "docx/python-docx": Pair(
        DOCX, "python-docx for each letter", at_least(100), ours("letters", "docx"), peer("pythondocx"), (300, 40)
    ),
}
RICH = Pair(
    "PDF full of bold and italic, a page",
    "WeasyPrint, PDF/UA-1",
    NONE,
    ours("letters", "pdf"),
    peer("weasyprint"),
    (100, 15),
    pages=RICH_PAGES,
)


def _march(pair: Pair, bench: Bench) -> Iterator[Row]:
    return times(bench, bench.march, pair)


def _rich(bench: Bench) -> Iterator[Row]:
    return times(bench, bench.rich, RICH)


JOBS = (*(Job(name, partial(_march, pair)) for name, pair in PAIRS.items()), Job("pdf/rich", _rich))
