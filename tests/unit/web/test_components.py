import pytest

from lti_app.web.components import ChartPoint, initials, line_chart, tint


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Lena Yılmaz", "LY"),
        ("Dr. Sabine Brandt", "SB"),
        ("Prof. Dr. Jürgen Groß-Meyer", "JM"),
        ("Étienne de la Tour", "ÉT"),
        ("Madonna", "M"),
        ("J. R. Ewing", "JE"),
        ("", "?"),
        ("—", "?"),
    ],
)
def test_initials_stand_for_a_person_without_the_title(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_person_has_the_same_colour_everywhere() -> None:
    assert tint("Lena Yılmaz") == tint("Lena Yılmaz")
    assert {tint(f"Person {number}") for number in range(100)} == set(range(6))


def test_a_chart_puts_the_maximum_on_top_and_the_minimum_at_the_bottom() -> None:
    values = [(1.0, 1.0, 2.0), (5.0, 4.0, 5.0)]
    assert line_chart(values, minimum=1, maximum=5, width=200, height=100) == [
        ChartPoint(x=50.0, y=100.0, low=100.0, high=75.0),
        ChartPoint(x=150.0, y=0.0, low=25.0, high=0.0),
    ]


def test_a_chart_without_values_has_no_points() -> None:
    assert line_chart([], minimum=1, maximum=5, width=200, height=100) == []
