"""A mentor's Markdown becomes HTML that can do no harm, and says how long it takes to read."""

from collections.abc import Sequence
from functools import lru_cache
from math import ceil
from typing import TypedDict

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from plugins.micro_tasks.outside import host_of, origin_of

# Silent reading of non-fiction: 238 words a minute in English, fewer of the longer German ones
# (Brysbaert 2019, doi:10.1016/j.jml.2019.104047). Rounded down: people read to use it.
WORDS_A_MINUTE = 180

_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {"a": {"href", "title", "data-picture"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}

# Pictures of so many hosts open in the text; those of further ones open in a tab of their own.
_PICTURE_HOSTS = 10

# Markdown fills up the rows of a table: a few thousand signs would become megabytes of cells.
_CELLS = 2_000


class HarmlessText(TypedDict):
    """A text as HTML, and the origins of the pictures in it that load after a click.

    The macro ``harmless_text`` of macros/outside.html shows it.
    """

    html: str
    picture_origins: list[str]


# Both people of a tandem come back to the same text; nobody changes what is kept.
@lru_cache(maxsize=128)
def read_markdown(text: str) -> HarmlessText:
    """The text as HTML of a few harmless elements, and whose pictures it shows after a click.

    Two locks on one door: HTML that was typed is shown as text, and what comes out is sanitised.
    Nothing is loaded from other hosts: a picture is a link to it. Where ``data-picture`` marks
    the link with the name of the host, js/pictures.js opens the picture in the text.
    """
    origins: dict[str, None] = {}
    tokens = _MARKDOWN.parse(text)
    _order_headings(tokens)
    html = nh3.clean(
        _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {"origins": origins}),
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        # The page stands in a frame of the LMS; a link must not take its place.
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )
    return HarmlessText(html=html, picture_origins=list(origins))


def reading_minutes(text: str) -> int:
    """Minutes to read a text, at least 1."""
    return max(1, ceil(len(text.split()) / WORDS_A_MINUTE))


def _order_headings(tokens: Sequence[Token]) -> None:
    """Headings below the page's own h1, without a gap that confuses screen readers."""
    level = 1
    for token in tokens:
        if token.type == "heading_open":
            level = min(int(token.tag[1]) + 1, level + 1, 6)
            token.tag = f"h{level}"
        elif token.type == "heading_close":
            token.tag = f"h{level}"


def _picture_as_link(
    renderer: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    token = tokens[index]
    address = str(token.attrGet("src") or "")
    link = Token("link_open", "a", 1, attrs={"href": address})
    origins, origin = env["origins"], origin_of(address)
    if origin and (origin in origins or len(origins) < _PICTURE_HOSTS):
        origins[origin] = None
        link.attrSet("data-picture", host_of(origin))
    words = Token("text", "", 0, content=token.content or address)
    end = Token("link_close", "a", -1)
    return renderer.renderInline([link, words, end], options, env)


def _readable_table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A table as Markdown knows it; one that could become huge stays the words it was typed in.

    ``end`` is the last line of the text, so the table has at most that many rows.
    """
    if start + 1 >= end:
        return False
    columns = state.src.count("|", state.bMarks[start + 1], state.eMarks[start + 1]) + 1
    return columns * (end - start) <= _CELLS and table(state, start, end, silent)


def _markdown() -> MarkdownIt:
    """CommonMark with tables, and without addresses that are given once and repeated ("[a]: …").

    A short text could repeat a long address until the page has megabytes.
    """
    markdown = MarkdownIt("commonmark", {"html": False}).enable("strikethrough")
    markdown.disable("reference")
    markdown.block.ruler.enable("table")
    markdown.block.ruler.at("table", _readable_table, {"alt": ["paragraph", "reference"]})
    markdown.add_render_rule("image", _picture_as_link)
    return markdown


_MARKDOWN = _markdown()
