"""Keep a sourced line of a pack, word it otherwise, move it, take it away: each wording is kept with its anchors."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.audit.record import Actor, digest_of, record
from app.errors import Refused, Stale
from app.evidence import events
from app.evidence.packs.figures.findings import Findings
from app.evidence.packs.lines.check import Fault, faults_of
from app.evidence.packs.lines.line import Anchor, Line
from app.evidence.packs.lines.phrases import with_notice
from app.evidence.packs.models import Pack, PackLine, PackLineVersion
from app.evidence.packs.states import State
from app.platform.events import Event
from app.platform.history import known, next_version

LONGEST = 2_000
"""Characters of a line."""


class PackWithdrawn(Stale):
    """The pack was withdrawn: no line of it is kept any more, and its forms are not shown again."""

    code = "pack_withdrawn"


@dataclass(frozen=True)
class KeptLine:
    """`id`: the line's; `seen`: the event that it is worded by, which a form carries."""

    id: int
    seen: int
    line: Line


@dataclass(frozen=True)
class CheckedLine:
    """A kept line with what is wrong with its numbers: by the pack's own figures (`then`), and as known now."""

    kept: KeptLine
    then: Sequence[Fault]
    now: Sequence[Fault]


def kept_lines(session: Session, pack: Pack, *, known_at: int | None = None) -> list[KeptLine]:
    """Those that stand, in their order, as known at audit event `known_at` (None: now)."""
    rows = session.execute(
        select(PackLine, PackLineVersion)
        .join(PackLineVersion, PackLineVersion.line_id == PackLine.id)
        .where(PackLine.pack_id == pack.id, known(PackLineVersion, known_at))
        .order_by(PackLineVersion.position)
    )
    first = _saved_words(session, pack)
    return [KeptLine(line.id, version.recorded, _line(line, version, first[line.id])) for line, version in rows]


def _saved_words(session: Session, pack: Pack) -> dict[int, str]:
    """The words of each line when it was kept, by its id."""
    versions = (
        select(PackLineVersion.line_id, PackLineVersion.words)
        .join(PackLine, PackLine.id == PackLineVersion.line_id)
        .where(PackLine.pack_id == pack.id)
        .order_by(PackLineVersion.recorded.desc())
    )
    return dict(session.execute(versions).all())


def order_seen(lines: Iterable[int]) -> str:
    """What a form carries of the order of lines, by their ids."""
    return digest_of(list(lines))[:32]


def check_lines(lines: Sequence[KeptLine], then: Findings, now: Findings) -> list[CheckedLine]:
    return [CheckedLine(line, faults_of(line.line, then), faults_of(line.line, now)) for line in lines]


def keep_line(session: Session, pack: Pack, line: Line, *, once: str, actor: Actor) -> int:
    """The id of the line kept, which stands last; one that the same form (`once`) kept already is kept once. A number
    with no source may stand in it: it is flagged. Raises PackWithdrawn, and Refused:
    pack_line_length."""
    words = _checked(session, pack, line.words)
    if pack_line := session.scalars(select(PackLine).where(PackLine.once == once)).one_or_none():
        return pack_line.id
    kept = PackLine(pack_id=pack.id, once=once, letter=line.letter)
    session.add(kept)
    session.flush()
    seq = _record(session, pack, events.PACK_LINE_KEPT, kept.id, words, actor=actor)
    anchors = [[anchor.key, anchor.said] for anchor in line.anchors]
    places = select(func.max(PackLineVersion.position)).join(PackLine, PackLine.id == PackLineVersion.line_id)
    place = (session.scalar(places.where(PackLine.pack_id == pack.id)) or 0) + 1
    session.add(PackLineVersion(line_id=kept.id, position=place, words=words, anchors=anchors, recorded=seq))
    session.flush()
    return kept.id


def reword_line(session: Session, pack: Pack, line_id: int, words: str, *, seen: int, actor: Actor) -> bool:
    """Its anchors stay, and the sentence with the letters' own notice. False: it says so already. Raises PackWithdrawn,
    Stale, and Refused: pack_line_length."""
    kept = _saved_words(session, pack).get(line_id, "")
    said = _checked(session, pack, with_notice(" ".join(words.split()), kept))
    version = _standing(session, pack, line_id)
    if version is not None and version.words == said:
        return False
    if version is None or version.recorded != seen:
        raise Stale("pack_line_changed")
    seq = _record(session, pack, events.PACK_LINE_REWORDED, line_id, said, actor=actor)
    version.supersede(seq)
    session.flush()
    session.add(next_version(version, seq=seq, words=said))
    session.flush()
    return True


def move_line(session: Session, pack: Pack, line_id: int, *, up: bool, seen: str, actor: Actor) -> int:
    """One place up or down; the place in which it stands now, 0 where it is at the end and nothing moved. Raises
    PackWithdrawn, Stale."""
    _lock_made_pack(session, pack)
    order = [line.id for line in kept_lines(session, pack)]
    if seen != order_seen(order) or line_id not in order:
        raise Stale("pack_lines_moved")
    at = order.index(line_id)
    to = at - 1 if up else at + 1
    if not 0 <= to < len(order):
        return 0
    both = [_standing(session, pack, one) for one in (line_id, order[to])]
    one, other = (version for version in both if version is not None)
    seq = _record(session, pack, events.PACK_LINE_MOVED, line_id, one.words, actor=actor)
    for version in (one, other):
        version.supersede(seq)
    session.flush()
    session.add_all(
        [next_version(one, seq=seq, position=other.position), next_version(other, seq=seq, position=one.position)]
    )
    session.flush()
    return to + 1


def drop_line(session: Session, pack: Pack, line_id: int, *, seen: int, actor: Actor) -> bool:
    """False: it is taken away already. Raises PackWithdrawn, Stale."""
    _lock_made_pack(session, pack)
    version = _standing(session, pack, line_id)
    if version is None:
        return False
    if version.recorded != seen:
        raise Stale("pack_line_changed")
    version.supersede(_record(session, pack, events.PACK_LINE_DROPPED, line_id, version.words, actor=actor))
    session.flush()
    return True


def _line(line: PackLine, version: PackLineVersion, kept: str) -> Line:
    anchors = tuple(Anchor(key, said) for key, said in version.anchors)
    return Line(line.letter, version.words, anchors, "" if kept == version.words else kept)


def _lock_made_pack(session: Session, pack: Pack) -> None:
    session.refresh(pack, with_for_update=True)
    if pack.state != State.MADE:
        raise PackWithdrawn


def _checked(session: Session, pack: Pack, words: str) -> str:
    _lock_made_pack(session, pack)
    tidy = " ".join(words.split())
    if not 0 < len(tidy) <= LONGEST:
        raise Refused("pack_line_length", field="words")
    return tidy


def _standing(session: Session, pack: Pack, line_id: int) -> PackLineVersion | None:
    mine = (PackLine.pack_id == pack.id, PackLineVersion.line_id == line_id, known(PackLineVersion))
    return session.scalars(
        select(PackLineVersion).join(PackLine, PackLine.id == PackLineVersion.line_id).where(*mine)
    ).one_or_none()


def _record(session: Session, pack: Pack, action: Event, line_id: int, words: str, *, actor: Actor) -> int:
    return record(
        session,
        action,
        actor=actor,
        subjects=[("pack", pack.number)],
        after={"line": line_id, "digest": digest_of([words])},
    ).seq
