"""The commands of an operator, against a real database and the demo LMS."""

import json
from typing import Any

import pytest
from alembic import command
from click.testing import CliRunner, Result

from lti_app.cli.database import alembic_config
from lti_app.cli.main import kehrwert
from lti_app.services.readiness import newest_schema
from lti_app.services.self_test import Check, CheckState
from lti_app.services.self_test_words import in_words
from tests.certification.services.conftest import Course, LiveTool

PLATFORM = [
    *("--issuer", "https://lms.example.com", "--client-id", "abc"),
    *("--auth-login-url", "https://lms.example.com/auth"),
    *("--auth-token-url", "https://lms.example.com/token"),
    *("--jwks-url", "https://lms.example.com/jwks"),
]


class Operator:
    """Somebody at the command line of one installation."""

    def __init__(self, tool: LiveTool) -> None:
        settings = tool.settings
        self._environment = {
            "KEHRWERT_PUBLIC_URL": settings.public_url,
            "KEHRWERT_DATABASE_URL": settings.database_url,
            "KEHRWERT_SECRET_KEY": settings.secret_key,
            "KEHRWERT_ALLOW_PRIVATE_HOSTS": "127.0.0.1",
            "KEHRWERT_PLUGINS_ENABLED": "plugins.lms.moodle",
        }
        assert newest_schema()
        command.stamp(alembic_config(settings.database_url), "head")

    def types(self, *arguments: str) -> Result:
        return CliRunner().invoke(kehrwert, arguments, env=self._environment)

    def reads(self, *arguments: str) -> Any:
        result = self.types(*arguments, "--json")
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)


@pytest.fixture
def operator(live_tool: LiveTool) -> Operator:
    return Operator(live_tool)


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
def test_a_platform_is_added_listed_disabled_and_approved(operator: Operator) -> None:
    added = operator.types(
        "platform", "add", "Akademie", *PLATFORM, "--deployment-id", "1", "--deployment-id", "2"
    )
    assert added.exit_code == 0
    (row,) = operator.reads("platform", "list")
    assert (row["issuer"], row["client_id"], row["status"]) == (
        "https://lms.example.com",
        "abc",
        "active",
    )
    assert row["deployments"] == [
        {"deployment_id": "1", "status": "active"},
        {"deployment_id": "2", "status": "active"},
    ]
    for verb, status in (("disable", "disabled"), ("approve", "active")):
        assert operator.types("platform", verb, str(row["id"])).exit_code == 0
        assert operator.reads("platform", "list")[0]["status"] == status
    one = ("--deployment-id", "2")
    for verb, status in (("disable", "disabled"), ("approve", "active")):
        assert operator.types("platform", verb, str(row["id"]), *one).exit_code == 0
        (row,) = operator.reads("platform", "list")
        assert [each["status"] for each in row["deployments"]] == ["active", status]
        assert row["status"] == "active"
    assert "Akademie" in operator.types("platform", "list").stdout


def test_a_command_that_cannot_be_done_says_why_in_one_line(operator: Operator) -> None:
    for arguments in (("platform", "approve", "77"), ("roster", "sync", "--context", "77")):
        result = operator.types(*arguments)
        assert result.exit_code == 1
        assert len(result.stderr.splitlines()) == 1


def test_an_invite_is_one_address_on_standard_output(
    operator: Operator, live_tool: LiveTool
) -> None:
    result = operator.types("platform", "invite", "--approve", "--hours", "2")
    assert result.stdout.startswith(f"{live_tool.settings.public_url}/lti/register/")
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize("database_kind", ["sqlite", "postgresql"])
def test_keys_are_rotated_and_stay_published(operator: Operator) -> None:
    before = {row["kid"]: row["state"] for row in operator.reads("keys", "list")}
    assert sorted(before.values()) == ["current", "next"]
    assert operator.types("keys", "rotate").exit_code == 0
    after = {row["kid"]: row["state"] for row in operator.reads("keys", "list")}
    assert sorted(after.values()) == ["current", "next", "retired"]
    assert {before[kid]: after[kid] for kid in before} == {"current": "retired", "next": "current"}


def test_keys_that_may_have_leaked_are_withdrawn_at_once(
    operator: Operator, course: Course
) -> None:
    before = {row["kid"] for row in operator.reads("keys", "list")}
    assert operator.types("keys", "rotate", "--withdraw").exit_code == 0
    assert before.isdisjoint(row["kid"] for row in operator.reads("keys", "list"))
    assert operator.types("doctor").exit_code == 0


def test_a_roster_is_fetched_by_the_id_that_the_lms_gives_its_course(
    operator: Operator, course: Course
) -> None:
    identity = [
        "--issuer",
        course.registration.issuer,
        "--client-id",
        course.registration.client_id,
    ]
    sync = ["roster", "sync", "--context", str(course.course_id)]
    assert operator.reads(*sync) == {"members": 3}
    assert operator.reads(*sync, *identity) == {"members": 3}
    course.fault("memberships", kind="missing_members")
    failed = operator.types(*sync, "--json")
    assert (failed.exit_code, json.loads(failed.stdout)) == (1, {"error": "members_missing"})


def test_the_doctor_has_words_for_everything_and_fails_when_something_does(
    operator: Operator, course: Course
) -> None:
    healthy = operator.types("doctor")
    assert "gives us a token" in healthy.stdout
    assert healthy.exit_code == 0
    course.fault("token", kind="server_error")
    ill = operator.types("doctor")
    assert "no token (http_500)" in ill.stdout
    assert ill.exit_code == 1
    parts = json.loads(operator.types("doctor", "--json").stdout)
    checks = [check for part in parts for check in part["checks"]]
    for check in checks:
        result = Check(check["code"], CheckState(check["state"]), check["values"])
        assert in_words(result, "de") != in_words(result, "en")


def test_a_database_without_the_schema_is_explained(empty_database_url: str) -> None:
    environment = {
        "KEHRWERT_DATABASE_URL": empty_database_url,
        "KEHRWERT_SECRET_KEY": "a secret key for tests",
    }
    for arguments in (
        ["platform", "list"],
        ["keys", "list"],
        ["grades", "list"],
        ["roster", "sync", "--context", "1"],
    ):
        result = CliRunner().invoke(kehrwert, arguments, env=environment)
        assert result.exit_code == 1
        assert "kehrwert db upgrade" in result.stderr


def test_a_database_that_cannot_be_reached_is_named_in_one_line() -> None:
    environment = {
        "KEHRWERT_DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing",
        "KEHRWERT_SECRET_KEY": "a secret key for tests",
    }
    for arguments in (["db", "upgrade"], ["grades", "list", "--json"], ["backup", "x.zip"]):
        result = CliRunner().invoke(kehrwert, arguments, env=environment)
        assert (result.exit_code, result.stdout) == (1, "")
        assert result.stderr.startswith("Error: The database cannot be reached")
