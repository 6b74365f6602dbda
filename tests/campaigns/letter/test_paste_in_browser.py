"""What is pasted from other programs becomes blocks of a letter, in a real browser under the policy of content."""

from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from playwright.sync_api import Page

from app.letters.editing.check import require_document
from app.letters.editing.nodes import node
from app.letters.editing.read import read
from app.letters.editing.write import write
from tests.campaigns.letter.pieces import PIECES
from tests.fixtures.live import serving
from tests.letters.docx.libreoffice import converted
from tests.letters.editing.documents import tidied
from tests.web.parts import make_app

CLIPBOARD = Path(__file__).parent / "clipboard"
SCRIPT = "/static/editor/paste.js"
PASTED = f"""async ([htmls, options]) => {{
  const {{ fromRich, leftOut }} = await import('{SCRIPT}')
  return htmls.map(html => {{
    const made = fromRich(html, options)
    return {{ ...made, said: leftOut(made) }}
  }})
}}"""

Made = dict[str, Any]
Paste = Callable[..., list[Made]]

INNER = {"paragraph", "bullet_list", "ordered_list", "blockquote"}
WORDS = {"text", "field", "hard_break"}
HOLDS = {
    "doc": INNER | {"heading", "table", "page_break"},
    "paragraph": WORDS,
    "heading": WORDS,
    "bullet_list": {"list_item"},
    "ordered_list": {"list_item"},
    "list_item": INNER,
    "blockquote": INNER,
    "table": {"table_row"},
    "table_row": {"table_header", "table_cell"},
    "table_header": {"text", "field"},
    "table_cell": {"text", "field"},
}


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(make_app()) as served:
        yield served


@pytest.fixture
def empty_page(page: Page, address: str) -> Page:
    """A page of ours that shows nothing but the script."""
    page.goto(address + SCRIPT)
    return page


@pytest.fixture
def paste(empty_page: Page) -> Paste:
    """`paste(*htmls, **options)`: what the script makes of each."""
    return lambda *htmls, **options: list(empty_page.evaluate(PASTED, [htmls, options]))


def text_of(made: Made) -> str:
    """The letter's text that the blocks are written as. They fit into a letter, and are read again as they are."""
    document = node("doc", made["blocks"])
    require_document(document)
    written = write(document).strip("\n")
    assert tidied(read(written)) == tidied(document)
    return written


FROM_PROGRAMS = {
    "word": (
        (
            "Pasted: a merged cell was split, a picture was left out, a comment was left out, "
            "a deleted passage was left out and a footnote became a paragraph."
        ),
        ["«Salutation»", "«Council name»"],
        {"inserted": 1, "deleted": 1},
    ),
    "word_on_the_web": ("", [], {"inserted": 0, "deleted": 0}),
    "outlook_classic": ("Pasted: a picture was left out.", [], {"inserted": 0, "deleted": 0}),
    "outlook_new": ("", [], {"inserted": 0, "deleted": 0}),
    "google_docs": (
        "Pasted: a picture was left out and a struck-through passage was left out.",
        ["{{council name}}"],
        {"inserted": 0, "deleted": 0},
    ),
    "web_page": ("Pasted: a merged cell was split and a picture was left out.", [], {"inserted": 0, "deleted": 0}),
}
"""By file: what is said to be left out, the merge fields, and the tracked changes."""


def test_what_each_program_copies_becomes_the_letter_that_people_meant(paste: Paste) -> None:
    assert {file.stem for file in CLIPBOARD.glob("*.html")} == set(FROM_PROGRAMS)
    pasted = paste(*((CLIPBOARD / f"{name}.html").read_text(encoding="utf-8") for name in FROM_PROGRAMS))
    for made, (name, (said, fields, changes)) in zip(pasted, FROM_PROGRAMS.items(), strict=True):
        assert text_of(made) == (CLIPBOARD / f"{name}.md").read_text(encoding="utf-8").strip("\n"), name
        found = (made["said"], [field["shown"] for field in made["fields"]], made["changes"])
        assert found == (said, fields, changes), name


def test_each_piece_becomes_the_blocks_of_a_letter(paste: Paste) -> None:
    pasted = paste(*(html for html, _, _ in PIECES.values()))
    made = {name: (text_of(one), one["said"]) for name, one in zip(PIECES, pasted, strict=True)}
    assert made == {name: (text, said) for name, (_, text, said) in PIECES.items()}


TRACKED = """<p class=MsoNormal>We <span class=msoDel><del datetime="2015-03-01T10:00">may </del></span><span
class=msoIns><ins datetime="2015-03-01T10:00">will </ins></span><span class=msoIns><ins>soon </ins></span>write.</p>
<p><del>Gone.</del></p><p><ins>New.</ins></p>"""


def test_tracked_changes_are_accepted_or_rejected_and_counted(paste: Paste) -> None:
    [accepted], [rejected] = paste(TRACKED), paste(TRACKED, changes="reject")
    assert (text_of(accepted), accepted["said"]) == (
        "We will soon write.\n\nNew.",
        "Pasted: 2 deleted passages were left out.",
    )
    assert (text_of(rejected), rejected["said"]) == (
        "We may write.\n\nGone.",
        "Pasted: 2 inserted passages were left out.",
    )
    assert accepted["changes"] == rejected["changes"] == {"inserted": 2, "deleted": 2}


def test_merge_fields_are_named(empty_page: Page, paste: Paste) -> None:
    (made,) = paste(
        "<ul><li>«Grant»</li></ul>"
        "<p>To <b>«Name» and {{ name }}</b>, &lt;&lt;post&gt;&gt;, «Name»: «», {{}}, «a, b»</p>"
    )
    assert made["fields"] == [
        {"shown": "«Grant»", "count": 1},
        {"shown": "«Name»", "count": 2},
        {"shown": "{{ name }}", "count": 1},
        {"shown": "<<post>>", "count": 1},
    ]
    assert text_of(made) == (
        "- &laquo;Grant&raquo;\n\n"
        "To **&laquo;Name&raquo; and \\{{ name \\}}**, \\<\\<post>>, &laquo;Name&raquo;: &laquo;&raquo;, "
        "\\{{\\}}, &laquo;a, b&raquo;"
    )


def test_plain_text_stays_as_it_was_written(empty_page: Page) -> None:
    made = empty_page.evaluate(
        f"async text => (await import('{SCRIPT}')).fromPlain(text)", "\n a\tb\r\n- c\r\n \r\n• d\n\n\n# e\u00a0f\n"
    )
    assert text_of(made) == "a b\\\n\\- c\n\n• d\n\n\\# e\u00a0f"


def test_nothing_that_is_pasted_is_run_loaded_or_shown(empty_page: Page, paste: Paste) -> None:
    """The page's own fixture fails when the policy of content reports anything, a style among it."""
    paste("<p>a</p>")
    asked: list[str] = []
    empty_page.on("request", lambda request: asked.append(request.url))
    before = empty_page.content()
    html = (CLIPBOARD / "web_page.html").read_text(encoding="utf-8")
    paste(
        html,
        "<svg onload='window.ran = true'><style>* { color: red }",
        "<iframe srcdoc='<script>parent.ran = true'>",
    )
    assert empty_page.evaluate("window.ran") is None
    assert empty_page.content() == before
    assert asked == []


def word_document() -> bytes:
    """As people save it, for LibreOffice to open."""
    document = Document()
    document.add_heading("What we ask", 2)
    words = document.add_paragraph("We write to ")
    words.add_run("every leader").bold = True
    words.add_run(", ")
    words.add_run("soon").italic = True
    for style in ("List Bullet", "List Bullet", "List Number", "List Number"):
        document.add_paragraph("Item", style=style)
    table = document.add_table(rows=2, cols=2)
    for row, words_of_row in zip(table.rows, (("Council", "Grant"), ("Leeds", "£12,500")), strict=True):
        row.cells[0].text, row.cells[1].text = words_of_row
    table.cell(1, 1).paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_page_break()
    document.add_paragraph("A quotation", style="Quote")
    file = BytesIO()
    document.save(file)
    return file.getvalue()


FROM_WORD = """## What we ask

We write to **every leader**, _soon_

- Item
- Item

1. Item
2. Item

| Council | Grant |
| --- | ---: |
| Leeds | £12,500 |

***

_A quotation_"""


@pytest.mark.services
def test_what_libreoffice_writes_becomes_the_letter_that_people_meant(paste: Paste, tmp_path: Path) -> None:
    """It takes some seconds: LibreOffice starts."""
    files = {"writer.fodt": (CLIPBOARD / "writer.fodt").read_bytes(), "word.docx": word_document()}
    of_its_own, of_word = paste(*(html.decode() for html in converted(files, "html", tmp_path).values()))
    assert text_of(of_its_own) == (CLIPBOARD / "writer.md").read_text(encoding="utf-8").strip("\n")
    assert of_its_own["said"] == (
        "Pasted: a merged cell was split, a comment was left out and a footnote became a paragraph."
    )
    assert (text_of(of_word), of_word["said"]) == (FROM_WORD, "")
