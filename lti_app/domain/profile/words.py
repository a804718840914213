"""The closed lists of a profile: what can be chosen, under which key, in which words.

Keys are never changed or used again: profiles in databases name them.
"""

from dataclasses import dataclass

from lti_app.domain.localized_text import LocalizedText as Words


@dataclass(frozen=True, slots=True)
class Option:
    """One thing that can be chosen."""

    key: str
    name: Words


@dataclass(frozen=True, slots=True)
class Scale:
    """Two ways to work; people place themselves between them, 1 to 5. Neither is the better one."""

    key: str
    question: Words
    low: Words
    high: Words


# What somebody can of a topic that they offer: 1 to 4.
OFFERED_LEVELS = (
    Words(de="kann die Grundlagen zeigen", en="can show the basics"),
    Words(de="nutze es regelmäßig", en="use it regularly"),
    Words(de="werde oft danach gefragt", en="am often asked about it"),
    Words(de="kenne es in- und auswendig", en="know it inside out"),
)
# From where somebody starts with a topic that they would like to learn: 0 to 3.
WANTED_LEVELS = (
    Words(de="ist neu für mich", en="is new to me"),
    Words(de="habe eine erste Vorstellung", en="have a first idea"),
    Words(de="nutze es hin und wieder", en="use it now and then"),
    Words(de="nutze es oft, will mehr", en="use it often, want more"),
)

# Four preferences that show in how two people work together, and that people can say of themselves:
# need for structure (Neuberg & Newsom 1993), directness of talk (Holtgraves 1997), thinking alone
# or aloud (the working side of extraversion, Costa & McCrae 1992), and whether learning begins
# with doing or with understanding (Kolb & Kolb 2005). They are no test and no judgement.
WORKING_STYLE = (
    Scale(
        "structure",
        Words(de="Wie gehen Sie Neues an?", en="How do you take on something new?"),
        Words(de="mit Plan", en="with a plan"),
        Words(de="spontan", en="spontaneously"),
    ),
    Scale(
        "directness",
        Words(de="Wie sagen Sie, was Sie anders sehen?", en="How do you say that you disagree?"),
        Words(de="behutsam", en="tactfully"),
        Words(de="geradeheraus", en="straight out"),
    ),
    Scale(
        "thinking",
        Words(de="Wie denken Sie am besten nach?", en="How do you think best?"),
        Words(de="erst allein", en="alone first"),
        Words(de="laut und gemeinsam", en="aloud, together"),
    ),
    Scale(
        "learning",
        Words(de="Wie lernen Sie am liebsten?", en="How do you like to learn?"),
        Words(de="erst verstehen", en="understand first"),
        Words(de="gleich ausprobieren", en="try it at once"),
    ),
)

# The keys of the kinds of micro-tasks, and of meeting.
FORMATS = (
    Option("read", Words(de="Kurze Texte", en="Short texts")),
    Option("watch", Words(de="Videos", en="Videos")),
    Option("quiz", Words(de="Quizfragen", en="Quizzes")),
    Option("try", Words(de="Selbst ausprobieren", en="Trying things out")),
    Option("reflect", Words(de="Nachdenken und aufschreiben", en="Thinking and writing it down")),
    Option("project", Words(de="Ein gemeinsames Projekt", en="A project together")),
)

INTERESTS = (
    Option("sports", Words(de="Sport", en="Sports")),
    Option("outdoors", Words(de="Natur und Wandern", en="Nature and hiking")),
    Option("travel", Words(de="Reisen", en="Travel")),
    Option("food", Words(de="Kochen und Essen", en="Cooking and food")),
    Option("music", Words(de="Musik", en="Music")),
    Option("books", Words(de="Bücher", en="Books")),
    Option("films", Words(de="Filme und Serien", en="Films and series")),
    Option("art", Words(de="Kunst und Design", en="Art and design")),
    Option("photography", Words(de="Fotografie", en="Photography")),
    Option("games", Words(de="Spiele", en="Games")),
    Option("technology", Words(de="Technik", en="Technology")),
    Option("science", Words(de="Wissenschaft", en="Science")),
    Option("crafts", Words(de="Handwerk und Basteln", en="Crafts")),
    Option("gardening", Words(de="Garten", en="Gardening")),
    Option("family", Words(de="Familie", en="Family")),
    Option("volunteering", Words(de="Ehrenamt", en="Volunteering")),
    Option("society", Words(de="Politik und Gesellschaft", en="Politics and society")),
    Option("sustainability", Words(de="Nachhaltigkeit", en="Sustainability")),
)

# ISO 639-1; each by its name in the page's language.
LANGUAGES = (
    Option("de", Words(de="Deutsch", en="German")),
    Option("en", Words(de="Englisch", en="English")),
    Option("fr", Words(de="Französisch", en="French")),
    Option("es", Words(de="Spanisch", en="Spanish")),
    Option("it", Words(de="Italienisch", en="Italian")),
    Option("pt", Words(de="Portugiesisch", en="Portuguese")),
    Option("nl", Words(de="Niederländisch", en="Dutch")),
    Option("pl", Words(de="Polnisch", en="Polish")),
    Option("cs", Words(de="Tschechisch", en="Czech")),
    Option("hu", Words(de="Ungarisch", en="Hungarian")),
    Option("ro", Words(de="Rumänisch", en="Romanian")),
    Option("tr", Words(de="Türkisch", en="Turkish")),
    Option("uk", Words(de="Ukrainisch", en="Ukrainian")),
    Option("ru", Words(de="Russisch", en="Russian")),
    Option("ar", Words(de="Arabisch", en="Arabic")),
    Option("zh", Words(de="Chinesisch", en="Chinese")),
    Option("hi", Words(de="Hindi", en="Hindi")),
    Option("ja", Words(de="Japanisch", en="Japanese")),
)

# 1 is the first rung.
HIERARCHY = (
    Words(de="In Ausbildung, Praktikum oder Studium", en="In training, an internship or studies"),
    Words(de="Fachkraft", en="Member of staff"),
    Words(de="Erfahrene Fachkraft oder Projektleitung", en="Senior specialist or project lead"),
    Words(de="Teamleitung", en="Team lead"),
    Words(de="Abteilungs- oder Bereichsleitung", en="Head of a department or division"),
    Words(de="Geschäftsleitung oder Vorstand", en="Top management or board"),
)

DAYS = (
    Option("monday", Words(de="Montag", en="Monday")),
    Option("tuesday", Words(de="Dienstag", en="Tuesday")),
    Option("wednesday", Words(de="Mittwoch", en="Wednesday")),
    Option("thursday", Words(de="Donnerstag", en="Thursday")),
    Option("friday", Words(de="Freitag", en="Friday")),
)
HALVES = (
    Option("morning", Words(de="vormittags", en="morning")),
    Option("afternoon", Words(de="nachmittags", en="afternoon")),
)
HALF_DAYS = tuple(f"{day.key}_{half.key}" for day in DAYS for half in HALVES)

AGE_GROUPS = (
    Option("under_25", Words(de="unter 25", en="under 25")),
    Option("25_34", Words(de="25 bis 34", en="25 to 34")),
    Option("35_44", Words(de="35 bis 44", en="35 to 44")),
    Option("45_54", Words(de="45 bis 54", en="45 to 54")),
    Option("55_over", Words(de="55 oder älter", en="55 or older")),
)
GENDERS = (
    Option("female", Words(de="weiblich", en="female")),
    Option("male", Words(de="männlich", en="male")),
    Option("diverse", Words(de="divers", en="non-binary")),
)
