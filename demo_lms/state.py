"""The parts of the running platform, as a view reaches them."""

from dataclasses import dataclass

from flask import current_app
from itsdangerous import URLSafeTimedSerializer

from demo_lms.behaviour import Behaviour
from demo_lms.database import Database
from demo_lms.faults import FaultSwitches
from demo_lms.keys import KeyRing
from demo_lms.settings import Settings
from demo_lms.texts import Texts

EXTENSION = "demo_lms"


@dataclass(frozen=True)
class Platform:
    settings: Settings
    behaviour: Behaviour
    database: Database
    keys: KeyRing
    faults: FaultSwitches
    texts: Texts
    hints: URLSafeTimedSerializer

    @property
    def issuer(self) -> str:
        return self.settings.public_url

    def url(self, path: str) -> str:
        return self.settings.public_url + path


def platform() -> Platform:
    """The platform of the request's application."""
    state = current_app.extensions[EXTENSION]
    if not isinstance(state, Platform):
        raise TypeError("this application is no demo LMS")
    return state
