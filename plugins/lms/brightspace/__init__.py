"""Brightspace. Its token endpoint wants one audience that is not its own address."""

from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry


class BrightspaceProfile(StandardProfile):
    """Brightspace by D2L."""

    key = "brightspace"
    name = "Brightspace"
    product_codes = frozenset({"desire2learn", "brightspace", "d2l"})
    issuer_ends = (".brightspace.com",)
    after_registration: tuple[LocalizedText, ...] = (
        LocalizedText(
            de="Die Registrierung ist in Brightspace zunächst ausgeschaltet: Öffnen Sie unter "
            "„Administration → Erweiterbarkeit verwalten → LTI Advantage“ Kehrwert und schalten "
            "Sie es ein.",
            en="In Brightspace the registration starts switched off: open Kehrwert under “Admin "
            "Tools → Manage Extensibility → LTI Advantage” and enable it.",
        ),
        LocalizedText(
            de="Legen Sie dort eine Bereitstellung (deployment) an, mit Noten- und "
            "Mitgliederdienst, und geben Sie Name und E-Mail frei.",
            en="Add a deployment there, with the grade and the membership service, and share name "
            "and e-mail.",
        ),
    )

    def token_audience(self, issuer: str, token_url: str) -> str:
        """The same for all customers."""
        return "https://api.brightspace.com/auth/token"


def register(registry: Registry) -> None:
    """Add the profile."""
    registry.lms.add(BrightspaceProfile())
