import pytest

from app.letters.postcode import is_bfpo, normalise_bfpo, normalise_postcode


@pytest.mark.parametrize(
    ("text", "postcode"),
    [
        ("S60 1AE", "S60 1AE"),
        ("s60 1ae", "S60 1AE"),
        ("S601AE", "S60 1AE"),
        ("S6 01AE", "S60 1AE"),
        (" s 6 0 1 a e ", "S60 1AE"),
        ("SW1P 4DF", "SW1P 4DF"),
        ("sw1p4df", "SW1P 4DF"),
        ("W1A 1AA", "W1A 1AA"),
        ("M1 1AE", "M1 1AE"),
        ("B33 8TH", "B33 8TH"),
        ("CR2 6XH", "CR2 6XH"),
        ("DN55 1PT", "DN55 1PT"),
        ("EC1A 1BB", "EC1A 1BB"),
        ("BF1 3AA", "BF1 3AA"),
        ("JE2 3AB", "JE2 3AB"),
        ("GY1 1WR", "GY1 1WR"),
        ("IM1 1AG", "IM1 1AG"),
        ("BT1 5GS", "BT1 5GS"),
        ("ZE1 0LL", "ZE1 0LL"),
        ("S60\u00a01AE", "S60 1AE"),
        ("CF10 1NS", "CF10 1NS"),
    ],
)
def test_a_postcode_in_its_normal_form(text, postcode):
    assert normalise_postcode(text) == postcode


@pytest.mark.parametrize(
    "text",
    [
        "",
        "S60",
        "1AE",
        "S60 1AEE",
        "S60 AE1",
        "S60 1A",
        "S60 1CE",
        "S60 1EC",
        "S60 1IE",
        "S60 1KE",
        "S60 1ME",
        "S60 1OE",
        "S60 1VE",
        "S60 1EV",
        "GX11 1AA",
        "GIR 0AA",
        "XX1 1AA",
        "QQ1 1AA",
        "12345",
        "Rotherham S60 1AE",
        "SÉ0 1AE",
        "S60 ¹AE",
    ],
)
def test_no_postcode(text):
    assert normalise_postcode(text) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("BFPO 58", "BFPO 58"),
        ("bfpo 58", "BFPO 58"),
        ("B.F.P.O. 58", "BFPO 58"),
        ("BFPO58", "BFPO 58"),
        ("BFPO c/o 5", "BFPO 5"),
    ],
)
def test_a_forces_post_office_number(text, number):
    assert normalise_bfpo(text) == number


@pytest.mark.parametrize("text", ["BFPO", "BFPO 12345", "BFPO A", "58", "HMS Example BFPO 2"])
def test_no_forces_post_office_number(text):
    assert normalise_bfpo(text) is None


def test_the_forces_have_postcodes_as_well():
    assert is_bfpo("bf1 3aa")
    assert not is_bfpo("B1 1AA")
