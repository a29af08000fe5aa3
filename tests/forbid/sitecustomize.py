"""Put before all else on a Python's path, this forbids the network to it and its children, and tells who tried."""

import os
import sys

UNIX = 1  # what processes of one machine speak over


def forbid(event, arguments):
    """Note each try in a file, as the one who tried may swallow the error."""
    if event in {"socket.getaddrinfo", "socket.gethostbyname"} or (event == "socket.__new__" and arguments[1] != UNIX):
        with open(os.environ["FEUILLET_TRIED"], "a", encoding="utf-8") as file:  # noqa: PTH123 - before all imports
            file.write(f"{event} {arguments!r}\n")
        raise PermissionError("no network")


if "FEUILLET_TRIED" in os.environ:
    sys.addaudithook(forbid)
