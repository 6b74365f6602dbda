"""The front matter of a template: what a letter is called, whom it is for, what it must be told. Only the title is
required. Every fault found is a Problem with the line of the file that it stands on."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import yaml

from app.letters.page.wording import WORDING
from app.letters.problems import Problem
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.fields import normalise, on_one_line, unwritable_characters
from app.letters.text.typography import typeset_text
from app.letters.text.values import TYPES

REGISTRIES = (
    "chief-constables",
    "council-leaders",
    "lead-members",
    "chief-executives",
    "health-leaders",
    "directors-of-childrens-services",
    "inspectorates",
)

ASKS = "asks"
"""((asks)), alone in a paragraph, stands for the numbered list of what the letter asks."""

MOST_LINES = 100
"""Lines of a list that prints: asks, copies, signatories, enclosures. They fill two pages, and 3,000 take minutes to
lay out."""

FACTS = ("registry", "nation", "region", "kind")
"""What a field's `where` may look at: facts about the recipient."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSpec:
    """A field that a template declares. `where` makes a yes/no field that answers itself: it says yes when each named
    fact of the recipient is one of the values listed."""

    name: str
    label: str
    type: str = "text"
    required: bool = True
    example: str = ""
    by_recipient: bool = False
    choices: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class SigningOffice:
    """A signatory as a template proposes it. `name` is blank unless the template gives one."""

    office: str
    department: str
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """`asks`, `subject` and `notice` are source text. `reply_working_days` None: no reply is asked for."""

    title: str = ""
    summary: str = ""
    subject: str = ""
    language: str = "en"
    notice: str = ""
    fields: tuple[FieldSpec, ...] = ()
    registries: tuple[str, ...] = ()
    signatories: tuple[SigningOffice, ...] = ()
    asks: tuple[str, ...] = ()
    ask_lines: tuple[int, ...] = field(default=(), compare=False)
    """Line of the file on which each ask begins."""
    reply_working_days: int | None = None
    copies: tuple[str, ...] = ()
    lines: Mapping[str, int] = field(default_factory=dict, hash=False, compare=False)
    """Line of the file on which each entry's value begins."""


def label_of(name: str) -> str:
    """The label of a field that is given none."""
    return name[:1].upper() + name[1:]


def split(source: str) -> tuple[str, int, str] | None:
    """YAML of the front matter, the line on which the body starts, and the body; None without front matter."""
    lines = source.split("\n")
    if lines[0].rstrip() != "---":
        return None
    end = next((number for number, line in enumerate(lines[1:], 1) if line.rstrip() == "---"), None)
    if end is None:
        return None
    return "\n".join(["", *lines[1:end]]), end + 2, "\n".join(lines[end + 1 :])


MOST_ALIASES = 10
"""References to a marked value (`*name`) in one front matter: a long value that is referred to thousands of times
would take all memory."""


class Loader(yaml.BaseLoader):
    """Makes text only, and follows few references."""

    aliases = 0

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            self.aliases += 1
            if self.aliases > MOST_ALIASES:
                raise _unread(self, f"it repeats marked values more than {MOST_ALIASES} times")
        return super().compose_node(parent, index)


def _unread(loader: yaml.BaseLoader, problem: str) -> yaml.MarkedYAMLError:
    """For where the library does not see the fault itself."""
    return yaml.MarkedYAMLError(problem=problem, problem_mark=loader.get_mark())


class FrontMatter:
    """Reads the YAML, entry by entry. `problems` in the order in which they stand."""

    def __init__(self, source: str) -> None:
        self.problems: list[Problem] = []
        self.front = Front()
        self._found: list[tuple[yaml.Mark, Problem]] = []
        self._ask_lines: tuple[int, ...] = ()
        try:
            root = self._composed(source)
        except yaml.MarkedYAMLError as fault:
            self._malformed(fault.problem_mark.line if fault.problem_mark else 0, str(fault.problem))
        except yaml.reader.ReaderError as fault:  # a control character
            self._malformed(source[: fault.position].count("\n"), str(fault.reason))
        else:
            self._take(self._entries(root, ENTRIES, "front matter"))

    def _composed(self, source: str) -> yaml.Node | None:
        loader = Loader(source)
        try:
            root: yaml.Node | None = loader.get_single_node()
        except RecursionError:
            raise _unread(loader, "lists or entries are nested too deeply") from None
        except (ValueError, OverflowError):
            raise _unread(loader, "there is no character with that number") from None
        return root

    def _malformed(self, line: int, problem: str) -> None:
        self.problems.append(Problem("front_matter_malformed", line + 1, {"problem": problem}))

    def _take(self, entries: dict[str, yaml.Node]) -> None:
        read = {name: ENTRIES[name](self, node) for name, node in entries.items()}
        lines = {name: node.start_mark.line + 1 for name, node in entries.items()}
        given = {name: value for name, value in read.items() if value is not None}
        self.front = Front(**given, lines=lines, ask_lines=self._ask_lines)  # type: ignore[arg-type]
        if not self.front.title:
            self.problems.append(Problem("title_missing", 1))
        self.problems += [problem for _, problem in sorted(self._found, key=lambda found: found[0].index)]

    def _say(self, code: str, node: yaml.Node, **facts: str | int | tuple[str, ...]) -> None:
        self._found.append((node.start_mark, Problem(code, node.start_mark.line + 1, facts)))

    def _entries(
        self, node: yaml.Node | None, known: Mapping[str, object], where: str, *, required: tuple[str, ...] = ()
    ) -> dict[str, yaml.Node]:
        """The entries of a mapping by the names that we know them by, told apart as fields' names are."""
        if not isinstance(node, yaml.MappingNode):
            if node is not None:
                self._say("entry_not_a_mapping", node, entry=where)
            return {}
        names = {normalise(name): name for name in known}
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            said = self.text(key)
            name = names.get(normalise(said))
            if not isinstance(key, yaml.ScalarNode):
                continue
            if name is None:
                self._say("entry_unknown", key, entry=said, known=tuple(known))
            elif name in entries:
                self._say("entry_repeated", key, entry=name)
            else:
                entries[name] = value
        for name in required:
            if name not in entries:
                self._say("entry_missing", node, entry=f"{where}: {name}")
        return entries

    def text(self, node: yaml.Node) -> str:
        if isinstance(node, yaml.ScalarNode):
            text = str(node.value)
            if unheld := unwritable_characters(text):
                self._say("unprintable_characters", node, characters=unheld)
            return on_one_line(text)
        self._say("entry_not_text", node)
        return ""

    def word(self, node: yaml.Node) -> str:
        """A text that is compared, not printed."""
        return " ".join(self.text(node).split())

    def number(self, node: yaml.Node) -> int | None:
        text = self.word(node)
        digits = text.lstrip("0")
        if digits.isascii() and digits.isdigit() and len(digits) <= 3 and int(digits) <= 365:
            return int(digits)
        if text:
            self._say("entry_not_a_number", node, value=text)
        return None

    def yes_or_no(self, node: yaml.Node) -> bool:
        text = self.word(node).casefold()
        if text not in {"yes", "no", "true", "false"}:
            self._say("entry_not_yes_or_no", node, value=text)
        return text in {"yes", "true"}

    def one_of(self, node: yaml.Node, allowed: tuple[str, ...]) -> str | None:
        text = self.word(node)
        if text in allowed:
            return text
        self._say("entry_not_allowed", node, value=text, allowed=allowed)
        return None

    def items(self, node: yaml.Node) -> Iterator[yaml.Node]:
        if isinstance(node, yaml.SequenceNode):
            yield from node.value
        else:
            self._say("entry_not_a_list", node)

    def printed_items(self, node: yaml.Node) -> Iterator[yaml.Node]:
        found = list(self.items(node))
        if len(found) > MOST_LINES:
            self._say("list_too_long", found[MOST_LINES], lines=len(found), limit=MOST_LINES)
        yield from found

    def texts(self, node: yaml.Node) -> tuple[str, ...]:
        return tuple(text for item in self.items(node) if (text := self.text(item)))

    def words(self, node: yaml.Node) -> tuple[str, ...]:
        return tuple(word for item in self.items(node) if (word := self.word(item)))

    def printed_texts(self, node: yaml.Node) -> tuple[str, ...]:
        return tuple(typeset_text(text) for item in self.printed_items(node) if (text := self.text(item)))

    def language(self, node: yaml.Node) -> str | None:
        return self.one_of(node, tuple(WORDING))

    def registries(self, node: yaml.Node) -> tuple[str, ...]:
        found = [self.one_of(item, REGISTRIES) for item in self.items(node)]
        return tuple(dict.fromkeys(slug for slug in found if slug))

    def signatories(self, node: yaml.Node) -> tuple[SigningOffice, ...]:
        known = {"office": None, "department": None, "name": None}
        return tuple(
            SigningOffice(**{name: typeset_text(self.text(value)) for name, value in entries.items()})
            for item in self.printed_items(node)
            if {"office", "department"}
            <= (entries := self._entries(item, known, "signatory", required=("office", "department"))).keys()
        )

    def asks(self, node: yaml.Node) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode) and self.word(node).casefold() == "none":
            return ()
        asked = [(text, item.start_mark.line + 1) for item in self.printed_items(node) if (text := self.text(item))]
        self._ask_lines = tuple(line for _, line in asked)
        return tuple(text for text, _ in asked)

    def fields(self, node: yaml.Node) -> tuple[FieldSpec, ...]:
        specs: dict[str, FieldSpec] = {}
        reserved = {normalise(name) for name in (*BUILT_IN_NAMES, ASKS)}
        for item in self.items(node):
            entries = self._entries(item, FIELD_ENTRIES, "field", required=("name",))
            read = {name: FIELD_ENTRIES[name](self, value) for name, value in entries.items()}
            name = str(read.pop("name", None) or "")
            key = normalise(name)
            if not key:
                continue
            if any(character in name for character in "(),") or "??" in name:
                self._say("field_name_malformed", item, field=name)
            elif key in reserved:
                self._say("field_reserved", item, field=name)
            elif key in specs:
                self._say("field_repeated", item, field=name)
            else:
                label = read.pop("label", None) or label_of(name)
                given = {entry: value for entry, value in read.items() if value is not None}
                given["by_recipient"] = bool(given.pop("filled", False) or "where" in given)
                spec = FieldSpec(name=name, label=str(label), **given)  # type: ignore[arg-type]
                specs[key] = spec
                self._check(spec, item)
        return tuple(specs.values())

    def _check(self, spec: FieldSpec, item: yaml.Node) -> None:
        if spec.type == "long text" and spec.by_recipient:
            self._say("long_text_by_recipient", item, field=spec.name)
        if bool(spec.choices) != (spec.type == "choice"):
            self._say("choices_misplaced" if spec.choices else "choices_missing", item, field=spec.name)
        if spec.where and spec.type != "yes/no":
            self._say("where_not_yes_or_no", item, field=spec.name)

    def filled(self, node: yaml.Node) -> bool | None:
        answer = self.one_of(node, ("by recipient", "campaign-wide"))
        return answer == "by recipient" if answer else None

    def where(self, node: yaml.Node) -> Mapping[str, tuple[str, ...]]:
        entries = self._entries(node, dict.fromkeys(FACTS), "where")
        return {
            name: (self.word(value),) if isinstance(value, yaml.ScalarNode) else self.words(value)
            for name, value in entries.items()
        }


ENTRIES: dict[str, Callable[[FrontMatter, yaml.Node], object]] = {
    "title": FrontMatter.text,
    "summary": FrontMatter.text,
    "subject": FrontMatter.text,
    "language": FrontMatter.language,
    "notice": FrontMatter.text,
    "fields": FrontMatter.fields,
    "registries": FrontMatter.registries,
    "signatories": FrontMatter.signatories,
    "asks": FrontMatter.asks,
    "reply_working_days": FrontMatter.number,
    "copies": FrontMatter.printed_texts,
}

FIELD_ENTRIES: dict[str, Callable[[FrontMatter, yaml.Node], object]] = {
    "name": FrontMatter.word,
    "label": FrontMatter.text,
    "type": lambda reader, node: reader.one_of(node, tuple(TYPES)),
    "required": FrontMatter.yes_or_no,
    "example": FrontMatter.text,
    "filled": FrontMatter.filled,
    "choices": FrontMatter.words,
    "where": FrontMatter.where,
}
