"""Names, slugs and file names made of whatever files hold."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledgerlight.domain.text import clean, name_key, safe_filename, shown, slug

SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9.\-]{0,63}")


@given(st.text(min_size=1))
def test_a_slug_is_always_a_valid_id_and_the_same_again(name: str) -> None:
    assert SLUG.fullmatch(slug(name))
    assert slug(name) == slug(name)


def test_slugs_of_other_scripts_differ() -> None:
    assert slug("თბილისი") != slug("ბათუმი")
    assert slug("Zürich") == "zurich"


@given(st.text(max_size=600))
def test_a_safe_filename_has_no_path_no_control_and_no_excess(name: str) -> None:
    safe = safe_filename(name)
    assert safe
    assert safe not in {".", ".."}
    assert len(safe.encode()) <= 200
    assert not set(safe) & set('/\\\0\n\r\t<>:"|?*')
    assert not {unicodedata.category(letter) for letter in set(safe) - set("\u200c\u200d")} & {
        "Cc",
        "Cf",
        "Cs",
    }
    assert safe_filename(safe) == safe


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\Users\\me\\q1.xlsx", "q1.xlsx"),
        ("a\nb\r.csv", "a b.csv"),
        ("x" * 300 + ".csv", "x" * 196 + ".csv"),
        ("in\u202evsc.exe", "invsc.exe"),
        ("...", "file"),
        ("", "file"),
        ("ბიუჯეტი 2026.xlsx", "ბიუჯეტი 2026.xlsx"),
    ],
)
def test_file_names_with_paths_newlines_and_255_bytes(name: str, safe: str) -> None:
    assert safe_filename(name) == safe


@given(st.text(max_size=500))
def test_shown_text_is_printable_and_short(text: str) -> None:
    assert len(shown(text)) <= 200
    assert shown(text).replace("\xa0", "").isprintable()


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert name_key(name_key(text)) == name_key(text) or len(text) > 0
