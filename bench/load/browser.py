"""Forms of a page as a browser fills and sends them. It runs in the environment of locust and imports nothing of
Despatch."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urljoin

from lxml import html


@dataclass(frozen=True)
class Form:
    """`fields`: what a browser would send, hidden fields and the token against forgery among them. `boxes`: values that
    tick boxes offer, by name. `files`: names of the boxes for files."""

    action: str
    fields: tuple[tuple[str, str], ...]
    boxes: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    def filled(self, values: Mapping[str, str]) -> "Form":
        """Return the form with these values in place of those of the same names."""
        rest = tuple(pair for pair in self.fields if pair[0] not in values)
        return replace(self, fields=(*rest, *values.items()))

    def value(self, name: str) -> str:
        return next((value for field, value in self.fields if field == name), "")

    @property
    def sent(self) -> dict[str, Any]:
        """Arguments with which `requests` sends it as a browser does."""
        files = [(name, ("", b"")) for name in self.files]
        return {"data": list(self.fields)} | ({"files": files} if files else {})


class Page:
    """A page that was opened. `address`: where it is, after any redirect."""

    def __init__(self, address: str, text: str) -> None:
        self.address = address
        self._tree = html.fromstring(text)

    def form(self, ending: str) -> Form | None:
        """The first form that is posted to an address with this ending, before its query."""
        return next((form for form in self.forms if form.action.partition("?")[0].endswith(ending)), None)

    @property
    def forms(self) -> list[Form]:
        return [self._form(form) for form in self._tree.forms if form.method == "POST"]

    def has(self, look: str) -> bool:
        """Whether something has this class."""
        return bool(self._tree.find_class(look))

    @property
    def title(self) -> str:
        return " ".join((self._tree.findtext(".//title") or "").split())

    def _form(self, form: Any) -> Form:
        inputs = [box for box in form.iter("input") if box.get("name")]
        files = tuple(box.get("name") for box in inputs if box.get("type") == "file")
        return Form(
            urljoin(self.address, form.get("action") or self.address),
            tuple(_values(form)),
            tuple((box.get("name"), box.get("value", "on")) for box in inputs if box.get("type") == "checkbox"),
            files if form.get("enctype") == "multipart/form-data" else (),
        )


def _values(form: Any) -> Iterator[tuple[str, str]]:
    """As lxml has them, except that it takes a ticked box whose value is blank for one without a value."""
    for box in form.inputs:
        if not box.get("name") or box.get("disabled") is not None or box.tag == "button":
            continue
        kind = box.get("type") if box.tag == "input" else ""
        if kind in ("checkbox", "radio"):
            if box.get("checked") is not None:
                yield box.get("name"), box.get("value", "on")
        elif kind not in ("file", "submit", "button", "image", "reset"):
            yield box.get("name"), box.value or ""
