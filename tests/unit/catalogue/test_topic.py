import subprocess
import sys

import pytest

from lti_app.catalogue import ATTRIBUTION, Topic, areas, topics

every_topic = pytest.mark.parametrize("topic", topics(), ids=lambda topic: topic.key)


def test_the_areas_are_those_of_digcomp_and_what_lies_beyond() -> None:
    assert [area.name.en for area in areas()] == [
        "Information and data literacy",
        "Communication and collaboration",
        "Digital content creation",
        "Safety",
        "Problem solving",
        "Beyond DigComp: work and leadership",
    ]


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_attribution_names_authors_work_number_and_licence(language: str) -> None:
    words = ATTRIBUTION.in_language(language)
    for needed in ("Vuorikari", "Kluzer", "Punie", "2.2", "2022", "JRC128415", "CC BY 4.0"):
        assert needed in words


def test_every_area_has_topics_which_stand_together_in_its_order() -> None:
    order = [area.key for area in areas()]
    assert list(dict.fromkeys(topic.area for topic in topics())) == order
    assert sorted(topics(), key=lambda topic: order.index(topic.area)) == list(topics())


def test_no_two_topics_share_a_key_or_a_name() -> None:
    for values in (
        [topic.key for topic in topics()],
        [topic.name.de for topic in topics()],
        [topic.name.en for topic in topics()],
    ):
        assert len(set(values)) == len(values)


@every_topic
def test_a_summary_is_one_sentence(topic: Topic) -> None:
    for sentence in (topic.summary.de, topic.summary.en):
        assert sentence.endswith(".")
        assert "\n" not in sentence
        assert len(sentence) <= 120


def test_nothing_is_read_before_somebody_asks() -> None:
    script = (
        "from lti_app.catalogue import shipped_task, topic; "
        "print(topic._catalogue.cache_info().misses, shipped_task._by_key.cache_info().misses)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False
    )
    assert done.stdout == "0 0\n", done.stderr
