"""JSON that is hashed has one spelling."""

from app.letters.canonical import canonical


def test_json_has_one_spelling():
    assert canonical({"b": "é", "a": [1, None]}) == '{"a":[1,null],"b":"é"}'.encode()
    assert canonical({"a": [1, None], "b": "é"}) == canonical({"b": "é", "a": [1, None]})
