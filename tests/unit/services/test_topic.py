import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_app.domain.programme import NotACoordinator
from lti_app.domain.topic import MOST_TOPICS, InvalidTopic, NoSuchTopic
from lti_app.models import Topic
from lti_app.services import topic as topics
from tests.factories import NOW, Company, count_queries, make_company, make_topic

STOCK = {"name_de": ["Warenwirtschaft"], "name_en": ["Stock control"], "area": ["beyond"]}


def coordinator(company: Company) -> dict[str, int]:
    return {"context_id": company.context.id, "person_id": company.coordinator.id}


def add(db: Session, company: Company, **fields: list[str]) -> Topic:
    return topics.add(db, company.programme.id, STOCK | fields, now=NOW, **coordinator(company))


def test_a_companys_own_topic_stands_among_those_of_the_catalogue(
    db: Session, company: Company
) -> None:
    topic = add(db, company)
    page = topics.topics_page(db, company.programme.id, **coordinator(company))
    assert [one.key for one in page.own] == [topic.key]
    last = page.areas[-1]
    assert (last.key, last.topics[-1].name.en) == ("beyond", "Stock control")
    assert [area.key for area in page.areas][:2] == ["information", "communication"]


def test_another_company_does_not_see_or_touch_it(db: Session, company: Company) -> None:
    topic, other = add(db, company), make_company(db)
    assert topic.key not in {one.key for one in topics.known_topics(db, other.registration.id)}
    for act in (
        lambda: topics.rename(db, other.programme.id, topic.id, STOCK, **coordinator(other)),
        lambda: topics.retire(db, other.programme.id, topic.id, retired=True, **coordinator(other)),
    ):
        with pytest.raises(NoSuchTopic):
            act()


def test_a_second_click_adds_no_second_topic(db: Session, company: Company) -> None:
    add(db, company)
    with pytest.raises(InvalidTopic) as refused:
        add(db, company)
    assert set(refused.value.problems) == {"name_de", "name_en"}
    assert db.scalar(select(func.count()).select_from(Topic)) == 1


def test_a_topic_keeps_its_key_under_another_name(db: Session, company: Company) -> None:
    topic = add(db, company)
    key = topic.key
    form = STOCK | {"name_de": ["Lager"], "area": ["information"]}
    topics.rename(db, company.programme.id, topic.id, form, **coordinator(company))
    assert (topic.key, topic.name_de, topic.name_en) == (key, "Lager", "Stock control")
    assert topic.area == "information"


def test_a_retired_topic_can_be_used_again(db: Session, company: Company) -> None:
    topic = add(db, company)
    for retired in (True, True, False):
        topics.retire(db, company.programme.id, topic.id, retired=retired, **coordinator(company))
        assert topic.retired is retired


def test_there_is_a_limit_to_ones_own_topics(db: Session, company: Company) -> None:
    for number in range(MOST_TOPICS):
        make_topic(db, company.registration, name_de=f"Thema {number}", name_en=f"Topic {number}")
    with pytest.raises(InvalidTopic):
        add(db, company)
    last = db.scalars(select(Topic)).first()
    assert last
    last.retired = True
    assert add(db, company).id


def test_only_coordinators_add_topics(db: Session, company: Company) -> None:
    with pytest.raises(NotACoordinator):
        topics.add(
            db,
            company.programme.id,
            STOCK,
            now=NOW,
            context_id=company.context.id,
            person_id=company.mentor.id,
        )


def test_a_topic_of_an_area_that_is_gone_stands_in_the_last_one(
    db: Session, company: Company
) -> None:
    topic = make_topic(db, company.registration, area="no-such-area")
    areas = topics.by_area(topics.known_topics(db, company.registration.id))
    assert areas[-1].topics[-1].key == topic.key


def test_all_topics_take_one_query(db: Session, company: Company) -> None:
    for _ in range(20):
        make_topic(db, company.registration)
    with count_queries(db) as asked:
        topics.known_topics(db, company.registration.id)
    assert len(asked) == 1
