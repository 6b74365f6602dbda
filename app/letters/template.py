"""CompiledTemplate: a letter's words, parsed once, with the text that each registry is sent.

A template is one Markdown file with YAML front matter. An audience block prints for the registries it names only:

    ::: for chief-constables, council-leaders
    …
    :::
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from app.letters.blocks import Block, List, Paragraph, leaves
from app.letters.canonical import blocks_to_json, canonical, content_to_json
from app.letters.fields import Field, Part, find, normalise
from app.letters.front_matter import ASKS, BUILT_IN, MAY_BE_EMPTY, REGISTRIES, FieldSpec, Front, FrontMatter, split
from app.letters.markup import parse_blocks, parse_line
from app.letters.problems import Problem, Problems

_OPENING = re.compile(r"\(\(([^(),]+?)(?:\)\)|\?\?)")
_AUDIENCE = re.compile(r":::\s*for\s+(?P<registries>.+)")


class TemplateProblems(Exception):
    """A template can't be compiled; `problems` are all its faults, by line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: (problem.line, problem.code)))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(f"line {problem.line}: {problem.code}" for problem in self.problems)


@dataclass(frozen=True)
class CompiledTemplate:
    """`subject` and `notice` are parsed lines; `variants` the blocks for each registry."""

    front: Front
    subject: tuple[Part, ...]
    notice: tuple[Part, ...]
    variants: Mapping[str, tuple[Block[Part], ...]] = field(hash=False)

    def variant(self, registry: str) -> tuple[Block[Part], ...]:
        """The text that one registry is sent. Raises KeyError for a registry that there is not."""
        return self.variants[registry]

    def fields(self, registry: str) -> tuple[str, ...]:
        """Names of the fields and conditions in what one registry is sent, in order, each once, as first written."""
        contents = (self.subject, self.notice, *leaves(self.variant(registry)))
        names = (name for content in contents for name in find(content))
        return tuple({normalise(name): name for name in reversed(list(names))}.values())[::-1]

    def spec(self, name: str) -> FieldSpec | None:
        """The declared field of that name, however it is written."""
        key = normalise(name)
        return next((spec for spec in self.front.fields if normalise(spec.name) == key), None)

    @property
    def campaign_fields(self) -> tuple[FieldSpec, ...]:
        """The declared fields that a campaign fills once for all its letters, in order."""
        return tuple(spec for spec in self.front.fields if not spec.by_recipient)

    @property
    def optional(self) -> tuple[str, ...]:
        """Names of the fields that may be empty: those declared so, and the built-in ones about areas."""
        return (*MAY_BE_EMPTY, *self.declared_optional)

    @property
    def declared_optional(self) -> tuple[str, ...]:
        return tuple(spec.name for spec in self.front.fields if not spec.required)

    def canonical_json(self, registry: str) -> bytes:
        """The compiled text for one registry, with every conditional branch and the fields that it uses, as clearance
        hashes it (rule 5)."""
        used = {normalise(name) for name in self.fields(registry)}
        specs = [
            {"name": spec.name, "type": spec.type, "where": {name: list(spec.where[name]) for name in spec.where}}
            for spec in self.front.fields
            if normalise(spec.name) in used
        ]
        return canonical(
            {
                "registry": registry,
                "language": self.front.language,
                "subject": content_to_json(self.subject),
                "notice": content_to_json(self.notice),
                "fields": specs,
                "blocks": blocks_to_json(self.variant(registry)),
            }
        )

    def sha256(self, registry: str) -> str:
        return hashlib.sha256(self.canonical_json(registry)).hexdigest()


def compile_template(source: str, *, registries: Iterable[str] | None = None) -> CompiledTemplate:
    """Parse and check a template, for the registries that it is for or those given: each gets some text and the asks.

    Raises TemplateProblems with every fault that it has.
    """
    compiled, problems = _compile(source, registries)
    if compiled is None or problems:
        raise TemplateProblems(problems)
    return compiled


def check_template(source: str, *, registries: Iterable[str] | None = None) -> tuple[Problem, ...]:
    """Everything wrong in a template, by line; empty when it compiles. `registries` as for `compile_template`."""
    try:
        compile_template(source, registries=registries)
    except TemplateProblems as found:
        return found.problems
    return ()


def _compile(source: str, registries: Iterable[str] | None) -> tuple[CompiledTemplate | None, Problems]:
    parts = split(source.removeprefix("\ufeff").replace("\r\n", "\n"))
    if parts is None:
        return None, {Problem("front_matter_missing", 1)}
    yaml_source, body_line, body = parts
    reader = FrontMatter(yaml_source)
    front, problems = reader.front, set(reader.problems)
    lines = front.lines
    audience = frozenset(front.registries if registries is None else registries)
    asked: Block[Part] = List(
        True, 1, tuple((Paragraph(parse_line(ask, problems, line=lines["asks"])),) for ask in front.asks)
    )
    audiences = list(_audiences(body, problems, first_line=body_line))
    variants = {}
    for registry in REGISTRIES:
        printed = "\n".join(line if registry in named else "" for line, named in audiences)
        blocks = parse_blocks(printed, problems, first_line=body_line)
        if registry in audience:
            _check_text(registry, blocks, front, problems)
        variants[registry] = tuple(asked if _is_asks(block) and front.asks else block for block in blocks)
    compiled = CompiledTemplate(
        front=front,
        subject=parse_line(front.subject, problems, line=lines.get("subject", 0)),
        notice=parse_line(front.notice, problems, line=lines.get("notice", 0)),
        variants=variants,
    )
    _check_fields(compiled, source, problems)
    return compiled, problems


def _audiences(body: str, problems: Problems, *, first_line: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Each line with the registries that it prints for; the marks themselves print for none."""
    everyone, nobody = frozenset(REGISTRIES), frozenset[str]()
    current, opened = everyone, 0
    for number, line in enumerate(body.split("\n"), first_line):
        if not line.startswith(":::"):
            yield line, current
            continue
        yield "", nobody
        if line.rstrip() == ":::":
            if not opened:
                problems.add(Problem("audience_unopened", number))
            current, opened = everyone, 0
        elif opened:
            problems.add(Problem("audience_nested", number))
        elif match := _AUDIENCE.fullmatch(line.rstrip()):
            named = frozenset(name.strip() for name in match["registries"].split(","))
            for name in sorted(named - everyone):
                problems.add(Problem("audience_unknown", number, {"registry": name, "known": REGISTRIES}))
            current, opened = named, number
        else:
            problems.add(Problem("audience_malformed", number))
            current, opened = nobody, number
    if opened:
        problems.add(Problem("audience_unclosed", opened))


def _is_asks(block: Block[Part]) -> bool:
    match block:
        case Paragraph(content=(Field(name=name),)):
            return normalise(name) == ASKS
    return False


def _check_fields(compiled: CompiledTemplate, source: str, problems: Problems) -> None:
    """Every field is built in or declared, and ((asks)) stands where a list can."""
    known = {normalise(name) for name in (*BUILT_IN, *(spec.name for spec in compiled.front.fields))}
    used = {name for registry in REGISTRIES for name in compiled.fields(registry)}
    for name in sorted(used):
        key = normalise(name)
        if key == ASKS:
            code = "asks_not_alone" if compiled.front.asks else "asks_missing"
            problems.add(Problem(code, _line_of(key, source)))
        elif key not in known:
            problems.add(Problem("field_undeclared", _line_of(key, source), {"field": name}))


def _line_of(key: str, source: str) -> int:
    """The first line that opens a field or condition of that name; 0 when its name runs over two lines."""
    for number, line in enumerate(source.split("\n"), 1):
        if any(normalise(match[1]) == key for match in _OPENING.finditer(line)):
            return number
    return 0


def _check_text(registry: str, blocks: tuple[Block[Part], ...], front: Front, problems: Problems) -> None:
    """A registry that the letter is for is sent some text, and all that it asks."""
    if not any(leaves(blocks)):
        problems.add(Problem("text_empty", front.lines.get("registries", 0), {"registry": registry}))
    elif front.asks and not any(_is_asks(block) for block in blocks):
        problems.add(Problem("asks_unprinted", front.lines["asks"], {"registry": registry}))
