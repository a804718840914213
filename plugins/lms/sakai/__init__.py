"""Sakai. It keeps to the standard where this tool meets it: the profile names it only."""

from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry


class SakaiProfile(StandardProfile):
    """Sakai."""

    key = "sakai"
    name = "Sakai"
    # Registration and launch write it differently.
    product_codes = frozenset({"sakai", "sakailms.org"})
    after_registration: tuple[LocalizedText, ...] = (
        LocalizedText(
            de="Öffnen Sie in Sakai „Administration → External Tools“, prüfen Sie den Entwurf von "
            "Kehrwert und speichern Sie ihn. Erlauben Sie Namen, E-Mail, Noten und Mitglieder.",
            en="In Sakai open “Administration → External Tools”, check the draft of Kehrwert and "
            "save it. Allow names, e-mail, grades and the roster.",
        ),
    )


def register(registry: Registry) -> None:
    """Add the profile."""
    registry.lms.add(SakaiProfile())
