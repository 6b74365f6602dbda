"""Who is who at an identity server."""

from datetime import datetime

from sqlalchemy import ForeignKey, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime


class Identity(Base):
    """A user of ours, as an identity server knows them: never by their email address, which may be another person's one
    day. `subject`: the claim `sub`; of Entra, `tid` and `oid` with a full stop between. `provider`: the server's name
    in the settings when the identity was linked. `recorded`: the event that linked it. One that was removed is kept,
    with `ended_at`."""

    __tablename__ = "identities"
    __table_args__ = (UniqueConstraint("issuer", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    issuer: Mapped[str] = mapped_column(String(255))
    subject: Mapped[str] = mapped_column(String(255))
    provider: Mapped[str] = mapped_column(String(40))
    linked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
