"""Our own signing keys and the access tokens that platforms gave us for them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from lti_app.models.base import Base, stored_enum


class ToolKeyState(StrEnum):
    """The next key is published before it signs, a retired one after it has signed."""

    NEXT = "next"
    CURRENT = "current"
    RETIRED = "retired"


class ToolKey(Base):
    """An RSA key pair of this tool; the private half is encrypted with the secret key."""

    __tablename__ = "tool_key"

    kid: Mapped[str] = mapped_column(String(64), primary_key=True)
    state: Mapped[ToolKeyState] = mapped_column(stored_enum(ToolKeyState))
    public_jwk: Mapped[dict[str, Any]]
    private_pem: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]
    retired_at: Mapped[datetime | None]


class ServiceToken(Base):
    """An access token for a platform's services, shared by all processes until it expires."""

    __tablename__ = "service_token"

    registration_id: Mapped[int] = mapped_column(
        ForeignKey("registration.id", ondelete="CASCADE"), primary_key=True
    )
    # The granted scopes, sorted, as one text.
    scopes: Mapped[str] = mapped_column(String(500), primary_key=True)
    access_token: Mapped[str | None] = mapped_column(Text)
    expires_at: Mapped[datetime | None]
    # One process asks for a new token at a time; the others wait for its answer.
    requested_until: Mapped[datetime | None]
