"""The matrix of a letter in words: what a cell says, how long letters are, and the table to take away."""

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from app.campaigns.letter.matrix import Matrix
from app.campaigns.preview.wordings import AnswerCounts
from app.letters.text.fields import normalise
from app.letters.text.matrix import Cell, Reads, Row
from app.web.tables.csv_file import Cell as Held
from app.web.tables.export import Column, Table

SAID: Mapping[Reads, tuple[str, str]] = {
    Reads.ALL: ("full", "Included"),
    Reads.PART: ("half", "Some words differ"),
    Reads.SOME: ("half", "Included in some letters"),
    Reads.NONE: ("none", "Not included"),
}
"""Shape and word of each."""

KINDS = {"heading": "Heading", "asks": "Asks", "text": "Text"}

_CONDITION = re.compile(r"\[only if “[^”]*” is yes: ")

FIRST = 70
"""Characters of a paragraph that stand in its row; the rest opens."""


def cell_in_words(
    cell: Cell, answered: Mapping[str, AnswerCounts], chosen: Mapping[str, str] = MappingProxyType({})
) -> dict[str, str]:
    """For `tables.matrix`: shape, word, and the conditions that decide; of one alone also how many letters it lets
    through, if they can be counted. `chosen`: by normalised name, the recipients for whom the answer is yes, of the
    fields that Despatch fills in."""
    shape, word = SAID[cell.reads]
    said = (
        [_how_many(cell.conditions, answered) + _recipients_chosen(cell.conditions, chosen)] if cell.conditions else []
    )
    if cell.less and all(normalise(name) in chosen for name in cell.less):
        only = "only" if cell.reads is Reads.NONE else "without the words"
        said.append(f"{only} {_recipients_chosen(cell.less, chosen, link='and')}")
    elif cell.less:
        no = f"{_quoted_conditions(cell.less, 'and')} {'is' if len(cell.less) == 1 else 'are'} no"
        said.append(no if cell.reads is Reads.NONE else f"without the words of {_quoted_conditions(cell.less, 'and')}")
    return {"shape": shape, "word": word, "sub": "; ".join(said)}


def _recipients_chosen(conditions: Sequence[str], chosen: Mapping[str, str], *, link: str = "or") -> str:
    """ "for recipients in England"; "if “in person” is yes" where Despatch does not fill the field in."""
    if all(normalise(name) in chosen for name in conditions):
        *first, last = [f"for {chosen[normalise(name)]}" for name in conditions]
        return f"{', '.join(first)} {link} {last}" if first else last
    return f"if {_quoted_conditions(conditions, link)} is yes"


def _how_many(conditions: Sequence[str], answered: Mapping[str, AnswerCounts]) -> str:
    counts = answered.get(normalise(conditions[0])) if len(conditions) == 1 else None
    return f"{counts.yes:,} of {counts.yes + counts.no:,}, " if counts and not counts.unknown else ""


def rows_in_words(matrix: Matrix, rows: Sequence[Row]) -> list[dict[str, Any]]:
    """For `tables.matrix`: the paragraphs, each with its first words, and below them how long the letters are."""
    said: list[dict[str, Any]] = []
    for row in rows:
        begins = first_words(row)
        said.append(
            {
                "name": begins,
                "more": row.words if begins.endswith(" …") else "",
                "subs": [] if row.kind == "text" else [KINDS[row.kind]],
                "look": "is-heading" if row.kind == "heading" else "",
                "cells": _cells(matrix, row),
            }
        )
    for place, (name, values) in enumerate(figures(matrix)):
        look = "is-figure" if place else "is-figure is-first"
        said.append({"name": name, "subs": [], "look": look, "cells": [{"said": value} for value in values]})
    return said


def first_words(row: Row) -> str:
    """How a paragraph longer than a line or two begins, without the names of conditions; all of another."""
    line = " ".join(row.words.split())
    if len(line) <= FIRST:
        return line
    return f"{_CONDITION.sub('', line)[:FIRST].rpartition(' ')[0]} …"


def least_to_most(counted: Sequence[int]) -> str:
    """ "310 to 402"; "not known" of none."""
    if not counted:
        return "Not known"
    least, most = min(counted), max(counted)
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"


def figures(matrix: Matrix) -> list[tuple[str, list[str]]]:
    """Below the paragraphs: a name, and what it is for each registry."""
    return [
        ("Words, shortest to longest", [least_to_most(registry.words) for registry in matrix.registries]),
        ("Pages, shortest to longest", [least_to_most(registry.pages) for registry in matrix.registries]),
        ("Asks", [f"{registry.asks:,}" if registry.asks else "None" for registry in matrix.registries]),
        ("Letters", [f"{registry.letters:,}" for registry in matrix.registries]),
    ]


def table_of(matrix: Matrix, rows: Sequence[Row], about: Sequence[tuple[str, Held]]) -> Table:
    """To take away: each paragraph whole."""
    columns = [Column("Line", 8), Column("Kind", 14), Column("Paragraph", 80)]
    columns += [Column(registry.name, 24) for registry in matrix.registries]
    return Table("What each registry reads", columns, list(_rows(matrix, rows)), about)


def _rows(matrix: Matrix, rows: Sequence[Row]) -> Iterator[list[Held]]:
    for row in rows:
        yield [matrix.line_of(row), KINDS[row.kind], row.words, *map(_one_line, _cells(matrix, row))]
    for name, values in figures(matrix):
        yield [None, name, None, *values]


def _cells(matrix: Matrix, row: Row) -> list[dict[str, str]]:
    return [
        cell_in_words(cell, of.answered, matrix.conditions)
        for cell, of in zip(row.cells, matrix.registries, strict=True)
    ]


def _one_line(said: Mapping[str, str]) -> str:
    return f"{said['word']}: {said['sub']}" if said["sub"] else said["word"]


def _quoted_conditions(conditions: Sequence[str], link: str) -> str:
    *first, last = [f"“{name}”" for name in conditions]
    return f"{', '.join(first)} {link} {last}" if first else last
