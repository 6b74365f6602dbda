import pytest

from app.letters.recipient.address import is_bfpo, normalise_bfpo, normalise_postcode


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
        ("E1W 1LB", "E1W 1LB"),
        ("WC2N 5DU", "WC2N 5DU"),
        ("N1C 4AX", "N1C 4AX"),
        ("L1 8JQ", "L1 8JQ"),
        ("EH99 1SP", "EH99 1SP"),
        ("LL74 8SQ", "LL74 8SQ"),
        ("SW1A2AA", "SW1A 2AA"),
        ("SW1 A2AA", "SW1A 2AA"),
        ("SW1A2 AA", "SW1A 2AA"),
        ("S W 1 A 2 A A", "SW1A 2AA"),
        ("sw1a\t2aa", "SW1A 2AA"),
        ("m11ae", "M1 1AE"),
        ("BF1 0AA", "BF1 0AA"),
        ("BX9 1AS", "BX9 1AS"),
        ("bx11lt", "BX1 1LT"),
        ("JE1 1AA", "JE1 1AA"),
        ("GY10 1AA", "GY10 1AA"),
        ("IM99 1PS", "IM99 1PS"),
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
        "ß1 1AA",
        "ſ60 1AE",
        "S60ﬀ",
        "S6٠ 1AE",
        "ＳＷ１Ａ １ＡＡ",
        "S60-1AE",
        "S60 1AE.",
        "S60 1AE\u200b",
        "SW1A 2AA 2AA",
        "SW1AA 2AA",
        "SWA 2AA",
        "S 1AE",
        "S600 1AE",
        "S60 11AE",
        "ZZ1 1AA",
        "GX11",
        "NPT 1AA",
        *(f"S60 1{letter}E" for letter in "CIKMOV"),
        *(f"S60 1E{letter}" for letter in "CIKMOV"),
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
        ("BFPO 1", "BFPO 1"),
        ("BFPO 5601", "BFPO 5601"),
        ("BFPO 058", "BFPO 58"),
        ("  BFPO   58 ", "BFPO 58"),
        ("Bfpo C/O 58", "BFPO 58"),
    ],
)
def test_a_forces_post_office_number(text, number):
    assert normalise_bfpo(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "BFPO", "BFPO 12345", "BFPO A", "58", "HMS Example BFPO 2", "BFPO 5 8", "BFPO -5", "BFPO ٥٨", "BPFO 58"],
)
def test_no_forces_post_office_number(text):
    assert normalise_bfpo(text) is None


def test_the_forces_have_postcodes_as_well():
    assert is_bfpo("bf1 3aa")
    assert not is_bfpo("B1 1AA")
