"""Single sign-on, second factors and proof at the act"""

import sqlalchemy as sa
from alembic import op

from migrations.first_schema.columns import MOMENT

revision = "0039"
down_revision = "0038"
branch_labels = None
depends_on = None

ON_SIGN_INS = (
    ("provider", sa.String(40), ""),
    ("provider_sid", sa.String(255), None),
    ("factor", sa.String(20), ""),
    ("proved_at", MOMENT, None),
    ("proved_with", sa.String(200), ""),
    ("emergency_until", MOMENT, None),
)
TABLES = ("sign_in_steps", "passkeys", "authenticator_apps", "recovery_codes", "identities", "limit_hits")


def upgrade() -> None:
    """Sign-ins from before have no second factor: whoever needs one sets it up at the next page."""
    for name, kind, default in ON_SIGN_INS:
        op.add_column("sign_ins", sa.Column(name, kind, nullable=default is None, server_default=default))
    op.create_index("ix_sign_ins_provider_sid", "sign_ins", ["provider_sid"])
    op.create_table(
        "sign_in_steps",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("token_sha256", sa.String(64), nullable=False, unique=True),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
    )
    op.create_table(
        "passkeys",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user(),
        sa.Column("credential_id", sa.String(1400), nullable=False, unique=True),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.Integer(), nullable=False),
        *_factor(),
    )
    op.create_table(
        "authenticator_apps",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user(),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("last_step", sa.Integer(), nullable=False),
        *_factor(),
    )
    op.create_table(
        "recovery_codes",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user(),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("ended_at", MOMENT),
    )
    op.create_table(
        "identities",
        sa.Column("id", sa.Integer(), primary_key=True),
        _user(),
        sa.Column("issuer", sa.String(255), nullable=False),
        sa.Column("subject", sa.String(255), nullable=False),
        sa.Column("provider", sa.String(40), nullable=False),
        sa.Column("linked_at", MOMENT, nullable=False),
        sa.Column("last_seen_at", MOMENT),
        sa.Column("ended_at", MOMENT),
        sa.Column("recorded", sa.Integer(), sa.ForeignKey("audit_events.seq"), nullable=False),
        sa.UniqueConstraint("issuer", "subject"),
    )
    op.create_table(
        "limit_hits",
        sa.Column("id", sa.Integer(), primary_key=True),
        sa.Column("key_sha256", sa.String(64), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False, index=True),
        sa.Index("ix_limit_hits_key_sha256_at", "key_sha256", "at"),
    )
    op.add_column("account_requests", sa.Column("proposed_by", sa.String(40), nullable=False, server_default=""))


def downgrade() -> None:
    op.drop_column("account_requests", "proposed_by")
    for name in reversed(TABLES):
        op.drop_table(name)
    op.drop_index("ix_sign_ins_provider_sid", "sign_ins")
    for name, _kind, _default in reversed(ON_SIGN_INS):
        op.drop_column("sign_ins", name)


def _user() -> sa.Column[int]:
    return sa.Column("user_id", sa.Integer(), sa.ForeignKey("users.id"), nullable=False, index=True)


def _factor() -> tuple[sa.Column[object], ...]:
    return (
        sa.Column("name", sa.String(60), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("last_used_at", MOMENT),
        sa.Column("ended_at", MOMENT),
    )
