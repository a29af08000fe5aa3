"""What the panes say of prints and letters is written under its key of workshop.yaml, and nothing else there changes."""

import pytest

from feuillet.reading import content
from tests.desk.outgoing.test_kits import THEMES, Desk
from tests.made_project import project

DAY = "title: Une journée # ici\nmail:\n  host: a.example # le serveur\n  attach: [synthesis]\nprint:\n  copies: 3\n"


@pytest.fixture
def folder(tmp_path):
    return project(tmp_path, THEMES, workshop=DAY)


def change(desk, of, **values):
    return desk.client.post(f"/desk/settings/{of}", json={"values": values})


def says(folder):
    return (folder / "content/workshop.yaml").read_text(encoding="utf-8")


def test_settings_are_written_where_they_stand(folder):
    desk = Desk(folder)
    message = "Merci {name}.\n\nVoici : **tout**."
    values = {"host": "b.example", "sender": "La Fédé <a@exemple.fr>", "security": "tls", "message": message}
    assert change(desk, "mail", **values, attach=["synthesis", "sheets"]).status_code == 200
    assert change(desk, "print", leaf_price="0.05").status_code == 200
    found = content.load(folder).workshop
    assert (found.mail.host, found.mail.sender, found.mail.security) == ("b.example", values["sender"], "tls")
    assert found.mail.message.markdown.strip() == message
    assert found.mail.attach == ("synthesis", "sheets")
    assert (found.print.leaf_price, found.print.copies) == (0.05, 3)
    assert "# ici\n" in says(folder)
    assert "host: b.example # le serveur\n" in says(folder)

    # What is emptied, or is what is usual, is taken out; nothing is written if nothing changes.
    assert change(desk, "mail", sender=" ", security="starttls", message="", attach=["synthesis"]).status_code == 200
    assert change(desk, "print", leaf_price="").status_code == 200
    assert says(folder) == DAY.replace("a.example", "b.example")


@pytest.mark.parametrize(
    ("of", "values"),
    [
        ("mail", {"password": "x"}),
        ("mail", {"recipients": "../x.csv"}),
        ("mail", {"sender": ["x"]}),
        ("mail", {"attach": ["content/x"]}),
        ("print", {"sender": "x"}),
        ("print", {"leaf_price": 1}),
        ("title", {"title": "x"}),
    ],
)
def test_no_other_key_is_changed(folder, of, values):
    assert change(Desk(folder), of, **values).status_code == 400
    assert says(folder) == DAY
