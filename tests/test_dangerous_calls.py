"""What code of ours calls that could run or believe what somebody sent. Each test lists every call that it finds."""

import ast
import re
from functools import cache
from pathlib import Path
from typing import NamedTuple

import yaml

import app
from app.letters.text.front_matter import Loader

APP = Path(app.__file__).parent


class Call(NamedTuple):
    """`function` as it is written ("os.system"); `written`: the whole call, of those of yaml."""

    file: str
    function: str
    begins_with_text: bool
    has_shell: bool
    written: str


class Read(NamedTuple):
    """What is looked at of our code: calls, and the modules that each file imports."""

    calls: list[Call]
    imported: dict[str, set[str]]


@cache
def code() -> Read:
    """Each file is parsed once, which takes a few seconds, and its tree is not kept."""
    read = Read([], {})
    for path in sorted(APP.rglob("*.py")):
        file = path.relative_to(APP.parent).as_posix()
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        read.calls.extend(call_in(file, node) for node in nodes if isinstance(node, ast.Call))
        read.imported[file] = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
        read.imported[file] |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return read


def call_in(file: str, node: ast.Call) -> Call:
    function = dotted(node.func)
    return Call(
        file,
        function,
        begins_with_text=not node.args or isinstance(node.args[0], ast.Constant),
        has_shell=any(word.arg == "shell" for word in node.keywords),
        written=ast.unparse(node) if function.startswith("yaml.") else "",
    )


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def files_that_call(*functions: str) -> set[str]:
    return {call.file for call in code().calls if call.function in functions}


def test_there_is_much_to_look_at():
    assert len(code().imported) > 1000


def test_no_text_is_run_as_code():
    assert files_that_call("eval", "exec", "compile", "__import__", "runpy.run_path", "runpy.run_module") == set()


def test_no_shell_is_asked():
    """A program is started by a list of its arguments, none of which somebody typed."""
    assert files_that_call("os.system", "os.popen", "subprocess.getoutput", "subprocess.getstatusoutput") == set()
    assert {call.file for call in code().calls if call.has_shell} == set()
    starts = ("subprocess.run", "subprocess.Popen", "subprocess.check_output", "subprocess.check_call", "os.execv")
    assert files_that_call(*starts) == {"app/backups/dump.py", "app/commands/serve.py", "app/platform/limited/ask.py"}


def test_only_what_our_own_processes_made_is_unpickled():
    unpickles = ("pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.loads", "shelve.open")
    assert files_that_call(*unpickles) == {"app/commands/merge/run.py", "app/platform/limited/serve.py"}


def test_yaml_makes_text_only():
    """The loader of front matter makes no object of what a template says."""
    loads = [call for call in code().calls if call.function.startswith("yaml.load")]
    assert [call.file for call in loads] == ["app/letters/text/source.py"]
    assert all(call.written.endswith("Loader=Loader)") for call in loads)
    assert issubclass(Loader, yaml.BaseLoader)


def test_sql_is_written_in_full():
    """What is put together of parts has names of ours in it: what people type is a parameter."""
    put_together = {
        call.file
        for call in code().calls
        if call.function.split(".")[-1] in {"text", "exec_driver_sql"}
        and not call.begins_with_text
        and any(module.startswith("sqlalchemy") for module in code().imported[call.file])
    }
    names_of_ours = {"app/backups/aside.py", "app/backups/dump.py"}  # of databases that it made, and fixed queries
    assert put_together == {"app/platform/database.py", "app/search/text.py", *names_of_ours}


def test_no_secret_comes_from_a_random_number_that_can_be_guessed():
    assert [file for file, modules in code().imported.items() if "random" in modules] == []
    assert files_that_call("uuid.uuid1", "uuid1") == set()


def test_no_broken_hash_is_called():
    assert files_that_call("hashlib.md5", "hashlib.sha1", "hashlib.new", "md5", "sha1") == set()


KEYED = ("hmac", "itsdangerous", "argon2", "cryptography", "joserfc", "authlib", "webauthn", "pyotp", "jwt", "OpenSSL")


def test_inventory_of_cryptography_names_all_code_that_uses_it():
    """docs/security.md says of all code that works with keys what it uses them for."""
    page = (APP.parent / "docs" / "security.md").read_text(encoding="utf-8")
    inventory = page.split("\n## Cryptography\n")[1].split("\n## ")[0]
    named = set(re.findall(r"`(app/[\w/.]+)`", inventory))
    uses = {
        file for file, modules in code().imported.items() if any(module.split(".")[0] in KEYED for module in modules)
    }
    assert {file for file in uses if not any(file == place or file.startswith(place) for place in named)} == set()
    assert {place for place in named if not (APP.parent / place).exists()} == set(), "not there any more"


def test_every_form_that_takes_files_is_documented():
    """docs/security.md says which types and sizes each takes."""
    page = (APP.parent / "docs" / "security.md").read_text(encoding="utf-8")
    table = page.split("\n| form | types |")[1].split("\n\n")[0]
    takes = files_that_call("UploadField", "UploadsField", "EachField", "WordField")
    assert len(takes) > 5
    assert takes == set(re.findall(r"`(app/[\w/.]+)`", table))
