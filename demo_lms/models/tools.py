"""The tools that are registered with this LMS."""

import enum

from sqlalchemy.orm import Mapped, mapped_column

from demo_lms.models.base import Base


class ToolStatus(enum.StrEnum):
    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"


class Tool(Base):
    """A registration. The first of `deployment_ids` is the one that new activities get.

    The `check_…` and `get_…` methods are the questions that Authlib asks an OAuth client.
    """

    __tablename__ = "tool"

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    status: Mapped[ToolStatus] = mapped_column(default=ToolStatus.PENDING)
    initiate_login_uri: Mapped[str]
    redirect_uris: Mapped[list[str]]
    jwks_uri: Mapped[str]
    target_link_uri: Mapped[str]
    deep_linking_uri: Mapped[str]
    scopes: Mapped[list[str]] = mapped_column(default=list)
    custom: Mapped[dict[str, str]] = mapped_column(default=dict)
    deployment_ids: Mapped[list[str]] = mapped_column(default=list)
    shares_names: Mapped[bool] = mapped_column(default=True)
    shares_emails: Mapped[bool] = mapped_column(default=True)

    @property
    def first_deployment_id(self) -> str:
        return self.deployment_ids[0]

    @property
    def is_active(self) -> bool:
        return self.status is ToolStatus.ACTIVE

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return endpoint == "token" and method == "client_assertion_jwt"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "client_credentials"

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What of the asked scopes was granted, or None when nothing was."""
        return " ".join(name for name in (scope or "").split() if name in self.scopes) or None
