"""The usual stand-ins for signs that our fonts do not have, and for those of word processors' fonts: for `translate`.

Ticks, crosses, arrows and stars of pads; the ornaments that programs make bullets of; letters of "bold" alphabets made
of signs for mathematics; and what Wingdings and Symbol have at places that Unicode leaves to each.
"""

from __future__ import annotations

import unicodedata

STAND_INS: dict[int, str] = {}


def _all(signs: str, stand_in: str) -> None:
    STAND_INS.update(dict.fromkeys(map(ord, signs), stand_in))


_all("✔✅☑🗸🗹", "✓")
_all("✗✘✖✕❌⨯🗙🗴", "×")
_all("➡➔➜➤👉☞☛➙➛➝➞➟➠➢➣➥➦➧➨➩➪➫➬➭➮➯➱➲➳➵➸➺➻➼➽➾⇰⮕↦⭢🠖🡆🢂↠↣⇉⇝⇢⇛⇾", "→")
_all("☜☚⭠🠔🡄↞↢⇇⇠⇚⇽", "←")
_all("⇑⭡🡑↟⇈⇡", "↑")
_all("⇓⭣🡓↡⇊⇣☟", "↓")
_all("⬄⭤⬌⇄⇆⇋⇌⇿↭↹", "↔")
_all("⇅⇵⬍⭥", "↕")
_all("⤷⬎⮡", "↳")
_all("⤶⮠", "↵")
_all("⬉", "↖")
_all("⬋", "↙")
_all("➘➴➷⬊", "↘")
_all("➚➶➹⬈", "↗")
_all("🟊✦✪✫✬✭✮✯✰⭑", "★")
_all("✧✩⭒", "☆")
_all("❏❐❑❒🞎▱", "□")
_all("∎▰", "■")
_all("◈⬥⬧⬩", "◆")
_all("⬦⋄⬨♢", "◇")
_all("⦿⬢", "●")
_all("⦾⚬❍⬡", "○")
_all("✱✲✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❅❆❈❉❊❋✢✣✤✥∗﹡", "*")
_all("✚✛✜🞡", "+")
_all("≃≅≊≋", "≈")
_all("≦", "≤")
_all("≧", "≥")
_all("∼", "~")
_all("∣❘❙❚", "|")
_all("⋯", "…")
_all("❝", "“")
_all("❞", "”")
_all("❛", "‘")
_all("❜", "’")
_all("⏵", "▶")
_all("⏷", "▼")
_all("🖒", "👍")
_all("🖓", "👎")
_all("🖈", "📌")
_all("🖂🖃", "✉")
_all("✁✃✄", "✂")
_all("✆☏🕿🕾", "☎")
_all("✎✐", "✏")


# Wingdings, at U+F000 and above, with what word processors make of "-->", "<=>" and ":)"; where it and Symbol differ,
# what stands in notes more often.
_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x29: "☎", 0x2A: "✉", 0x36: "⌛", 0x3F: "✏",
    0x45: "←", 0x46: "→", 0x47: "↑", 0x48: "↓",
    0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x70: "□", 0x71: "□", 0x72: "□", 0x73: "◆",
    0x74: "◆", 0x75: "◆", 0x76: "❖", 0x77: "◆", 0x7E: "•", 0x80: "0", 0x81: "①", 0x82: "②", 0x83: "③", 0x84: "④",
    0x85: "⑤", 0x86: "⑥",
    0x87: "⑦", 0x88: "⑧", 0x89: "⑨", 0x8A: "⑩", 0x9E: "•", 0x9F: "•", 0xA0: "▪", 0xA1: "○", 0xA2: "○", 0xA4: "◉",
    0xA7: "▪", 0xA8: "□", 0xAA: "★", 0xAB: "★", 0xAC: "★", 0xAD: "★", 0xAF: "★", 0xB6: "☆",
    # Symbol
    0xA3: "≤", 0xA5: "∞", 0xAE: "→", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷", 0xB9: "≠", 0xBB: "≈",
    0xBC: "…", 0xDB: "⇔", 0xDE: "⇒",
    # arrows, ticks and boxes
    0xD5: "←", 0xD6: "→", 0xD8: "→", 0xDC: "→", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE3: "↖", 0xE4: "↗",
    0xE5: "↙", 0xE6: "↘", 0xE7: "←", 0xE8: "→", 0xE9: "↑", 0xEA: "↓", 0xEF: "←", 0xF0: "→", 0xF1: "↑", 0xF2: "↓",
    0xF3: "↔", 0xFB: "×", 0xFC: "✓", 0xFD: "☒", 0xFE: "✓",
}  # fmt: skip
STAND_INS.update({0xF000 + code: sign for code, sign in _WINGDINGS.items()})

# Bold, italic, script… letters and digits of mathematics, in which social networks are written, as plain ones.
STAND_INS.update(
    {
        code: plain
        for code in range(0x1D400, 0x1D800)
        if (plain := unicodedata.normalize("NFKC", chr(code))) != chr(code)
    }
)
STAND_INS.update(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
)  # wide ones, as keyboards of Asia have them
