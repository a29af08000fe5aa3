"""A number in, a small project out: content of every kind that people write and paste, and of some that nobody would.

What it makes mostly loads without an error; then each of its publications has to be written.
"""

from __future__ import annotations

import io
import random
from functools import cache

from PIL import Image

from feuillet.languages import registry

_FRENCH = (
    "l’atelier d’accueil réunit des bénévoles qui partagent un local prêté par la mairie, une caisse à outils, du temps "
    "et bien des idées ; où trouver l’argent ? « À plusieurs », dit-elle, c’est-à-dire nous tou·te·s : 12 000 € par an, "
    "n° 3, 1er étage, 14 h 30, etc. cœur naïf Noël façade œuvre aiguë"
)
FRENCH = _FRENCH.split()
_ENGLISH = (
    "the workshop brings together volunteers who share a room, some tools and a good deal of time; who pays? “All of "
    "us”, she said – it’s only £1,200 a year, isn't it? 50% of them don't know (yet) about it: see p. 12, Fig. 3, etc."
)
ENGLISH = _ENGLISH.split()
SCRIPTS = {
    "german": "Straße Übergröße Vereinsförderung ẞ Maßnahmenkatalog",
    "polish": "źdźbło żółć ĄĘŁŃÓŚŹŻ spółdzielnia",
    "turkish": "ıİğĞşŞ gönüllüler",
    "vietnamese": "Việt Nam người dân ữ ợ ẫ",
    "greek": "Αθήνα ΕΘΕΛΟΝΤΕΣ εργαστήριο Ω µ μ",
    "cyrillic": "Київ мастерская СОВЕТ ё й ї",
    "armenian": "Երևան ժողով",
    "georgian": "თბილისი სახლი",
    "ethiopic": "አዲስ አበባ",
    "arabic": "مرحبا بكم في الورشة ١٢٣ لا إله",
    "persian": "می‌خواهم کتاب‌ها ۱۴۰۵",
    "hebrew": "שלום לכולם בִּסְדָנָה",
    "syriac": "ܫܠܡܐ",
    "devanagari": "नमस्ते कार्यशाला क्षेत्र र्‍य",
    "bengali": "কর্মশালা",
    "tamil": "பயிற்சி பட்டறை",
    "thai": "สวัสดีครับทุกคนที่มาประชุมวันนี้",
    "lao": "ສະບາຍດີ",
    "khmer": "សួស្តី",
    "burmese": "မင်္ဂလာပါ",
    "tibetan": "བཀྲ་ཤིས",
    "mongolian": "ᠮᠣᠩᠭᠣᠯ",
    "chinese": "你好，世界！我們的工作坊需要志願者和場地。",
    "japanese": "こんにちは、ワークショップへようこそ。ｶﾀｶﾅ",
    "korean": "안녕하세요 여러분 각ᄀ",
    "cherokee": "ᏣᎳᎩ",
    "runes": "ᚠᚢᚦᚨᚱᚲ",
    "ogham": "ᚑᚌᚐᚋ ᚛ᚑ᚜",
    "cuneiform": "𒀀𒁀",
    "hieroglyphs": "𓀀𓂀",
}
_SIGNS = (
    "→ ⇒ ➡️ ✔ ✅ ☑ ☐ ✗ ❌ ★ ☆ ✓ • ‣ ◦ ▪ § ¶ † ‡ © ® ™ ℠ № ℃ ℉ Ω Å ™️ ©️ ½ ⅓ ¾ ⅞ ¹ ² ³ ⁴ ₂ ₙ ª º ‰ ‱ ∞ ≠ ≤ ≥ ≈ ± × ÷ √ ∑ ∏ ∫ ∂ ∆ µ π "
    "α β Ω ∈ ∉ ∀ ∃ ∅ ∧ ∨ ¬ ⊂ ⟨x⟩ ⌈x⌉ € £ $ ¥ ₹ ₽ ₩ ₿ ¢ ¤ ☎ ✉ ✂ ☀ ☁ ☂ ♥ ♠ ♪ ♫ ☺ ☹ ☮ ☯ ♻ ⚠ ⚡ ⚖ ✊ ✌ ☝ ①②③ ⑩ ❶ ❷ Ⅳ ⅷ Ⓐ ⓐ 🄰 🅰 "
    "─│┌┐└┘├┤┬┴┼ ═║╔╗ █▓▒░ ■□▲△▼▽◆◇○●◎ ﬁn ﬂeur eﬃcace ﬅ ĳ Ǆ ẞ ſ ƒ ℓ ℕ ℝ 𝐀𝐁 𝒜 𝔸 𝕏 𝟙𝟚 𝓈𝒸𝓇𝒾𝓅𝓉 ᵃᵇᶜ ˣ ʰ ⁿ ᴬ ʳᵉ ⸮ ‽ ⁂ ※ ❦ ☙ ⁊ ʼ ʻ ′ ″ ‴ "
    "‵ ‘a’ “b” „c“ ‚d‘ ‹e› «f» 「g」 —– ― ‐ ‑ ‒ … ‥ · ‧ ・ ⁄ ∕ ∖ ﹣ － ＡＢＣ １２３ ！ ￥ ˚ ° º ¨ ´ ` ˆ ˜ ¯ ¸ ˇ ˘ ˙ ˝ ˛ ^ ~ | ¦ \\ / _ "
    "👍 👍🏽 👩🏿‍💻 👨‍👩‍👧‍👦 🏳️‍🌈 🏴󠁧󠁢󠁥󠁮󠁧󠁿 🇫🇷 🇪🇺 ❤️ ❤ 1️⃣ #️⃣ 🧑‍🌾 🫶 🥳 🎉 📅 📞 ☎️ ✍️ 👉 🔥 💡 🚲 🅿️ 🈂️ 🀄 🂡 "
    "a̐b̂ x̃ n̂ q̇ é ñ ô̂ Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢ ̀seul ◌́ a⃝ 1⃣ ⃗v x̲y̲ s̶t̶ ½⁄ ⁄ 1⁄2 ͏ x͏y"
)
SIGNS = _SIGNS.split()
NOTHING = [
    *map(chr, (0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x180E, 0x3164, 0xFEFF, 0xFFA0, 0xFE0F)),
    *map(chr, (0xFE0E, 0xFE00, 0xFFF9, 0xFFFA, 0xFFFB, 0xFFFC, 0xFFFD, 0xFDD0, 0xFFFE, 0xFFFF, 0x1FFFE, 0x10FFFF)),
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2070)),
    *map(chr, (0x2028, 0x2029, 0x85, 0x9F, 0x7F, 0x0B, 0x0C, 0x1B, 0x1D173, 0x1D17A, 0x1BCA0, 0x13430)),
    *map(chr, (0xE0001, 0xE0041, 0xE007F, 0xE0100, 0xE01EF, 0xE000, 0xE001, 0xE004, 0xF8FF, 0xF0000, 0x10FFFD)),
    *map(chr, (0x378, 0x5FF, 0x2FE0, 0xE0FFF, 0x1FBFA, 0x2FFFF)),
]
SPACES = list(map(chr, (0xA0, 0x202F, 0x2003, 0x2009, 0x200A, 0x2007, 0x3000, 0x1680, 0x205F, 0x2002, 0x2028)))
# Printed over, under and round letters; and what may stand round such a letter.
MARKED = list(
    map(chr, (0x300, 0x301, 0x308, 0x323, 0x327, 0x332, 0x335, 0x336, 0x338, 0x35C, 0x360, 0x361, 0x362, 0x483, 0x488))
)
MARKED += map(
    chr,
    (
        0x489,
        0x5B0,
        0x64B,
        0x1AB0,
        0x1DC0,
        0x1DFC,
        0x20D2,
        0x20D7,
        0x20DD,
        0x20DE,
        0x20E0,
        0x20E3,
        0x20E4,
        0x20E5,
        0x20E8,
    ),
)
MARKED += map(chr, (0x93C, 0xE31, 0xE48, 0xF71, 0x3099, 0xA66F, 0xA670, 0xFE20, 0xFE2F))
AROUND = [
    "{}",
    "{},",
    "«\u00a0{}\u00a0»",
    "**{}**",
    "*{}*",
    "`{}`",
    "[{}](https://example.org/p)",
    "<sup>{}</sup>",
    "*/{}*`x`",
]
AROUND += ["**{}** : x", "*f*`{}`", "<small>{}</small>/", "{}[^n]", "x{}(1)"]
_HTML = (
    "<kbd>Ctrl</kbd>+<kbd>C</kbd>|<br>|a<br/>b|<b>gras</b>|<i>i</i>|<u>u</u>|<s>barré</s>|<sup>2</sup>|H<sub>2</sub>O|"
    "<mark>surligné</mark>|<small>petit</small>|<q>cité</q>|<abbr title='x'>AB</abbr>|<span style='color:red'>rouge</span>|"
    "<font size=7>G</font>|<a href='https://example.org'>lien</a>|<input type=checkbox>|<ruby>漢<rt>kan</rt></ruby>|"
    "<details><summary>Plus</summary>Détail</details>|<!-- caché -->|<div>bloc</div>|<p>para</p>|<hr>|<script>x()</script>|"
    "<style>p{}</style>|<svg></svg>|<wbr>|&nbsp;|&lt;b&gt;|&amp;|&euro;|&#8239;|&zwj;|&lrm;|&rlm;|&shy;|&#x202E;|&#xE000;|&#0;|"
    "&#xD800;|&#x110000;|&ZeroWidthSpace;|&NoBreak;|&ic;|&InvisibleTimes;|&fjlig;|&hearts;|&bogus;|<o:p></o:p>|<3|a < b > c|"
    "<ins>i</ins>|<del>d</del>|<code>c</code>|<tt>t</tt>|<em>e <strong>s</strong></em>|<center>c</center>|<h2>h</h2>|<li>l</li>"
)
HTML = _HTML.split("|")
_KEPT = [
    "oui",
    "—",
    "12",
    "1234",
    "12,5",
    "X",
    "€/h",
    "eau",
    "vélo",
    "atelier",
    "participant·es",
    "développements",
    "interprofessionnalisation",
]
_KEPT.append("https://example.org/abc-def")
MARKDOWN = [
    "**gras**", "*italique*", "***les deux***", "~~barré~~", "`code`", "``a ` b``", "**mal fermé", "*", "**", "_a_", "__b__",
    "[texte](https://example.org/page)", "[x](http://例え.jp)", "http://例え.jp", "https://bücher.example/straße?q=ü#é",
    "[vide]()", "[x](#)", "[](https://example.org)", "[&ic;](https://example.org/p)", "https://example.org/می\u200cخ", "https://un\u2011nom.example/a", "[a](b)", "[t](javascript:x)", "<https://example.org>", "www.example.org", "a@example.org",
    "mailto:a@example.org", "tel:+33199004712", "https://example.org/" + "tres-longue-page/" * 9, "https://example.org/" + "x" * 150,
    "[x]", "[ ]", "[x] fait", "[essentiel]", "[synthèse]", "[sans réponse]", "[^1]", "[^x]", "\\*", "\\[", "a\\", "|", "a|b", "#", "##",
    "#hashtag", "@quelqu_un", "1.", "1)", "-", "+", ">", "---", "***", "===", "```", "~~~", "$x^2$", "$$", "\\(x\\)", "{name}", "{{ x }}",
    "{% x %}", "%s", "<%= %>", ":smile:", "==surligné==", "H~2~O", "x^2^", "TODO:", "C++", "C#", ".NET", "AT&T", "A/B", "et/ou", "://",
]  # fmt: skip
LONG = [
    "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "a" * 70, "W" * 60, "0123456789" * 9, "x_" * 50, "m·" * 40, "é" * 130, "-" * 90, "_" * 80, "." * 70, "=" * 70, "ﬃ" * 40, "…" * 60,
    "anticonstitutionnellement" * 4, "ABCDEFGHIJKLMNOPQRSTUVWXYZ" * 3, "/" * 70, "a/" * 50, "a.b" * 40, "((((" * 20, "a\u0301" * 90,
    "q" + "\u0301" * 40, "\u0489" * 30, "漢字" * 60, "ป" * 90, "🙂" * 60, "👨‍👩‍👧" * 20, "א" * 80, "1 000 " * 3, "€" * 60, "«" * 50, "\u00a0" * 70,
    "mot\u00a0" * 40, "mot\u202f" * 40, "a\u2060" * 60, "C:\\Users\\Camille\\Documents\\tres\\long\\chemin\\vers\\un\\fichier\\rapport-final-v2.docx",
    "IBAN:FR7630006000011234567890189FR7630006000011234567890189", "acteur·rice·s·x" * 5, "Seine-Saint-Denis-" * 6,
]  # fmt: skip
NAMES = [
    "Camille Exemple",
    "Zoé d’Aubigné",
    "Ngô Thị Ánh",
    "李小龍",
    "محمد",
    "O'Neil",
    "J.-P. K.",
    "X",
    "Ana-María Ñúñez",
    "Dr. Ø Å",
]
SECTIONS = {
    "fr": ["Problèmes soulevés", "Solutions et bonnes pratiques", "Besoins et attentes", "Enjeux", "Contexte", "Acteurs clés",
           "Documents et sites", "Intervenant·e·s et structures", "Ressources incontournables", "Une rubrique à nous", "Suite", "Introduction"],
    "en": ["Problems raised", "Solutions and good practice", "Needs and expectations", "What is at stake", "Context", "Who to know",
           "Documents and sites", "Speakers and organisations", "Key resources", "A section of ours", "Next steps", "Introduction"],
}  # fmt: skip
MARKS = ["[essentiel]", "[essential]", "[synthèse]", "[synthesis]", "[sans réponse]", "[unanswered]"]
FILE_NAMES = [
    "un",
    "été",
    "a b",
    "theme",
    "(copie)",
    "日本",
    "con",
    "x" * 60,
    "a.b",
    "é_è",
    "A",
    "--",
    "&",
    "l'été",
    "#1",
    "100%",
]
PHONES = ["01 99 00 47 12", "\u202a+33 1 99 00 47 12\u202c", "\u20680199004712\u2069"]
PAPERS = ["A4", "Letter", "A3", "A5", "Legal"]


class Maker:
    """Makes the files of one project."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same project each time
        self.language = self.random.choice(["fr", "fr", "en"])
        # How strange this project is: many are plain, some are nothing but strange.
        self.strange = self.random.choice([0.0, 0.02, 0.05, 0.1, 0.3, 0.7])
        self.size = self.random.choice([0.1, 0.2, 0.3, 0.3, 0.5, 1.5])
        self.pictures: dict[str, bytes] = {}

    def chance(self, likelihood: float) -> bool:
        return self.random.random() < likelihood

    def some(self, most: int) -> int:
        return min(self.random.randint(0, max(1, int(most * self.size))), most * 3)

    # -- texts

    def word(self) -> str:
        if not self.chance(self.strange):
            return self.random.choice(FRENCH if self.language == "fr" else ENGLISH)
        kind = self.random.randrange(11)
        if kind == 0:
            return self.random.choice(self.random.choice(list(SCRIPTS.values())).split())
        if kind in (1, 2):
            return self.random.choice(SIGNS)
        if kind == 3:
            word = self.random.choice(FRENCH)
            at = self.random.randint(0, len(word))
            return word[:at] + self.random.choice(NOTHING) * self.random.choice([1, 1, 2, 30]) + word[at:]
        if kind == 4:
            return self.random.choice(FRENCH) + self.random.choice(SPACES) + self.random.choice(FRENCH)
        if kind == 5:
            return self.random.choice(HTML)
        if kind == 6:
            return self.random.choice(MARKDOWN)
        if kind == 7:
            return self.random.choice(LONG)
        if kind == 8:
            return self.marked()
        if kind == 9:
            return self.random.choice(_said(self.language))
        return chr(self.random.choice([*range(0x21, 0xD7FF, 7), *range(0xE000, 0x10FFFF, 97)])) * self.random.choice(
            [1, 1, 5]
        )

    def marked(self) -> str:
        """A letter or sign with marks, or marks alone, beside what they may reach over to."""
        base = self.random.choice(["", "", "a", "W", "i", "1", ",", "(", "/", "漢"])
        marks = "".join(self.random.choice(MARKED) for _ in range(self.random.choice([1, 1, 2, 4])))
        return self.random.choice(AROUND).format(base + marks)

    def words(self, most: int = 14) -> str:
        return " ".join(self.word() for _ in range(1 + self.some(most)))

    def title(self) -> str:
        if self.chance(0.03):
            return self.words(60)
        return self.words(7)

    def quoted(self, text: str) -> str:
        """A text as a YAML scalar."""
        escaped = "".join(
            f"\\u{ord(character):04x}"
            if ord(character) < 0x20 or 0x7F <= ord(character) < 0xA0 or ord(character) in (0x2028, 0x2029)
            else character
            for character in text.replace("\\", "\\\\").replace('"', '\\"')
        )
        return f'"{escaped}"'

    def link(self) -> str:
        tail = self.random.choice(
            ["", "/", "/page", "/a/b?c=d&e=é#f", "/" + "long-" * 20, "/" + "x" * 120, "/%C3%A9t%C3%A9"]
        )
        return self.random.choice(["https://example.org", "http://www.例え.jp", "https://bücher.example"]) + tail

    def picture(self) -> str:
        width, height = self.random.choice([(40, 30), (30, 90), (300, 4), (4, 300), (1, 1), (64, 64)])
        name = f"p{width}x{height}.png"
        self.pictures[f"content/images/{name}"] = _picture(width, height)
        return f"![{self.words(5)}](images/{name})"

    # -- blocks

    def points(self, depth: int = 0) -> str:
        made = []
        number = self.chance(0.15)
        for n in range(1 + self.some(5)):
            text = self.words(self.random.choice([4, 14, 14, 40]))
            if self.chance(0.04):
                text += f" {self.random.choice(MARKS)}"
            if self.chance(0.02):
                text = ""
            mark = f"{n + 1}." if number else "-"
            made.append(f"{'  ' * depth}{mark} {text}")
            if depth < 3 and self.chance(0.12):
                made.append(self.points(depth + 1).rstrip("\n"))
        return "\n".join(made) + "\n"

    def table(self) -> str:
        wide = self.chance(0.3)
        columns, rows = 1 + self.random.randrange(8 if wide else 4), 1 + self.some(16 if wide else 4)
        cell = self.cell if wide else lambda: self.words(3)
        lines = [[cell().replace("|", "/") for _ in range(columns)] for _ in range(rows + 1)]
        lines.insert(1, ["---"] * columns)
        return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"

    def cell(self) -> str:
        """Of a table that somebody keeps: the same few words and addresses again and again, empty, or very long."""
        if self.chance(0.2):
            return self.random.choice(["", "x" * self.random.choice([8, 22, 90])])
        if self.chance(0.15):
            sign = self.random.choice(["- {}", "{}. {}", "{}) {}"])
            items = [self.random.choice(_KEPT) for _ in range(1 + self.some(4))]
            return "<br>".join(
                sign.format(*([item] if sign[0] == "-" else [at, item])) for at, item in enumerate(items, 1)
            )
        words = [self.random.choice(_KEPT) for _ in range(self.random.choice([1, 1, 2, 3, 6, 15, 40]))]
        return " ".join(words)

    def block(self) -> str:
        kind = self.random.randrange(16)
        if kind < 8:
            return self.points()
        if kind < 11:
            return "\n".join(self.words(30) for _ in range(1 + self.some(2))) + "\n"
        if kind == 11:
            return "\n".join(f"> {self.words(20)}" for _ in range(1 + self.some(2))) + "\n"
        if kind == 12:
            return (
                self.table()
                if self.chance(0.6)
                else f"*[{self.random.choice(['AG', 'CA', 'ABCD', 'É2'])}]: {self.words(4)}\n"
            )
        if kind == 13:
            return self.picture() + "\n"
        if kind == 14:
            return f"```\n{self.words(12)}\n{self.words(20)}\n```\n"
        return f"{self.words(6)}[^n]\n\n[^n]: {self.words(8)}\n"

    def resources(self) -> str:
        made = []
        for _ in range(1 + self.some(4)):
            form = self.random.randrange(4)
            title = self.words(5)
            if form == 0:
                made.append(f"- {title}")
            elif form == 1:
                made.append(f"- {self.words(2)} – [{title}]({self.link()}) – mars 2026")
            elif form == 2:
                made.append(f"- [{title}]({self.link()})")
            else:
                made.append(f"- **{title}**, {self.words(5)} {self.link()}")
        return "\n".join(made) + "\n"

    def people(self) -> str:
        return "".join(
            f"- **{self.random.choice(NAMES)}**, {self.words(6)}"
            + (f" – [{self.words(3)}]({self.link()})" if self.chance(0.4) else "")
            + (f". {self.words(20)}" if self.chance(0.4) else "")
            + "\n"
            for _ in range(1 + self.some(3))
        )

    def section(self, heading: str, level: str = "##") -> str:
        if heading in ("Acteurs clés", "Documents et sites", "Who to know", "Documents and sites"):
            body = self.resources()
        elif heading.startswith(("Intervenant", "Speakers")):
            body = self.people()
        elif self.chance(0.1):
            body = ""
        else:
            parts = []
            for _ in range(1 + self.some(3)):
                if self.chance(0.3):
                    parts.append(f"{level}{self.random.choice(['#', '#', '##', '####'])} {self.title()}\n")
                if self.chance(0.9):
                    parts.append(self.block())
            body = "\n".join(parts)
        mark = f" {self.random.choice(MARKS)}" if self.chance(0.03) else ""
        return f"{level} {heading}{mark}\n\n{body}\n"

    # -- files

    def front(self) -> str:
        lines = [f"title: {self.quoted(self.title())}"]
        if self.chance(0.5):
            lines.append(f"summary: {self.quoted(self.words(20))}")
        for key in ("actors", "documents"):
            if self.chance(0.15):
                lines.append(f"{key}:")
                for _ in range(1 + self.some(2)):
                    lines.append(f"  - title: {self.quoted(self.words(5))}")
                    for name, value in (
                        ("publisher", self.words(3)),
                        ("date", self.words(1)),
                        ("link", self.link()),
                        ("note", self.words(9)),
                    ):
                        if self.chance(0.5):
                            lines.append(f"    {name}: {self.quoted(value)}")
        if self.chance(0.3):
            lines.append("speakers:")
            for _ in range(1 + self.some(4)):
                lines.append(f"  - name: {self.quoted(self.random.choice([*NAMES, self.words(3)]))}")
                if self.chance(0.5):
                    lines.append(f"    role: {self.quoted(self.words(5))}")
                if self.chance(0.5):
                    lines += ["    organisation:", f"      name: {self.quoted(self.words(3))}"]
                    if self.chance(0.5):
                        lines.append(f"      link: {self.quoted(self.link())}")
                    if self.chance(0.3):
                        lines.append(f"      presentation: {self.quoted(self.words(20))}")
                if self.chance(0.2):
                    lines.append("    email: camille@example.org")
        return "\n".join(lines)

    def theme(self) -> str:
        headings = [section for section in SECTIONS[self.language] if self.chance(0.3)]
        headings += [self.title() for _ in range(2) if self.chance(0.1)]
        if self.chance(0.2):
            self.random.shuffle(headings)
        before = self.block() if self.chance(0.3) else ""
        body = "\n".join(self.section(heading) for heading in headings)
        if self.chance(0.2):
            return f"# {self.title()}\n\n{before}\n{body}"
        return f"---\n{self.front()}\n---\n\n{before}\n{body}"

    def workshop(self) -> str:
        lines = [f"title: {self.quoted(self.title())}", f"language: {self.language}"]
        if self.chance(0.8):
            lines.append("date: 2026-11-14")
        if self.chance(0.2):
            lines.append("dates: [2026-11-14, 2026-11-15]")
        for key, most in (("subtitle", 9), ("place", 3), ("introduction", 50)):
            if self.chance(0.5):
                lines.append(f"{key}: {self.quoted(self.words(most))}")
        for key in ("organisers", "partners"):
            if self.chance(0.4):
                lines.append(f"{key}:")
                for _ in range(1 + self.some(3)):
                    lines.append(f"  - name: {self.quoted(self.words(3))}")
                    if self.chance(0.5):
                        lines.append(f"    link: {self.quoted(self.link())}")
                    if self.chance(0.5):
                        lines.append(f"    presentation: {self.quoted(self.words(20))}")
        if self.chance(0.4):
            lines += [
                "contact:",
                f"  name: {self.quoted(self.words(3))}",
                "  email: camille@example.org",
                f"  phone: {self.quoted(self.random.choice(PHONES))}",
            ]
        if self.chance(0.3):
            lines.append(f"licence: {self.quoted(self.words(3))}")
        if self.chance(0.4):
            lines.append(f"paper: {self.random.choice(PAPERS)}")
        if self.chance(0.3):
            lines.append("acronyms:")
            lines += [f"  {name}: {self.quoted(self.words(4))}" for name in ("AG", "CA", "PTCE") if self.chance(0.7)]
            if lines[-1] == "acronyms:":
                lines.pop()
        if self.chance(0.4):
            lines += ["brand:", f'  colour: "#{self.random.randrange(1 << 24):06x}"']
        if self.chance(0.25):
            lines += [
                "sections:",
                "  - id: suite",
                f"    title: {self.quoted(self.random.choice(['Suite', self.words(4)]))}",
                f"    sheet: {self.random.choice(['lead', 'body', 'foot', 'none'])}",
                f"    kind: {self.random.choice(['points', 'prose'])}",
            ]
        return "\n".join(lines) + "\n"

    def files(self) -> dict[str, bytes]:
        made = {"content/workshop.yaml": self.workshop().encode("utf-8", "replace")}
        for n in range(1, 1 + self.random.choice([1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 8])):
            name = self.random.choice(FILE_NAMES) if self.chance(0.3) else f"theme{n}"
            made[f"content/themes/{n:02}-{name}.md"] = self.theme().encode("utf-8", "replace")
        return made | self.pictures


@cache
def _said(language: str) -> list[str]:
    """What our pages say themselves."""
    said = registry.language(language).pages.values()
    return [
        *(words for words in said if isinstance(words, str) and "{" not in words),
        "+ 3",
        "+ 6, p. 8",
        "1.",
        "p. 2",
        "2",
    ]


@cache
def _picture(width: int, height: int) -> bytes:
    data = io.BytesIO()
    Image.linear_gradient("L").resize((width, height)).convert("RGB").save(data, "PNG")
    return data.getvalue()


def files(seed: int) -> dict[str, bytes]:
    """The project of that number: its files by path."""
    return Maker(seed).files()
