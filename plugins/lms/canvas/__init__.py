"""Canvas. One issuer stands for all hosted customers, each of whom has a host of its own.

Names are withheld unless a tool's privacy level asks for them, and a tool is offered only in the
placements that it registers.
"""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry

_CONFIGURATION = "https://purl.imsglobal.org/spec/lti-tool-configuration"
_PRIVACY_LEVEL = "https://canvas.instructure.com/lti/privacy_level"
# Where a teacher picks activities: in an assignment, and in a module.
_PICKERS = ["assignment_selection", "link_selection"]


class CanvasProfile(StandardProfile):
    """Canvas, hosted by Instructure or by oneself."""

    key = "canvas"
    name = "Canvas"
    product_codes = frozenset({"canvas"})
    issuer_ends = (".instructure.com",)
    services_on_customer_hosts = True
    after_registration: tuple[LocalizedText, ...] = (
        LocalizedText(
            de="Bestätigen Sie die Installation im Fenster von Canvas und schalten Sie die App auf "
            "„Ein“.",
            en="Confirm the installation in the Canvas window and switch the app to “On”.",
        ),
        LocalizedText(
            de="Öffnen Sie Kehrwert danach einmal in einem Kurs: Canvas nennt dabei seine "
            "Bereitstellung (deployment), die hier noch freigegeben wird.",
            en="Then open Kehrwert once in a course: Canvas names its deployment there, which is "
            "approved here.",
        ),
    )

    def repair_registration(self, registration: Mapping[str, Any]) -> Mapping[str, Any]:
        """Ask for names, and for a place in the pickers."""
        configuration = registration[_CONFIGURATION]
        messages = [
            {**message, "placements": _PICKERS}
            if message["type"] == "LtiDeepLinkingRequest"
            else message
            for message in configuration["messages"]
        ]
        return {
            **registration,
            _CONFIGURATION: {**configuration, "messages": messages, _PRIVACY_LEVEL: "public"},
        }


def register(registry: Registry) -> None:
    """Add the profile."""
    registry.lms.add(CanvasProfile())
