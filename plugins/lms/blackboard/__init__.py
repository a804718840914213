"""Blackboard. One issuer stands for all customers; the vendor registers the tool once, and each
customer is a deployment with a host of its own. A content item must repeat who chose it.
"""

from lti_app.domain.localized_text import LocalizedText
from lti_app.extension.lms_profile import StandardProfile
from lti_app.extension.registry import Registry


class BlackboardProfile(StandardProfile):
    """Blackboard Learn."""

    key = "blackboard"
    name = "Blackboard"
    product_codes = frozenset({"blackboardlearn"})
    issuer_ends = ("https://blackboard.com",)
    services_on_customer_hosts = True
    answer_names_person = True
    after_registration: tuple[LocalizedText, ...] = (
        LocalizedText(
            de="Tragen Sie in Blackboard unter „Systemadministration → LTI-Toolprovider“ die "
            "Client-ID ein und geben Sie Namen, E-Mail, Noten und Mitgliedschaft frei.",
            en="In Blackboard enter the client id under “Administrator → LTI Tool Providers” and "
            "share names, e-mail, grades and memberships.",
        ),
    )


def register(registry: Registry) -> None:
    """Add the profile."""
    registry.lms.add(BlackboardProfile())
