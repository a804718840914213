"""When an activity counts as done. It follows from the grade that stands, so nothing is stored."""

from demo_lms.models import Activity, CompletionRule, Grade, LineItem


def is_complete(activity: Activity, item: LineItem, grade: Grade | None) -> bool | None:
    """None when the activity is not tracked at all."""
    if activity.completion is CompletionRule.NONE:
        return None
    if grade is None or grade.score is None:
        return False
    if activity.completion is CompletionRule.ANY_GRADE:
        return True
    percent = grade.score / item.score_maximum * 100
    needed = activity.pass_mark if activity.completion is CompletionRule.PASS_MARK else 100.0
    return percent >= needed - 1e-9
