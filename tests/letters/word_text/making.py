"""Word files of any content: a body of WordprocessingML in the document that python-docx begins with."""

import io
import zipfile
from collections.abc import Mapping

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from app.letters.word_text.read import WordText, read


def word_file(body: str, *, links: Mapping[str, str] | None = None, numbering: str = "") -> bytes:
    """`links`: addresses by the number of their relationship; `numbering`: more definitions of lists."""
    document = docx.Document()
    element = document.element.body
    wrapped = parse_xml(f"<w:body {nsdecls('w', 'r', 'wp', 'm')}>{body}</w:body>")
    for number, child in enumerate(wrapped):
        element.insert(number, child)
    for key, target in (links or {}).items():
        document.part.rels.add_relationship(RELATIONSHIP_TYPE.HYPERLINK, target, key, is_external=True)
    if numbering:
        root = document.part.numbering_part.element
        root.clear()
        root.extend(parse_xml(f"<w:numbering {nsdecls('w')}>{numbering}</w:numbering>"))
    saved = io.BytesIO()
    document.save(saved)
    return saved.getvalue()


def p(content: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{content}</w:p>"


def r(words: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{words}</w:t></w:r>'


def styled(words: str, style: str) -> str:
    return p(r(words), f'<w:pStyle w:val="{style}"/>')


def item(words: str, number: int, level: int = 0) -> str:
    return p(r(words), f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def field(instruction: str, result: str) -> str:
    """A field of Word's own, in runs."""
    mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
    return (
        f"{mark.format('begin')}<w:r><w:instrText>{instruction}</w:instrText></w:r>{mark.format('separate')}"
        f"{r(result)}{mark.format('end')}"
    )


def read_body(body: str, *, accept: bool = True, **parts) -> WordText:
    return read.here(word_file(body, **parts), accept=accept, names={})


def left(text: WordText) -> dict[str, tuple[int, tuple[str, ...]]]:
    return {one.code: (one.count, one.words) for one in text.left}


def with_parts(body: bytes, changes: Mapping[str, bytes]) -> bytes:
    """The file with parts added or in place of its own."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as archive, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as again:
        for name in archive.namelist():
            if name not in changes:
                again.writestr(name, archive.read(name))
        for name, content in changes.items():
            again.writestr(name, content)
    return made.getvalue()
