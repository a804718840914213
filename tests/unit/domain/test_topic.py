import pytest

from lti_app.domain.localized_text import LocalizedText
from lti_app.domain.topic import InvalidTopic, read_topic

TAKEN = [LocalizedText(de="Soziale Medien", en="Social media")]


def test_a_topic_has_a_name_in_both_languages_and_an_area() -> None:
    form = {"name_de": [" Lager "], "name_en": ["Stock"], "area": ["beyond"]}
    topic = read_topic(form, {"beyond"}, TAKEN)
    assert (topic.name, topic.area) == (LocalizedText(de="Lager", en="Stock"), "beyond")


@pytest.mark.parametrize(
    ("form", "wrong"),
    [
        ({}, {"name_de", "name_en", "area"}),
        ({"name_de": ["x" * 101], "name_en": ["Stock"], "area": ["beyond"]}, {"name_de"}),
        ({"name_de": ["Lager"], "name_en": ["Stock"], "area": ["space"]}, {"area"}),
        ({"name_de": ["soziale medien"], "name_en": ["Stock"], "area": ["beyond"]}, {"name_de"}),
        ({"name_de": ["Lager"], "name_en": ["SOCIAL MEDIA"], "area": ["beyond"]}, {"name_en"}),
    ],
)
def test_what_is_no_topic_is_refused_by_field(form: dict[str, list[str]], wrong: set[str]) -> None:
    with pytest.raises(InvalidTopic) as refused:
        read_topic(form, {"beyond"}, TAKEN)
    assert set(refused.value.problems) == wrong
