"""What an author keeps from readers is in nothing that is read, wherever a form of notes allows it to stand."""

import pytest

from feuillet.reading.formats import forms
from tests.made_notes import parsed, shown

LONG = "mot " * 200
KEPT = {
    "rst": [
        ".. secret\n   secret\n\n   secret\n\n",
        "..\n   secret\n\n",
        ".. a\n" + "   secret\n" * 2500 + "\n",
        "- a\n\n  .. b\n\tsecret\n\n- c\n\n",
        "- .. secret\n- c\n\n",
        ".. note:: a\n\n   .. secret\n\n   b\n\n",
        "a [1]_\n\n.. [1] b\n\n   .. secret\n\n",
        "+-----+------------+\n| a   | .. secret  |\n|     |    secret  |\n+-----+------------+\n| b   | c          |\n+-----+------------+\n\n",
        ".. list-table::\n\n   * - a\n     - .. secret\n\n",
        ".. todo::\n\n   secret\n\n",
        ".. only:: interne\n\n   secret\n\n",
        ".. ifconfig:: x\n\n   secret\n\n",
        ":champ:\n    .. secret\n\n",
        ".. raw:: html\n\n" + "   secret\n" * 2500 + "\n",
        "Un mot <!-- secret --> et deux <!-- secret\nsecret -->.\n\n",
    ],
    "adoc": [
        "// secret\n\n",
        "////\nsecret\n////\n\n",
        "* a\n// secret\n* b\n\n",
        "|===\n|a |b\n// secret\n|c |d\n|===\n\n",
        "Un mot (((secret, secret))) indexterm:[secret] anchor:secret[].\n\n",
        "|===\n|a |b\n\n////\nsecret\n////\n|c\n// secret\n|d\n|===\n\n",
        "[comment]\nsecret\nsecret\n\n",
        "[comment]\n--\nsecret\n\nsecret\n--\n\n",
        "[NOTE]\n====\n// secret\nb\n====\n\n",
        "ifdef::interne[]\nsecret\n\nsecret\nendif::[]\n\n",
        ":public:\nifndef::public[]\nsecret\nifdef::public[]\nsecret\nendif::[]\nsecret\nendif::[]\n\n",
        "ifdef::interne[secret]\n\n",
        'ifeval::["a" == "b"]\nsecret\nendif::[]\n\n',
        ":note: a \\\n  secret \\\n  secret\n\n",
        "++++\n<!-- secret -->\n++++\n\n",
        "Un mot <!-- secret -->.\n\n",
    ],
    "org": [
        "# secret\n\n",
        "#+begin_comment\nsecret\n#+end_comment\n\n",
        "#+begin_center\n#+begin_comment\nsecret\n#+end_comment\nb\n#+end_center\n\n",
        "#+begin_quote\n# secret\n#+begin_comment\nsecret\n#+end_comment\n:X:\nsecret\n:END:\n#+end_quote\n\n",
        "* COMMENT secret\nsecret\n** secret\nsecret\n* Enjeux\n\n",
        "* TODO [#A] COMMENT secret\nsecret\n* Enjeux\n\n",
        "* secret :a:noexport:\nsecret\n** secret\nsecret\n* Enjeux\n\n",
        "#+EXCLUDE_TAGS: interne\n* secret :interne:\nsecret\n* Enjeux\n\n",
        "* Enjeux\n** secret :ARCHIVE:\nsecret\n** Besoins\n\n",
        ":PRIVATE:\nsecret\n:END:\n\n",
        "Un mot @@comment: secret@@ @@html:<i>secret</i>@@.\n\n",
        "#+begin_export html\nsecret\n#+end_export\n\n",
        "#+begin_src sh :exports none\nsecret\n#+end_src\n\n",
        "CLOCK: [2026-01-01] secret\n\n",
        "#+TODO: A(a) | B(b)\n* A [#C] COMMENT secret\nsecret\n* Enjeux\n\n",
        "Un mot <!-- secret -->.\n\n",
        "l`un <!-- secret --> l`autre\n\n",
    ],
    "wiki": [
        "l`un <!-- secret --> l`autre <span hidden>secret</span> l`un\n\n",
        f"Un mot <!-- {LONG} secret --> deux.\n\n",
        "Un <!-- a --> mot <!-- secret\nsecret --> deux.\n\n",
        "{|\n| a || b <!-- secret -->\n|-\n| c <!--\nsecret\n--> || d\n|}\n\n",
        "* a <!--\nsecret\n-->\n* b\n\n",
        "<poem>\na <!--\nsecret\n--> b\n</poem>\n\n",
        "<includeonly>secret</includeonly>b\n\n",
        "<noinclude>\nsecret\n\nsecret\n</noinclude>\n\n",
        '<div style="display:none">\nsecret\n<div>a</div>\n\nsecret\n</div>\n\n',
        "Un <span hidden>secret</span> mot.\n\n",
        "{|\n|- style='display:none'\n| secret || secret\n|-\n| a\n| style='display: none' | secret || b\n|}\n\n",
        "{| style='display:none'\n|-\n| secret\n|}\n\n",
        "{{a\n|{{b\n|secret\n}}\n|secret\n}}\n\n",
    ],
    "dokuwiki": ["Un mot <!-- secret -->.\n\n", "^ a ^ <!-- secret --> ^\n| b | c |\n\n", "<!--\nsecret\n-->\n\n", "<WRAP hide>secret</WRAP>\n\n", "Un <wrap noprint>secret</wrap> mot.\n\n", "Un /* secret */ mot.\n\n", "/* secret\n\n  * secret */\n\n"],
    "txt": ["l`un\n\n<!-- secret -->\n\nl`autre\n\n", "l`un <!-- secret --> l`autre\n\n", "Un mot <!-- secret --> deux.\n\n", "<!--\nsecret\n-->\n\n", "[//]: # (secret)\n\n", "[comment]: <> (secret)\n\n"],
    "md": [
        "<div hidden>secret</div>\n\n",
        "<div style='display: none'>\n\nsecret\n\n</div>\n\n",
        "Un <span style='visibility:hidden'>secret</span> mot.\n\n",
        "{::comment}\nsecret\n{:/comment}\n\n",
        "Un {% comment %}secret{% endcomment %} mot.\n\n",
        "{{/* secret */}}\n\n",
        "{{< comment >}}secret{{< /comment >}}\n\n",
        "<%# secret %>\n\n",
        "::: notes\nsecret\n\n::: x\nsecret\n:::\n\nsecret\n:::\n\n",
        "::: {.content-hidden when-format='pdf'}\nsecret\n:::\n\n",
        "<template>secret</template>\n\n",
        "<div title='a > b' hidden>secret</div>\n\n",
        '<div title="it\'s > b" hidden>secret</div>\n\n',
        '<div title="a < b" hidden>secret</div>\n\n',
        f"<div data-x='{'x' * 3000}' hidden>secret</div>\n\n",
        "<p style='display&#58;none'>secret</p>\n\n",
        "<style>.a{display:none}</style>\n\n<p class='b a'>secret</p>\n\n",
        "<div hidden/>secret</div>\n\n",
        "<div hidden>a <!-- </div> --> secret</div>\n\n",
        "l`un\n\n<div hidden>secret</div>\n\nl`autre\n\n",
        "l`un\n\n{% comment %}secret{% endcomment %}\n\nl`autre\n\n",
        "l`un\n\n<!-- secret -->\n\nl`autre\n\n",
        "<!-- ` --> a " * 150 + "<!-- secret -->\n\n",
        "Un %% secret, 50 % de moins, secret %% mot.\n\n",
        "Un %% secret %% mot, et `du code`.\n\n",
        "%%\n" + "secret\n" * 250 + "%% mot.\n\n",
        "%% secret\nsecret %%\n\n",
        "Un mot %%secret\nsecret\nsecret%% et deux.\n\n",
        "- un %%a%% mot %% secret\n  secret %% et deux\n\n",
        "{% # secret %}\n\n{%- # secret -%}\n\n",
        "Un mot {/* secret\nsecret */}.\n\n",
        "Un mot{>> secret <<}.\n\n",
        "<dialog>secret</dialog>\n\n<div popover>secret</div>\n\n",
        "<div style='content-visibility: hidden'>secret</div>\n\n",
        "```{note}\n<div hidden>secret</div>\n```\n\n",
        "```{note} a\n{% comment %}secret{% endcomment %}\n<!-- secret -->\n```\n\n",
    ],
}  # fmt: skip
HEAD = {
    "rst": "Un titre\n========\n\n",
    "adoc": "= Un titre\n\n",
    "org": "#+TITLE: Un titre\n\n",
    "wiki": "= Un titre =\n",
    "dokuwiki": "====== Un titre ======\n\n",
    "txt": "Un titre\n========\n\n",
    "md": "# Un titre\n\n",
}
CASES = [(form, text) for form, texts in KEPT.items() for text in texts]


@pytest.mark.parametrize(("form", "text"), CASES, ids=[f"{form}-{text[:30]!r}" for form, text in CASES])
def test_what_is_kept_from_readers_is_in_nothing_that_is_read(form, text):
    name = f"content/themes/01-un.{form}"
    notes = parsed(f"{HEAD[form]}Avant.\n\n{text}Après.\n", name)
    printed = " ".join([*shown(notes), *(note.text.markdown for note in notes.notes)])
    assert "secret" not in printed
    assert "Avant." in printed
    assert "Après." in printed
    assert [found.rule.code for found in notes.diagnostics if found.severity == "error"] == []


OPEN = {
    "rst": "a <!-- secret",
    "adoc": "////\nsecret",
    "asc": "[comment]\n--\nsecret",
    "org": "#+begin_comment\nsecret",
    "wiki": "a <!-- secret",
    "txt": "a <!-- secret",
    "dokuwiki": "a <!-- secret",
    "html": "<p>a <!-- secret</p>",
    "markdown": "%%\nsecret",
}


@pytest.mark.parametrize(
    ("begin", "end"),
    [
        ("{::comment}", "{:/comment}"),
        ("{% comment %}", "{% endcomment %}"),
        ("{{/*", "*/}}"),
        ("{{< comment >}}", "{{< /comment >}}"),
        ("<%--", "--%>"),
        ("<%#", "%>"),
        ("%%\n", "%%"),
    ],
)
def test_a_comment_of_a_program_that_never_ends_is_an_error_that_says_what_would_end_it(begin, end):
    notes = parsed(f"# Un titre\n\nAvant.\n\n{begin}secret\n\nsecret\n", "content/themes/01-un.md")
    (error,) = [found for found in notes.diagnostics if found.severity == "error"]
    assert (error.rule.code, error.location.line) == ("comment-open", 5)
    assert end in error.hint("en")
    assert "secret" not in " ".join(shown(notes))


@pytest.mark.parametrize("form", OPEN)
def test_a_comment_that_never_ends_is_an_error_in_every_form(form):
    head = {"html": "<h1>Un titre</h1>\n\n", "markdown": HEAD["md"]} | HEAD
    text = f"{head.get(form, '= Un titre' + chr(10) * 2)}Avant.\n\n{OPEN[form]}\n\nsecret\n"
    notes = parsed(text, f"content/themes/01-un.{form}")
    assert [(found.rule.code, found.location.line) for found in notes.diagnostics if found.severity == "error"] == [
        ("comment-open", text[: text.index(OPEN[form])].count("\n") + 1)
    ]
    assert "secret" not in " ".join(shown(notes))


SHOWN = {
    "rst": "a::\n\n  .. vu\n\n.. code-block:: sh\n\n   .. vu\n\n.. only:: html\n\n   vu\n",
    "adoc": "----\n// vu\n----\n\nifndef::interne[]\nvu\nendif::[]\n\n:a:\nifdef::a[vu]\n\nhttps://vu.exemple.org\n",
    "org": "#+begin_src sh\n# vu\n#+end_src\n\n* Enjeux :vu:\nvu\n** COMMENTAIRES\nvu\n",
    "wiki": "<span style='color:red'>vu</span> <b>vu</b>\n\n{{a}} vu\n",
    "md": "`<!-- vu -->` {# vu #} {#vu}\n\n    <div hidden>vu</div>\n\n```\n<span hidden>vu</span>\n```\n\n::: box\nvu\n:::\n\n<dialog open>vu</dialog>\n\n"
    "`<!— vu —>`, un vu %% sans fin, un vu <!– sans fin.\n",
    "dokuwiki": "<code>\n/* vu */\n</code>\n\nUn vu /* sans fin.\n",
}


@pytest.mark.parametrize("form", SHOWN)
def test_what_only_looks_like_it_is_printed(form):
    notes = parsed(f"{HEAD[form]}Avant.\n\n{SHOWN[form]}\nFin.\n", f"content/themes/01-un.{form}")
    assert " ".join(shown(notes)).lower().count("vu") >= SHOWN[form].count("vu") - 2
    assert "Fin." in " ".join(shown(notes))


def test_each_line_that_stays_keeps_its_number():
    text = "= Un titre\n\n////\nx\n////\n\n// y\n|===\n|a |b\n// z\n|c |d\n|===\n\n<!-- a\nb --> Fin.\n"
    lines = [(line.number, line.body) for line in forms.read("x.adoc", text, 5).lines if not line.blank]
    assert lines[0][0] == 5
    assert [number for number, body in lines if "c" in body] == [15]
    assert [number for number, body in lines if "Fin" in body] == [19]
