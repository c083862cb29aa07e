"""What becomes of texts."""

import pytest

from mock_imbot.rules.texts import edited, is_emoji, written

CASES = [
    (" a[BR]b[br]c#BR#d[Br]e\n", "a\nb\nc\nd[Br]e", "a\nb\nc#BR#d[Br]e"),
    ("[BR] a [BR]", "a", "a"),
    ("x" * 20_006, "x" * 20_006, "x" * 20_006),
    ("x" * 20_007, "x" * 20_000 + " (...)", "x" * 20_000 + " (...)"),
    ("[USER=1][/USER] [B]é[/B]", "[USER=1][/USER] [B]é[/B]", "[USER=1][/USER] [B]é[/B]"),
]


@pytest.mark.parametrize(("text", "stored", "changed"), CASES, ids=range(len(CASES)))
def test_texts(text, stored, changed):
    """Line breaks are read, outer blanks go, and what is too long is cut; a change leaves #BR# alone."""
    assert (written(text), edited(text)) == (stored, changed)


@pytest.mark.parametrize("text", ["😀", "😀😀😀", "👍🏽", "👩‍👩‍👧", "❤️", "🇫🇷🇩🇪"])
def test_emoji(text):
    """One to three of them, whatever they are made of."""
    assert is_emoji(text)


@pytest.mark.parametrize("text", ["", "a", "1", "😀😀😀😀", "😀 ", "日本", "ひ", "😀a"])
def test_no_emoji(text):
    """Letters, digits, blanks, or too many."""
    assert not is_emoji(text)
