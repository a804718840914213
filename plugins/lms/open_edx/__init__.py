"""Open edX. It keeps to the standard where this tool meets it: the profile names it only.

It has no dynamic registration, and makes columns for a tool in its programmatic mode only.
"""

from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry


class OpenEdxProfile(StandardProfile):
    """Open edX with its LTI consumer block."""

    key = "open_edx"
    name = "Open edX"
    after_registration: tuple[LocalizedText, ...] = (
        LocalizedText(
            de="Fügen Sie Kehrwert in Studio als LTI-Block (LTI 1.3) hinzu, mit dem "
            "programmatischen Modus für Noten.",
            en="Add Kehrwert in Studio as an LTI block (LTI 1.3), with the programmatic mode for "
            "grades.",
        ),
    )

    def recognises(self, issuer: str, product_family_code: str) -> bool:
        """By part of its product code, which is written in several ways."""
        return "edx" in product_family_code


def register(registry: Registry) -> None:
    """Add the profile."""
    registry.lms.add(OpenEdxProfile())
