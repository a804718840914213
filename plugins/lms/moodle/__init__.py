"""Moodle. Departures seen by running Moodle 4.5.6.

A score that is not final wipes the standing grade, and timestamps count in whole seconds. Its
roster lists teachers without editing rights as learners although their launches say Instructor.
It registers tools without asking and then keeps them hidden, which is told to the admin.
"""

from collections.abc import Mapping
from typing import Any

from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry

_SCORE_MAXIMUM = range(1, 101)


class MoodleProfile(StandardProfile):
    """Moodle 4 and later."""

    key = "moodle"
    name = "Moodle"
    product_codes = frozenset({"moodle"})
    final_scores_only = True
    whole_second_timestamps = True
    roster_understates_roles = True
    after_registration: tuple[LocalizedText, ...] = (
        LocalizedText(
            de="Öffnen Sie in Moodle „Website-Administration → Plugins → Externes Tool → Tools "
            "verwalten“. Die Kachel „Kehrwert“ wartet dort: Klicken Sie auf „Aktivieren“.",
            en="In Moodle open “Site administration → Plugins → External tool → Manage tools”. "
            "The “Kehrwert” tile waits there: click “Activate”.",
        ),
        LocalizedText(
            de="Klicken Sie auf der Kachel auf das Symbol zum Bearbeiten und wählen Sie bei "
            "„Nutzung der Tool-Konfiguration“ „In Aktivitätsauswahl und als vorkonfiguriertes "
            "Tool anzeigen“. Vorher findet niemand das Werkzeug in der Aktivitätsauswahl.",
            en="Click the edit icon on the tile and set “Tool configuration usage” to “Show in "
            "activity chooser and as a preconfigured tool”. Until then nobody finds the tool in "
            "the activity chooser.",
        ),
        LocalizedText(
            de="Steht dieses Werkzeug unter einer internen Adresse, nehmen Sie diese unter "
            "„Website-Administration → Allgemein → Sicherheit → HTTP-Sicherheit“ aus den "
            "gesperrten Hosts heraus. Sonst kann Moodle den Schlüssel dieses Werkzeugs nicht "
            "laden, und Bewertungen kommen nicht an.",
            en="If this tool has an internal address, take that address out of the blocked hosts "
            "under “Site administration → General → Security → HTTP security”. Otherwise Moodle "
            "cannot load this tool's key, and grades do not arrive.",
        ),
    )

    def repair_content_item(self, item: Mapping[str, Any]) -> Mapping[str, Any]:
        """No empty ``custom`` (a crash there), and a maximum that it does not change silently."""
        repaired = {name: value for name, value in item.items() if name != "custom" or value}
        column = repaired.get("lineItem")
        if column and column.get("scoreMaximum") not in _SCORE_MAXIMUM:
            repaired["lineItem"] = {**column, "scoreMaximum": _SCORE_MAXIMUM[-1]}
        return repaired


def register(registry: Registry) -> None:
    """Add the profile."""
    registry.lms.add(MoodleProfile())
