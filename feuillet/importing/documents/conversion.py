"""A document of an old Word, or in RTF, in; the same as .docx, as LibreOffice makes it where it is installed, out."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from feuillet.machine import temporary
from feuillet.machine.files import Folder

_NAMES = ("soffice", "libreoffice")
_PLACES = (
    "/Applications/LibreOffice.app/Contents/MacOS/soffice",
    r"C:\Program Files\LibreOffice\program\soffice.exe",
)
_SECONDS = 120
_LARGEST = 200_000_000  # bytes of what comes of it


def as_docx(data: bytes, suffix: str) -> bytes | None:
    """The document as .docx; None if there is no LibreOffice, or it cannot. Macros are not run."""
    program = next((found for name in (*_NAMES, *_PLACES) if (found := shutil.which(name))), None)
    if program is None:
        return None
    place = temporary.new_folder("conversion")
    folder = Folder(place)
    try:
        folder.create(f"document{suffix}", data)
        # A profile of its own: with another LibreOffice open it would hand the file to that one, and come back at once.
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", str(place)]
        subprocess.run(
            [program, profile, *options, str(place / f"document{suffix}")],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_SECONDS,
            check=True,
            cwd=place,
        )
        return folder.read(Path("document.docx"), most=_LARGEST)
    except (OSError, subprocess.SubprocessError):
        return None
    finally:
        temporary.discard(place)
