"""Metadata: what a file says of itself, as XMP and as the older information dictionary."""

import re
from functools import lru_cache
from xml.sax.saxutils import escape

PRODUCER = "Despatch"

_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:pdf="http://ns.adobe.com/pdf/1.3/"{standard}>'
    "<pdf:Producer>{producer}</pdf:Producer><pdf:Keywords>%s</pdf:Keywords>"
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>'
    "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
    "<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
    '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
)

_STANDARD = ' xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"'

_DELIMITER = re.compile(r"[()\\]")


def about(title: str, author: str, reference: str, language: str, *, tagged: bool = True) -> bytes:
    """The metadata stream; of a PDF/UA-1 file where it is `tagged`."""
    return (_about(author, language, tagged) % (escape(reference), escape(title))).encode()


@lru_cache(maxsize=64)
def _about(author: str, language: str, tagged: bool) -> str:
    """With places for reference and title, as Python's % fills them: the rest is the same in letter after letter."""
    author = escape(author).replace("%", "%%")
    standard = _STANDARD if tagged else ""
    return _XMP.format(standard=standard, producer=PRODUCER, author=author, language=language)


def information(title: str, author: str, reference: str) -> str:
    """The information dictionary."""
    said = (("Title", title), ("Author", author), ("Keywords", reference))
    return f"<<{''.join([f'/{name}{text_string(text)}' for name, text in said if text])}/Producer({PRODUCER})>>"


def text_string(text: str) -> str:
    """A text as PDF writes one: as it is where it is of ASCII, which takes a quarter of the bytes, else in UTF-16."""
    if text.isascii() and text.isprintable():
        return f"({_DELIMITER.sub(_escaped, text)})"
    return digits(text)


def digits(text: str) -> str:
    """A text in UTF-16, as hexadecimal digits: nothing in it can be taken for anything else."""
    return f"<feff{text.encode('utf-16-be').hex()}>"


def _escaped(found: re.Match[str]) -> str:
    return f"\\{found[0]}"
