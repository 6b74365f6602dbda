"""Small files that would block a process that reads them, or fill its memory."""

import io
import struct
import zipfile
import zlib
from functools import cache

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
ENTITIES = (
    '<!DOCTYPE d [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10)) + "]>"
)


def packed(parts: dict[str, bytes | str]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, body in parts.items():
            archive.writestr(name, body)
    return file.getvalue()


def office(kind: str, parts: dict[str, bytes | str]) -> bytes:
    types = f'<Types><Override ContentType="application/vnd.openxmlformats-officedocument.{kind}.main+xml"/></Types>'
    return packed({"[Content_Types].xml": types, **parts})


def word(document: bytes | str) -> bytes:
    return office("wordprocessingml.document", {"word/document.xml": document})


@cache
def nested_word() -> bytes:
    """Paragraphs within paragraphs, 100,000 deep, in some 2,000 bytes."""
    deep = 100_000
    return word(f'<w:document xmlns:w="{WORD}">{"<w:p>" * deep}{"</w:p>" * deep}</w:document>')


@cache
def laughing_word() -> bytes:
    """Entities that stand for one another: some thousand million laughs."""
    return word(f'{ENTITIES}<w:document xmlns:w="{WORD}"><w:p><w:t>&a9;</w:t></w:p></w:document>')


@cache
def swelling_word() -> bytes:
    return word(bytes(120_000_000))


@cache
def swelling_workbook() -> bytes:
    return office(
        "spreadsheetml.sheet", {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": bytes(120_000_000)}
    )


@cache
def repeating_workbook() -> bytes:
    """One text of a million characters that stands in 180 cells, in some 3,000 bytes."""
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    related = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    rows = "".join(
        f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c><c r="B{n}" t="s"><v>0</v></c></row>' for n in range(1, 91)
    )
    return packed(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{kind}.worksheet+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}.sharedStrings+xml"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="a" Type="{related}/officeDocument"'
            ' Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{related}"><sheets>'
            '<sheet name="S" sheetId="1" r:id="a"/></sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}">'
            f'<Relationship Id="a" Type="{related}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="b" Type="{related}/sharedStrings" Target="sharedStrings.xml"/></Relationships>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>',
            "xl/sharedStrings.xml": f'<sst xmlns="{main}"><si><t>{"x" * 1_000_000}</t></si></sst>',
        }
    )


@cache
def pdf_of_one_page_many_times(times: int = 100_000) -> bytes:
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count %d/Kids[%b]>>" % (times, b"3 0 R " * times),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>/Contents 4 0 R>>",
        b"<</Length 1>>stream\nn\nendstream",
    ]
    body, places = b"%PDF-1.7\n", []
    for number, one in enumerate(objects, 1):
        places.append(len(body))
        body += b"%d 0 obj\n%b\nendobj\n" % (number, one)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 5\n0000000000 65535 f \n" + rows
    return body + b"trailer\n<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start


def deep_drawing() -> bytes:
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"<g>" * 100_000}{"</g>" * 100_000}</svg>'.encode()


def laughing_drawing() -> bytes:
    return f'{ENTITIES}<svg xmlns="http://www.w3.org/2000/svg"><title>&a9;</title></svg>'.encode()


def vast_picture() -> bytes:
    """A PNG that says that it is 100,000 dots wide and high."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def one_cell() -> bytes:
    """A table of one cell that a quotation mark opens and nothing closes."""
    return b'Organisation,Name\nLeeds,"' + b"x" * 3_000_000


def deep_mail() -> bytes:
    parts = "".join(f"Content-Type: multipart/mixed; boundary=b{n}\n\n--b{n}\n" for n in range(20_000))
    return f"From: a@b.example\nTo: c@d.example\nSubject: Deep\n{parts}".encode()
