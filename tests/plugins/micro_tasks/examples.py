"""For each kind: a form that sets a task, one that answers it, and what must not be told before."""

from dataclasses import dataclass

Form = dict[str, list[str]]


@dataclass(frozen=True)
class Example:
    """``secrets`` are words of the content that the page shows only when they are due."""

    content: Form
    answers: Form
    secrets: tuple[str, ...] = ()


EXAMPLES = {
    "read": Example(
        content={
            "text": [
                "# A title\n\nFour words to read.\n\n![A profile](https://pictures.example/p)"
            ],
            "question": ["What will you try?"],
        },
        answers={"answer": ["A post."]},
    ),
    "watch": Example(
        content={
            "video": ["https://video.example/a.mp4"],
            "length": ["2:30"],
            "chapters": ["0:00 Why\n1:15 How"],
            "transcript": ["00:01.000 --> 00:04.000\nGood morning."],
        },
        answers={"watched": ["5,5"]},
    ),
    "quiz": Example(
        content={
            "q1_text": ["Which one is right?"],
            "q1_a1": ["This one"],
            "q1_a2": ["That one"],
            "q1_a2_remark": ["SECRET remark on an answer"],
            "q1_correct": ["1"],
            "q2_type": ["short"],
            "q2_text": ["What is it called?"],
            "q2_accepted": ["SECRET word\nanother SECRET"],
            "q2_hint": ["SECRET hint"],
            "q2_remark": ["SECRET remark"],
            "q3_type": ["order"],
            "q3_text": ["In which order?"],
            "q3_items": ["Plan\nDo\nCheck\nAct"],
            "q3_remark": ["SECRET remark on the order"],
            "retries": ["1"],
            "text": ["# To read afterwards"],
        },
        answers={
            "q1": ["1"],
            "q2": ["a wrong word"],
            **{f"q3_i{place}": [str(place)] for place in range(1, 5)},
        },
        secrets=("SECRET",),
    ),
    "try": Example(
        content={
            "introduction": ["A filter shows what matters."],
            "steps": ["Open the list\nAdd a filter"],
            "evidence": ["any"],
            "review": ["yes"],
            "minutes": ["5"],
        },
        answers={"done": ["0", "1"], "text": ["It worked."], "link": ["https://a.example/list"]},
    ),
    "reflect": Example(
        content={"question": ["What surprised you?"], "prompts": ["At work"], "minutes": ["3"]},
        answers={"answer": ["How quick it was."]},
    ),
    "project": Example(
        content={
            "goal": ["A page for the team"],
            "milestones": ["An outline\nA first version"],
            "deliverable": ["The address of the page"],
        },
        answers={"done": ["m1", "m2"], "text": ["Here it is."], "link": ["https://a.example/"]},
    ),
}
