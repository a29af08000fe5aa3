"""The mail server is the one of workshop.yaml, or of the environment in its place."""

from __future__ import annotations

import pytest

from feuillet.mailing.mail_server import BAD_PORT, NO_SERVER, named_server
from feuillet.mailing.wording import Wording
from feuillet.project.sources import Sources
from tests.made_project import load, project


@pytest.fixture(autouse=True)
def alone(monkeypatch):
    for name in ("HOST", "USER", "PORT"):
        monkeypatch.delenv(f"FEUILLET_MAIL_{name}", raising=False)


def wording(folder, mail):
    made = project(folder, workshop=f"title: Une journée\nmail:\n  sender: nous@exemple.fr\n{mail}")
    return Wording(load(made), Sources(made))


def test_without_a_host_there_is_none_and_that_is_told(tmp_path):
    found, wrong = named_server(wording(tmp_path, ""))
    assert found is None
    assert [diagnostic.rule for diagnostic in wrong] == [NO_SERVER]


@pytest.mark.parametrize(("security", "port"), [("starttls", 587), ("tls", 465)])
def test_the_port_is_that_of_the_security_where_none_is_written(tmp_path, security, port):
    found, wrong = named_server(wording(tmp_path, f"  host: smtp.exemple.fr\n  user: nous\n  security: {security}\n"))
    assert (found.host, found.port, found.user, wrong) == ("smtp.exemple.fr", port, "nous", ())


def test_the_environment_goes_before_what_is_written(tmp_path, monkeypatch):
    monkeypatch.setenv("FEUILLET_MAIL_HOST", "autre.exemple.fr")
    monkeypatch.setenv("FEUILLET_MAIL_PORT", "2525")
    found, _ = named_server(wording(tmp_path, "  host: smtp.exemple.fr\n  user: nous\n"))
    assert (found.host, found.port) == ("autre.exemple.fr", 2525)


@pytest.mark.parametrize("port", ["0", "65536", "x", "587 ", "-1", "5" * 40, "٥٨٧"])
def test_a_port_that_is_none_is_told(tmp_path, monkeypatch, port):
    monkeypatch.setenv("FEUILLET_MAIL_PORT", port)
    found, wrong = named_server(wording(tmp_path, "  host: smtp.exemple.fr\n"))
    assert found is None
    assert [diagnostic.rule for diagnostic in wrong] == [BAD_PORT]
