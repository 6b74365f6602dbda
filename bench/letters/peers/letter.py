"""The sample as the peers read it: the letter's fixed words, its variants, and a record for each recipient."""

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Part:
    """Words, or the name of a field whose value stands there."""

    text: str
    field: bool
    bold: bool
    italic: bool


@dataclass(frozen=True)
class Block:
    """`kind`: paragraph, heading, or item of a numbered list, whose `number` is then its own."""

    kind: str
    number: int
    parts: Sequence[Part]


@dataclass(frozen=True)
class Signatory:
    name: str
    office: str
    picture: Path


@dataclass(frozen=True)
class Record:
    """What differs between letters. `values` by the name of the field, as printed."""

    variant: str
    reference: str
    title: str
    addressee: Sequence[str]
    salutation: str
    values: Mapping[str, str]


@dataclass(frozen=True)
class Sample:
    """`details`: label and value of what stands under the sender, the reference left out."""

    folder: Path
    language: str
    letterhead: str
    letterhead_with: str
    sender: Sequence[str]
    details: Sequence[tuple[str, str]]
    marking: str
    notice: str
    subject: str
    close: str
    signatories: Sequence[Signatory]
    copies: Sequence[str]
    variants: Mapping[str, Sequence[Block]]
    records: Sequence[Record]


def read_sample(folder: Path) -> Sample:
    fixed: dict[str, Any] = json.loads((folder / "letter.json").read_text(encoding="utf-8"))
    fixed["signatories"] = [
        Signatory(one["name"], one["office"], folder / one["picture"]) for one in fixed["signatories"]
    ]
    fixed["variants"] = {
        key: [Block(one["kind"], one["number"], [Part(**part) for part in one["parts"]]) for one in blocks]
        for key, blocks in fixed["variants"].items()
    }
    records = json.loads((folder / "records.json").read_text(encoding="utf-8"))
    return Sample(folder=folder, records=[Record(**record) for record in records], **fixed)


def sample_of_command() -> Sample:
    """That in the folder which this program was given."""
    return read_sample(Path(sys.argv[1]))


def text_of(block: Block, values: Mapping[str, str]) -> str:
    """The words of a block in one letter."""
    return "".join(values[part.text] if part.field else part.text for part in block.parts)


def slug(name: str) -> str:
    """A field's name as template languages take it: "police forces" is police_forces."""
    return "".join(letter if letter.isalnum() else "_" for letter in name)


def slugged(record: Record) -> dict[str, str]:
    return {slug(name): value for name, value in record.values.items()}
