"""parsed: a part of a file of XML, refused when it is deeper than any document or declares entities."""

from typing import Any
from xml.etree.ElementTree import Element, ParseError, TreeBuilder, XMLParser

DEEPEST = 200
"""Elements within elements. A Word file with tables in tables and text boxes has 40."""


class TooDeep(ParseError):
    """Work on an element often looks at all that is in it: the deeper, the longer it takes."""


class _BoundedTreeBuilder(TreeBuilder):
    depth = 0

    def start(self, tag: str, attrs: dict[str, str], /) -> Element:
        self.depth += 1
        if self.depth > DEEPEST:
            raise TooDeep
        return super().start(tag, attrs)

    def end(self, tag: str, /) -> Element:
        self.depth -= 1
        return super().end(tag)

    def doctype(self, *_: Any) -> None:
        """No Office file has one, and entities are declared in one."""
        raise ParseError


def parse_xml(xml: bytes) -> Element:
    """The root element. Raises ParseError, and TooDeep beyond DEEPEST."""
    parser = XMLParser(target=_BoundedTreeBuilder())  # noqa: S314 (the parser itself stops what would swell)
    parser.feed(xml)
    root: Element = parser.close()
    return root
