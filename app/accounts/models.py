"""Users, their roles, their sign-ins and the one-time links that let them in."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Boolean, ForeignKey, Integer, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.platform.database import Base, UTCDateTime


class Role(StrEnum):
    """What a user may do everywhere. *Owner* is no role here: it is a person's place in one campaign."""

    DRAFTER = "drafter"
    CLEARER = "clearer"
    VIEWER = "viewer"
    SAFEGUARDING = "safeguarding"
    ADMINISTRATOR = "administrator"


class User(Base):
    """`email` is kept in lower case. A user without a password has not used the set-up link yet."""

    __tablename__ = "users"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str] = mapped_column(String(254), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    office: Mapped[str] = mapped_column(String(200), default="")
    password_hash: Mapped[str | None] = mapped_column(String(200))
    active: Mapped[bool] = mapped_column(Boolean, default=True)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime)

    role_rows: Mapped[list["UserRole"]] = relationship(lazy="selectin", cascade="all, delete-orphan")

    def give(self, roles: Iterable[Role]) -> None:
        """Hold exactly `roles`."""
        wanted = set(roles)
        self.role_rows = [row for row in self.role_rows if row.role in wanted] + [
            UserRole(role=role) for role in sorted(wanted - self.roles)
        ]

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(Role(row.role) for row in self.role_rows)


class UserRole(Base):
    __tablename__ = "user_roles"

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), primary_key=True)
    role: Mapped[str] = mapped_column(String(20), primary_key=True)


class Factor(StrEnum):
    """How somebody proved that it is they, beside their password. PROVIDER: where they signed on, with a second factor
    there. PRACTICE: in practice, where nobody is asked to. NONE: not at all."""

    NONE = ""
    PASSKEY = "passkey"
    APP = "app"
    RECOVERY_CODE = "recovery_code"
    PROVIDER = "provider"
    PRACTICE = "practice"


class SignIn(Base):
    """One signed-in browser. Only the SHA-256 of its token is kept; `browser` is for its owner to know it by.

    `factor`, `proved_at` and `proved_with`: the last second factor, when it was used, and which of several (the name of
    a passkey, of an app, of a provider). Of a sign-on with one factor, `proved_at` is when that was used. `provider`
    and `provider_sid`: where they signed on, and its number of that sign-in; blank with a password. Until
    `emergency_until`, reports of risk open without a proof.
    """

    __tablename__ = "sign_ins"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    browser: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[datetime] = mapped_column(UTCDateTime)
    last_seen_at: Mapped[datetime] = mapped_column(UTCDateTime)
    ended_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    provider: Mapped[str] = mapped_column(String(40), default="")
    provider_sid: Mapped[str | None] = mapped_column(String(255), index=True)
    factor: Mapped[str] = mapped_column(String(20), default=Factor.NONE)
    proved_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    proved_with: Mapped[str] = mapped_column(String(200), default="")
    emergency_until: Mapped[datetime | None] = mapped_column(UTCDateTime)


class Step(Base):
    """What a browser began and must finish within minutes: a sign-on at a provider, the second factor after a password,
    a challenge to a passkey, a form that waits for a proof. `sealed` opens with the token alone, which only that
    browser has; of the token, only the SHA-256 is kept. A step is finished once: its row goes. The
    numbers of logout tokens that were taken are here too, until they run out (sign_on/logout.py)."""

    __tablename__ = "sign_in_steps"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    kind: Mapped[str] = mapped_column(String(20))
    sealed: Mapped[str] = mapped_column(Text)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime, index=True)


class Alarm(StrEnum):
    """What administrators are told of at once."""

    BREAK_GLASS = "break_glass"
    MANY_FAILURES = "many_failures"
    LIMIT_IN_ALL = "limit_in_all"
    RISK_WITHOUT_PROOF = "risk_without_proof"


class Purpose(StrEnum):
    """What a one-time link is for."""

    FIRST_ADMINISTRATOR = "first-administrator"
    SET_UP = "set-up"
    RESET = "reset"


class OneTimeLink(Base):
    """A link that sets a password once. `user_id` is empty for the very first administrator's.

    To withdraw a link is to let it expire at once.
    """

    __tablename__ = "one_time_links"

    id: Mapped[int] = mapped_column(Integer, primary_key=True)
    token_sha256: Mapped[str] = mapped_column(String(64), unique=True)
    purpose: Mapped[str] = mapped_column(String(20))
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    expires_at: Mapped[datetime] = mapped_column(UTCDateTime)
    used_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
