"""The head and foot of pages. The first page's head is only room: it moves the text down to where it begins."""

from functools import lru_cache

from app.letters.docx.wordml import DECLARATION, NAMESPACES, TAB, field, text
from app.letters.letter import Letter

FIRST_HEADER_XML = (
    f'{DECLARATION}<w:hdr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="FirstPageSpace"/></w:pPr></w:p></w:hdr>'
)


def header_xml(draft: str, marking: str) -> str:
    """On later pages: DRAFT, and the protective marking above the column of the details."""
    return f"{DECLARATION}<w:hdr {NAMESPACES}>{_line('Header', text(draft) + TAB + text(marking))}</w:hdr>"


def footer_xml(letter: Letter, *, large: bool) -> str:
    """On every page: reference, marking and number of the page; in large print the marking has a line of its own."""
    before, after = _about_reference(letter.marking, letter.wording.page, large=large)
    return f"{before}{text(letter.reference)}{after}"


@lru_cache(maxsize=64)
def _about_reference(marking: str, page: str, *, large: bool) -> tuple[str, str]:
    first, _, rest = page.partition("{page}")
    between, _, last = rest.partition("{pages}")
    numbers = f"{text(first)}{field('PAGE')}{text(between)}{field('NUMPAGES')}{text(last)}"
    reference, bold = "{reference}", text(marking, bold=True)
    if large:
        lines = (_line("Footer", bold) if marking else "") + _line("Footer", f"{reference}{TAB}{numbers}")
    else:
        lines = _line("Footer", f"{reference}{TAB}{bold}{TAB}{numbers}")
    before, _, after = lines.rpartition(reference)
    return f"{DECLARATION}<w:ftr {NAMESPACES}>{before}", f"{after}</w:ftr>"


def _line(style: str, content: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{content}</w:p>'
