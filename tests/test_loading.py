"""While modules are loaded, Python does not search for garbage, and afterwards it leaves what was loaded alone."""

import gc
import sys
from importlib import import_module

import pytest

from app.platform.processes import loading


@pytest.fixture
def module(tmp_path, monkeypatch):
    """The name of a module that no one has loaded; it notes whether garbage was searched for meanwhile."""
    (tmp_path / "loaded_here.py").write_text("import gc\n\nSEARCHED = gc.isenabled()\n")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "loaded_here", raising=False)
    return "loaded_here"


def test_what_is_loaded_is_never_searched(module):
    before = gc.get_freeze_count()
    with loading():
        loaded = import_module(module)
    assert not loaded.SEARCHED
    assert gc.isenabled()
    assert gc.get_freeze_count() > before


def test_where_all_was_loaded_before_nothing_changes(module):
    import_module(module)
    before = gc.get_freeze_count()
    with loading():
        import_module(module)
    assert gc.isenabled()
    assert gc.get_freeze_count() <= before, "of what was frozen, some may have gone"


def test_a_module_that_does_not_load_leaves_the_search_on():
    with pytest.raises(ModuleNotFoundError), loading():
        import_module("no_such_module")
    assert gc.isenabled()
