import pytest

from app.letters.text.fields import Text, parse
from app.letters.text.typography import typeset, typeset_text


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
        ("HTTPS://X.GOV.UK/a--b'c -- d", "HTTPS://X.GOV.UK/a--b'c – d"),
        ("Www.X.gov.uk/a--b", "Www.X.gov.uk/a--b"),
        ("https://en.wikipedia.org/wiki/A_(b)--c'd", "https://en.wikipedia.org/wiki/A_(b)--c'd"),
        ("(see https://example.org/A_(b--c))--d", "(see https://example.org/A_(b--c))–d"),
        ("(https://example.org/a--b)--c", "(https://example.org/a--b)–c"),
        ("ftp://example.org/a--b", "ftp://example.org/a--b"),
        ("example.gov.uk/a--b'c, 'd'", "example.gov.uk/a--b'c, ‘d’"),
        ("example.gov.uk?q=a--b", "example.gov.uk?q=a--b"),
        ("example.gov.uk:8080/a--b", "example.gov.uk:8080/a--b"),
        ("word--example.gov.uk/a--b", "word–example.gov.uk/a--b"),
        ("Is it example.org?" + '" he said', "Is it example.org?” he said"),
        ("e.g./'so'--i.e. 'not'", "e.g./‘so’–i.e. ‘not’"),
        ("and/or--'so'", "and/or–‘so’"),
        ("The end.'Next'--so", "The end.’Next’–so"),
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
        ("https://example.org/((a))/b--c -- d", "https://example.org/((a))/b--c – d"),
        ("https://example.org/((a))--b/((c))--d's", "https://example.org/((a))--b/((c))--d's"),
        ("https://((a)).example.org/b--c", "https://((a)).example.org/b--c"),
        ("((a)).example.org/b--c", "((a)).example.org/b--c"),
        ("https://example.org/?a=((a))&b=c--d, 'e'", "https://example.org/?a=((a))&b=c--d, ‘e’"),
        ("\"https://example.org/((a))\" 'b'", "“https://example.org/((a))” ‘b’"),
        ("(https://example.org/((a)))--b", "(https://example.org/((a)))–b"),
        ("https://example.org/ ((a))--b", "https://example.org/ ((a))–b"),
        ("((x??https://example.org/((a))/b--c))--d", "((x??https://example.org/((a))/b--c))–d"),
        ("a.((b))--c and ((d)).--'e'", "a.((b))–c and ((d)).–‘e’"),
    ],
)
def test_around_fields(source, printed):
    assert typeset(parse(source)) == parse(printed)


def test_a_quote_may_open_in_one_style_and_close_in_another():
    parts = (Text('"'), Text("bold", bold=True), Text('"'))
    assert typeset(parts) == (Text("“"), Text("bold", bold=True), Text("”"))


def test_an_address_may_run_over_parts_of_one_style():
    parts = (Text('"https://example.org/a'), Text("&"), Text("b--c"), Text(" "), Text('d--e"'))
    assert [part.text for part in typeset(parts)] == ["“https://example.org/a", "&", "b--c", " ", "d–e”"]


@pytest.mark.parametrize(
    ("parts", "printed"),
    [
        (("word -", " ", "more"), ("word –", " ", "more")),
        (("word -", "\n", "more"), ("word –", "\n", "more")),
        (("word --", " ", "more"), ("word –", " ", "more")),
        (("long-", " ", "term"), ("long-", " ", "term")),
        (("word -", "\n"), ("word –", "\n")),
        (("word -",), ("word -",)),
        (("a -", "&b"), ("a -", "&b")),
        (("a ", "-", " b"), ("a ", "-", " b")),
    ],
)
def test_a_dash_at_the_end_of_a_line(parts, printed):
    assert typeset(map(Text, parts)) == tuple(map(Text, printed))


def test_an_address_ends_where_the_style_changes():
    parts = (Text("https://example.org/a"), Text("--b", italic=True))
    assert typeset(parts) == (parts[0], Text("–b", italic=True))


@pytest.mark.parametrize("sign", ["a", ".", "a-", "a.", "xn--a.", "a_", "+", "www."])
def test_a_word_of_a_million_signs_is_read_once(sign):
    """Read again from each of its letters, it would take hours: a form of that size stopped the service."""
    word = sign * (1_000_000 // len(sign))
    is_same = typeset_text(word).replace("–", "--") == word
    assert is_same
