"""Find standard lines: all of them, one with its versions, those that hold some words."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from app.drafting.lines.models import LineVersion, StandardLine
from app.errors import NotFound


@dataclass(frozen=True)
class KeptLine:
    """A line and one of its versions: the newest, unless another was asked for."""

    line: StandardLine
    version: LineVersion


def all_lines(session: Session) -> list[KeptLine]:
    """The newest version of each, by topic and title."""
    newest = select(func.max(LineVersion.id)).group_by(LineVersion.line_id)
    rows = session.execute(_lines().where(LineVersion.id.in_(newest)))
    lines = [KeptLine(line, version) for line, version in rows]
    return sorted(
        lines,
        key=lambda kept_line: (
            comparison_key(kept_line.version.topic),
            comparison_key(kept_line.version.title),
            kept_line.line.id,
        ),
    )


def every_version(session: Session) -> list[KeptLine]:
    """Of each line its versions, the newest first."""
    rows = session.execute(_lines().order_by(LineVersion.line_id, LineVersion.number.desc()))
    return [KeptLine(line, version) for line, version in rows]


def versions_of(session: Session, line_id: int) -> list[KeptLine]:
    """Newest first; none when there is no such line."""
    rows = session.execute(_lines().where(LineVersion.line_id == line_id).order_by(LineVersion.number.desc()))
    return [KeptLine(line, version) for line, version in rows]


def line_with_versions(session: Session, line_id: int) -> list[KeptLine]:
    """Newest first. Raises NotFound: no_such_line."""
    versions = versions_of(session, line_id)
    if not versions:
        raise NotFound("no_such_line")
    return versions


def newest_line(session: Session, line_id: int) -> KeptLine | None:
    return next(iter(versions_of(session, line_id)), None)


def topics(lines: Iterable[KeptLine]) -> list[str]:
    """Each once, as first written."""
    return list({comparison_key(line.version.topic): line.version.topic for line in reversed(list(lines))}.values())[
        ::-1
    ]


def holding(lines: Sequence[KeptLine], words: str) -> list[KeptLine]:
    """Those in which each of the words stands, or begins a word: in the title, the topic, the text, the owner or the
    handling notes. Those whose title or topic holds all of them come first."""
    wanted = comparison_key(words).split()
    kept_lines = [line for line in lines if _holds(_all_of(line.version), wanted)]
    return sorted(
        kept_lines, key=lambda kept_line: not _holds(f"{kept_line.version.title} {kept_line.version.topic}", wanted)
    )


def comparison_key(text: str) -> str:
    """For comparing: without case, accents or kinds of quotation mark."""
    apart = unicodedata.normalize("NFKD", text.casefold().replace("’", "'"))
    return "".join(character for character in apart if not unicodedata.combining(character))


def _all_of(version: LineVersion) -> str:
    return f"{version.title} {version.topic} {version.owner} {version.handling} {version.body}"


def _holds(text: str, wanted: Sequence[str]) -> bool:
    there = f" {' '.join(comparison_key(text).replace('-', ' ').split())}"
    return all(any(f"{before}{word}" in there for before in " ('\"*(") for word in wanted)


def _lines() -> Select[StandardLine, LineVersion]:
    return select(StandardLine, LineVersion).join(LineVersion, LineVersion.line_id == StandardLine.id)
