"""A letter's Markdown file, taken apart for an edit form and put together again."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, ClassVar, TypedDict, Unpack

import yaml

from app.letters.problems import Problem
from app.letters.text.fields import normalise, on_one_line
from app.letters.text.front_matter import ENTRIES, FieldSpec, FrontMatter, Loader, SigningOffice, label_of, split
from app.letters.text.slips import SLIPS
from app.letters.text.template import TemplateProblems

_FIRST_WORDS = "The letter starts here. Write its first words in place of these."


class Changes(TypedDict, total=False):
    """What an edit may change: the body, and the entries of the front matter. An empty value takes the entry away."""

    body: str
    title: str
    summary: str
    subject: str
    language: str
    notice: str
    fields: Sequence[FieldSpec]
    registries: Sequence[str]
    signatories: Sequence[SigningOffice]
    asks: Sequence[str]
    reply_working_days: int | None
    copies: Sequence[str]


@dataclass(frozen=True)
class Source:
    """`opening` is the file up to its first line of text: the front matter with its marks, and blank lines. It stays as
    written until an entry changes, comments and all. `body` has no blank line at either end and no closing line end."""

    opening: str
    body: str

    @property
    def front(self) -> Mapping[str, Any]:
        """The front matter in its order, by the names of `front_matter.ENTRIES`. Every scalar is text on one line."""
        return _front(self.opening)

    @property
    def body_line(self) -> int:
        """Number of the file's line on which the body starts."""
        return self.opening.count("\n") + 1

    def with_changes(self, **changes: Unpack[Changes]) -> "Source":
        """The source with these parts changed. A body may have any line ends. Nothing is checked: compile it."""
        entries: dict[str, Any] = {**changes}
        body = _trimmed(entries.pop("body", self.body))
        front = {**self.front, **{name: _PLAIN.get(name, _one_line)(value) for name, value in entries.items() if value}}
        front = {name: value for name, value in front.items() if name not in entries or entries[name]}
        return replace(self, body=body) if front == self.front else Source(_opening(front), body)


@lru_cache(maxsize=32)
def _front(opening: str) -> Mapping[str, Any]:
    parts = split(opening)
    written = yaml.load(parts[0], Loader=Loader) if parts else None  # noqa: S506 (makes text only)
    names = {normalise(name): name for name in ENTRIES}
    return {names[normalise(on_one_line(key))]: _one_line(value) for key, value in (written or {}).items()}


@lru_cache(maxsize=32)
def take_apart(source: str) -> Source:
    """Raises TemplateProblems with the faults of the front matter; slips, and those of the body, don't matter here.

    Once for each text in each process: every page of a campaign says how far its letter is.
    """
    source = _line_ends(source.removeprefix("\ufeff"))
    parts = split(source)
    if parts is None:
        raise TemplateProblems([Problem("front_matter_missing", 1)])
    front, line, written = parts
    if problems := [problem for problem in FrontMatter(front).problems if problem.code not in SLIPS]:
        raise TemplateProblems(problems)
    body = _trimmed(written)
    blank = written.split("\n").index(body.split("\n")[0]) if body else written.count("\n")
    return Source("".join(f"{text}\n" for text in source.split("\n")[: line - 1 + blank]), body)


def put_together(source: Source) -> str:
    """The file. Taken apart again it gives an equal Source."""
    return f"{source.opening}{source.body}\n" if source.body else source.opening


def blank(title: str) -> Source:
    """A new letter: a title, and a paragraph to write over. It compiles for any registry."""
    return Source(_opening({"title": _one_line(title)}), _FIRST_WORDS)


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _trimmed(body: str) -> str:
    """Without blank lines at either end; browsers send the ends of lines as CR LF."""
    lines = _line_ends(body).split("\n")
    filled = [number for number, line in enumerate(lines) if line.strip(" \t")]
    return "\n".join(lines[filled[0] : filled[-1] + 1]) if filled else ""


def _one_line(value: Any) -> Any:
    """Plain data as it is read: white space in a text counts as one space."""
    match value:
        case dict():
            return {_one_line(key): _one_line(item) for key, item in value.items()}
        case list() | tuple():
            return [_one_line(item) for item in value]
    return on_one_line(str(value))


def _signatories(offices: Sequence[SigningOffice]) -> Any:
    named = [{"office": office.office, "department": office.department, "name": office.name} for office in offices]
    return _one_line([{entry: value for entry, value in one.items() if value} for one in named])


def _fields(specs: Sequence[FieldSpec]) -> Any:
    """Each field with the entries in which it differs from one that is only named."""
    return _one_line([{entry: value for entry, value in _entries(spec).items() if value} for spec in specs])


def _entries(spec: FieldSpec) -> dict[str, Any]:
    return {
        "name": spec.name,
        "label": spec.label if spec.label != label_of(spec.name) else "",
        "type": spec.type if spec.type != "text" else "",
        "required": "" if spec.required else "no",
        "example": spec.example,
        "filled": "by recipient" if spec.by_recipient and not spec.where else "",
        "choices": spec.choices,
        "where": dict(spec.where),
    }


_PLAIN: dict[str, Callable[[Any], Any]] = {"signatories": _signatories, "fields": _fields}
"""How an entry becomes plain data, where it isn't a text or a list of them."""


class _Dumper(yaml.SafeDumper):
    """Writes every text plainly where it can: the reader takes `15`, `no` and a date for the text that they are."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}  # type: ignore[misc]


def _opening(front: dict[str, Any]) -> str:
    named = {name.replace("_", " "): value for name, value in front.items()}
    return f"---\n{_dumped(named)}---\n\n"


def _dumped(plain: Any) -> str:
    """One line for each text, however long, so that a fault's line is that of what is wrong."""
    written: str = yaml.dump(
        plain, Dumper=_Dumper, allow_unicode=True, sort_keys=False, default_flow_style=False, width=1_000_000
    )
    return written
