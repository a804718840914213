"""A file as one word of a form, to be sent back as it was shown; nothing is kept meanwhile."""

import base64
import binascii
import zlib

from lti_app.domain.people_table.cells import MOST_BYTES
from lti_app.domain.people_table.problems import EMPTY, InvalidTable, Problem


def packed(content: bytes) -> str:
    """The file, compressed, in letters."""
    return base64.urlsafe_b64encode(zlib.compress(content)).decode()


def unpacked(word: str) -> bytes:
    """The file again; never more than one byte above what is read of a file.

    Raises:
        InvalidTable: it is no such word.
    """
    try:
        content = base64.urlsafe_b64decode(word)
        return zlib.decompressobj().decompress(content, MOST_BYTES + 1)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise InvalidTable([Problem(EMPTY)]) from error
