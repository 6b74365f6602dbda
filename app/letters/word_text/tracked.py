"""settle: a Word file's tracked changes, all accepted or all rejected, so that nothing else need know of them."""

from collections.abc import Iterator

from docx.oxml.ns import qn

from app.letters.word_text.elements import Element, element
from app.letters.word_text.report import MOST_NOTED, TrackedChange, shortened

INSERTED, DELETED = (qn("w:ins"), qn("w:moveTo")), (qn("w:del"), qn("w:moveFrom"))
CHANGED = tuple(
    qn(f"w:{name}Change")
    for name in ("rPr", "pPr", "sectPr", "tblPr", "tblPrEx", "trPr", "tcPr", "tblGrid", "numbering")
)
_P, _PPR, _RPR, _TRPR, _TR = qn("w:p"), qn("w:pPr"), qn("w:rPr"), qn("w:trPr"), qn("w:tr")
_SECTPR = qn("w:sectPr")
_OF_CELLS = dict(zip((*INSERTED, *DELETED), [qn("w:cellIns")] * 2 + [qn("w:cellDel")] * 2, strict=True))
_WITHOUT_WORDS = (qn("w:bookmarkStart"), qn("w:bookmarkEnd"), qn("w:proofErr"), qn("w:permStart"), qn("w:permEnd"))
_DELETED_TEXT = {qn("w:delText"): qn("w:t"), qn("w:delInstrText"): qn("w:instrText")}
_AUTHOR = qn("w:author")


def is_revised(body: Element) -> bool:
    return next(body.iter(*INSERTED, *DELETED, *CHANGED), None) is not None


def settle(body: Element, *, accept: bool) -> tuple[TrackedChange, ...]:
    """Change `body`, and tell which insertions and deletions there were, the first of them."""
    changes = tuple(_changes(body))
    for change in list(body.iter(*CHANGED)):
        _settle_looks(change, accept=accept)
    kept, dropped = (INSERTED, DELETED) if accept else (DELETED, INSERTED)
    for row in list(body.iter(_TR)):
        if any(properties.find(tag) is not None for properties in row.iterchildren(_TRPR) for tag in dropped):
            row.getparent().remove(row)
    for cell in list(body.iter(qn("w:tc"))):
        if any(cell.find(f"{qn('w:tcPr')}/{_OF_CELLS[tag]}") is not None for tag in dropped):
            cell.getparent().remove(cell)
    for paragraph in list(body.iter(_P)):
        if any(paragraph.find(f"{_PPR}/{_RPR}/{tag}") is not None for tag in dropped):
            _join_with_next(paragraph, dropped)
    for one in list(body.iter(*dropped)):
        if one.getparent() is not None and one.getparent().tag not in (_RPR, _TRPR):
            one.getparent().remove(one)
    for one in list(body.iter(*kept)):
        if one.getparent().tag not in (_RPR, _TRPR):
            _unwrap(one)
    for text in list(body.iter(*_DELETED_TEXT)):
        _rename(text, _DELETED_TEXT[text.tag])
    return changes


def _changes(body: Element) -> Iterator[TrackedChange]:
    left = MOST_NOTED
    for one in body.iter(*INSERTED, *DELETED):
        if one.getparent().tag in (_RPR, _TRPR):
            continue
        words = shortened("".join(text.text or "" for text in one.iter(qn("w:t"), qn("w:delText"))))
        if words and left:
            yield TrackedChange(str(one.get(_AUTHOR) or ""), one.tag in INSERTED, words)
            left -= 1


def _settle_looks(change: Element, *, accept: bool) -> None:
    """A change of looks is the new one, or goes back to what it says was before."""
    now, before = change.getparent(), next(iter(change), None)
    now.remove(change)
    if not accept and before is not None and before.tag == now.tag:
        now[:] = [*before, *(one for one in now if one.tag in (_RPR, _SECTPR))]  # no part of a paragraph's looks


def _join_with_next(paragraph: Element, dropped: tuple[str, ...]) -> None:
    """The paragraph's end is gone: its words begin the next one, whose looks both have."""
    content = [one for one in paragraph if one.tag != _PPR and one.tag not in dropped]
    after = paragraph.getnext()
    while after is not None and (after.tag in _WITHOUT_WORDS or str(after.tag).endswith(("RangeStart", "RangeEnd"))):
        after = after.getnext()
    if after is None or after.tag != _P:
        if not content:
            paragraph.getparent().remove(paragraph)
        return
    place = 1 if len(after) and after[0].tag == _PPR else 0
    after[place:place] = content
    paragraph.getparent().remove(paragraph)


def _unwrap(one: Element) -> None:
    parent = one.getparent()
    place = parent.index(one)
    parent[place : place + 1] = list(one)


def _rename(text: Element, tag: str) -> None:
    made = element(tag.rpartition("}")[2])
    made.text = text.text
    text.getparent().replace(text, made)
