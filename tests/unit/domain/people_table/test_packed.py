import base64
import zlib

import pytest

from lti_app.domain.people_table import MOST_BYTES, InvalidTable, packed, read_table, unpacked


def test_a_file_comes_back_as_it_went() -> None:
    content = "Kennung;Ort\r\na;Köln\r\n".encode()
    assert unpacked(packed(content)) == content


@pytest.mark.parametrize("word", ["", "a", "Köln", "AAAA", "====", "\x00"])
def test_what_is_no_such_word_is_refused(word: str) -> None:
    with pytest.raises(InvalidTable):
        read_table(unpacked(word))


def test_a_word_that_blows_up_is_cut_off() -> None:
    bomb = base64.urlsafe_b64encode(zlib.compress(b"\0" * (MOST_BYTES * 10))).decode()
    assert len(unpacked(bomb)) == MOST_BYTES + 1
