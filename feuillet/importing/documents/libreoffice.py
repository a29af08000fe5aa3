"""A document of an old Word, or in RTF, in; the same as .docx, as LibreOffice makes it where it is installed, out."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
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
# Nothing in the document is run, nor fetched because it says so: a picture may be a link to any file or server.
_SETTINGS = b"""<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"\
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"\
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"\
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent"\
 oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""
_TAKEN = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "TEMP", "TMP")  # of our environment, which has passwords
_LARGEST = 200_000_000  # bytes of what comes of it


def as_docx(data: bytes, suffix: str) -> bytes | None:
    """The document as .docx; None if there is no LibreOffice, or it cannot. Macros are not run."""
    found = (shutil.which(name) for name in (*_NAMES, *_PLACES))
    # Windows looks first in the folder that the person is in, which may be a stranger's.
    program = next((path for path in found if path and os.path.isabs(path)), None)  # noqa: PTH117 - as it was found
    if program is None:
        return None
    place = temporary.new_folder("conversion")
    folder = Folder(place)
    try:
        folder.create(f"document{suffix}", data)
        # A profile of its own: with another LibreOffice open it would hand the file to that one, and come back at once.
        profile = f"-env:UserInstallation={(place / 'profile').as_uri()}"
        options = ["--headless", "--norestore", "--convert-to", "docx", "--outdir", str(place)]
        settings = folder.below("profile/user")
        settings.make()
        settings.create("registrymodifications.xcu", _SETTINGS)
        _run([program, profile, *options, str(place / f"document{suffix}")], place)
        return folder.read(Path("document.docx"), most=_LARGEST)
    except (OSError, subprocess.SubprocessError):
        return None
    finally:
        temporary.discard(place)


def _run(command: list[str], place: Path) -> None:
    """Runs a program that may start others: when its time is over, all of them end."""
    environment = {key: value for key, value in os.environ.items() if key.upper() in _TAKEN} | {"HOME": str(place)}
    process = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=place,
        env=environment,
        start_new_session=True,
    )
    try:
        if process.wait(_SECONDS):
            raise subprocess.SubprocessError(f"it ended with {process.returncode}")
    finally:
        if os.name == "posix":  # also what outlives the program that started it
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()
        process.wait()
