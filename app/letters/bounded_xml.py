"""parse_xml: a file of XML from outside, refused when it is deeper than any document or has a document type."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

DEEPEST = 200
"""Elements within elements. A Word file with tables in tables and text boxes has 40."""


class TooDeep(ParseError):
    """Work on an element often looks at all that is in it: the deeper, the longer it takes."""


class HasDoctype(ParseError):
    """Entities are declared in a document type. No Office file has one, and no drawing needs one."""


class _BoundedTreeBuilder(TreeBuilder):
    def __init__(self, deepest: int) -> None:
        super().__init__()
        self.deepest = deepest
        self.depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > self.deepest:
            raise TooDeep
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)

    def doctype(self, *_: Any) -> None:
        raise HasDoctype


def parse_xml(xml: bytes, *, deepest: int = DEEPEST) -> Element:
    """The root element. Raises ParseError: TooDeep beyond `deepest` elements within elements, HasDoctype."""
    parser = XMLParser(target=_BoundedTreeBuilder(deepest))  # noqa: S314 (the parser itself stops what would swell)
    parser.feed(xml)
    root: Element = parser.close()
    return root
