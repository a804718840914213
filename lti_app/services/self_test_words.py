"""What is said of a check of the self-test, by its code and state; values fill the braces."""

from collections.abc import Mapping

from lti_app.domain.localized_text import LocalizedText
from lti_app.services.self_test import Check, CheckState

_WORDS: Mapping[str, Mapping[CheckState, LocalizedText]] = {
    "secret_key": {
        CheckState.OK: LocalizedText(
            de="Es gibt einen geheimen Schlüssel.",
            en="There is a secret key.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Es gibt keinen geheimen Schlüssel: Setzen Sie KEHRWERT_SECRET_KEY.",
            en="There is no secret key: set KEHRWERT_SECRET_KEY.",
        ),
    },
    "database": {
        CheckState.OK: LocalizedText(
            de="Die Datenbank antwortet.",
            en="The database answers.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die Datenbank ist nicht erreichbar: Prüfen Sie KEHRWERT_DATABASE_URL.",
            en="The database cannot be reached: look at KEHRWERT_DATABASE_URL.",
        ),
    },
    "schema": {
        CheckState.OK: LocalizedText(
            de="Die Datenbank hat die Tabellen dieser Version.",
            en="The database has the tables of this version.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die Datenbank ist nicht auf dem Stand dieser Version: Rufen Sie `kehrwert db "
            "upgrade` auf.",
            en="The database is not in the state that this version needs: run `kehrwert db "
            "upgrade`.",
        ),
    },
    "worker": {
        CheckState.OK: LocalizedText(
            de="Ein Worker läuft.",
            en="A worker is running.",
        ),
        CheckState.WARN: LocalizedText(
            de="Kein Worker läuft: Bewertungen warten, bis `kehrwert worker` oder `kehrwert "
            "serve` läuft.",
            en="No worker is running: grades wait until `kehrwert worker` or `kehrwert serve` "
            "does.",
        ),
    },
    "public_address": {
        CheckState.OK: LocalizedText(
            de="Die öffentliche Adresse {address} ist https.",
            en="The public address {address} is https.",
        ),
        CheckState.WARN: LocalizedText(
            de="Die öffentliche Adresse {address} taugt nur für eine Vorführung auf diesem "
            "Rechner.",
            en="The public address {address} is good for a demonstration on this machine only.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die öffentliche Adresse {address} ist nicht https: Browser behalten die Cookies "
            "nicht.",
            en="The public address {address} is not https: browsers will not keep the cookies.",
        ),
    },
    "cookies": {
        CheckState.OK: LocalizedText(
            de="Browser behalten die Cookies dieses Werkzeugs im Rahmen der Lernplattform.",
            en="Browsers keep this tool's cookies in a frame.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Browser behalten Cookies von {address} in einem Rahmen nicht; nur https hilft.",
            en="Browsers do not keep cookies of {address} in a frame; only https helps.",
        ),
    },
    "own_key_set": {
        CheckState.OK: LocalizedText(
            de="Eine Lernplattform kann unsere Schlüssel unter {address} abrufen.",
            en="An LMS can fetch our keys at {address}.",
        ),
    },
    "own_key_set_unknown_host": {
        CheckState.FAIL: LocalizedText(
            de="Der Host von {address} ist unbekannt: Keine Lernplattform kann unsere Schlüssel "
            "abrufen.",
            en="The host of {address} is unknown: no LMS can fetch our keys.",
        ),
    },
    "own_key_set_internal": {
        CheckState.WARN: LocalizedText(
            de="{address} ist eine interne Adresse. Moodle sperrt solche von sich aus (HTTP-"
            "Sicherheit, gesperrte cURL-Hosts): Nehmen Sie unsere dort aus, sonst kommen "
            "keine Bewertungen an.",
            en="{address} is an internal address. Moodle blocks those by default (HTTP security,"
            " cURL blocked hosts): take ours out there, or grades do not arrive.",
        ),
    },
    "own_key_set_port": {
        CheckState.WARN: LocalizedText(
            de="Port {port} von {address} ist ungewöhnlich. Moodle ruft von sich aus nur die "
            "Ports 80 und 443 auf (HTTP-Sicherheit, erlaubte cURL-Ports).",
            en="Port {port} of {address} is unusual. Moodle calls ports 80 and 443 only by "
            "default (HTTP security, cURL allowed ports).",
        ),
    },
    "registration": {
        CheckState.OK: LocalizedText(
            de="Die Registrierung ist aktiv.",
            en="The registration is active.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die Registrierung ist im Zustand {status}: `kehrwert platform approve {id}` "
            "lässt die Menschen herein.",
            en="The registration is {status}: `kehrwert platform approve {id}` lets people in.",
        ),
    },
    "deployments": {
        CheckState.OK: LocalizedText(
            de="Keine Bereitstellung wartet.",
            en="No deployment waits.",
        ),
        CheckState.WARN: LocalizedText(
            de="Bereitstellungen, die warten: {waiting}. `kehrwert platform approve` lässt sie "
            "herein.",
            en="Deployments that wait: {waiting}. `kehrwert platform approve` lets them in.",
        ),
    },
    "launch": {
        CheckState.OK: LocalizedText(
            de="Zuletzt ist jemand hereingekommen: {at} (auf eine Stunde genau).",
            en="Somebody last came in: {at} (to within an hour).",
        ),
        CheckState.WARN: LocalizedText(
            de="Noch ist niemand hereingekommen.",
            en="Nobody has come in yet.",
        ),
    },
    "key_set": {
        CheckState.OK: LocalizedText(
            de="Brauchbare Schlüssel, die die Lernplattform veröffentlicht: {keys}.",
            en="Usable keys that the LMS publishes: {keys}.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die Schlüssel der Lernplattform sind nicht brauchbar ({reason}): Niemand kann "
            "herein.",
            en="The LMS's keys cannot be used ({reason}): nobody can come in.",
        ),
    },
    "clock": {
        CheckState.OK: LocalizedText(
            de="Die Uhren stimmen überein ({seconds} s).",
            en="The clocks agree ({seconds} s).",
        ),
        CheckState.WARN: LocalizedText(
            de="Die Uhr der Lernplattform weicht um {seconds} s ab; stellen Sie beide nach einem"
            " Zeitserver.",
            en="The LMS's clock differs by {seconds} s; set both by a time server.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die Uhr der Lernplattform weicht um {seconds} s ab: Starts werden abgelehnt.",
            en="The LMS's clock differs by {seconds} s: launches are refused.",
        ),
    },
    "token": {
        CheckState.OK: LocalizedText(
            de="Die Lernplattform gibt uns Zugang zu ihren Diensten.",
            en="The LMS gives us a token for its services.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die Lernplattform gibt uns keinen Zugang ({reason}): keine Bewertungen, keine "
            "Liste der Personen. Oft wartet das Werkzeug dort noch auf Freigabe, oder sie kann "
            "unsere Schlüssel nicht abrufen.",
            en="The LMS gives us no token ({reason}): no grades, no roster. Often the tool "
            "still waits for approval there, or the LMS cannot fetch our keys.",
        ),
    },
    "services": {
        CheckState.OK: LocalizedText(
            de="Bewertungen, Spalten und Liste der Personen stehen uns offen.",
            en="Grades, columns and roster are open to us.",
        ),
        CheckState.WARN: LocalizedText(
            de="Die Lernplattform öffnet uns nicht: {missing}.",
            en="The LMS does not open to us: {missing}.",
        ),
        CheckState.FAIL: LocalizedText(
            de="Die Lernplattform öffnet uns keinen ihrer Dienste: keine Bewertungen, keine Liste "
            "der Personen. Schalten Sie dort die Dienste dieses Werkzeugs ein.",
            en="The LMS opens none of its services to us: no grades, no roster. Switch this tool's "
            "services on there.",
        ),
    },
}

_SERVICES: Mapping[str, LocalizedText] = {
    "grades": LocalizedText(de="Bewertungen", en="grades"),
    "columns": LocalizedText(de="Spalten", en="columns"),
    "roster": LocalizedText(de="Liste der Personen", en="roster"),
}


def in_words(check: Check, locale: str) -> str:
    """One sentence or two, in German or English."""
    values = dict(check.values)
    if missing := values.get("missing"):
        names = [_SERVICES[name].in_language(locale) for name in missing.split(", ")]
        values["missing"] = ", ".join(names)
    return _WORDS[check.code][check.state].in_language(locale).format(**values)
