"""What a corrected letter says at its head, and its notice without it."""

import pytest

from app.letters.page.correction import correction_line, without_correction

NOTICE = "This letter is a reconstruction: it was written later."


def test_it_gives_the_date_of_the_letter_and_the_day_of_sending():
    line = correction_line("3 March 2015", "4 March 2015", language="en")
    assert line == "Corrected letter: it replaces the one dated 3 March 2015 that was sent on 4 March 2015."


@pytest.mark.parametrize(("language", "day"), [("en", "3 March 2015"), ("cy", "3 Mawrth 2015")])
def test_a_notice_is_found_again_without_it(language, day):
    line = correction_line(day, day, language=language)
    assert without_correction(f"{line}\n{NOTICE}", language=language) == NOTICE
    assert without_correction(f"{line} {NOTICE}", language=language) == NOTICE, "as letters had it at first"
    assert without_correction(line, language=language) == ""
    assert without_correction(NOTICE, language=language) == NOTICE
