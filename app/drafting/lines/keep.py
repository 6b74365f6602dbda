"""Keep standard lines: check one, add one or its next version; withdraw one and bring it back."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.audit.record import Actor, record
from app.drafting import events
from app.drafting.lines.find import KeptLine, all_lines, comparison_key, newest_line
from app.drafting.lines.models import LineVersion, StandardLine
from app.errors import NotFound, Refused, Stale
from app.letters.canonical import canonical
from app.letters.problems import Problem
from app.letters.text.template import check_template, compile_template

_OPENING = "---\ntitle: A standard line\n---\n"
_BEFORE = _OPENING.count("\n")


class UnfitBody(Exception):
    """The words can't be a line; `problems` by line of the body, from 1."""

    code = "unfit_body"

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(problems)
        self.problems = problems


def check_body(body: str) -> None:
    """The words as the text of a letter; a field that is not built in counts as declared. Raises UnfitBody."""
    blocks = [Problem("line_for_some", number) for number, text in enumerate(body.split("\n"), 1) if _is_mark(text)]
    problems = check_template(_whole(body), registries=(), undeclared=True)
    placed = [
        Problem(problem.code, max(0, problem.line - _BEFORE), problem.facts)
        for problem in problems
        if not _of_audience(problem)
    ]
    if blocks or placed:
        raise UnfitBody(tuple(sorted([*blocks, *placed], key=lambda problem: problem.line)))


@lru_cache(maxsize=1024)
def undeclared_fields(body: str) -> tuple[str, ...]:
    """The fields that a campaign must declare before its letters can hold a line that is kept."""
    text = compile_template(_whole(body), registries=(), undeclared=True)
    return tuple(spec.name for spec in text.front.fields)


def _whole(body: str) -> str:
    return f"{_OPENING}{body}\n"


def _is_mark(line: str) -> bool:
    return line.strip().startswith(":::")


def _of_audience(problem: Problem) -> bool:
    """Said once, as `line_for_some`."""
    return problem.code.startswith("audience_")


@dataclass(frozen=True, kw_only=True)
class LineWords:
    """What a version of a line says: see models.LineVersion."""

    topic: str
    title: str
    body: str
    owner: str
    valid_from: date | None = None
    valid_until: date | None = None
    handling: str = ""


class LineTaken(Refused):
    """Another line of the topic has the title; `line_id` says which."""

    code = "line_taken"
    field = "title"

    def __init__(self, line_id: int) -> None:
        super().__init__()
        self.line_id = line_id


class LineWithdrawn(Stale):
    """A line that was withdrawn takes no new version until it is brought back."""

    code = "line_withdrawn"


def new_line(session: Session, said: LineWords, *, actor: Actor, note: str = "") -> LineVersion:
    """A line of its own. Sent twice, it is kept once: the one that says the same comes back.

    Raises UnfitBody, LineTaken.
    """
    check_body(said.body)
    if kept_line := _same_title(session, said, besides=None):
        if words_of(kept_line.version) == said:
            return kept_line.version
        raise LineTaken(kept_line.line.id)
    line = StandardLine(withdrawn=None, withdrawn_reason="")
    session.add(line)
    session.flush()
    return _keep(session, line, said, number=1, note=note, actor=actor)


def keep_version(
    session: Session, line_id: int, said: LineWords, *, seen: int, actor: Actor, note: str = ""
) -> LineVersion:
    """The line's next version, written from version `seen`; the newest comes back when it says the same already.

    Raises NotFound, UnfitBody, LineTaken, LineWithdrawn, and Stale when somebody else kept another version.
    """
    line, newest = _line(session, line_id)
    if words_of(newest) == said:
        return newest
    if line.withdrawn is not None:
        raise LineWithdrawn
    if newest.number != seen:
        raise Stale
    check_body(said.body)
    if kept_line := _same_title(session, said, besides=line_id):
        raise LineTaken(kept_line.line.id)
    return _keep(session, line, said, number=newest.number + 1, note=note, actor=actor)


def withdraw(session: Session, line_id: int, *, reason: str, actor: Actor) -> bool:
    """From now on it can't be inserted, and letters that hold it say so. False: it is withdrawn already.

    Raises NotFound.
    """
    line, newest = _line(session, line_id)
    if line.withdrawn is not None:
        return False
    event = record(
        session,
        events.LINE_WITHDRAWN,
        actor=actor,
        subjects=[("standard_line", line_id)],
        after={"title": newest.title, "reason": reason},
    )
    line.withdrawn, line.withdrawn_reason = event.seq, reason
    session.flush()
    return True


def bring_back(session: Session, line_id: int, *, actor: Actor) -> bool:
    """False: it is not withdrawn. Raises NotFound, and Refused (line_taken_since) when another has its title by now."""
    line, newest = _line(session, line_id)
    if line.withdrawn is None:
        return False
    if _same_title(session, words_of(newest), besides=line_id):
        raise Refused("line_taken_since")
    before = {"reason": line.withdrawn_reason}
    line.withdrawn, line.withdrawn_reason = None, ""
    session.flush()
    record(
        session,
        events.LINE_BROUGHT_BACK,
        actor=actor,
        subjects=[("standard_line", line_id)],
        before=before,
        after={"title": newest.title},
    )
    return True


def words_of(version: LineVersion) -> LineWords:
    return LineWords(**{name: getattr(version, name) for name in LineWords.__dataclass_fields__})


def _line(session: Session, line_id: int) -> tuple[StandardLine, LineVersion]:
    """Held until the transaction ends, so that two who keep the next version come one after the other."""
    line = session.scalars(select(StandardLine).where(StandardLine.id == line_id).with_for_update()).one_or_none()
    newest = newest_line(session, line_id)
    if line is None or newest is None:
        raise NotFound("no_such_line")
    return line, newest.version


def _same_title(session: Session, said: LineWords, *, besides: int | None) -> KeptLine | None:
    """Another line of the topic that stands and is called the same."""
    called = (comparison_key(said.topic), comparison_key(said.title))
    standing = (line for line in all_lines(session) if line.line.withdrawn is None and line.line.id != besides)
    return next(
        (
            line
            for line in standing
            if (comparison_key(line.version.topic), comparison_key(line.version.title)) == called
        ),
        None,
    )


def _keep(
    session: Session, line: StandardLine, said: LineWords, *, number: int, note: str, actor: Actor
) -> LineVersion:
    words = asdict(said)
    days = {name: day.isoformat() if (day := words[name]) else None for name in ("valid_from", "valid_until")}
    event = record(
        session,
        events.LINE_KEPT,
        actor=actor,
        subjects=[("standard_line", line.id)],
        after={
            "number": number,
            "topic": said.topic,
            "title": said.title,
            "owner": said.owner,
            **days,
            "digest": hashlib.sha256(canonical(words | days)).hexdigest(),
        },
    )
    version = LineVersion(line_id=line.id, number=number, note=note, recorded=event.seq, **words)
    session.add(version)
    session.flush()
    return version
