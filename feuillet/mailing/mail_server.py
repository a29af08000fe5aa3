"""The mail server that workshop.yaml names, or the environment in its place."""

from __future__ import annotations

import contextlib
import importlib
import os
from typing import TYPE_CHECKING

from feuillet.mailing.sending import post, smtp
from feuillet.model.diagnostics import Diagnostic, Rule

if TYPE_CHECKING:
    from feuillet.mailing.wording import Wording

_PORTS = {"starttls": 587, "tls": 465, "none": 25}
NO_SERVER = Rule(
    code="mail-no-server",
    en="no mail server is named, so nothing can be sent",
    fr="aucun serveur de courrier n’est indiqué : rien ne peut être envoyé",
    hint_en="Write host: and user: under mail:, as your provider gives them for “outgoing mail (SMTP)”.",
    hint_fr="Écrivez host: et user: sous mail:, tels que votre fournisseur les donne pour « courrier sortant (SMTP) ».",
)
BAD_PORT = Rule(
    code="mail-bad-port",
    en="FEUILLET_MAIL_PORT is '{port}', which is not the number of a port",
    fr="FEUILLET_MAIL_PORT vaut « {port} », qui n’est pas un numéro de port",
    hint_en="Most often it is 587, or 465 with security: tls.",
    hint_fr="Le plus souvent, c’est 587, ou 465 avec security: tls.",
)


def kept_password(user: str, host: str) -> str:
    """The password of the environment, or else of the system's keyring; empty if nobody keeps one."""
    found = os.environ.get("FEUILLET_MAIL_PASSWORD", "")
    if found or not user:
        return found
    with contextlib.suppress(Exception):  # none is installed, or it is locked
        keyring = importlib.import_module("keyring")
        found = keyring.get_password(f"feuillet {host}", user) or ""
    return found


def named_server(wording: Wording) -> tuple[smtp.SubmissionServer | None, tuple[Diagnostic, ...]]:
    """The server of the settings, or of the environment; None if none is named, and what is wrong. Without password."""
    settings = wording.settings
    host = os.environ.get("FEUILLET_MAIL_HOST") or settings.host
    user = os.environ.get("FEUILLET_MAIL_USER") or settings.user
    port = os.environ.get("FEUILLET_MAIL_PORT") or str(settings.port or _PORTS[settings.security])
    if not host:
        return None, (NO_SERVER.at(wording.at()),)
    if not (port.isascii() and port.isdecimal() and 0 < int(port[:9]) < 65536):
        return None, (BAD_PORT.at(wording.at("port"), port=port),)
    found = smtp.SubmissionServer(
        host=host,
        port=int(port),
        user=user,
        security=settings.security,
        source=wording.at(),
        places=wording.places,
    )
    return found, tuple(post.check(found))
