import pytest

from app.letters.fields import Text, parse
from app.letters.typography import typeset, typeset_text


@pytest.mark.parametrize(
    ("plain", "printed"),
    [
        ('"Hello"', "“Hello”"),
        ("'Hello'", "‘Hello’"),
        ("it's", "it’s"),
        ("the councils' plan", "the councils’ plan"),
        ("the '90s", "the ’90s"),
        ('("so")', "(“so”)"),
        ("\"'inner' outer\"", "“‘inner’ outer”"),
        ('He said: "now".', "He said: “now”."),
        ("a - b", "a – b"),
        ("a -- b", "a – b"),
        ("a--b", "a–b"),
        ("a---b", "a—b"),
        ("2014-15", "2014-15"),
        ("well-known", "well-known"),
        ('word--"quoted"', "word–“quoted”"),
        ("https://example.org/a--b'c", "https://example.org/a--b'c"),
        ("see www.example.org/a--b - now", "see www.example.org/a--b – now"),
        ("o'brien--x@example.org", "o'brien--x@example.org"),
        ("“already”", "“already”"),
        ('"https://example.org/a"', "“https://example.org/a”"),
        ("'www.example.org', it said", "‘www.example.org’, it said"),
        ('"Write to pat@example.org"', "“Write to pat@example.org”"),
        ('Is it https://example.org/a?" he said', "Is it https://example.org/a?” he said"),
        ("https://example.org/a-b--c", "https://example.org/a-b--c"),
        ("(https://example.org/a) -- b", "(https://example.org/a) – b"),
        ("http://example.org/'a'/b", "http://example.org/'a'/b"),
        ("O'Neill's", "O’Neill’s"),
        ("dogs' and cats'", "dogs’ and cats’"),
        ("('90s)", "(’90s)"),
        ("5'10\"", "5’10”"),
        ('"a" "b"', "“a” “b”"),
        ('a\u00a0"b"', "a\u00a0“b”"),
        ('["a"]', "[“a”]"),
        ('a/"b"', "a/“b”"),
        ('\n"a"', "\n“a”"),
        ("\"'a'\"", "“‘a’”"),
        ("'\"a\"'", "‘“a”’"),
        ('"A," she said', "“A,” she said"),
        ("1 - 2 - 3", "1 – 2 – 3"),
        ("a -b- c", "a -b- c"),
        ("a----b", "a—-b"),
        ("--a--", "–a–"),
        ("a – b — c", "a – b — c"),
        ("a...", "a..."),
        ("", ""),
    ],
)
def test_quotes_and_dashes(plain, printed):
    assert typeset_text(plain) == printed


@pytest.mark.parametrize(
    ("source", "printed"),
    [
        ('"((name))"', "“((name))”"),
        ("((name))'s", "((name))’s"),
        ("((x??\"a\" 'b'))", "((x??“a” ‘b’))"),
        ('"((x??a))"', "“((x??a))”"),
        ("((a)) - ((b))", "((a)) – ((b))"),
        ("'((a))'", "‘((a))’"),
        ("((a))--((b))", "((a))–((b))"),
        ('((a)) "b"', "((a)) “b”"),
        ('("((a))")', "(“((a))”)"),
        ("((x??it's)) so", "((x??it’s)) so"),
        ("((x??'a'))'s", "((x??‘a’))’s"),
        ("((it's--so))", "((it's--so))"),
    ],
)
def test_around_fields(source, printed):
    assert typeset(parse(source)) == parse(printed)


def test_a_quote_may_open_in_one_style_and_close_in_another():
    parts = (Text('"'), Text("bold", bold=True), Text('"'))
    assert typeset(parts) == (Text("“"), Text("bold", bold=True), Text("”"))
