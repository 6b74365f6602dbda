"""Who let whom in: requests that a second person decides, the first run, and accounts that one person made alone."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Boolean, ForeignKey, Index, Integer, String, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from app.platform.database import Base, UTCDateTime

WAITING = text("state = 'waiting'")


class AccountRequest(Base):
    """What one administrator asks for a user, and a second person confirms or refuses. `kind` and `state`: states.py.
    `roles`: those to be given, empty for other kinds. `office_id` and `office`: the private office to join and its
    title when it was asked, 0 and blank for other kinds (no foreign key: this room knows no offices); `gateway`: as its
    gateway. `called`: what an office is to be called, by column; such a request is about no user, so `user_id` is who
    asks. `proposed_by`: the identity server whose claim proposes the roles, by its name in the settings; then
    `asked_by` is the user. One of a kind waits for a user at a time, and for an office. After `expires_at` it can't be
    confirmed any more."""

    __tablename__ = "account_requests"
    __table_args__ = (
        Index(
            "uq_account_requests_waiting",
            "user_id",
            "kind",
            "office_id",
            unique=True,
            sqlite_where=WAITING,
            postgresql_where=WAITING,
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    roles: Mapped[list[Any]] = mapped_column(JSON().with_variant(JSONB(), "postgresql"))
    office_id: Mapped[int] = mapped_column(Integer, default=0)
    office: Mapped[str] = mapped_column(String(200), default="")
    gateway: Mapped[bool] = mapped_column(Boolean, default=False)
    called: Mapped[dict[str, str] | None] = mapped_column(
        JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
    )
    asked_by: Mapped[int] = mapped_column(ForeignKey("users.id"))
    proposed_by: Mapped[str] = mapped_column(String(40), default="")
    asked_at: Mapped[datetime] = mapped_column(UTCDateTime)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    state: Mapped[str] = mapped_column(String(20))
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    decided_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class FirstRun(Base):
    """That one administrator (`user_id`) set the installation up alone: from event `recorded` until event `ended`.
    There is one row at most; an installation without it has no first run."""

    __tablename__ = "first_runs"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    recorded: Mapped[int] = mapped_column(Integer, ForeignKey("audit_events.seq"))
    ended: Mapped[int | None] = mapped_column(Integer, ForeignKey("audit_events.seq"))


class Sponsor(Base):
    """The one person (`by_id`) who alone made a user's account, reset it or gave it a role, in the first run. The row
    goes once two others, or whoever runs the machine, stand for the user."""

    __tablename__ = "account_sponsors"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    by_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
