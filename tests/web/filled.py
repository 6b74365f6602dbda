"""What a browser would send of a form, read from its page."""

from html.parser import HTMLParser

Fields = dict[str, list[str]]


class _Form(HTMLParser):
    """The boxes of the form with an id or, without one, of the first form in the page's main part that posts."""

    def __init__(self, html: str, form_id: str | None) -> None:
        super().__init__(convert_charrefs=True)
        self.fields: Fields = {}
        self._wanted = form_id
        self._main = self._inside = self._done = False
        self._textarea: str | None = None
        self._select: str | None = None
        self._options: list[tuple[str, bool]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        match tag:
            case "main":
                self._main = True
            case "form" if self._main and not self._done:
                self._inside = values.get("id") == self._wanted if self._wanted else values.get("method") == "post"
        if tag == "option" and self._select:
            self._options.append((values.get("value", ""), "selected" in values))
        name = values.get("name", "")
        mine = self._inside or (self._wanted is not None and values.get("form") == self._wanted)
        if not name or not mine or "disabled" in values:
            return
        match tag, values.get("type", "text"):
            case "input", "radio" | "checkbox":
                if "checked" in values:
                    self._add(name, values.get("value", "on"))
            case "input", "submit" | "button" | "file":
                pass
            case "input", _:
                self._add(name, values.get("value", ""))
            case "textarea", _:
                self._textarea = name
                self._add(name, "")
            case "select", _:
                self._select, self._options = name, []

    def _add(self, name: str, value: str) -> None:
        self.fields.setdefault(name, []).append(value)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        if self._textarea:
            self.fields[self._textarea][-1] += data

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "form" if self._inside:
                self._inside, self._done = False, True
            case "textarea" if self._textarea:
                written = self.fields[self._textarea][-1]
                self.fields[self._textarea][-1] = written.removeprefix("\r\n").removeprefix("\n").replace("\r\n", "\n")
                self._textarea = None
            case "select" if self._select:
                chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
                self.fields.setdefault(self._select, []).extend(chosen)
                self._select = None


def filled_form(html: str, form_id: str | None = None) -> Fields:
    """Names and values of the boxes, hidden ones among them; line ends as `\\n`. No button and no file."""
    return _Form(html, form_id).fields
