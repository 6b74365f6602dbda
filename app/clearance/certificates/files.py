"""A clearance certificate as a tagged PDF and as a Word document."""

from collections.abc import Iterable
from pathlib import Path

from app.clearance.certificates import words
from app.clearance.certificates.content import Content
from app.letters.docx.paper import gap, paper_docx, paragraph, table
from app.letters.pdf.limited_layout import paper_apart

FACTS = (42, 128)
CONSENTS = (46, 34, 34, 28, 28)
CHANGES = (30, 30, 55, 55)
"""Widths of columns, in millimetres."""


def certificate_docx(content: Content, sha256: str) -> bytes:
    """`sha256`: of the certificate's content. Equal certificates give equal bytes."""
    named = f"{words.title(content)}, {content.campaign}"
    return paper_docx(_body(content, sha256), title=named, foot=named)


def _body(content: Content, sha256: str) -> list[str]:
    body = [
        paragraph(words.title(content), "Heading 1"),
        paragraph(words.lede(content)),
        _facts(words.facts(content), "The certificate"),
    ]
    for text in content.texts:
        body += [
            paragraph(text.name, "Heading 2"),
            _facts(words.text_facts(content, text), f"The text for {text.name}"),
            gap(),
            table(
                [words.HEADINGS, *map(words.consent_cells, text.consents)],
                CONSENTS,
                f"Offices, {text.name}",
                headed=True,
            ),
        ]
    if content.changes:
        rows = [words.CHANGED_HEADINGS, *map(words.change_cells, content.changes)]
        body += [paragraph(words.CHANGED, "Heading 2"), table(rows, CHANGES, words.CHANGED, headed=True), gap()]
    return [
        *body,
        paragraph(words.RECORD, "Heading 2"),
        paragraph(words.RECORD_SAYS),
        _facts(words.record(content, sha256), words.RECORD),
        gap(),
        paragraph(words.CHECK),
    ]


def _facts(rows: Iterable[tuple[str, str]], caption: str) -> str:
    return table(list(rows), FACTS, caption)


PAGE = Path(__file__).with_name("certificate.html")


def certificate_pdf(content: Content, sha256: str) -> bytes:
    """PDF/UA-1. `sha256`: of the certificate's content. Equal certificates give equal bytes, under one fingerprint.

    A character that the typeface lacks prints as a question mark: a clearance is not held up by a title or a name. The
    certificate's page and its Word file hold it.
    """
    return paper_apart(PAGE, content=content, sha256=sha256, words=words)
