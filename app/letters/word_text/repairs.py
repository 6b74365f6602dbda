"""repair: what is set right in the body of a Word file before it is read, so that no words are lost."""

from collections.abc import Iterator

from docx.oxml.ns import qn

from app.letters.word_text.elements import Element
from app.letters.word_text.marks import CONDITION, CONDITION_END, FIELD, PASSAGE

_ALTERNATIVES = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PICTURES = [qn(f"w:{name}") for name in ("drawing", "pict", "object")]
_FIELD_MARK, _P, _PPR, _SDT = qn("w:fldChar"), qn("w:p"), qn("w:pPr"), qn("w:sdt")


def repair(body: Element) -> None:
    for choices in list(body.iter(f"{_ALTERNATIVES}AlternateContent")):
        _choose(choices)
    for ruby in list(body.iter(qn("w:ruby"))):
        _replace(ruby.getparent(), [run for base in ruby.iterchildren(qn("w:rubyBase")) for run in base])
    for control in list(body.iter(_SDT)):
        if _is_ours(control) and next(control.iter(_P), None) is not None:
            _into_paragraph(control)
    for mark in list(_unfinished(body)):
        mark.getparent().remove(mark)


def _choose(choices: Element) -> None:
    """Words that a program may show in several ways, such as an emoji, as any program can; pictures stay."""
    plain = choices.find(f"{_ALTERNATIVES}Fallback")
    if plain is None:
        plain = choices.find(f"{_ALTERNATIVES}Choice")
    if plain is not None and next(choices.iter(*_PICTURES), None) is None:
        _replace(choices, list(plain))


def _is_ours(control: Element) -> bool:
    tag = control.find(f"{qn('w:sdtPr')}/{qn('w:tag')}")
    return tag is not None and str(tag.get(qn("w:val"))).startswith((FIELD, CONDITION, CONDITION_END, PASSAGE))


def _into_paragraph(control: Element) -> None:
    """Word may put a control that is alone in a paragraph or a cell around it."""
    paragraph = next(control.iter(_P))
    content = control.find(qn("w:sdtContent"))
    _replace(control, list(content))
    content[:] = [one for one in paragraph if one.tag != _PPR]
    paragraph.append(control)


def _unfinished(body: Element) -> Iterator[Element]:
    """Where a field begins that has no end, so that all after it would be its instruction."""
    begun: list[Element] = []
    for mark in body.iter(_FIELD_MARK):
        kind = mark.get(qn("w:fldCharType"))
        if kind == "begin":
            begun.append(mark)
        elif kind == "end" and begun:
            begun.pop()
    yield from begun


def _replace(one: Element, content: list[Element]) -> None:
    parent = one.getparent()
    place = parent.index(one)
    parent[place : place + 1] = content
