"""A small day, the people who get letters about it, and what writes and sends them without laying anything out."""

from __future__ import annotations

import contextlib
import email
import email.policy
import json
import sys
from pathlib import Path

from click.testing import CliRunner

from feuillet.command import cli, crews
from feuillet.mailing.delivery import Post
from feuillet.mailing.sending.journal import Journal
from tests.made_kit import Quick
from tests.made_project import project, put, theme

ZOE, ANNA, YANN = "zoe@exemple.fr", "anna.obrien@exemple.org", "yann@exemple.fr"
HEADER = "Nom;Courriel;Langue;Thèmes;Salutation\n"
OF_ZOE = f"Zoé Alix;{ZOE};fr;1;\n"
OF_ANNA = f'"O’Brien, Anna";{ANNA};en;1, 2;Dear Anna,\n'
OF_YANN = f"Yann Le Bras;{YANN};;2;\n"
PEOPLE = HEADER + OF_ZOE + OF_ANNA
THEMES = {
    "01-accueillir.md": theme("Accueillir", "## Problèmes soulevés\n\n- Un point qui compte\n"),
    "02-reparer.md": theme("Réparer ensemble", "## Besoins\n\n- Une salle\n"),
}
DAY = "title: Une petite journée\ndate: 2026-11-14\nplace: Pantin\n"
SERVER = "  host: 127.0.0.1\n  security: none\n  pace: 0\n"
SENDER = "  sender: La Fédé, Pantin <journee@exemple.org>\n"
LIST = "  recipients: recipients.csv\n"
CAMPAIGN = "2026-11-14-une-petite-journee"
SHEETS = "  attach: [synthesis, sheets]\n"
SECRET = "très-Secret-4711"


def settings(folder, wanted=SENDER + LIST + SERVER, day=DAY):
    """Write workshop.yaml, with what `mail:` says."""
    return put(folder, {"content/workshop.yaml": f"{day}mail:\n{wanted}"})


def people(folder, *rows):
    return put(folder, {"content/recipients.csv": HEADER + "".join(rows)})


def day(folder, wanted=SENDER + LIST + SERVER, themes=None, **files):
    """The day, with its recipients."""
    project(folder, themes or THEMES, files={"content/recipients.csv": PEOPLE} | files.get("files", {}))
    return settings(folder, wanted)


def of_theme(folder, body, name="01-accueillir.md", title="Accueillir"):
    """Other pages: a theme says something else."""
    return put(folder, {f"content/themes/{name}": theme(title, f"## Problèmes soulevés\n\n{body}\n")})


# -- in this process ---------------------------------------------------------------------------------------------------


def post(folder, **options):
    workers = options.pop("workers", None) or Quick()
    return Post(project=folder, output=folder / "output", workers=workers, **options)


def ready(folder, **options):
    """A mailing that is prepared without errors."""
    made = post(folder, **options)
    assert made.prepare(), ([diagnostic.message("en") for diagnostic in made.diagnostics], made.bugs)
    return made


class Sent:
    """A run of `--send`: whether it began, what was heard and how long was slept, and its report."""

    def __init__(self, folder, *, update=False, most=None, sleep=None, heard=None, **options):
        self.heard, self.slept = [], []
        more = {name: options.pop(name) for name in ("pace", "retries") if name in options}
        self.mailing = post(folder, **options)
        self.began = self.mailing.prepare() and self.mailing.begin(update=update)
        self.report = self.mailing.report()
        if self.began:
            self.report = self.mailing.send(
                self.mailing.server(),
                most=most,
                heard=heard or self.heard.append,
                sleep=sleep or self.slept.append,
                **({"retries": ()} | more),
            )

    @property
    def codes(self):
        return [diagnostic.rule.code for diagnostic in self.report.diagnostics]

    @property
    def standings(self):
        return {delivery.address: delivery.standing and delivery.standing.value for delivery in self.report.deliveries}

    @property
    def tried(self):
        return [delivery.address for delivery in self.report.deliveries if delivery.tried]


class Ran:
    """A run of the command `mail`, with workers that lay nothing out."""

    def __init__(self, result):
        self.code, self.out, self.err = result.exit_code, result.stdout, result.stderr
        self.said = self.out + self.err
        self.problem = result.exception if not isinstance(result.exception, SystemExit) else None

    @property
    def json(self):
        return json.loads(self.out)

    @property
    def codes(self):
        return [diagnostic["code"] for diagnostic in self.json["diagnostics"]]


@contextlib.contextmanager
def _quick(*_):
    yield Quick()


def mail(folder, *options, given=None, **environment):
    """Run `mail` in this process; `given` is what somebody types."""
    crew, crews.start = crews.start, _quick
    try:
        return Ran(
            CliRunner().invoke(
                cli.cli,
                ["mail", "--project", str(folder), *options],
                input=given,
                env={"COLUMNS": "200", "LANG": "C.UTF-8", **environment},
            )
        )
    finally:
        crews.start = crew


# -- in another ---------------------------------------------------------------------------------------------------------


def main(*options):
    """The command, with workers that lay nothing out, in a process that is forked for it."""
    crews.start = _quick
    sys.argv = ["build.py", "mail", *options]
    return cli.main()


# -- what is there afterwards ------------------------------------------------------------------------------------------


def read(data):
    """A message as mail programs read it."""
    return email.message_from_bytes(data, policy=email.policy.default)


def drafts(folder):
    return {path.name: read(path.read_bytes()) for path in sorted((folder / "output/mail").glob("*.eml"))}


def text(message, kind="plain"):
    return message.get_body((kind,)).get_content()


def attached(message):
    return {part.get_filename(): part.get_content() for part in message.iter_attachments()}


def waiting(folder):
    """The letters that wait."""
    return sorted((folder / ".feuillet/mail/outbox").glob("*"))


def journal(folder):
    return Journal(folder / ".feuillet/mail")


def lines(folder, address, campaign=CAMPAIGN):
    return [entry.standing.value for entry in journal(folder).history(campaign, address)]


def traces(folder, *words):
    """The files of a project that hold one of these words, but for its content and the PDFs."""
    found = []
    for path in Path(folder).rglob("*"):
        if path.is_file() and "content" not in path.relative_to(folder).parts:
            data = path.read_bytes().replace(b"=\r\n", b"")
            found += [path.relative_to(folder).as_posix() for word in words if word.encode() in data]
    return found
