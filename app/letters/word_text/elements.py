"""Elements of WordprocessingML, as python-docx has no words for them."""

from docx.oxml.ns import qn
from docx.oxml.parser import OxmlElement
from docx.oxml.xmlchemy import BaseOxmlElement

Element = BaseOxmlElement


def element(tag: str, *content: Element, **attributes: object) -> Element:
    """An element of the namespace `w`, with its attributes of the same."""
    made: Element = OxmlElement(f"w:{tag}", {qn(f"w:{name}"): str(value) for name, value in attributes.items()})
    made.extend(content)
    return made


def words(text: str) -> Element:
    made = element("t")
    made.text = text
    made.set(qn("xml:space"), "preserve")
    return made
