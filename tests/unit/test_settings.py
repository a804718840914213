"""Settings: where they come from, and that a wrong one stops the start with one clear line."""

from pathlib import Path

import pytest

from lti_app.settings import SettingsError, load_settings


def test_the_defaults_are_complete_and_possible() -> None:
    settings = load_settings({})
    assert settings.public_url == "http://localhost:5000"
    assert settings.allow_private_hosts == frozenset()


def test_the_environment_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    file = tmp_path / "kehrwert.toml"
    file.write_text('web_workers = 3\nweb_threads = 5\n[plugins]\nenabled = ["one"]\n')
    settings = load_settings({"KEHRWERT_CONFIG": str(file), "KEHRWERT_WEB_WORKERS": "7"})
    assert (settings.web_workers, settings.web_threads) == (7, 5)
    assert settings.plugins_enabled == ("one",)


def test_hosts_are_a_comma_list_and_compared_in_small_letters() -> None:
    settings = load_settings({"KEHRWERT_ALLOW_PRIVATE_HOSTS": "LMS.intern, 127.0.0.1:5001,"})
    assert settings.allow_private_hosts == {"lms.intern", "127.0.0.1:5001"}


def test_a_slash_at_the_end_of_the_public_address_makes_no_difference() -> None:
    settings = load_settings({"KEHRWERT_PUBLIC_URL": "https://lms.example/kehrwert/"})
    assert settings.address("/lti/launch") == "https://lms.example/kehrwert/lti/launch"
    assert settings.origin == "https://lms.example"
    assert settings.base_path == "/kehrwert"


@pytest.mark.parametrize(
    ("variable", "value", "part"),
    [
        ("KEHRWERT_PUBLIC_ADDRESS", "https://x.example", "Unknown setting 'public_address'"),
        ("KEHRWERT_PUBLIC_URL", "x.example", "public_url"),
        ("KEHRWERT_PUBLIC_URL", "https://x.example/?a=1", "public_url"),
        ("KEHRWERT_DATABASE_URL", "mysql://x", "database_url"),
        ("KEHRWERT_WEB_WORKERS", "many", "a whole number is needed"),
        ("KEHRWERT_WEB_WORKERS", "-1", "web_workers"),
        ("KEHRWERT_WORKER_POLL_SECONDS", "0", "worker_poll_seconds"),
        ("KEHRWERT_METRICS", "perhaps", "true or false"),
        ("KEHRWERT_TIME_ZONE", "Europe/Atlantis", "no such time zone"),
        ("KEHRWERT_DEFAULT_LOCALE", "fr", "de or en"),
        ("KEHRWERT_CONFIG", "/nowhere/kehrwert.toml", "cannot be read"),
    ],
)
def test_an_unknown_or_impossible_setting_is_refused_in_one_line(
    variable: str, value: str, part: str
) -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings({variable: value})
    assert part in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_a_database_address_with_a_password_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as refusal:
        load_settings({"KEHRWERT_DATABASE_URL": "mysql://admin:geheim@host/name"})
    assert "geheim" not in str(refusal.value)


def test_a_file_with_a_wrong_type_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "kehrwert.toml"
    file.write_text("web_workers = true\n")
    with pytest.raises(SettingsError, match="web_workers"):
        load_settings({"KEHRWERT_CONFIG": str(file)})
