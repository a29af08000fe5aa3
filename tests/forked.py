"""Commands in processes of their own, forked from one that has imported all: a second less for each; POSIX alone."""

from __future__ import annotations

import importlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Forking:
    """The process that others are forked from; `called` is what they call, as module:function, with their arguments."""

    def __init__(self, called):
        self._called = called

    def __enter__(self):
        self._asked, its = socket.socketpair()
        with its:
            code = "import sys; from tests import forked; forked.serve(int(sys.argv[1]), sys.argv[2])"
            self._process = subprocess.Popen(
                [sys.executable, "-c", code, str(its.fileno()), self._called],
                env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONUTF8": "1"},
                cwd=ROOT,
                pass_fds=[its.fileno()],
            )
        return self

    def __exit__(self, *_):
        self._asked.close()
        self._process.wait()

    def start(self, *arguments, **environment):
        """A process of its own that calls it with these arguments, and has this environment."""
        (out, its_out), (err, its_err), (told, its_told) = os.pipe(), os.pipe(), os.pipe()
        given = {"arguments": arguments, "environment": os.environ | environment}
        socket.send_fds(self._asked, [json.dumps(given).encode()], [its_out, its_err, its_told])
        for handle in (its_out, its_err, its_told):
            os.close(handle)
        return Forked(*(os.fdopen(handle, encoding="utf-8") for handle in (out, err, told)))


class Forked:
    """One of them, with what of `subprocess.Popen` is used; its standard input is empty."""

    def __init__(self, out, err, told):
        self.stdout, self.stderr, self._told = out, err, told
        self.pid = int(told.readline())
        self.returncode = None
        self._ended = threading.Event()
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self):
        with self._told:
            self.returncode = int(self._told.readline())
        self._ended.set()

    def poll(self):
        return self.returncode

    def communicate(self, timeout):
        """All that it says, once it has ended; it says little, which pipes hold."""
        if not self._ended.wait(timeout):
            os.kill(self.pid, signal.SIGKILL)
            raise subprocess.TimeoutExpired(str(self.pid), timeout)
        with self.stdout, self.stderr:
            return self.stdout.read(), self.stderr.read()


# -- in the process that they are forked from --------------------------------------------------------------------------


def serve(handle, called):
    """Fork a process for each that is asked for, until nobody asks any more."""
    module, _, name = called.partition(":")
    function = getattr(importlib.import_module(module), name)
    watching = []
    with socket.socket(fileno=handle) as asked:
        while True:
            said, handles, _, _ = socket.recv_fds(asked, 1 << 20, 3)
            if not said:
                break
            watching.append(os.fork())
            if watching[-1] == 0:
                asked.close()
                _watch(function, json.loads(said), *handles)
                os._exit(0)
            for inherited in handles:
                os.close(inherited)
    for number in watching:
        os.waitpid(number, 0)


def _watch(function, given, out, err, told):
    """Tell the number of a process that calls the function, and then its status."""
    number = os.fork()
    if number == 0:
        os.close(told)
        os._exit(_call(function, given, out, err))
    os.close(out)
    os.close(err)
    os.write(told, b"%d\n" % number)
    os.write(told, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]))


def _call(function, given, out, err):
    for handle, standard in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(handle, standard)
        os.close(handle)
    os.environ.clear()
    os.environ.update(given["environment"])
    try:
        status = function(*given["arguments"]) or 0
    except SystemExit as end:
        status = end.code or 0
    except BaseException:  # noqa: BLE001 - as Python itself would end
        traceback.print_exc()
        status = 1
    sys.stdout.flush()
    sys.stderr.flush()
    return status
