"""A text in the words of its letters, for pages where nobody edits it: without marks for the editor."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest

from app.drafting.compare import short_condition_words
from app.letters.text.fields import Condition, Field, MalformedCondition, Part, Text, normalise, parse
from app.letters.text.front_matter import FieldSpec
from app.web.names import recipients_of

AUDIENCE = re.compile(r":::\s*for\s+(?P<registries>.+)")
ITEM = re.compile(r"(?P<sign>[-*+]|\d+[.)])\s+(?P<words>.+)")
HEADING = re.compile(r"#+\s+(?P<words>.+)")
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*", re.DOTALL)
ITALIC = re.compile(r"(?<![\\*])\*(?=[^\s*])([^*]+)(?<=\S)\*")
ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")

FOR_SOME, FOR_ALL = "Only in letters to {}:", "In all letters:"
NEW_PAGE = "A new page begins here."


def readable_text(body: str, names: Mapping[str, str], specs: Sequence[FieldSpec] = ()) -> str:
    """`body` as people read it: an empty line between paragraphs, and in words which letters have them. `names` of
    registries by slug; `specs`: the fields that its text declares."""
    whom = {normalise(spec.name): short_condition_words(spec) for spec in specs if spec.where}
    paragraphs = list(_paragraphs(body, names, whom))
    shown = [
        words
        for words, following in zip_longest(paragraphs, paragraphs[1:])
        if words != FOR_ALL or (following and not following.startswith(FOR_SOME.partition("{}")[0]))
    ]
    return "\n\n".join(shown)


def _paragraphs(body: str, names: Mapping[str, str], whom: Mapping[str, str]) -> Iterator[str]:
    lines: list[str] = []
    for line in [*_with_conditions_in_words(body.replace("&nbsp;", "\u00a0"), whom).split("\n"), ""]:
        mark = line.strip()
        if mark and not mark.startswith(":::") and mark != "***":
            lines.append(line)
            continue
        if lines:
            yield _joined(lines)
            lines = []
        if mark == "***":
            yield NEW_PAGE
        elif named := AUDIENCE.fullmatch(mark):
            slugs = [slug.strip() for slug in named["registries"].split(",")]
            yield FOR_SOME.format(recipients_of([names.get(slug, slug) for slug in slugs]))
        elif mark:
            yield FOR_ALL


def _joined(lines: Sequence[str]) -> str:
    """A paragraph, on one line; a list, with a line for each item."""
    found: list[str] = []
    for line in lines:
        words = line.strip()
        if heading := HEADING.fullmatch(words):
            found.append(heading["words"])
        elif item := ITEM.fullmatch(words):
            found.append(f"{item['sign'] if item['sign'][0].isdigit() else '•'} {item['words']}")
        elif found and not HEADING.fullmatch(lines[0].strip()):
            found[-1] = f"{found[-1]} {words}"
        else:
            found.append(words)
    said = "\n".join(found)
    return ESCAPED.sub(r"\1", ITALIC.sub(r"\1", BOLD.sub(r"\1", said)))


def _with_conditions_in_words(body: str, whom: Mapping[str, str]) -> str:
    try:
        return "".join(_written(part, whom) for part in parse(body))
    except MalformedCondition:
        return body


def _written(part: Part, whom: Mapping[str, str]) -> str:
    match part:
        case Condition(name=name, parts=parts):
            only = f"for {whom[normalise(name)]}" if normalise(name) in whom else f"if “{name}” is yes"
            return f"[only {only}: {''.join(_written(one, whom) for one in parts)}]"
        case Field(name=name):
            return f"(({name}))"
        case Text(text=text):
            return text
    return ""
