"""What made a file. Under one fingerprint a letter gives the same bytes; under another, text and positions are what is
compared (design, rule 9)."""

import ctypes
import ctypes.util
import hashlib
import unicodedata
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from app.letters.canonical import canonical
from app.letters.page.typeface import FACES, FOLDER

ENGINE = Path(__file__).parent.parent
PACKAGES = (
    *("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "pyphen", "fonttools"),
    *("jinja2", "markdown-it-py", "pyyaml", "pillow", "python-docx", "lxml"),
)


def _by_function(name: str) -> Callable[[ctypes.CDLL], str]:
    """Of a library that has a function which gives its version as text."""

    def read_version(library: ctypes.CDLL) -> str:
        function = getattr(library, name)
        function.restype = ctypes.c_char_p
        return str(function().decode())

    return read_version


def _fontconfig(library: ctypes.CDLL) -> str:
    number = int(library.FcGetVersion())
    return f"{number // 10000}.{number // 100 % 100}.{number % 100}"


def _freetype(library: ctypes.CDLL) -> str:
    handle, numbers = ctypes.c_void_p(), [ctypes.c_int() for _ in range(3)]
    library.FT_Init_FreeType(ctypes.byref(handle))
    library.FT_Library_Version(handle, *map(ctypes.byref, numbers))
    library.FT_Done_FreeType(handle)
    return ".".join(str(number.value) for number in numbers)


def _fribidi(library: ctypes.CDLL) -> str:
    """Of "(GNU FriBidi) 1.0.16" and lines about how it was built."""
    said = ctypes.c_char_p.in_dll(library, "fribidi_version_info").value or b""
    return said.split()[2].decode()


_LIBRARIES: dict[str, tuple[str, str, Callable[[ctypes.CDLL], str]]] = {
    "pango": ("pango-1.0", "libpango-1.0.so.0", _by_function("pango_version_string")),
    "harfbuzz": ("harfbuzz", "libharfbuzz.so.0", _by_function("hb_version_string")),
    "harfbuzz-subset": ("harfbuzz-subset", "libharfbuzz-subset.so.0", lambda _: _version("harfbuzz")),
    "fontconfig": ("fontconfig", "libfontconfig.so.1", _fontconfig),
    "freetype": ("freetype", "libfreetype.so.6", _freetype),
    "fribidi": ("fribidi", "libfribidi.so.0", _fribidi),
}
"""Native library, by the names that it is found under, and what tells its version. HarfBuzz's subset library comes from
the same source and has no version of its own."""


class MissingLibrary(OSError):
    """A native library that letters are made with is not on this machine; `name` says which."""

    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is not installed")
        self.name = name


def native_libraries() -> dict[str, str]:
    """Versions of the native libraries that set and compress a letter. Raises MissingLibrary."""
    return {name: _version(name) for name in _LIBRARIES} | {"zlib": zlib.ZLIB_RUNTIME_VERSION}


def _version(name: str) -> str:
    short, file, tell = _LIBRARIES[name]
    try:
        library = ctypes.CDLL(file)
    except OSError:
        found = ctypes.util.find_library(short)
        if found is None:
            raise MissingLibrary(name) from None
        library = ctypes.CDLL(found)
    return tell(library)


@cache
def fingerprint() -> Mapping[str, Any]:
    """Native libraries, packages, fonts, style sheet and the engine's own source, each by version or SHA-256."""
    sources = sorted(path for path in ENGINE.rglob("*") if path.suffix in {".py", ".html", ".css", ".conf"})
    return {
        "libraries": native_libraries(),
        "packages": {name: version(name) for name in PACKAGES},
        "unicode": unicodedata.unidata_version,
        "fonts": {file: _sha256(FOLDER / file) for file in FACES.values()},
        "style": _sha256(ENGINE / "pdf" / "letter.css"),
        "engine": hashlib.sha256(
            b"".join(f"{path.relative_to(ENGINE)}\0{_sha256(path)}\n".encode() for path in sources)
        ).hexdigest(),
    }


def short_fingerprint() -> str:
    """Sixteen hexadecimal digits that stand for the whole."""
    return hashlib.sha256(canonical(dict(fingerprint()))).hexdigest()[:16]


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
