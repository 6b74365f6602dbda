"""Where a published fact is from."""

from dataclasses import dataclass
from datetime import date
from typing import Protocol


class SourcedRow(Protocol):
    """A row that says where it is from."""

    @property
    def source_title(self) -> str: ...
    @property
    def source_url(self) -> str: ...
    @property
    def source_date(self) -> date | None: ...
    @property
    def source_read_on(self) -> date | None: ...


@dataclass(frozen=True)
class Source:
    """`url` blank: it has no address. `published_on`: None where it has no date; `read_on`: when somebody read it."""

    title: str
    url: str = ""
    published_on: date | None = None
    read_on: date | None = None

    def as_values(self) -> dict[str, str | date | None]:
        return {
            "source_title": self.title,
            "source_url": self.url,
            "source_date": self.published_on,
            "source_read_on": self.read_on,
        }


def source_of(row: SourcedRow) -> Source:
    return Source(row.source_title, row.source_url, row.source_date, row.source_read_on)
