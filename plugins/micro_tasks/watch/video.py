"""Where a video is: a file, YouTube in its privacy mode, or a page that can be framed."""

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from plugins.micro_tasks.outside import host_of, origin_of

# What browsers play without a page around it.
_FILE_ENDINGS = (".mp4", ".m4v", ".webm", ".ogv", ".mov")

_YOUTUBE_HOSTS = frozenset(
    {
        *("youtube.com", "www.youtube.com", "m.youtube.com", "youtu.be"),
        *("youtube-nocookie.com", "www.youtube-nocookie.com"),
    }
)
_YOUTUBE_PATHS = ("/embed/", "/shorts/", "/live/")
_YOUTUBE_NAME = re.compile(r"[\w-]{11}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Video:
    """A video that loads from ``origin``; ``link`` opens it in a tab of its own.

    ``plays`` is "file" or "frame". ``jump`` is the parameter of a frame's address that names the
    second to begin at; empty where we know none.
    """

    address: str
    origin: str
    host: str
    link: str
    plays: str
    jump: str = ""


def find_video(address: str) -> Video | None:
    """The video at an https address; nothing where there can be none."""
    origin = origin_of(address)
    if origin is None or any(sign.isspace() for sign in address):
        return None
    host = host_of(origin)
    if host in _YOUTUBE_HOSTS:
        return _on_youtube(address, host)
    is_file = urlsplit(address).path.lower().endswith(_FILE_ENDINGS)
    return Video(address, origin, host, link=address, plays="file" if is_file else "frame")


def _on_youtube(address: str, host: str) -> Video | None:
    """The same video without cookies before somebody plays it; nothing for a channel or list.

    https://support.google.com/youtube/answer/171780 ("Turn on privacy-enhanced mode").
    """
    parts = urlsplit(address)
    if host == "youtu.be":
        name = parts.path.strip("/")
    elif parts.path == "/watch":
        name = parse_qs(parts.query).get("v", [""])[0]
    else:
        name = parts.path.removeprefix(next(filter(parts.path.startswith, _YOUTUBE_PATHS), ""))
    if not _YOUTUBE_NAME.fullmatch(name):
        return None
    origin = "https://www.youtube-nocookie.com"
    return Video(
        address=f"{origin}/embed/{name}",
        origin=origin,
        host="YouTube",
        link=f"https://www.youtube.com/watch?v={name}",
        plays="frame",
        jump="start",
    )
