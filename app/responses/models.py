"""What came back: responses, the letters that they answer, and what they say to each ask."""

from datetime import date

from sqlalchemy import Date, ForeignKey, Integer, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base
from app.platform.history import Versioned
from app.web.files.kept_files import KeptFileColumns


class Response(Base):
    """Something that came back, once, for one letter or several. `once` is the form that recorded it, so that a second
    click records nothing. `withdrawn` (an audit event): it was recorded by mistake."""

    __tablename__ = "responses"

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), index=True)
    once: Mapped[str] = mapped_column(String(40), unique=True)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"), index=True)
    withdrawn: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class ResponseVersion(Versioned, Base):
    """What a person says of a response; a correction is another version. `kind` and `how`: app/responses/kinds.py.

    `new_reply_by`: the day by which a holding reply promises a full one, if it names one. `came_from`: the organisation
    that answered in the recipient's place, having followed it; blank when the recipient did.
    """

    __tablename__ = "response_versions"

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), index=True)
    received_on: Mapped[date] = mapped_column(Date)
    how: Mapped[str] = mapped_column(String(20))
    kind: Mapped[str] = mapped_column(String(20))
    summary: Mapped[str] = mapped_column(Text)
    new_reply_by: Mapped[date | None] = mapped_column(Date)
    came_from: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))


class ResponseLetter(Versioned, Base):
    """A letter that a response answers: one of several, for a joint reply."""

    __tablename__ = "response_letters"

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)


class ResponseFile(KeptFileColumns, Base):
    """A file that came with a response."""

    __tablename__ = "response_files"
    __table_args__ = (UniqueConstraint("response_id", "sha256"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class AskAnswer(Versioned, Base):
    """What a response says to ask `number` for one letter: app/responses/kinds.py has the answers.

    `words`: the answer in a person's own words, never blank for one that is given in words. `passage`: where the reply
    says so, quoted. Both may be blank.
    """

    __tablename__ = "ask_answers"

    response_id: Mapped[int] = mapped_column(ForeignKey("responses.id"), index=True)
    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), index=True)
    number: Mapped[int] = mapped_column(Integer)
    answer: Mapped[str] = mapped_column(String(20))
    words: Mapped[str] = mapped_column(Text, server_default="")
    passage: Mapped[str] = mapped_column(Text, server_default="")
