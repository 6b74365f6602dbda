"""What is wrong with a text, of a campaign or a template: in words, with the box of its page that puts it right."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches

from app.drafting.block_words import lines_of
from app.drafting.letter_text import blocks_by_line, place_in
from app.drafting.words import sentence
from app.letters.editing.read import Unreadable, read_blocks
from app.letters.problems import Problem
from app.letters.text.built_in import BUILT_IN_NAMES
from app.letters.text.fields import normalise
from app.letters.text.front_matter import FrontMatter, split
from app.letters.text.slips import cells_in, looks_like_a_row
from app.letters.text.source import Source
from app.letters.text.template import CompiledTemplate, TemplateProblems, compile_template
from app.registry.own.add import InUse
from app.web.names import recipients_of

BODY, SUBJECT, ASKS = "body", "subject", "asks"
BOX_NAMES: Mapping[str, str] = {
    BODY: "the text",
    SUBJECT: "the subject",
    ASKS: "what the letter asks",
    "copies": "the copy list",
    "reply_working_days": "the time to reply",
}
"""What a link calls the box that it leads to."""
BOXES = (SUBJECT, ASKS)
"""Entries of the front matter that have a box on the page of a letter; all else is put right in the text."""

OF_REGISTRIES = ("text_empty", "asks_unprinted")
"""Faults of the text for one registry: said once for all that have it."""

WORDS: Mapping[str, str] = {
    "asks_missing": "The text has the list of asks, but the letter has no asks. Add an ask, or remove the list.",
    "asks_unprinted": "The asks are missing from the text for {registry}. Insert the list of asks.",
    "text_empty": "There is no text for {registry}. Write some, or remove them from the audience.",
    "field_undeclared": "There is no field “{field}”. {instead}",
}
"""Where an office is told another thing to do than the author of a file."""


@dataclass(frozen=True)
class Fault:
    """`box` of the form that mends it; `line` of that box, from 1, or 0 when it is no one line's. One that `blocks`
    keeps the text from being saved; another, from being cleared. `undeclared`: the field that no one has declared;
    `instead`: the field that was probably meant; `foreign`: the merge field of another system, as it is written;
    `begins`: the first words of the line; `at`: the place of its block, as `place_in` says it."""

    box: str
    line: int
    words: str
    blocks: bool = True
    undeclared: str = ""
    instead: str = ""
    foreign: str = ""
    begins: str = ""
    at: str = ""

    @property
    def place(self) -> str:
        """Where it is: how the line begins or, where that is not known, its number; of no one line, a link's words to
        its box."""
        if self.line:
            return f"At “{self.begins}”" if self.begins else f"Line {self.line}"
        return f"Go to {BOX_NAMES.get(self.box, f'the {self.box}')}"


FIRST = 40
"""Characters of a line by which people find it."""

FIELD = re.compile(r"\(\(([^(),?]+)(?:,[^()]*)?\)\)")
CONDITION_BEGINS = re.compile(r"\(\([^()?]*\?\?")


def with_beginnings(faults: Iterable[Fault], body: str) -> list[Fault]:
    """Each fault of the text with the first words of its line, since the box shows no numbers."""
    lines, blocks = body.split("\n"), blocks_by_line(body)
    return [
        replace(fault, begins=_beginning(lines[fault.line - 1]), at=place_in(blocks, fault.line))
        if fault.box == BODY and 0 < fault.line <= len(lines)
        else fault
        for fault in faults
    ]


def _beginning(line: str) -> str:
    words = " ".join(FIELD.sub(r"\1", _words(line)).split()) or line.strip()
    return words if len(words) <= FIRST else f"{words[:FIRST].rpartition(' ')[0] or words[:FIRST]} …"


def _words(line: str) -> str:
    """What a line of the text prints, with the words of its conditions, also where one ends on another line."""
    row = f"\n{'|---' * cells_in(line)}|" if looks_like_a_row(line) else ""
    line = line.rstrip().removesuffix("\\")  # a line break
    for source in (line, CONDITION_BEGINS.sub("", line)):
        with suppress(Unreadable):
            blocks = read_blocks(f"{source}{row}")
            found = (line for block, *_ in blocks for line in lines_of(block, lambda _name, words: words))
            return " ".join(cell for line in found for cell in line.cells)
    return line


def faults_of(
    problems: Iterable[Problem],
    source: Source,
    *,
    names: Mapping[str, str],
    in_use: Mapping[str, InUse] = {},
    boxes: Collection[str] = BOXES,
    words: Mapping[str, str] = WORDS,
) -> list[Fault]:
    """In the order of the text, each once. `names` of registries by slug; `in_use`: fields that their posts have;
    `boxes`: the entries of the front matter that have a box of their own; `words`: as WORDS."""
    known = (*BUILT_IN_NAMES, *(field["name"] for field in source.front.get("fields", [])))
    there_are = list(_by_registries(problems, names))
    suggested = [problem for problem in there_are if problem.code == "field_undeclared"][:MOST_SUGGESTED]
    lines = _lines_of_entries(source)
    faults = [
        _fault(
            problem, _place(problem.line, source, boxes, lines), words, known if problem in suggested else (), in_use
        )
        for problem in there_are
    ]
    return sorted(dict.fromkeys(faults), key=lambda fault: (fault.box != SUBJECT, fault.box, fault.line, fault.words))


def problems_of(source: str) -> tuple[CompiledTemplate | None, tuple[Problem, ...]]:
    """The text, or why it does not compile."""
    try:
        return compile_template(source, registries=()), ()
    except TemplateProblems as found:
        return None, found.problems


def missing_text_words(problems: Sequence[Problem], names: Mapping[str, str]) -> str:
    """Which registries have no text yet: "health leaders and lead members"; blank when all have."""
    return recipients_of([names[slug] for slug in names if slug in _registries(problems, "text_empty")])


def _registries(problems: Iterable[Problem], code: str) -> set[str]:
    return {str(problem.facts["registry"]) for problem in problems if problem.code == code}


def _by_registries(problems: Iterable[Problem], names: Mapping[str, str]) -> Iterable[Problem]:
    """Those OF_REGISTRIES as one each, with the registries' names for the fact `registry`."""
    problems = list(problems)
    yield from (problem for problem in problems if problem.code not in OF_REGISTRIES)
    for code in OF_REGISTRIES:
        slugs = _registries(problems, code)
        if slugs and code == "asks_unprinted" and len(names) > 1 and slugs >= set(names):
            yield Problem("asks_left_out", 0, {})
        elif slugs:
            recipients = recipients_of([name for slug, name in names.items() if slug in slugs])
            yield Problem(code, 0, {"registry": recipients})


def _fault(
    problem: Problem,
    place: tuple[str, int],
    words: Mapping[str, str],
    known: Sequence[str],
    in_use: Mapping[str, InUse],
) -> Fault:
    box, line = place
    if problem.code in words:
        undeclared = str(problem.facts["field"]) if problem.code == "field_undeclared" else ""
        close = "" if normalise(undeclared) in in_use else _close_name(undeclared, known, in_use)
        said = words[problem.code].format(**problem.facts, instead=_instead_words(undeclared, close, known, in_use))
        return Fault(box, line, said, undeclared=undeclared, instead=close if close in known else "")
    foreign = str(problem.facts["text"]) if problem.code == "field_foreign" else ""
    return Fault(box, line, sentence(replace(problem, line=line)), foreign=foreign)


MOST_SUGGESTED, MOST_COMPARED, LONGEST_COMPARED = 10, 200, 100
"""Undeclared fields for which a likely one is named, fields that they are compared with, and letters of a name that is
compared: comparing thousands with thousands takes minutes."""


def _close_name(name: str, known: Sequence[str], in_use: Mapping[str, InUse]) -> str:
    """The field whose name is most like `name`; blank when none is like it."""
    there_are = [*known, *(use.name for use in in_use.values())][:MOST_COMPARED] if known else []
    close = get_close_matches(name.casefold(), there_are, n=1) if 0 < len(name) <= LONGEST_COMPARED else []
    return close[0] if close else ""


def _instead_words(name: str, close: str, known: Sequence[str], in_use: Mapping[str, InUse]) -> str:
    if there := in_use.get(normalise(name)):
        posts = _recipients_with_field(there)
        return f"Posts of {posts} have it. Add it to this campaign, and each letter has the value of its post."
    if not close:
        return "Add it, or use another field."
    theirs = None if close in known else in_use.get(normalise(close))
    return f"Did you mean “{close}”{f', which posts of {_recipients_with_field(theirs)} have' if theirs else ''}?"


def _recipients_with_field(field: InUse) -> str:
    return recipients_of(field.registries)


def _lines_of_entries(source: Source) -> Mapping[str, int]:
    """On which line of the file each entry of the front matter begins, by its name."""
    parts = split(source.opening)
    return FrontMatter(parts[0]).front.lines if parts else {}


def _place(line: int, source: Source, boxes: Collection[str], lines: Mapping[str, int]) -> tuple[str, int]:
    """Box and line of a line of the file."""
    if line >= source.body_line:
        return BODY, line - source.body_line + 1
    before = [(at, entry) for entry, at in lines.items() if at <= line]
    entry = max(before)[1] if before else ""
    return (entry, 0) if entry in boxes else (BODY, 0)
