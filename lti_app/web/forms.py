"""Forms between browser and services: what was typed, what is wrong with it, and its draft.

The rules of a form stand in domain/; the macros of templates/macros/form.html draw it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from flask import request

from lti_app.domain.invalid_input import Form, FormReader, InvalidInput, first
from lti_app.domain.localized_text import LocalizedText
from lti_app.services import draft
from lti_app.web.csrf import FIELD
from lti_app.web.language import language
from lti_app.web.tool import db
from lti_app.web.visit import page_path, visit

# Names the fields that a form with by_field (macros/form.html) has changed; in a draft it says
# that it holds these fields only.
CHANGED = "changed"


def typed() -> dict[str, list[str]]:
    """What the browser sent: each field with all its values, without the form token."""
    values = request.form.to_dict(flat=False)
    values.pop(FIELD, None)
    values.pop(CHANGED, None)
    return values


def typed_over(stored: Form) -> Form:
    """The whole form: what was changed in this tab over the draft and over what is stored.

    Without scripts, all that was typed: nobody knows which fields were changed.
    """
    fields = _changed()
    return typed() if fields is None else draft_over(stored, kept()) | fields


def draft_over(stored: Form, draft_values: dict[str, list[str]] | None) -> dict[str, list[str]]:
    """The whole form: a draft, where there is one, over what is stored."""
    if draft_values is None:
        return dict(stored)
    return dict(stored) | draft_values if CHANGED in draft_values else draft_values


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A form's values and problems, as templates ask for them."""

    values: Form
    problems: Mapping[str, LocalizedText] = field(default_factory=dict)

    def value(self, name: str, default: str = "") -> str:
        """The value of a field."""
        return first(self.values, name) if name in self.values else default

    def day(self, name: str) -> date | None:
        """The day in a field; nothing where it is empty or holds no day."""
        reader = FormReader(self.values)
        day = reader.optional_day(name)
        return None if reader.problems else day

    def chosen(self, name: str) -> list[str]:
        """All values of a field."""
        return list(self.values.get(name, ()))

    def error(self, name: str) -> str | None:
        """What is wrong with a field, in the page's language."""
        problem = self.problems.get(name)
        return problem.in_language(language()) if problem else None

    def has_error(self, *names: str) -> bool:
        """Whether something is wrong with one of these fields."""
        return any(name in self.problems for name in names)

    def summary(self, labels: Mapping[str, str]) -> list[tuple[str, str]]:
        """(id, label and message) of every field that is wrong, for the summary above a form."""
        return [(name, _joined(labels.get(name), self.error(name))) for name in self.problems]


def _joined(label: str | None, message: str | None) -> str:
    """A label and what is wrong with its field, as one line; a question keeps its own mark."""
    mark = "" if label and label[-1] in "?.!" else ":"
    return f"{label}{mark} {message}" if label else message or ""


def refused(error: InvalidInput) -> FilledForm:
    """The form as it was typed, with what is wrong; it is kept as a draft, too."""
    keep()
    return FilledForm(typed(), error.problems)


def filled(default: Form) -> FilledForm:
    """The form of this page: this person's draft where there is one, else its usual values."""
    return FilledForm(kept() or default)


def kept(key: str | None = None) -> dict[str, list[str]] | None:
    """This person's draft of this page's form, if there is one. ``key`` as in ``keep``."""
    return draft.load_draft(db(), visit().person_id, key or page_path())


def keep(key: str | None = None) -> None:
    """Keep what was typed as the draft of a form. Raises DraftTooLarge.

    ``key`` is the path of the form's page below the launch, by default this page's: a form posts
    to the address of the page that shows it, so the page finds it again in any launch. Where the
    browser says which fields were changed, the draft's other fields stay as they are.
    """
    fields = _changed()
    values = typed() if fields is None else (kept(key) or {CHANGED: []}) | fields
    draft.save_draft(db(), visit().person_id, key or page_path(), values, now=datetime.now(UTC))


def forget(key: str | None = None) -> None:
    """The form was accepted: its draft is not needed any more. ``key`` as in ``keep``."""
    draft.delete_draft(db(), visit().person_id, key or page_path())


def _changed() -> dict[str, list[str]] | None:
    """The fields that were changed in this tab, or nothing where the browser does not say."""
    if CHANGED not in request.form:
        return None
    values = typed()
    return {name: values.get(name, []) for name in request.form.getlist(CHANGED) if name}
