"""who declined has neither agreed nor joined

Revision: 5b1f0c9e27ad
Revises: d38f7c76a949
"""

import sqlalchemy as sa
from alembic import op

revision = "5b1f0c9e27ad"
down_revision = "d38f7c76a949"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _nullable(True)
    # Such rows said so with an empty version of the words.
    op.execute(
        "UPDATE participation SET consent = NULL, consented_at = NULL, joined_at = NULL"
        " WHERE consent = ''"
    )


def downgrade() -> None:
    op.execute(
        "UPDATE participation SET consent = '', consented_at = left_at, joined_at = left_at"
        " WHERE consent IS NULL"
    )
    _nullable(False)


def _nullable(nullable: bool) -> None:
    moment = sa.DateTime(timezone=True)
    with op.batch_alter_table("participation") as batch:
        batch.alter_column("consent", existing_type=sa.String(20), nullable=nullable)
        batch.alter_column("consented_at", existing_type=moment, nullable=nullable)
        batch.alter_column("joined_at", existing_type=moment, nullable=nullable)
