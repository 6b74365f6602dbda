"""Draft answers to a question: their versions, the sentences that come from packs, and who cleared which words."""

from datetime import date

from sqlalchemy import Boolean, Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base
from app.platform.history import Versioned
from app.registry.models import Document
from app.web.files.kept_files import KeptFileColumns


class AnswerVersion(Versioned, Base):
    """A draft as somebody saved it. `sort`: states.AnswerSort; each sort of answer to a question has versions of its
    own, `number` from 1. `background`: the note for the minister; `supplementaries`: likely further
    questions, with what to say: neither is read out. `marking`: protective. It has no dates."""

    __tablename__ = "answer_versions"
    __table_args__ = (UniqueConstraint("question_id", "sort", "number"),)

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    sort: Mapped[str] = mapped_column(String(20))
    number: Mapped[int] = mapped_column(Integer)
    words: Mapped[str] = mapped_column(Text)
    background: Mapped[str] = mapped_column(Text)
    supplementaries: Mapped[str] = mapped_column(Text, server_default="")
    marking: Mapped[str] = mapped_column(String(20), server_default="OFFICIAL")
    saved_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))


class AnswerLine(Versioned, Base):
    """A sentence of a draft that was taken from a pack, for the part of this `letter`: its `words` then, and `anchors`
    as PackLineVersion has them. Superseded when it is no longer a source of the draft. It has no dates."""

    __tablename__ = "answer_lines"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    sort: Mapped[str] = mapped_column(String(20))
    pack_id: Mapped[int] = mapped_column(ForeignKey("evidence_packs.id"))
    letter: Mapped[str] = mapped_column(String(4))
    words: Mapped[str] = mapped_column(Text)
    anchors: Mapped[list[list[str]]] = mapped_column(Document)


class OwnAnswerLine(Versioned, Base):
    """A sentence of a draft that is from no pack, with its `source` in words: somebody's own, or what a record says
    (`kind`: record_lines.RecordKind; blank: somebody's own). Of a record: its id, the event that recorded what it said
    then (`seen`), and the day on which it said so (`valid_on`). Superseded when it is no longer a source of the draft.
    It has no dates."""

    __tablename__ = "own_answer_lines"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    sort: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(500))
    kind: Mapped[str] = mapped_column(String(20), server_default="")
    record_id: Mapped[int | None] = mapped_column(Integer)
    seen: Mapped[int | None] = mapped_column(Integer)
    valid_on: Mapped[date | None] = mapped_column(Date)


class AnswerFile(Versioned, KeptFileColumns, Base):
    """A file that is published with the answer, under its `title`. Superseded when it is removed. It has no dates."""

    __tablename__ = "answer_files"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    sort: Mapped[str] = mapped_column(String(20))
    title: Mapped[str] = mapped_column(String(50))


class AnswerClearance(Versioned, Base):
    """What one reader (states.Reader) decided on the exact words of a draft, by their hash. Superseded by the reader's
    next decision, and when the words change. `decided_by`: the person, by name; `by_id`: the user who recorded it. It
    has no dates."""

    __tablename__ = "answer_clearances"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id"), index=True)
    sort: Mapped[str] = mapped_column(String(20))
    reader: Mapped[str] = mapped_column(String(20))
    text_sha256: Mapped[str] = mapped_column(ForeignKey("cleared_texts.sha256"))
    cleared: Mapped[bool] = mapped_column(Boolean)
    note: Mapped[str] = mapped_column(Text)
    decided_by: Mapped[str] = mapped_column(String(200))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
