"""Metadata: what a file says of itself, as XMP and as the older information dictionary."""

from xml.sax.saxutils import escape

PRODUCER = "Despatch"

_XMP = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
    "{standard}"
    '<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/"><pdf:Producer>{producer}</pdf:Producer>'
    "<pdf:Keywords>{reference}</pdf:Keywords></rdf:Description>"
    '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">'
    '<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>'
    "<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>"
    "<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language></rdf:Description>"
    '</rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
)


_STANDARD = '<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>'


def about(title: str, author: str, reference: str, language: str, *, tagged: bool = True) -> bytes:
    """The metadata stream; of a PDF/UA-1 file where it is `tagged`."""
    facts = {"title": escape(title), "author": escape(author), "reference": escape(reference), "language": language}
    return _XMP.format(standard=_STANDARD if tagged else "", producer=PRODUCER, **facts).encode()


def information(title: str, author: str, reference: str) -> str:
    """The information dictionary."""
    said = {"Title": title, "Author": author, "Keywords": reference}
    return f"<<{''.join(f'/{name}{text_string(text)}' for name, text in said.items() if text)}/Producer({PRODUCER})>>"


def text_string(text: str) -> str:
    """A text as PDF writes one: UTF-16."""
    return f"<feff{text.encode('utf-16-be').hex()}>"
