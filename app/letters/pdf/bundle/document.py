"""What a file of many letters ends with, whatever is on its pages."""

from app.letters.pdf.bundle.output import Output
from app.letters.pdf.press.metadata import about, information


def end_document(output: Output, *, pages: int, title: str, language: str, tagged: bool, more: str = "") -> None:
    """Write the metadata, the catalogue and the cross-references; `pages`: the number of the pages' root, `more`: what
    else the catalogue says."""
    said = about(title, "", "", language, tagged=tagged)
    catalog, told, metadata = range(first := output.numbers(3), first + 3)
    output.put(metadata, b"<</Type/Metadata/Subtype/XML/Length %d>>\nstream\n%b\nendstream" % (len(said), said))
    output.keep(told, information(title, "", ""))
    output.keep(catalog, f"<</Type/Catalog/Pages {pages} 0 R/Lang({language})/Metadata {metadata} 0 R{more}>>")
    output.end(f"/Root {catalog} 0 R/Info {told} 0 R")
