"""Postal addresses of a file, each cleaned and checked: JSON lines, or a table with columns of an address."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from app.commands.merge.columns import ADDRESS, columns_of
from app.commands.merge.reading import RowReader
from app.commands.merge.values import TABLES, read_values
from app.letters.page.glyphs import UnprintableCharacters, unprintable
from app.letters.recipient.address import check, clean
from app.web.tables.rows import TableRefused
from app.web.typed import several_lines

JSON_LINES = (".jsonl", ".ndjson", ".json")
"""Ends of names whose files have JSON lines, whatever they begin with."""


@dataclass(frozen=True)
class Address:
    """`row`: its number in a table, or that of its JSON line; `lines` as it would be kept; `errors`: codes of the
    rules that it breaks, each once."""

    row: int
    lines: tuple[str, ...]
    errors: tuple[str, ...]

    def to_json(self) -> str:
        """Half a pair of surrogates, which nothing can print, stands there as JSON writes it: "\\ud800"."""
        said = {"row": self.row, "ok": not self.errors, "lines": self.lines, "errors": self.errors}
        return json.dumps(said, ensure_ascii=False).encode(errors="backslashreplace").decode()


def addresses_in(body: bytes, *, suffix: str = "") -> list[Address]:
    """In the order of the file, which is read to its end first. `suffix`: the end of its name; where it does not tell,
    JSON lines begin with a bracket. Raises TableRefused."""
    listed = body.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"[")
    is_json = suffix in JSON_LINES or (listed and suffix not in TABLES)
    addresses = list(_of_lines(body) if is_json else _of_table(body))
    if not addresses:
        raise TableRefused("nothing_in_it")
    return addresses


def _of_lines(body: bytes) -> Iterator[Address]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TableRefused("json_not_utf8") from None
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            lines = clean(
                part for written in _address_lines(line, number) for part in several_lines(written).split("\n")
            )
            yield _address(number, lines, [problem.code for problem in check(lines)])


def _address_lines(line: str, number: int) -> list[str]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        raise TableRefused("not_an_address", row=number)
    return found


def _of_table(body: bytes) -> Iterator[Address]:
    values = read_values(body, suffix=".csv")
    columns = columns_of(values.headings, ADDRESS)
    if not columns.places:
        raise TableRefused("no_address_column")
    for row in values.rows:
        reading = RowReader(row, columns)
        lines, problems = reading.checked_address()
        unread = [failure.code for failure in reading.failures]
        yield _address(row.number, lines, [*unread, *(problem.code for _, problem in problems)])


def _address(row: int, lines: tuple[str, ...], codes: Sequence[str]) -> Address:
    """A line that no letter can print is an error too."""
    unprinted = [UnprintableCharacters.code] if unprintable(lines) else []
    return Address(row, lines, tuple(dict.fromkeys((*codes, *unprinted))))
