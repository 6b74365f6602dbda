"""Every state that pages show has a shape of the status vocabulary and a word."""

from app.platform.transitions import Status
from app.rooms import open_pages

SHAPES = {"full", "half", "empty", "warn", "query", "stop", "none"}


def test_every_state_that_pages_show_has_a_shape_and_a_word():
    open_pages()
    kinds = Status.__subclasses__()
    assert kinds
    assert [repr(state) for kind in kinds for state in kind if state.shape not in SHAPES or not state.word] == []


def test_a_state_is_found_by_its_code_and_stored_as_it():
    class Light(Status):
        ON = "on", "full", "Shining"

    assert (Light("on"), Light.ON.value, f"{Light.ON}", Light.ON.shown) == (Light.ON, "on", "on", ("full", "Shining"))
