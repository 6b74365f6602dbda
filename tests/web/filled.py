"""What a browser would send of the forms of a page, and where its links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Button:
    """One that sends a form. `action` and `method` are its own, or else the form's."""

    words: str
    action: str
    method: str
    name: str = ""
    value: str = ""


@dataclass
class Form:
    """`fields`: names and values of the boxes as they stand, hidden ones among them; line ends as `\\n`. No button and
    no file. `offered`: what radio buttons, tick boxes or a list of one name offer; a prompt is none of it."""

    id: str
    method: str
    action: str
    fields: Fields = field(default_factory=dict)
    offered: Fields = field(default_factory=dict)
    buttons: list[Button] = field(default_factory=list)


def filled_form(html: str, form_id: str | None = None) -> Fields:
    """The fields of the form with an id or, without one, of the first form that posts."""
    return next(form.fields for form in Main(html).forms if (form.id == form_id if form_id else form.method == "post"))


class Main(HTMLParser):
    """The main part of a page: its `forms`, and the addresses that its `links` lead to."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._main = False
        self._form: Form | None = None
        self._textarea: list[str] | None = None
        self._select: tuple[Form, str] | None = None
        self._options: list[tuple[str, bool]] = []
        self._button: tuple[Form, dict[str, str]] | None = None
        self._words = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "main":
            self._main = True
        elif tag == "form" and self._main:
            self._form = Form(values.get("id", ""), values.get("method", "get"), values.get("action", ""))
            self.forms.append(self._form)
        elif tag == "a" and self._main and "href" in values:
            self.links.append(values["href"])
        elif tag == "option":
            self._options.append((values.get("value", ""), "selected" in values))
        form = self._of(values)
        if form and "disabled" not in values:
            self._control(form, tag, values)

    def _of(self, values: dict[str, str]) -> Form | None:
        """The form that a control belongs to, which may have ended further up."""
        if "form" in values:
            return next((form for form in self.forms if form.id == values["form"]), None)
        return self._form

    def _control(self, form: Form, tag: str, values: dict[str, str]) -> None:
        name, value = values.get("name", ""), values.get("value", "")
        match tag, values.get("type", "text"):
            case "button", _ if values.get("type", "submit") == "submit":
                self._button, self._words = (form, values), ""
            case "input", "radio" | "checkbox" if name:
                form.offered.setdefault(name, []).append(values.get("value", "on"))
                if "checked" in values:
                    form.fields.setdefault(name, []).append(values.get("value", "on"))
            case "input", "submit" | "button" | "file":
                pass
            case "input", _ if name:
                form.fields.setdefault(name, []).append(value)
            case "textarea", _ if name:
                self._textarea = form.fields.setdefault(name, [])
                self._textarea.append("")
            case "select", _ if name:
                self._select, self._options = (form, name), []

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)

    def handle_data(self, data: str) -> None:
        self._words += data
        if self._textarea is not None:
            self._textarea[-1] += data

    def handle_endtag(self, tag: str) -> None:
        match tag:
            case "main":
                self._main = False
            case "form":
                self._form = None
            case "textarea" if self._textarea is not None:
                written = self._textarea[-1]
                self._textarea[-1] = written.removeprefix("\r\n").removeprefix("\n").replace("\r\n", "\n")
                self._textarea = None
            case "select" if self._select:
                form, name = self._select
                chosen = [value for value, selected in self._options if selected] or [self._options[0][0]]
                form.fields.setdefault(name, []).extend(chosen)
                form.offered.setdefault(name, []).extend(value for value, _ in self._options if value)
                self._select = None
            case "button" if self._button:
                form, values = self._button
                form.buttons.append(
                    Button(
                        " ".join(self._words.split()),
                        values.get("formaction", form.action),
                        values.get("formmethod", form.method),
                        values.get("name", ""),
                        values.get("value", ""),
                    )
                )
                self._button = None
