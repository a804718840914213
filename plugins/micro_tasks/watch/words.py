"""What the pages of this kind say."""

from collections.abc import Mapping

from lti_app.domain.localized_text import LocalizedText

WORDS: Mapping[str, LocalizedText] = {
    "video": LocalizedText(de="Adresse des Videos", en="Address of the video"),
    "video_help": LocalizedText(
        de="Eine Videodatei, eine Seite Ihrer Videoplattform (am besten die Adresse zum "
        "Einbetten) oder YouTube. Es wird erst geladen, wenn Ihr Gegenüber darauf klickt.",
        en="A video file, a page of your video platform (best the address for embedding), or "
        "YouTube. It loads only when your partner clicks on it.",
    ),
    "length": LocalizedText(de="Länge", en="Length"),
    "length_help": LocalizedText(
        de="Minuten und Sekunden, zum Beispiel 3:45", en="Minutes and seconds, such as 3:45"
    ),
    "chapters": LocalizedText(de="Kapitel", en="Chapters"),
    "chapters_help": LocalizedText(
        de="Eine Zeile je Kapitel: Beginn und Titel, zum Beispiel „0:45 Warum das hilft“.",
        en="A line for each chapter: its start and title, such as “0:45 Why it helps”.",
    ),
    "transcript": LocalizedText(de="Was gesagt wird", en="What is said"),
    "transcript_help": LocalizedText(
        de="Für alle, die nicht hören oder schauen können. Fügen Sie Text ein oder Untertitel "
        "(WebVTT, SRT, kopiertes Transkript): Mit Zeiten werden daraus auch Untertitel.",
        en="For everybody who cannot hear or watch. Paste a text or subtitles (WebVTT, SRT, a "
        "copied transcript): with times they become captions, too.",
    ),
    "open": LocalizedText(de="Video ansehen", en="Watch the video"),
    "tab": LocalizedText(de="In einem eigenen Tab öffnen", en="Open in a tab of its own"),
    "before": LocalizedText(
        de="Das Video liegt bei {}. Erst mit Ihrem Klick wird etwas von dort geladen.",
        en="The video is at {}. Nothing is loaded from there before you click.",
    ),
    "failed": LocalizedText(
        de="Das Video lässt sich hier nicht abspielen. Öffnen Sie es in einem eigenen Tab, oder "
        "lesen Sie, was gesagt wird.",
        en="The video cannot be played here. Open it in a tab of its own, or read what is said.",
    ),
    "watched": LocalizedText(
        de="Ein paar Sekunden aus jedem Kapitel genügen. Drücken Sie auf ein Kapitel, um dorthin "
        "zu springen.",
        en="A few seconds of each chapter are enough. Press a chapter to go there.",
    ),
    "watched_elsewhere": LocalizedText(
        de="Ein paar Sekunden aus jedem Kapitel genügen. Was im Video läuft, sehen wir nicht: Die "
        "Zeit zählt, solange es geöffnet und dieser Tab sichtbar ist. Wenn Sie im Video "
        "springen, drücken Sie hier auf das Kapitel, das läuft.",
        en="A few seconds of each chapter are enough. We do not see what plays: time counts "
        "while the video is open and this tab is visible. If you jump in the video, press here "
        "the chapter that plays.",
    ),
    "whole": LocalizedText(de="Das ganze Video", en="The whole video"),
    "seconds": LocalizedText(de="{} von {} s", en="{} of {} s"),
    "seen": LocalizedText(de="Gesehen", en="Seen"),
    "all_seen": LocalizedText(
        de="Alle Kapitel gesehen: Sie können abgeben.",
        en="All chapters seen: you can hand in.",
    ),
    "instead": LocalizedText(
        de="Ansehen oder lesen: Beides zählt gleich", en="Watch or read: both count the same"
    ),
    "transcript_read": LocalizedText(
        de="Ich habe stattdessen gelesen, was gesagt wird.",
        en="I have read what is said instead.",
    ),
}

VIDEO_WRONG = LocalizedText(
    de="Bitte geben Sie die Adresse eines Videos an, die mit https:// beginnt.",
    en="Please give the address of a video that begins with https://.",
)
LENGTH_WRONG = LocalizedText(
    de="Bitte geben Sie die Länge in Minuten und Sekunden an, zum Beispiel 3:45; höchstens "
    "4:00:00.",
    en="Please give the length in minutes and seconds, such as 3:45; at most 4:00:00.",
)
TOO_MANY_CHAPTERS = LocalizedText(
    de="Bitte fassen Sie zusammen: höchstens 20 Kapitel.",
    en="Please join some: 20 chapters at most.",
)
TWO_AT_ONE_TIME = LocalizedText(
    de="Zwei Kapitel beginnen zur selben Zeit.", en="Two chapters begin at the same time."
)
BEYOND_THE_END = LocalizedText(
    de="Ein Kapitel beginnt nach dem Ende des Videos. Stimmt die Länge?",
    en="A chapter begins after the end of the video. Is the length right?",
)
NOT_SECONDS = LocalizedText(
    de="Die gesehenen Sekunden passen nicht zu diesem Video. Bitte öffnen Sie die Seite noch "
    "einmal.",
    en="The seconds watched do not fit this video. Please open the page again.",
)


def chapter_wrong(number: int) -> LocalizedText:
    """That a line is no start with a title."""
    return LocalizedText(
        de=f"Zeile {number}: Bitte schreiben Sie Beginn und Titel, zum Beispiel „0:45 Warum das "
        "hilft“.",
        en=f"Line {number}: please write start and title, such as “0:45 Why it helps”.",
    )


def title_too_long(number: int, limit: int) -> LocalizedText:
    """That a chapter's title has more characters than it may have."""
    return LocalizedText(
        de=f"Zeile {number}: Bitte kürzen Sie den Titel auf höchstens {limit} Zeichen.",
        en=f"Line {number}: please shorten the title to at most {limit} characters.",
    )


def still_open(numbers: list[int]) -> LocalizedText:
    """That chapters were not seen, and the transcript not read."""
    listed = ", ".join(str(number) for number in numbers)
    return LocalizedText(
        de=f"Noch nicht gesehen: Kapitel {listed}. Schauen Sie kurz hinein, oder lesen Sie, was "
        "gesagt wird, und haken Sie es hier an.",
        en=f"Not seen yet: chapter {listed}. Have a look, or read what is said and tick it here.",
    )
