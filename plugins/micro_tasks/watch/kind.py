"""The kind "watch": its content, its answers, and when it is complete."""


class Watch:
    """A video with chapters, captions and a transcript.

    Content: ``{"video": "https://…", "seconds": 225, "chapters": [{"start": 0, "title": "…"}, …],
    "transcript": "…"}``. ``video`` is a video file, a page of the company's video platform, or a
    YouTube address (opened in its privacy mode). ``seconds`` is its length. ``chapters`` are at
    most 20, each start (seconds) later than the one before; none means one for all of it.
    ``transcript`` is plain text, paragraphs apart by an empty line, or WebVTT, which is shown as
    captions, too; there is always one, for those who cannot watch.

    Answers: ``{"watched": [5, 0], "transcript_read": false}``: seconds watched of each chapter,
    counted until they prove it, and whether the transcript was read instead.
    """
