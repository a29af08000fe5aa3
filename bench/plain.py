#!/usr/bin/env python3
"""What Feuillet is measured against: the script that anyone would write with Markdown, Jinja2 and WeasyPrint.

usage: plain.py FOLDER OUTPUT     (FOLDER as generate.py writes it: event.yaml, themes/, sheets/)

One process, plain pages: a synthesis with cover, contents, running heads and a chapter a theme, and a sheet a theme in
two columns, from notes that were shortened by hand. Nothing is fitted, tagged, proved, remembered or shared between
documents; and it is not tuned, in either direction.
"""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import jinja2
import markdown
import yaml

SYNTHESIS = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>{{ event.title }}</title><style>{{ css }}</style></head>
<body>
<header class="cover">
<h1>{{ event.title }}</h1>
<p>{{ event.subtitle }}</p>
<p>{{ event.date }}, {{ event.place }}</p>
<p>{{ event.hosts }}</p>
</header>
<nav class="contents">
<h2>Sommaire</h2>
<ol>
{% for theme in event.themes %}<li><a href="#theme-{{ theme.file }}">{{ theme.title }}</a></li>
{% endfor %}</ol>
</nav>
{% for theme in event.themes %}
<article class="chapter" id="theme-{{ theme.file }}" style="--colour: {{ theme.colour }}">
{{ theme.html }}
</article>
{% endfor %}</body>
</html>
"""
SHEET = """<!doctype html>
<html lang="fr">
<head><meta charset="utf-8"><title>{{ theme.title }}</title><style>{{ css }}</style></head>
<body style="--colour: {{ theme.colour }}">
{{ head }}
<div class="columns">
{{ body }}
</div>
</body>
</html>
"""
FACES = """
{% for file, weight, style in faces %}@font-face {
  font-family: "Plain Sans"; font-weight: {{ weight }}; font-style: {{ style }}; src: url("{{ file }}");
}
{% endfor %}
"""
SYNTHESIS_CSS = """
@page {
  size: A4;
  margin: 22mm 20mm;
  @top-left { content: string(theme); font: 8pt "Plain Sans"; color: #777 }
  @top-right { content: "Compte rendu des ateliers"; font: 8pt "Plain Sans"; color: #777 }
  @bottom-center { content: counter(page) " / " counter(pages); font: 8pt "Plain Sans"; color: #444 }
}
@page cover {
  margin: 0;
  background: #2b3a55;
  @top-left { content: none }
  @top-right { content: none }
  @bottom-center { content: none }
}
html { font: 9.6pt/1.4 "Plain Sans", sans-serif; color: #222 }
body { margin: 0 }
.cover { page: cover; break-after: page; box-sizing: border-box; height: 297mm; padding: 100mm 24mm 0; color: #fff }
.cover h1 {
  margin: 0 0 9mm; padding: 0; background: none; font-size: 33pt; string-set: none; bookmark-level: none;
  break-before: auto;
}
.cover p { margin: 0 0 3mm; font-size: 13pt }
.contents { break-after: page }
.contents h2 { margin: 0 0 7mm; border: 0; font-size: 20pt; color: #2b3a55 }
.contents ol { margin: 0; padding: 0; list-style: none }
.contents li { margin: 0 0 2mm }
.contents a { color: inherit }
.contents a::after { content: leader('.') target-counter(attr(href), page) }
.chapter { break-before: page }
h1 {
  margin: 0 0 4mm; padding: 6mm 5mm; border-radius: 2mm; background: var(--colour, #2b3a55); color: #fff;
  font-size: 22pt; line-height: 1.15; string-set: theme content(); bookmark-level: 1;
}
h2 {
  margin: 6mm 0 2mm; padding-bottom: 1mm; border-bottom: .5pt solid var(--colour, #2b3a55);
  font-size: 13pt; color: var(--colour, #2b3a55); break-after: avoid; bookmark-level: 2;
}
h3 { margin: 3mm 0 1mm; font-size: 10.2pt; break-after: avoid; bookmark-level: none }
p { margin: 0 0 2mm; text-align: justify; hyphens: auto; orphans: 2; widows: 2 }
ul { margin: 0 0 2mm; padding-left: 5mm }
li { margin: 0 0 1mm }
a { color: var(--colour, #2b3a55); text-decoration: none }
"""
SHEET_CSS = """
@page {
  size: A4;
  margin: 12mm 14mm;
  @bottom-right { content: "Compte rendu des ateliers"; font: 7pt "Plain Sans"; color: #777 }
}
html { font: 8.2pt/1.32 "Plain Sans", sans-serif; color: #222 }
body { margin: 0 }
h1 {
  margin: 0 0 2mm; padding: 5mm; border-radius: 2mm; background: var(--colour); color: #fff;
  font-size: 19pt; line-height: 1.1;
}
.columns { columns: 2; column-gap: 8mm }
h2 {
  margin: 2.6mm 0 1mm; border-bottom: .5pt solid var(--colour); font-size: 10.2pt; color: var(--colour);
  break-after: avoid;
}
h3 { margin: 1.6mm 0 .6mm; font-size: 8.3pt; break-after: avoid }
p { margin: 0 0 1.2mm; hyphens: auto }
ul { margin: 0 0 1.2mm; padding-left: 4mm }
li { margin: 0 0 .5mm }
a { color: var(--colour); text-decoration: none }
"""


def faces() -> str:
    """The @font-face rules of a family that comes as a package: a bare machine has none worth printing."""
    spec = find_spec("fontpkg_fira_sans")
    if spec is None or spec.origin is None:
        sys.exit("plain.py: the package fontpkg-fira-sans is missing")
    files = Path(spec.origin).parent / "files"
    wanted = (("Regular", 400, "normal"), ("Bold", 700, "normal"), ("Italic", 400, "italic"))
    rows = [((files / f"FiraSans-{name}.ttf").as_uri(), weight, style) for name, weight, style in wanted]
    return fill(FACES, faces=rows)


def fill(template: str, **values: Any) -> str:
    """The template with the values in it."""
    filled: str = jinja2.Template(template).render(**values)
    return filled


def load(folder: Path) -> dict[str, Any]:
    """The day: its title, date and place, and the file, title and colour of each theme."""
    event: dict[str, Any] = yaml.safe_load((folder / "event.yaml").read_text(encoding="utf-8"))
    return event


def synthesis_html(folder: Path, event: dict[str, Any]) -> str:
    for theme in event["themes"]:
        notes = (folder / "themes" / f"{theme['file']}.md").read_text(encoding="utf-8")
        theme["html"] = markdown.markdown(notes)
    return fill(SYNTHESIS, event=event, css=faces() + SYNTHESIS_CSS)


def sheet_html(folder: Path, theme: dict[str, Any]) -> str:
    html = markdown.markdown((folder / "sheets" / f"{theme['file']}.md").read_text(encoding="utf-8"))
    head, end, body = html.partition("</p>")
    return fill(SHEET, theme=theme, head=head + end, body=body, css=faces() + SHEET_CSS)


def main() -> None:
    if len(sys.argv) != 3:
        sys.exit("usage: plain.py FOLDER OUTPUT")
    folder, output = Path(sys.argv[1]), Path(sys.argv[2])
    (output / "sheets").mkdir(parents=True, exist_ok=True)
    event = load(folder)

    from weasyprint import HTML

    HTML(string=synthesis_html(folder, event)).write_pdf(output / "synthesis.pdf")
    for theme in event["themes"]:
        HTML(string=sheet_html(folder, theme)).write_pdf(output / "sheets" / f"{theme['file']}.pdf")


if __name__ == "__main__":
    main()
