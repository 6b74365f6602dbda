"""Sentences that lack a word: a field about the areas served may be empty, and what stands around it may need it."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from app.commands.merge.check import MergeContext
from app.commands.merge.columns import REGISTRY
from app.commands.merge.reading import RowReader
from app.commands.merge.values import Row
from app.letters.text.blocks import leaves
from app.letters.text.built_in import MAY_BE_EMPTY
from app.letters.text.fields import Condition, Field, Part, Text, find, holds, normalise
from app.letters.text.template import CompiledTemplate

AREAS = {normalise(name): name for name in MAY_BE_EMPTY}


def gaps_in(rows: Iterable[Row], shared: MergeContext) -> dict[str, list[int]]:
    """Names of the fields that are empty where a letter has them among other words, each with the numbers of its
    rows."""
    contents_for = cache(lambda registry: list(_contents(shared.template, registry)))
    gaps: dict[str, list[int]] = {}
    for row in rows:
        reading = RowReader(row, shared.columns)
        registry = reading.registry(shared.registry)
        contents = contents_for(registry) if registry else ()
        for name in dict.fromkeys(_gaps(contents, _Answers(reading, shared.template, registry or ""))):
            gaps.setdefault(name, []).append(row.number)
    return gaps


def _contents(template: CompiledTemplate, registry: str) -> Iterator[Sequence[Part]]:
    """The lines and paragraphs of one registry's text that any such field stands in."""
    for content in (template.subject, template.notice, *leaves(template.variant(registry))):
        if any(normalise(name) in AREAS for name in find(content)):
            yield content


class _Answers:
    """What one row says to the text's conditions."""

    def __init__(self, reading: RowReader, template: CompiledTemplate, registry: str) -> None:
        self.reading, self._template, self._registry = reading, template, registry

    def shows(self, name: str) -> bool:
        spec = self._template.spec(name)
        if spec is None or not spec.where:
            return holds(self.reading.text(name))
        return all(self._fact(fact) in listed for fact, listed in spec.where.items())

    def _fact(self, name: str) -> str:
        return self._registry if name == REGISTRY else self.reading.fact(name, self._template.front)


def _gaps(contents: Iterable[Sequence[Part]], answers: _Answers) -> Iterator[str]:
    for content in contents:
        printed = list(_printed(content, answers))
        names = [AREAS[key] for part in printed if isinstance(part, Field) and (key := normalise(part.name)) in AREAS]
        if len(printed) > 1:  # alone it goes with its paragraph
            yield from (name for name in names if not answers.reading.names(name) and not answers.reading.failures)


def _printed(content: Iterable[Part], answers: _Answers) -> Iterator[Text | Field]:
    for part in content:
        match part:
            case Condition(name=name, parts=parts):
                yield from _printed(parts, answers) if answers.shows(name) else ()
            case Field():
                yield part
            case Text(text=text) if text.strip():
                yield part
