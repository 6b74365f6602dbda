"""When a campaign may go at the earliest, and where an open letter was published. The record says what was before."""

from datetime import date, datetime

from sqlalchemy import Date, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime


class Embargo(Base):
    """Nothing of the campaign leaves before `until`."""

    __tablename__ = "embargoes"

    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaigns.id"), primary_key=True, autoincrement=False)
    until: Mapped[datetime] = mapped_column(UTCDateTime)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class Publication(Base):
    """An open letter stands at the address `url` for everybody to read, since the day `published_on`."""

    __tablename__ = "publications"

    letter_id: Mapped[int] = mapped_column(ForeignKey("letters.id"), primary_key=True, autoincrement=False)
    published_on: Mapped[date] = mapped_column(Date)
    url: Mapped[str] = mapped_column(String(1000))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
