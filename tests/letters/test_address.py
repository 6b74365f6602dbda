import pytest

from app.letters.recipient.address import AddressOverflow, check, clean, lay_out

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
        ((*TOWN_HALL, "England."), TOWN_HALL),
        ((*TOWN_HALL, "U.K."), TOWN_HALL),
        ((*TOWN_HALL, "u.k"), TOWN_HALL),
        ((*TOWN_HALL, " GB "), TOWN_HALL),
        ((*TOWN_HALL, "Great Britain"), TOWN_HALL),
        ((*TOWN_HALL, "CYMRU"), TOWN_HALL),
        ((*TOWN_HALL, "Northern  Ireland"), TOWN_HALL),
        ((*TOWN_HALL, "Scotland", "United Kingdom"), TOWN_HALL),
        ((*TOWN_HALL, "New England"), (*TOWN_HALL, "New England")),
        ((*TOWN_HALL, "Ireland"), (*TOWN_HALL, "Ireland")),
        (("A", "England", "B", "S60 1AE"), ("A", "England", "B", "S60 1AE")),
        (("A,,, ", "B , ,", "S60 1AE"), ("A", "B", "S60 1AE")),
        (("A , B .C", "D", "S60 1AE"), ("A, B.C", "D", "S60 1AE")),
        (("\tA\n", "B", "S60 1AE,"), ("A", "B", "S60 1AE")),
        (("A", "B", "s 6 0 1 a e"), ("A", "B", "S60 1AE")),
        (("A", "B", "sw1a2aa", "UK", "", " , "), ("A", "B", "SW1A 2AA")),
        (("A", "B", "B.F.P.O. 58"), ("A", "B", "BFPO 58")),
        (("A", "b1 1aa", "B", "C"), ("A", "b1 1aa", "B", "C")),
        (("A", "B", "Rotherham s601ae"), ("A", "B", "Rotherham s601ae")),
        (("A.", "B", "S60 1AE"), ("A.", "B", "S60 1AE")),
        (("12a", "O’Example & Co", "S60 1AE"), ("12a", "O’Example & Co", "S60 1AE")),
        ((",", ".", "S60 1AE"), (".", "S60 1AE")),
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
        ("1", "2", "S60 1AE"),
        ("A", "B", "C", "D", "E", "F", "SW1A 2AA"),
        ("A (B)", "C/O D", "S60 1AE"),
        ("A", "B", "#1", "S60 1AE"),
        ("A", "B", "*", "S60 1AE"),
        ("A", "B", "’s", "S60 1AE"),
        ("A", "B", "&", "S60 1AE"),
        ("Nfaculty", "Unfa", "S60 1AE"),
        ("Fixed Abode House", "No Fixed Price Street", "S60 1AE"),
        ("Germany House", "B", "BFPO 12"),
        ("A", "B", "France", "S60 1AE"),
        ("A", "B", "England", "S60 1AE"),
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
        (("A", "S60 1AE", "B"), ["address_ends_without_postcode"]),
        (("A", "B", "S60 1CE"), ["address_ends_without_postcode"]),
        (("A", "B", "Rotherham S60 1AE"), ["address_ends_without_postcode"]),
        (("A", "B", "S60 1AE."), ["address_ends_without_postcode"]),
        (("A", "B", "BFPO"), ["address_ends_without_postcode"]),
        (("A", "B", "Jersey"), ["address_ends_without_postcode"]),
        (("A", "B", "Gibraltar"), ["address_ends_without_postcode"]),
        (("A", "B", "ß1 1AA"), ["address_ends_without_postcode"]),
        (("S60 1AE",), ["address_too_short"]),
        (("A", "B"), ["address_too_short", "address_ends_without_postcode"]),
        (tuple("ABCDEFGHI"), ["address_too_long", "address_ends_without_postcode"]),
        (("’", "B", "S60 1AE"), ["address_line_without_letter_or_digit"]),
        (("A", "…", "S60 1AE"), ["address_line_without_letter_or_digit"]),
        (("A", "B", "N.F.A.", "S60 1AE"), ["address_no_fixed_abode"]),
        (("A", "B", "nfa", "S60 1AE"), ["address_no_fixed_abode"]),
        (("NFA", "No fixed abode", "S60 1AE"), ["address_no_fixed_abode"] * 2),
        (("A", "(no fixed abode)", "S60 1AE"), ["address_line_starts_with_sign", "address_no_fixed_abode"]),
        (("A", "England", "BFPO 12"), ["address_bfpo_with_country"]),
        (("France", "Germany", "BFPO 12"), ["address_bfpo_with_country"] * 2),
        (("BFPO 12", "Cyprus", "S60 1AE"), ["address_bfpo_with_country"]),
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
@pytest.mark.parametrize("line", range(3))
def test_no_line_starts_with_a_sign(line, sign):
    lines = ["A", "B", "C", "S60 1AE"]
    lines[line] = f"{sign}B"
    (problem,) = check(lines)
    assert (problem.code, problem.line) == ("address_line_starts_with_sign", line + 1)


@pytest.mark.parametrize("sign", list("!#$%&'*+-.:;?^_`{|}£€’“–…"))
def test_a_line_may_start_with_any_other(sign):
    assert codes("A", f"{sign}B", "S60 1AE") == []


@pytest.mark.parametrize("sign", list('@()=[]"\\/,<>~'))
def test_a_sign_may_stand_inside_a_line(sign):
    assert codes("A", f"B{sign}C", "S60 1AE") == []


@pytest.mark.parametrize("count", range(12))
def test_an_address_has_three_to_seven_lines(count):
    lines = (*(f"Line {n}" for n in range(1, count)), "S60 1AE")[:count]
    expected = "address_too_short" if count < 3 else "address_too_long" if count > 7 else ""
    assert [code for code in codes(*lines) if code.startswith("address_too")] == [expected] * bool(expected)


@pytest.mark.parametrize(
    "country",
    [
        *("France", "ireland", "New Zealand", "United States of America", "French Polynesia", "USA", "Gibraltar"),
        *("The Netherlands", "Türkiye", "FRANCE", "France.", "Republic of Ireland", "Hong Kong", "St Lucia"),
    ],
)
def test_a_country_ends_an_international_address(country):
    assert codes("A", "B", country, international=True) == []


def test_international_post_may_still_stay_at_home():
    assert codes("A", "B", "S60 1AE", international=True) == []
    assert codes("A", "B", "Atlantis", international=True) == ["address_ends_without_postcode_or_country"]
    assert codes("A", "BFPO 12", "Cyprus", international=True) == ["address_bfpo_with_country"]
    assert codes("A", "France", international=True) == ["address_too_short"]


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


def test_a_town_of_the_county_s_name_stays():
    durham = ("County Hall", "Durham", "Framwellgate", "DURHAM", "Durham", "DH1 5UE")
    assert lay_out(("Leader", "Council"), durham, county="Durham") == ("Leader", "Council", *durham[:4], "DH1 5UE")


@pytest.mark.parametrize(("names", "county"), [(("A", "B", "C"), "West Yorkshire"), (("A", "B"), "")])
def test_then_it_is_an_error(names, county):
    with pytest.raises(AddressOverflow) as problem:
        lay_out(names, COUNTY, county=county)
    assert problem.value.facts == {"lines": 8, "limit": 7}
    assert problem.value.code == "address_overflow"
