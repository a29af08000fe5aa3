"""A real mail server on loopback, for the tests: it keeps what it takes, and fails where a test wants it to."""

# ruff: noqa: N802 - aiosmtpd looks for methods by the names of commands

from __future__ import annotations

import asyncio
import contextlib
import inspect
import re
import socket
import ssl
import tempfile
import threading
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from aiosmtpd.smtp import SMTP, AuthResult

# A certificate for "localhost", and the authority that made it. That authority's key was thrown away, so that whoever
# trusts it trusts this server alone; the key below is worth nothing, for it proves to be nobody but these tests.
# Valid from 2020 to 2120.
AUTHORITY = """\
-----BEGIN CERTIFICATE-----
MIIBjDCCATOgAwIBAgIBATAKBggqhkjOPQQDAjAtMSswKQYDVQQDDCJGZXVpbGxl
dCB0ZXN0czogdHJ1c3Qgbm93aGVyZSBlbHNlMCAXDTIwMDEwMTAwMDAwMFoYDzIx
MjAwMTAxMDAwMDAwWjAtMSswKQYDVQQDDCJGZXVpbGxldCB0ZXN0czogdHJ1c3Qg
bm93aGVyZSBlbHNlMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEyzfrX3ssXMTR
7ZUdHQystz0XETZLTgRnoWQZ8xp9Jl93yDMbBArR/kPV7QMzbhdvxnuTqxjgL3/t
QfONwf10QqNCMEAwDwYDVR0TAQH/BAUwAwEB/zAOBgNVHQ8BAf8EBAMCAQYwHQYD
VR0OBBYEFGvPYDpdY60EV0po6N1+ob0EZZjuMAoGCCqGSM49BAMCA0cAMEQCIEN9
N/BqmPV+Jddm6m4aaaLXzBPqucV+3s49+aF7ua2+AiB8aM39esLBw/30f7WfkBb6
Htd8xJ8KRwri1Lqz13cmCg==
-----END CERTIFICATE-----
"""
CERTIFICATE = """\
-----BEGIN CERTIFICATE-----
MIIBvzCCAWWgAwIBAgIBAjAKBggqhkjOPQQDAjAtMSswKQYDVQQDDCJGZXVpbGxl
dCB0ZXN0czogdHJ1c3Qgbm93aGVyZSBlbHNlMCAXDTIwMDEwMTAwMDAwMFoYDzIx
MjAwMTAxMDAwMDAwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAAS9ihvStwjkRHMbua2SSGeo0aFSf8RZJXnsc5bhJNpqj35p
8yOe0DwwB+CcZAPNN0fG41vd6lG1+sWFBWuZ/La+o4GMMIGJMAwGA1UdEwEB/wQC
MAAwDgYDVR0PAQH/BAQDAgeAMBMGA1UdJQQMMAoGCCsGAQUFBwMBMB0GA1UdDgQW
BBT8toLB23mFPbDtX+rKmDTjFy8TsjAfBgNVHSMEGDAWgBRrz2A6XWOtBFdKaOjd
fqG9BGWY7jAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwIDSAAwRQIg
OII796Kgo97eoDjg+nScVHrq1vpAjvN7o+WDoEvCtykCIQCdOjIyhFhctqI3XlzY
KH9o9W68u67wNMXmvS1llnRNSQ==
-----END CERTIFICATE-----
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjyEvV9Lq6vXrOKFW
ddPKVEPvIpgfbuygRTKOg9/y23GhRANCAAS9ihvStwjkRHMbua2SSGeo0aFSf8RZ
JXnsc5bhJNpqj35p8yOe0DwwB+CcZAPNN0fG41vd6lG1+sWFBWuZ/La+
-----END PRIVATE KEY-----
"""

CLOSE, HANG, GARBAGE = "close", "hang", "What did you say?"
LAST = "the answer to the text"  # where a letter can fail: MAIL, RCPT, RSET, DATA, TEXT (while it goes), LAST
ANYBODY = ""


def trusting():
    """What a client needs to trust this server, and what a default context has."""
    return ssl.create_default_context(cadata=AUTHORITY)


class Taken(NamedTuple):
    """A letter that the server took."""

    sender: str
    address: str
    data: bytes
    size: str  # as it was announced


class Session(SMTP):
    """A connection."""

    def __init__(self, server, **options):
        super().__init__(server, **options)
        self.server = server

    async def push(self, status):
        for old, new in self.server.said.items():
            status = status.replace(old, new)
        await super().push(status)

    async def smtp_EHLO(self, arg):
        self.server.greetings.append(arg)
        await super().smtp_EHLO(arg)

    async def smtp_AUTH(self, arg):
        self.server.commands["AUTH, encrypted" if self.transport.get_extra_info("cipher") else "AUTH, plain"] += 1
        await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg):
        self.server.commands["MAIL"] += 1
        if self.server.login and not self.session.authenticated:
            await self.push("530 5.7.0 Authentication required")
        elif not await self.fails("MAIL", ANYBODY):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg):
        self.server.commands["RCPT"] += 1
        if not await self.fails("RCPT", re.search("<(.*)>", arg)[1]):
            await super().smtp_RCPT(arg)

    async def smtp_RSET(self, arg):
        if not await self.fails("RSET", ANYBODY):
            await super().smtp_RSET(arg)

    async def smtp_DATA(self, arg):
        self.server.commands["DATA"] += 1
        address = self.envelope.rcpt_tos[0]
        if await self.fails("DATA", address):
            return
        if ("TEXT", address) in self.server.faults:
            await self.push("354 Go on")
            await self._reader.read(1000)
            await self.fails("TEXT", address)
            return
        await super().smtp_DATA(arg)

    async def fails(self, where, address):
        """Fail as was asked for; whether that was an answer."""
        what = self.server.next_fault(where, address)
        if callable(what):
            done = what()
            if inspect.isawaitable(done):
                await done
            return False
        if what == HANG:
            await asyncio.sleep(3600)
        if what == CLOSE:
            self.transport.abort()
            raise asyncio.CancelledError
        if what:
            await self.push(what)
        return bool(what)


class Scripted:
    """A mail server that says at each point what a test wants, to one connection after the other; bytes, no library.

    `says` has what it answers to a command, by its first word; CONNECT is the greeting, TEXT the end of a letter. An
    answer is bytes, or a function that is given the connection and what was said, and answers as it likes.
    """

    USUAL = {
        "CONNECT": b"220 here\r\n",
        "EHLO": b"250-here\r\n250 AUTH PLAIN LOGIN\r\n",
        "AUTH": b"235 2.7.0 welcome\r\n",
        "DATA": b"354 go on\r\n",
        "QUIT": b"221 bye\r\n",
    }

    def __init__(self, **says):
        self.says = self.USUAL | says
        self.heard = []
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.over = threading.Event()

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.door.shutdown(socket.SHUT_RDWR)
        self.thread.join(10)
        self.door.close()

    def _serve(self):
        while True:
            try:
                connection, _ = self.door.accept()
            except OSError:
                return
            with connection, connection.makefile("rb") as lines, contextlib.suppress(OSError):
                self._answer(connection, "CONNECT", b"")
                for line in lines:
                    word = line.split()[0].decode().upper() if line.split() else ""
                    self.heard.append(word)
                    self._answer(connection, word, line)
                    if word == "QUIT":
                        break
                    if word == "DATA" and self.says["DATA"] == self.USUAL["DATA"]:
                        while lines.readline() not in (b".\r\n", b""):
                            pass
                        self._answer(connection, "TEXT", b"")

    def _answer(self, connection, word, line):
        answer = self.says.get(word, b"250 2.0.0 taken\r\n")
        if callable(answer):
            answer(connection, line, self.over)
        else:
            connection.sendall(answer)


class MailServer:
    """The server, in a thread of its own; `fail` says what goes wrong with the next letters to somebody."""

    def __init__(self, *, encrypted="none", login=None, keep=True, **options):
        self.encrypted, self.login, self.keep, self.options = encrypted, login, keep, options
        self.taken = []
        self.count = 0
        self.commands = Counter()
        self.greetings = []
        self.faults = defaultdict(list)
        self.said = {}  # words in its answers that are replaced
        self.connections = 0
        self.sessions = []
        self.loop = asyncio.new_event_loop()
        self.context = None
        if encrypted != "none":
            self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            with tempfile.TemporaryDirectory() as folder:
                pem = Path(folder) / "certificate.pem"
                pem.write_text(CERTIFICATE, encoding="ascii")
                self.context.load_cert_chain(pem)

    def fail(self, where, address, *whats):
        self.faults[where, address] += whats

    def hang_up(self):
        """Close what is open, as a server does that has heard nothing for a long time."""

        async def closing():
            for session in self.sessions:
                if session.transport:
                    session.transport.close()

        asyncio.run_coroutine_threadsafe(closing(), self.loop).result()

    def addresses(self):
        """To whom the letters went, in order of the alphabet: somebody with two is there twice."""
        return sorted(letter.address for letter in self.taken)

    def next_fault(self, where, address):
        waiting = self.faults.get((where, address))
        what = waiting.pop(0) if waiting else None
        if waiting == []:
            del self.faults[where, address]
        return what

    def __enter__(self):
        tls = self.context if self.encrypted == "tls" else None
        making = self.loop.create_server(self._session, "127.0.0.1", 0, ssl=tls)
        self.server = self.loop.run_until_complete(making)
        self.port = self.server.sockets[0].getsockname()[1]
        self.thread = threading.Thread(target=self.loop.run_forever)
        self.thread.start()
        return self

    def __exit__(self, *_):
        asyncio.run_coroutine_threadsafe(self._end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        self.loop.close()

    async def _end(self):
        self.server.close()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for other in others:
            other.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await asyncio.sleep(0)  # connections that were closed are gone

    def _session(self):
        self.connections += 1
        tls = self.context if self.encrypted == "starttls" else None
        options = {"hostname": "localhost", "authenticator": self.authenticate, "auth_require_tls": False}
        self.sessions.append(Session(self, loop=self.loop, tls_context=tls, **(options | self.options)))
        return self.sessions[-1]

    # -- what aiosmtpd asks ----------------------------------------------------------------------------------------

    async def handle_DATA(self, session, _session, envelope):
        address = envelope.rcpt_tos[0]
        waiting = self.faults.get((LAST, address), [None])
        if str(waiting[0])[:1] not in ("4", "5"):  # it takes the letter, whether it will be able to say so or not
            self.count += 1
            if self.keep:
                size = " ".join(envelope.mail_options)
                self.taken.append(Taken(envelope.mail_from, address, envelope.content, size))
        if waiting[0] and not callable(waiting[0]) and waiting[0] not in (CLOSE, HANG):
            return self.next_fault(LAST, address)
        await session.fails(LAST, address)
        return "250 2.0.0 taken"

    def authenticate(self, _server, _session, _envelope, _mechanism, given):
        """Whether somebody is who she says."""
        return AuthResult(success=(given.login.decode(), given.password.decode()) == self.login, handled=False)
