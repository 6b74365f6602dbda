"""Rows in which uses are counted where there is no Redis."""

from datetime import datetime

from sqlalchemy import Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime


class LimitHit(Base):
    """One use that counts. `key_sha256`: of the rule and of whom it counts, so that no row names anybody."""

    __tablename__ = "limit_hits"
    __table_args__ = (Index("ix_limit_hits_key_sha256_at", "key_sha256", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    key_sha256: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)
