"""The lines of a pack: drawn, kept, and as they are checked now."""

from app.audit.record import SYSTEM
from app.evidence.packs.find import findings_of, pack_by_number
from app.evidence.packs.lines.keep import keep_line, kept_lines
from app.evidence.packs.lines.line import Line


def said(services, number: int):
    with services.database.reading() as session:
        return findings_of(session, pack_by_number(session, number))


def kept(services, number: int, line: Line, once: str = "line"):
    with services.database.writing() as session:
        return keep_line(session, pack_by_number(session, number), line, once=once, actor=SYSTEM)


def standing(services, number: int):
    with services.database.reading() as session:
        return kept_lines(session, pack_by_number(session, number))
