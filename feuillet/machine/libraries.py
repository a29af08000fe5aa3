"""The system's libraries that the engine opens: whether they are here, and which they are; standard library only."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import ctypes

# What WeasyPrint opens at run time, by the names it has on Linux, macOS and Windows.
LIBRARIES = {
    "GObject": ("libgobject-2.0.so.0", "libgobject-2.0.0.dylib", "libgobject-2.0-0.dll"),
    "Pango": ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll"),
    "PangoFT2": ("libpangoft2-1.0.so.0", "libpangoft2-1.0.0.dylib", "libpangoft2-1.0-0.dll"),
    "HarfBuzz": ("libharfbuzz.so.0", "libharfbuzz.0.dylib", "libharfbuzz-0.dll"),
    "HarfBuzz-subset": ("libharfbuzz-subset.so.0", "libharfbuzz-subset.0.dylib", "libharfbuzz-subset-0.dll"),
    "Fontconfig": ("libfontconfig.so.1", "libfontconfig.1.dylib", "libfontconfig-1.dll"),
}
# What those open in their turn, as far as it decides about pages: characters, their directions, outlines of fonts.
BEHIND = {
    "GLib": ("libglib-2.0.so.0", "libglib-2.0.0.dylib", "libglib-2.0-0.dll"),
    "FreeType": ("libfreetype.so.6", "libfreetype.6.dylib", "libfreetype-6.dll"),
    "FriBidi": ("libfribidi.so.0", "libfribidi.0.dylib", "libfribidi-0.dll"),
}
MSYS2 = ("C:\\msys64\\ucrt64\\bin", "C:\\msys64\\mingw64\\bin")

# A function that each has and none of the others, by which the system finds the file that it was loaded from.
_FUNCTIONS = {
    "GObject": "g_object_ref",
    "Pango": "pango_version_string",
    "PangoFT2": "pango_ft2_font_map_new",
    "HarfBuzz": "hb_version_string",
    "HarfBuzz-subset": "hb_subset_input_create_or_fail",
    "Fontconfig": "FcGetVersion",
    "GLib": "g_free",
    "FreeType": "FT_Library_Version",
    "FriBidi": "fribidi_get_bidi_type",
}


def opened(name: str) -> ctypes.CDLL | None:
    """The library, opened with ctypes, or None; as WeasyPrint would find it."""
    import ctypes

    if sys.platform == "win32":
        for path in os.environ.get("WEASYPRINT_DLL_DIRECTORIES", ";".join(MSYS2)).split(";"):
            with contextlib.suppress(OSError):
                os.add_dll_directory(path)
    for candidate in (LIBRARIES | BEHIND)[name]:
        with contextlib.suppress(OSError):
            return ctypes.CDLL(candidate)
    return None


def missing() -> list[str]:
    """The libraries that WeasyPrint will not find."""
    return [name for name in LIBRARIES if opened(name) is None]


def identities() -> dict[str, str]:
    """What tells each library from any other build of it: the digest of the file that is loaded."""
    return {name: _identity(name) for name in LIBRARIES | BEHIND}


def _identity(name: str) -> str:
    import hashlib
    import platform

    library = opened(name)
    if library is None:
        return "none"
    try:
        with open(_file(library, _FUNCTIONS[name]), "rb") as file:  # noqa: PTH123 - the system's own bytes for it
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (OSError, AttributeError, ValueError):  # part of the system itself, as on macOS: no file of its own
        return platform.platform()


def _file(library: Any, function: str) -> bytes | str:
    """The path of the file that a library was loaded from; empty if the system does not say."""
    import ctypes

    if sys.platform == "win32":
        path = ctypes.create_unicode_buffer(32_768)
        ctypes.windll.kernel32.GetModuleFileNameW(ctypes.c_void_p(library._handle), path, len(path))  # noqa: SLF001
        return path.value

    class DlInfo(ctypes.Structure):
        """Dl_info, as POSIX systems have it."""

        _fields_ = (
            ("file", ctypes.c_char_p),
            ("base", ctypes.c_void_p),
            ("symbol", ctypes.c_char_p),
            ("address", ctypes.c_void_p),
        )

    found = DlInfo()
    ctypes.CDLL(None).dladdr(ctypes.cast(getattr(library, function), ctypes.c_void_p), ctypes.byref(found))
    return found.file or b""
