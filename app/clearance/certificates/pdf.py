"""A clearance certificate as a tagged PDF, in the letters' typeface."""

from pathlib import Path

from app.clearance.certificates import words
from app.clearance.certificates.content import Content
from app.letters.pdf.apart import paper_apart

PAGE = Path(__file__).with_name("certificate.html")


def certificate_pdf(content: Content, sha256: str) -> bytes:
    """PDF/UA-1. `sha256`: of the certificate's content. Equal certificates give equal bytes, under one fingerprint.

    A character that the typeface lacks prints as a question mark: a clearance is not held up by a title or a name. The
    certificate's page and its Word file hold it.
    """
    return paper_apart(PAGE, content=content, sha256=sha256, words=words)
