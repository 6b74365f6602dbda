import pytest

from app.letters.address import AddressOverflow, check, clean, lay_out

TOWN_HALL = ("Town Hall", "High Street", "Rotherham", "S60 1AE")


@pytest.mark.parametrize(
    ("lines", "cleaned"),
    [
        (TOWN_HALL, TOWN_HALL),
        ((" Town Hall ", "High  Street", "Rotherham", "S60 1AE"), TOWN_HALL),
        (("Town Hall,", "High Street ,", "Rotherham,", "S60 1AE"), TOWN_HALL),
        (("Town Hall", "", "High Street", "  ", "Rotherham", "s601ae"), TOWN_HALL),
        ((*TOWN_HALL, "England"), TOWN_HALL),
        ((*TOWN_HALL, "United Kingdom", ""), TOWN_HALL),
        ((*TOWN_HALL, "England", "UK"), TOWN_HALL),
        ((*TOWN_HALL, "Wales,"), TOWN_HALL),
        (("A , B", "C . D", "S60 1AE"), ("A, B", "C. D", "S60 1AE")),
        (("St . Mary ,", "B", "S60 1AE"), ("St. Mary", "B", "S60 1AE")),
        (("Wales", "B", "S60 1AE"), ("Wales", "B", "S60 1AE")),
        (("A", "B", "S6 01AE"), ("A", "B", "S60 1AE")),
        (("A", "B", "bfpo 12"), ("A", "B", "BFPO 12")),
        (("A", "B", "France"), ("A", "B", "France")),
        (("A\tB", "C\u00a0D", "S60 1AE"), ("A B", "C D", "S60 1AE")),
        ((), ()),
        (("England",), ()),
    ],
)
def test_clean(lines, cleaned):
    assert clean(lines) == cleaned


@pytest.mark.parametrize("lines", [TOWN_HALL, (" , ", "a ,b", "wales"), ("A", "s601ae", "uk")])
def test_cleaning_twice_changes_nothing(lines):
    assert clean(clean(lines)) == clean(lines)


def codes(*lines: str, international: bool = False) -> list[str]:
    return [problem.code for problem in check(lines, international=international)]


@pytest.mark.parametrize(
    "lines",
    [
        TOWN_HALL,
        ("A", "B", "S60 1AE"),
        ("1", "2", "3", "4", "5", "6", "S60 1AE"),
        ("A", "B", "BF1 3AA"),
        ("A", "B", "BFPO 12"),
        ("A", "B", "JE2 3AB"),
        ("A", "B", "GY1 1WR"),
        ("A", "B", "IM1 1AG"),
        ("A", "B", "-", "S60 1AE"),
        ("É", "ŷ", "S60 1AE"),
        ("Nfax House", "B", "S60 1AE"),
        ("A's", "!B", "S60 1AE"),
        ("Paris House", "France Street", "S60 1AE"),
    ],
)
def test_these_can_be_posted_to(lines):
    assert codes(*lines) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ((), ["address_too_short", "address_ends_without_postcode"]),
        (("A", "S60 1AE"), ["address_too_short"]),
        (("1", "2", "3", "4", "5", "6", "7", "S60 1AE"), ["address_too_long"]),
        (("A", "B", "C"), ["address_ends_without_postcode"]),
        (("A", "B", "GX11 1AA"), ["address_ends_without_postcode"]),
        (("A", "B", "GIR 0AA"), ["address_ends_without_postcode"]),
        (("A", "B", "France"), ["address_ends_without_postcode"]),
        (("A", "B", "S60 1AE", "Rotherham"), ["address_ends_without_postcode"]),
        (("A", "-", "S60 1AE"), ["address_line_without_letter_or_digit"]),
        (("-", "!", "S60 1AE"), ["address_line_without_letter_or_digit"] * 2),
        (("NFA", "B", "S60 1AE"), ["address_no_fixed_abode"]),
        (("n.f.a", "B", "S60 1AE"), ["address_no_fixed_abode"]),
        (("A", "No Fixed Abode", "S60 1AE"), ["address_no_fixed_abode"]),
        (("A", "of no fixed address", "S60 1AE"), ["address_no_fixed_abode"]),
        (("A", "Germany", "BF1 3AA"), ["address_bfpo_with_country"]),
        (("A", "Germany", "BFPO 12"), ["address_bfpo_with_country"]),
        (
            ("@", "B"),
            [
                "address_too_short",
                "address_ends_without_postcode",
                "address_line_starts_with_sign",
                "address_line_without_letter_or_digit",
            ],
        ),
    ],
)
def test_every_rule_that_fails_is_told(lines, expected):
    assert codes(*lines) == expected


@pytest.mark.parametrize("sign", list('@()=[]"\\/,<>~'))
def test_no_line_starts_with_a_sign(sign):
    assert codes("A", f"{sign}B", "S60 1AE") == ["address_line_starts_with_sign"]


@pytest.mark.parametrize(
    "country", ["France", "ireland", "New Zealand", "United States of America", "French Polynesia"]
)
def test_a_country_ends_an_international_address(country):
    assert codes("A", "B", country, international=True) == []


def test_international_post_may_still_stay_at_home():
    assert codes("A", "B", "S60 1AE", international=True) == []
    assert codes("A", "B", "Atlantis", international=True) == ["address_ends_without_postcode_or_country"]


def test_a_problem_says_on_which_line():
    (problem,) = check(("A", "NFA", "S60 1AE"))
    assert (problem.line, problem.facts) == (2, {"text": "NFA"})


def test_names_go_above_the_address():
    assert lay_out(("Pat Example QPM", "Leader"), TOWN_HALL) == ("Pat Example QPM", "Leader", *TOWN_HALL)


def test_a_long_line_wraps_at_the_width_of_the_window():
    long = "Chair of the Policy and Resources Committee of the City of London Corporation"
    first, second = lay_out((long,), ())
    assert f"{first} {second}" == long


COUNTY = ("Civic Centre", "Fountain Street", "Morley", "Leeds", "West Yorkshire", "S60 1AE")


def test_the_county_goes_first():
    assert lay_out(("Leader", "Council"), COUNTY, county="West Yorkshire") == (
        "Leader", "Council", "Civic Centre", "Fountain Street", "Morley", "Leeds", "S60 1AE",
    )  # fmt: skip


def test_the_county_stays_while_there_is_room():
    assert "West Yorkshire" in lay_out(("Leader",), COUNTY, county="West Yorkshire")


@pytest.mark.parametrize(("names", "county"), [(("A", "B", "C"), "West Yorkshire"), (("A", "B"), "")])
def test_then_it_is_an_error(names, county):
    with pytest.raises(AddressOverflow) as problem:
        lay_out(names, COUNTY, county=county)
    assert problem.value.facts == {"lines": 8, "limit": 7}
    assert problem.value.code == "address_overflow"
