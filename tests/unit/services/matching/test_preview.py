"""What other rules would change, at once."""

from lti_app.domain.matching_rules import FactorName, MatchingRules
from lti_app.domain.participation import RoleWish
from lti_app.models import MatchingRun
from lti_app.services.matching import Preview, preview, rules_in_form, rules_page
from lti_app.services.matching.run import Strategies
from tests.factories import TODAY, make_membership, make_participation, make_person
from tests.unit.services.matching.conftest import Cohort


def look(cohort: Cohort, strategies: Strategies, rules: MatchingRules) -> Preview:
    return preview(
        cohort.db,
        cohort.programme.id,
        rules,
        strategy=strategies["exact"],
        today=TODAY,
        **cohort.place,
    )


def test_the_saved_rules_change_nothing(cohort: Cohort, strategies: Strategies) -> None:
    form = rules_page(cohort.db, cohort.programme.id, **cohort.place).form
    rules = rules_in_form(cohort.db, cohort.programme.id, form, **cohort.place)
    shown = look(cohort, strategies, rules)
    assert shown.counts == shown.saved
    assert shown.counts is not None
    assert shown.counts.matched == 4
    assert shown.changed == 0
    assert cohort.db.query(MatchingRun).count() == 0


def test_other_weights_give_other_pairs(cohort: Cohort, strategies: Strategies) -> None:
    cohort.would_like("Dora", "Ben")
    only_wishes = dict.fromkeys(FactorName, 0) | {FactorName.RANKING: 10}
    shown = look(cohort, strategies, MatchingRules(weights=only_wishes, bands=()))
    assert shown.changed == len(shown.changes) > 0
    assert ("Dora", "Ben") in {(each.mentee, each.mentor_now) for each in shown.changes}
    assert all(each.mentor_before != each.mentor_now for each in shown.changes)
    assert [(pair.mentor, pair.fit) for pair in shown.pairs if pair.mentee == "Dora"] == [
        ("Ben", 1000)
    ]
    assert shown.bands[0].en == "very good"


def test_a_large_programme_needs_a_run(cohort: Cohort, strategies: Strategies) -> None:
    for _ in range(300):
        person = make_person(cohort.db, cohort.registration)
        make_membership(cohort.db, cohort.context, person)
        make_participation(cohort.db, cohort.programme, person, RoleWish.MENTEE)
    shown = look(cohort, strategies, MatchingRules())
    assert shown.needs_a_run
    assert (shown.mentors, shown.mentees) == (3, 304)
    assert shown.counts is None
