"""A question that asks to put things in order."""

from hashlib import sha256
from typing import Any

from lti_app.domain.invalid_input import Form, FormReader, first
from lti_app.domain.localized_text import LocalizedText
from plugins.micro_tasks.lines import read_lines
from plugins.micro_tasks.quiz.question import (
    ANSWER_LIMIT,
    Question,
    read_remarks,
    said_to,
    typed_remarks,
    write_remarks,
)
from plugins.micro_tasks.quiz.words import items_alike, items_missing, not_a_place, not_in_order

FEWEST_ITEMS = 3
ITEMS = 6


class Order:
    """Right when every item has its place. An answer: the place of each item from 1, 0 for none.

    The page shows the items shuffled, with a field for each that stands at its shuffled place, so
    that neither the order nor a field's name tells the right one.
    """

    fields: tuple[str, ...] = ("items",)
    seconds = 30

    def editor(self, form: Form, name: str) -> dict[str, Any]:
        """Items, hint and remark as typed."""
        return {"items": first(form, f"{name}_items"), **typed_remarks(form, name)}

    def read(self, reader: FormReader, form: Form, name: str, number: int) -> dict[str, Any]:
        """Three to six different items, a line each."""
        items = read_lines(reader, f"{name}_items", lowest=0, highest=ITEMS, limit=ANSWER_LIMIT)
        if len(items) < FEWEST_ITEMS or not all(items):
            reader.reject(f"{name}_items", items_missing(number, FEWEST_ITEMS, ITEMS))
        if len(set(items)) < len(items):
            reader.reject(f"{name}_items", items_alike(number))
        return {"items": items, **read_remarks(reader, name)}

    def write(self, question: Question, name: str) -> dict[str, list[str]]:
        """A line for each item."""
        return {f"{name}_items": ["\n".join(question["items"])], **write_remarks(question, name)}

    def words(self, question: Question) -> list[str]:
        """The items."""
        return list(question["items"])

    def view(self, question: Question, name: str, answer: Any) -> dict[str, Any]:
        """The items shuffled, each with its field and the place it was given."""
        places = answer or [0] * len(question["items"])
        return {
            "lines": [
                {"field": field, "text": question["items"][item], "place": places[item]}
                for field, item in _shuffled(question, name)
            ]
        }

    def read_answer(
        self, question: Question, form: Form, name: str, number: int
    ) -> tuple[list[int], LocalizedText | None]:
        """The places that the items were given; empty when none was."""
        allowed = {str(place): place for place in range(1, len(question["items"]) + 1)} | {"": 0}
        sent = {item: first(form, field) for field, item in _shuffled(question, name)}
        places = [allowed.get(sent[item], 0) for item in range(len(question["items"]))]
        is_known = all(value in allowed for value in sent.values())
        return places if any(places) else [], None if is_known else not_a_place(number)

    def missing(self, question: Question, answer: Any, number: int) -> LocalizedText | None:
        """Every item needs a place of its own."""
        count = len(question["items"])
        is_complete = sorted(answer or ()) == list(range(1, count + 1))
        return None if is_complete else not_in_order(number, count)

    def is_right(self, question: Question, answer: list[int]) -> bool:
        """As they were written."""
        return list(answer) == list(range(1, len(question["items"]) + 1))

    def remark(self, question: Question, answer: list[int]) -> dict[str, Any]:
        """The remark or the hint, and how many items stand in their place."""
        return {
            "texts": said_to(question, is_right=self.is_right(question, answer)),
            "placed": sum(place == right for right, place in enumerate(answer, start=1)),
            "items": len(question["items"]),
        }

    def solution(self, question: Question) -> dict[str, list[str]]:
        """The items in their order."""
        return {"right": list(question["items"]), "why": said_to(question, is_right=True)}


def _shuffled(question: Question, name: str) -> list[tuple[str, int]]:
    """The field and the item at each place of the page: the same ones each time, never in order."""
    items = question["items"]
    order = sorted(range(len(items)), key=lambda item: sha256(items[item].encode()).digest())
    if order == sorted(order):
        order.reverse()
    return [(f"{name}_i{place}", item) for place, item in enumerate(order, start=1)]
