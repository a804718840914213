"""A mentor's Markdown becomes HTML that can do no harm, and says how long it takes to read."""

from collections.abc import Sequence
from math import ceil

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

# Silent reading of non-fiction: 238 words a minute in English, fewer of the longer German ones
# (Brysbaert 2019, doi:10.1016/j.jml.2019.104047). Rounded down: people read to use it.
WORDS_A_MINUTE = 180

_TAGS = {
    *("a", "blockquote", "br", "code", "em", "h2", "h3", "h4", "h5", "h6", "hr", "li", "ol"),
    *("p", "pre", "s", "strong", "table", "tbody", "td", "th", "thead", "tr", "ul"),
}
_ATTRIBUTES = {"a": {"href", "title"}, "ol": {"start"}}
_SCHEMES = {"http", "https", "mailto"}


def to_html(text: str) -> str:
    """The text as HTML of a few harmless elements.

    Two locks on one door: HTML that was typed is shown as text, and what comes out is sanitised.
    Nothing is loaded from other servers: a picture becomes a link to it.
    """
    tokens = _MARKDOWN.parse(text)
    _order_headings(tokens)
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
    return nh3.clean(
        html,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=_SCHEMES,
        link_rel="noopener noreferrer",
        # The page stands in a frame of the LMS; a link must not take its place.
        set_tag_attribute_values={"a": {"target": "_blank"}},
    )


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
    link = Token("link_open", "a", 1, attrs={"href": token.attrGet("src") or ""})
    words = Token("text", "", 0, content=token.content or str(token.attrGet("src") or ""))
    end = Token("link_close", "a", -1)
    return renderer.renderInline([link, words, end], options, env)


def _markdown() -> MarkdownIt:
    markdown = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    markdown.add_render_rule("image", _picture_as_link)
    return markdown


_MARKDOWN = _markdown()
