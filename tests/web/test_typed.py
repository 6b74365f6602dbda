"""What people type, read as values."""

from datetime import time

from app.web.typed import reference_in, time_in

TIMES = {
    "9:30": time(9, 30),
    "09.30": time(9, 30),
    "00:00": time(0, 0),
    "23:59": time(23, 59),
    "3:20pm": time(15, 20),
    "12am": time(0),
    "12.30 PM": time(12, 30),
}
NO_TIMES = ["", None, "24:00", "9:60", "9:3", "0930 ", "9 30", "٩:30", "13:00pm", "pm"]


def test_a_time_is_read_as_people_type_it():
    assert {text: time_in(text) for text in TIMES} == TIMES
    assert [text for text in NO_TIMES if time_in(text, bare=True) is not None] == []


def test_a_time_without_a_colon_is_one_only_where_asked_for():
    assert (time_in("0930"), time_in("930")) == (None, None)
    assert (time_in("0930", bare=True), time_in("930", bare=True)) == (time(9, 30), time(9, 30))


def test_a_reference_is_read_in_any_case_and_with_any_hyphen():
    typed = [
        "WINTER26-0003",
        "winter26-0003",
        " Winter26-0003\n",
        "winter26\u20130003",
        "winter26 - 0003",
        "WINTER26\u20110003",
    ]
    assert {reference_in(text) for text in typed} == {"WINTER26-0003"}
    assert (reference_in(""), reference_in(None)) == ("", "")
