from lti_app.domain.person import display_name


def test_a_person_is_called_by_the_name_that_the_platform_shares() -> None:
    assert display_name(7, "Aylin Demir") == "Aylin Demir"


def test_a_person_without_a_name_keeps_one_pseudonym() -> None:
    assert display_name(7, "") == "Person 7"
