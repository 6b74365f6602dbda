"""CompiledTemplate: a letter's words, parsed once, with the text that each registry is sent.

A template is one Markdown file with YAML front matter. An audience block prints for the registries it names only:

    ::: for chief-constables, council-leaders
    …
    :::
"""

import hashlib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, lru_cache
from itertools import groupby

from app.letters.canonical import blocks_to_json, canonical, content_to_json
from app.letters.page.glyphs import unprintable_words
from app.letters.problems import Problem, Problems
from app.letters.text.blocks import Block, List, PageBreak, Paragraph, leaves
from app.letters.text.built_in import BUILT_IN, BUILT_IN_NAMES, MAY_BE_EMPTY
from app.letters.text.fields import Condition, Field, Part, Text, find, normalise
from app.letters.text.formats import SUITS
from app.letters.text.front_matter import (
    ASKS,
    REGISTRIES,
    FieldSpec,
    Front,
    FrontMatter,
    label_of,
    split,
)
from app.letters.text.markup import Places, lines_of_blocks, parse_blocks, parse_line
from app.letters.text.slips import SLIPS, turns_late
from app.letters.text.values import ANY

OTHERS = ""
"""Stands for every registry that a text can't name: one that an administrator added."""

_OPENING = re.compile(r"\(\(([^(),]+?)(?:\)\)|\?\?|,)")
_INDENT = re.compile(r"\n[ \t]*")
_AUDIENCE = re.compile(r":::\s*for\s+(?P<registries>.+)")


class TemplateProblems(Exception):
    """A template can't be compiled; `problems` are all its faults, each once, by line and then as they were met."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(dict.fromkeys(problems), key=lambda problem: problem.line))
        super().__init__(self.problems)

    def __str__(self) -> str:
        return "; ".join(f"line {problem.line}: {problem.code}" for problem in self.problems)


@dataclass(frozen=True)
class CompiledTemplate:
    """`subject` and `notice` are parsed lines; `variants` the blocks for each registry that ships; `others` those for
    any other, which are for everyone."""

    front: Front
    subject: tuple[Part, ...]
    notice: tuple[Part, ...]
    variants: Mapping[str, tuple[Block[Part], ...]] = field(hash=False)
    others: tuple[Block[Part], ...] = ()

    def variant(self, registry: str) -> tuple[Block[Part], ...]:
        """The text that one registry is sent."""
        return self.variants.get(registry, self.others)

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

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """Names of the fields that may be empty: those declared so, and the built-in ones about areas."""
        return (*MAY_BE_EMPTY, *self.declared_optional)

    @cached_property
    def declared_optional(self) -> tuple[str, ...]:
        return tuple(spec.name for spec in self.front.fields if not spec.required)

    @cached_property
    def long_texts(self) -> frozenset[str]:
        """Normalised names of the fields whose value may run to several paragraphs."""
        return frozenset(normalise(spec.name) for spec in self.front.fields if spec.type == "long text")

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


def compile_template(
    source: str, *, registries: Iterable[str] | None = None, undeclared: bool = False
) -> CompiledTemplate:
    """Parse and check a template, for the registries that it is for or those given: each gets some text and the asks.
    `undeclared`: a field that the front matter does not declare is declared by being used, by recipient, of type ANY.

    Raises TemplateProblems with every fault that it has; slips are none.
    """
    compiled, found = _compile(source, _registry_set(registries), undeclared)
    problems = [problem for problem in found if problem.code not in SLIPS]
    if compiled is None or problems:
        raise TemplateProblems(problems)
    return compiled


def compile_to_print(
    source: str, *, registries: Iterable[str] | None = None, undeclared: bool = False
) -> CompiledTemplate:
    """The same for a text that is to be printed as it is. Raises TemplateProblems with slips (`slips.SLIPS`) too."""
    compiled, found = _compile(source, _registry_set(registries), undeclared)
    problems = list(found)
    if compiled is not None:
        problems += unprintable_words(
            contents_of(compiled), _normalise_source(source), [*_lines_in_front(compiled.front)]
        )
    if compiled is None or problems:
        raise TemplateProblems(problems)
    return compiled


def check_template(
    source: str, *, registries: Iterable[str] | None = None, undeclared: bool = False
) -> tuple[Problem, ...]:
    """Everything wrong in a template, by line, slips among it; the arguments are those of `compile_template`."""
    try:
        compile_to_print(source, registries=registries, undeclared=undeclared)
    except TemplateProblems as found:
        return found.problems
    return ()


def contents_of(compiled: CompiledTemplate) -> Iterator[tuple[Part, ...]]:
    yield from (compiled.subject, compiled.notice)
    yield from ((Text(said),) for given in _printed(compiled.front).values() for said in given)
    for blocks in (*compiled.variants.values(), compiled.others):
        yield from leaves(blocks)


def _lines_in_front(front: Front) -> Iterator[tuple[int, str]]:
    """What the front matter has that prints, each text with the line on which its entry begins."""
    texts = {"subject": (front.subject,), "notice": (front.notice,), **_printed(front)}
    yield from ((front.lines[entry], said) for entry, given in texts.items() for said in given if said)
    yield from zip(front.ask_lines, front.asks, strict=True)


def _printed(front: Front) -> Mapping[str, Sequence[str]]:
    """What prints as it stands in the front matter, by the entries."""
    return {
        "fields": [choice for spec in front.fields for choice in spec.choices],
        "signatories": [
            said for signatory in front.signatories for said in (signatory.name, signatory.office, signatory.department)
        ],
        "copies": front.copies,
    }


def asked_in(text: CompiledTemplate) -> Block[Part]:
    """The list that stands where a text has ((asks))."""
    return _asks_list(text.front, [])


def _asks_list(front: Front, problems: Problems) -> Block[Part]:
    asks = zip(front.asks, front.ask_lines, strict=True)
    return List(True, 1, tuple((Paragraph(parse_line(ask, problems, line=line)),) for ask, line in asks))


def lines_of_variant(source: str, registry: str) -> tuple[int, ...]:
    """The line of the file on which each block of `CompiledTemplate.variant(registry)` begins. The source compiles."""
    parts = split(_normalise_source(source))
    if parts is None:
        raise TemplateProblems([Problem("front_matter_missing", 1)])
    _, body_line, body = parts
    audiences = list(_audiences(body, [], first_line=body_line))
    named = registry if registry in REGISTRIES else OTHERS
    return lines_of_blocks(_printed_for(named, audiences), first_line=body_line)


def paragraphs_of(source: str) -> Iterator[tuple[str, frozenset[str]]]:
    """Each paragraph of the text as it is written, with the registries that it prints for, OTHERS among them where it
    is for everyone. The source compiles."""
    parts = split(_normalise_source(source))
    if parts is None:
        raise TemplateProblems([Problem("front_matter_missing", 1)])
    _, body_line, body = parts
    lines = _audiences(body, [], first_line=body_line)
    for is_written, paragraph in groupby(lines, key=lambda line: bool(line[0].strip())):
        if is_written:
            written, named = zip(*paragraph, strict=True)
            yield "\n".join(written), named[0]


def _normalise_source(source: str) -> str:
    return unicodedata.normalize("NFC", source.removeprefix("\ufeff").replace("\r\n", "\n"))


def _printed_for(registry: str, audiences: Iterable[tuple[str, frozenset[str]]]) -> str:
    """The body as it is for one registry: what is for others is an empty line, so that lines keep their numbers."""
    return "\n".join(line if registry in named else "" for line, named in audiences)


def _registry_set(registries: Iterable[str] | None) -> frozenset[str] | None:
    return None if registries is None else frozenset(registries)


@lru_cache(maxsize=32)
def _compile(
    source: str, registries: frozenset[str] | None, undeclared: bool
) -> tuple[CompiledTemplate | None, tuple[Problem, ...]]:
    """Compile a text once: every page of a campaign asks for its own, which takes a twentieth of a second."""
    parsed = _parse(source, undeclared)
    if parsed is None:
        return None, (Problem("front_matter_missing", 1),)
    front, written, problems = parsed.compiled.front, parsed.written, [*parsed.problems]
    audience = frozenset(front.registries) if registries is None else registries
    if audience or registries is not None:
        of_no_name = next((slug for slug in sorted(audience) if slug not in REGISTRIES), None)
        for registry, text in written.items():
            said_for = of_no_name if registry == OTHERS else registry
            if said_for in audience:
                problems += text.problems(said_for)
    else:
        problems += _problems_for_anyone(written, says_asks=parsed.says_asks, whole=not problems)
    return parsed.compiled, (*problems, *parsed.more)


@dataclass(frozen=True)
class _Parsed:
    """A text, whoever it is for. `written`: by registry. `problems` come before those of a registry, `more` after."""

    compiled: CompiledTemplate
    written: Mapping[str, "_RegistryText"]
    says_asks: bool
    problems: Sequence[Problem]
    more: Sequence[Problem]


@lru_cache(maxsize=32)
def _parse(source: str, undeclared: bool) -> _Parsed | None:
    """None: it has no front matter."""
    source = _normalise_source(source)
    parts = split(source)
    if parts is None:
        return None
    yaml_source, body_line, body = parts
    reader = FrontMatter(yaml_source)
    front, problems = reader.front, reader.problems
    more: Problems = []
    lines = front.lines
    asked = _asks_list(front, problems)
    audiences = list(_audiences(body, problems, first_line=body_line))
    places: Places = {}
    written = {}
    parsed: dict[str, tuple[Block[Part], ...]] = {}  # most texts are the same for several registries
    for registry in (*REGISTRIES, OTHERS):
        printed = _printed_for(registry, audiences)
        if printed not in parsed:
            parsed[printed] = parse_blocks(printed, problems, first_line=body_line, places=places)
        written[registry] = _RegistryText(front, printed, parsed[printed], body_line)
    variants = {registry: text.with_asks(asked) for registry, text in written.items()}
    compiled = CompiledTemplate(
        front=front,
        subject=parse_line(front.subject, more, line=lines.get("subject", 0)),
        notice=parse_line(front.notice, more, line=lines.get("notice", 0)),
        variants={registry: variants[registry] for registry in REGISTRIES},
        others=variants[OTHERS],
    )
    if undeclared:
        compiled = _declare(compiled)
    opening = source.split("\n")[: body_line - 1]
    _check_fields(compiled, _places_in_front("\n".join(opening), front), places, more)
    return _Parsed(compiled, written, ASKS in places, problems, more)


def _declare(compiled: CompiledTemplate) -> CompiledTemplate:
    """With a field for each name that its texts use and that is neither declared nor built in."""
    known = {normalise(name) for name in (*BUILT_IN_NAMES, ASKS, *(spec.name for spec in compiled.front.fields))}
    new: dict[str, FieldSpec] = {}
    for name in (name for registry in REGISTRIES for name in compiled.fields(registry)):
        if normalise(name) not in known:
            new.setdefault(normalise(name), FieldSpec(name=name, label=label_of(name), type=ANY, by_recipient=True))
    return replace(compiled, front=replace(compiled.front, fields=(*compiled.front.fields, *new.values())))


def _audiences(body: str, problems: Problems, *, first_line: int) -> Iterator[tuple[str, frozenset[str]]]:
    """Each line with the registries that it prints for; the marks themselves print for none."""
    everyone, nobody = frozenset((*REGISTRIES, OTHERS)), frozenset[str]()
    current, opened = everyone, 0
    for number, line in enumerate(body.split("\n"), first_line):
        mark = line.strip()  # indented too: else what is for some would print for all
        if not mark.startswith(":::"):
            yield line, current
            continue
        yield "", nobody
        if mark == ":::":
            if not opened:
                problems.append(Problem("audience_unopened", number))
            current, opened = everyone, 0
        elif opened:
            problems.append(Problem("audience_nested", number))
        elif match := _AUDIENCE.fullmatch(mark):
            named = [name.strip() for name in match["registries"].split(",")]
            for name in named:
                if name not in REGISTRIES:
                    problems.append(Problem("audience_unknown", number, {"registry": name, "known": REGISTRIES}))
            current, opened = frozenset(named), number
        else:
            problems.append(Problem("audience_malformed", number))
            current, opened = nobody, number
    if opened:
        problems.append(Problem("audience_unclosed", opened))


def _is_asks(block: Block[Part]) -> bool:
    match block:
        case Paragraph(content=(Field(name=name),)):
            return normalise(name) == ASKS
    return False


Place = tuple[int, int]
"""A line, and what tells which comes first of those that stand on it."""


def _check_fields(compiled: CompiledTemplate, of_front: dict[str, Place], of_text: Places, problems: Problems) -> None:
    """Every field is built in or declared, and ((asks)) stands where a list can. `of_front` and `of_text`: where the
    front matter and the text first have each."""
    types = {normalise(spec.name): spec.type for spec in compiled.front.fields}
    types |= {normalise(field.name): field.type for field in BUILT_IN}
    names = (name for registry in REGISTRIES for name in compiled.fields(registry))
    unfit = {normalise(name): name for name in reversed([*names]) if normalise(name) not in types}
    places = {key: (line, number) for number, (key, line) in enumerate(of_text.items())} | of_front
    for key in sorted(unfit, key=places.__getitem__):
        line, _ = places[key]
        if key == ASKS:
            problems.append(Problem("asks_not_alone" if compiled.front.asks else "asks_missing", line))
        else:
            problems.append(Problem("field_undeclared", line, {"field": unfit[key]}))
    for name, said in dict.fromkeys(_formats(compiled)):
        if normalise(name) not in unfit and types[normalise(name)] not in (ANY, SUITS[said]):
            line, _ = places[normalise(name)]
            facts = {"field": name, "format": said, "type": SUITS[said]}
            problems.append(Problem("format_misplaced", line, facts))


def _formats(compiled: CompiledTemplate) -> Iterator[tuple[str, str]]:
    """The fields that print in a format, with it, in the order of the texts."""
    for content in contents_of(compiled):
        for part in content:
            inner = part.parts if isinstance(part, Condition) else (part,)
            yield from ((one.name, one.format) for one in inner if isinstance(one, Field) and one.format)


def _places_in_front(opening: str, front: Front) -> dict[str, Place]:
    """Where the front matter first says each field or condition. One whose name is written as only YAML reads it
    (an escape, a line joined to the next) is on the line where its entry's value begins."""
    said = [(front.subject, front.lines.get("subject", 0)), (front.notice, front.lines.get("notice", 0))]
    places: dict[str, Place] = {}
    for text, line in (*said, *zip(front.asks, front.ask_lines, strict=True)):
        for name in find(parse_line(text, [])):
            places.setdefault(normalise(name), (line, 0))
    written: dict[str, Place] = {}
    for match in _OPENING.finditer(opening):
        line = opening.count("\n", 0, match.start()) + 1
        written.setdefault(normalise(_INDENT.sub(" ", match[1])), (line, match.start()))
    return places | {key: written[key] for key in places if key in written}


@dataclass(frozen=True)
class _RegistryText:
    """The text of one registry as it is `printed` in the file, and its blocks."""

    front: Front
    printed: str
    blocks: tuple[Block[Part], ...]
    first_line: int

    @property
    def is_empty(self) -> bool:
        return not any(leaves(self.blocks))

    @property
    def leaves_out_asks(self) -> bool:
        return bool(self.front.asks) and not any(map(_is_asks, self.blocks))

    def problems(self, registry: str) -> Iterator[Problem]:
        """A registry that the letter is for is sent some text, and all that it asks."""
        if self.is_empty:
            yield Problem("text_empty", self.front.lines.get("registries", self.first_line), {"registry": registry})
        elif self.leaves_out_asks:
            yield Problem("asks_unprinted", self.front.lines["asks"], {"registry": registry})
        yield from self.late_turn()

    def late_turn(self) -> Iterator[Problem]:
        """The signatures have two lines of the letter for company."""
        if turns_late(self.blocks):
            lines = zip(self.blocks, lines_of_blocks(self.printed, first_line=self.first_line), strict=True)
            yield Problem("page_break_late", [line for block, line in lines if isinstance(block, PageBreak)][-1])

    def with_asks(self, asked: Block[Part]) -> tuple[Block[Part], ...]:
        return tuple(asked if _is_asks(block) and self.front.asks else block for block in self.blocks)


def _problems_for_anyone(written: Mapping[str, _RegistryText], *, says_asks: bool, whole: bool) -> list[Problem]:
    """A letter that names no registry has some text for one at least, and says what it asks; what everyone is sent ends
    well. `whole`: nothing else is wrong, which might have kept words from being read."""
    of_all = written[OTHERS]
    if all(text.is_empty for text in written.values()):
        return [Problem("text_missing", of_all.first_line)] if whole else []
    left_out = [Problem("asks_left_out", of_all.front.lines["asks"])] if of_all.front.asks and not says_asks else []
    return [*left_out, *of_all.late_turn()]
