"""A clearance certificate as a tagged PDF and as a Word document."""

from pathlib import Path

from app.clearance.certificates import words
from app.clearance.certificates.content import Content
from app.letters.pdf.limited_layout import paper_apart
from app.web.files.word import WordDocument

FACTS = (42, 128)
CONSENTS = (46, 34, 34, 28, 28)
PROVEN_CONSENTS = (36, 25, 28, 22, 24, 35)
CHANGES = (30, 30, 55, 55)
"""Widths of columns, in millimetres."""


def certificate_docx(content: Content, sha256: str, *, notice: str = "") -> bytes:
    """`sha256`: of the certificate's content. Equal certificates give equal bytes, by equal versions of python-docx.
    `notice`: what it says before all else."""
    named = f"{words.title(content)}, {content.campaign}"
    document = WordDocument(named, foot=named, created=content.issued_at, notice=notice)
    document.heading(words.title(content), 1)
    document.paragraph(words.lede(content))
    document.table(words.facts(content), FACTS, "The certificate")
    for text in content.texts:
        document.heading(text.name, 2)
        document.table(words.text_facts(content, text), FACTS, f"The text for {text.name}")
        consents = [words.headings(content), *map(words.consent_cells, text.consents)]
        widths = PROVEN_CONSENTS if content.says_proofs else CONSENTS
        document.table(consents, widths, f"Offices, {text.name}", headed=True)
    if content.changes:
        document.heading(words.CHANGED, 2)
        changes = [words.CERTIFIED_HEADINGS, *map(words.change_cells, content.changes)]
        document.table(changes, CHANGES, words.CHANGED, headed=True)
    document.heading(words.CHECK_HEADING, 2)
    document.paragraph(words.CHECK)
    document.paragraph(words.WORD_COPY)
    document.heading(words.RECORD, 2, new_page=True)
    document.paragraph(words.RECORD_SAYS)
    document.table(words.record(content, sha256), FACTS, words.RECORD)
    return document.to_bytes()


PAGE = Path(__file__).with_name("certificate.html")


def certificate_pdf(content: Content, sha256: str, *, notice: str = "") -> bytes:
    """PDF/UA-1. `sha256`: of the certificate's content. Equal certificates give equal bytes, under one fingerprint.

    A character that the typeface lacks prints as a question mark: a clearance is not held up by a title or a name. The
    certificate's page and its Word file hold it.
    """
    return paper_apart(PAGE, notice=notice, content=content, sha256=sha256, words=words)
