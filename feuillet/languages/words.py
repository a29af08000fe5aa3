"""What a language is: the words of the pages, the guide and the letters, and how dates, numbers and marks are written.

A word that a language lacks is a type error. The large tables are dictionaries whose keys have types: a data class of
a hundred fields takes milliseconds to make, at each start.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict, cast

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

NO_BREAK = "\u00a0"
NARROW = "\u202f"  # no-break too
SPACE = f"[ {NO_BREAK}{NARROW}]"  # in patterns
CAPITAL = r"(?:[A-ZÀ-ÖØ-ÞŒ])"


class Pages(TypedDict):
    """What the pages add to the content. Those with `one_` and `many_`, or `_count`, are chosen by a number."""

    theme: str
    themes: str
    synthesis: str
    in_synthesis: str  # before its page
    fact_sheet: str
    contents: str
    the_day: str
    introduction: str
    across: str
    across_lead: str
    same_name: str
    needs_by_theme: str
    needs: str
    unanswered: str
    unanswered_lead: str
    unanswered_mark: str
    retained: str
    retained_lead: str
    first_problems: str
    first_solutions: str
    first_needs: str
    unanswered_count: str
    one_unanswered_count: str
    of_them: str
    directory: str
    directory_lead: str
    people: str
    organisations: str
    documents: str
    no_publisher: str
    acronyms: str
    links: str
    links_lead: str
    links_lead_paper: str
    my_notes: str
    your_turn: str
    colophon: str
    speakers: str
    speakers_sheet: str
    contact: str
    to_call: str
    to_read: str
    notes: str
    page: str
    pages: str
    organisers: str
    partners: str
    one_other: str
    many_others: str
    many_listed: str
    one_listed: str
    licence: str
    edition: str
    the_rest: str
    rest_overleaf: str  # the same where the back of the sheet has some of it
    overleaf: str  # where what has no room on the front is
    back: str  # the side itself
    more_points: str  # what the sign says that sheets have beside titles
    problems_count: str
    one_problems_count: str
    solutions_count: str
    one_solutions_count: str
    needs_count: str
    one_needs_count: str
    themes_count: str
    one_themes_count: str
    people_count: str
    one_people_count: str
    organisations_count: str
    one_organisations_count: str
    problems_short: str
    solutions_short: str
    needs_short: str
    chart_title: str
    chart_key: str
    chart_key_several: str
    matrix_key: str
    matrix_key_several: str
    edition_marks: str
    made_with: str
    notes_attached: str
    fonts_used: str
    reserved: str
    none: str
    table_turned: str
    see_table: str
    see_picture: str
    one_point: str
    many_point: str
    one_paragraph: str
    many_paragraph: str
    also: str
    also_in_synthesis: str  # before sections of which a sheet has nothing
    one_row: str
    many_row: str
    one_item: str
    many_item: str
    one_group: str  # of those that a sheet does not name
    many_group: str
    one_section: str
    many_section: str
    illustration: str
    picture_in_words: str
    name_column: str
    pages_column: str
    colon: str
    continued: str
    source_attached: str
    sign: str  # before the code of a character that no font has
    skip: str  # a link over what stands before the text, on the web
    scrolled: str  # what a table there is called that may be moved sideways


class Exports(TypedDict):
    """What documents say that are given out to be corrected; `import` knows tables of people by these heads."""

    notice: str
    summary: str
    speaker: str
    role: str
    organisation: str
    organisation_link: str
    organisation_presentation: str
    link: str
    email: str
    presentation: str
    actor: str
    document: str
    publisher: str
    date: str
    note: str


# What the print guide says, and what is on leaves that stand between sheets.
Guide = TypedDict(
    "Guide",
    {
        "title": str,
        "lead": str,
        "counter": str,
        "sheets": str,
        "book": str,
        "book-one-sided": str,
        "booklet": str,
        "two-up": str,
        "poster": str,
        "packs": str,
        "press": str,
        "in-grey": str,
        "in-large": str,
        "in-notes": str,
        "in-notes-one-sided": str,
        "in-two-sided": str,
        "in-two-sided-one-sided": str,
        "paper": str,
        "sides": str,
        "scale": str,
        "count": str,
        "leaves": str,
        "cost": str,
        "one-sided": str,
        "long": str,
        "short": str,
        "portrait": str,
        "landscape": str,
        "full": str,
        "once": str,
        "after-poster": str,
        "after-sheets": str,
        "after-notes": str,
        "after-two-sided": str,
        "after-many": str,
        "after-separators": str,
        "after-book": str,
        "after-book-one-sided": str,
        "after-booklet": str,
        "after-thick": str,
        "after-two-up": str,
        "after-packs": str,
        "after-press": str,
        "by-hand-booklet": str,
        "by-hand": str,
        "ink": str,
        "same-books": str,
        "same-sheets": str,
        "untagged": str,  # with what is for screens: {files}
        "usual": str,
        "rest": str,
        "brief": str,
        "totals": str,
        "one_page": str,
        "many_pages": str,
        "one_leaf": str,
        "leaves_count": str,
        "one_copy": str,
        "copies_count": str,
        "one_pack": str,
        "packs_count": str,
        "changed": str,
        "old": str,
        "missing": str,
        "replace_one": str,
        "replace_many": str,
        "add_one": str,
        "add_many": str,
        "take_one": str,
        "take_many": str,
        "booklet-leaves": str,
        "your_themes": str,
        "your_numbers": str,
        "separator": str,
        "subject": str,
    },
)

# What letters say beside their message, and the names of files.
Letters = TypedDict(
    "Letters",
    {
        "subject": str,
        "subject-update": str,
        "subject-sheets": str,
        "subject-sheets-update": str,
        "greeting": str,
        "message": str,
        "changes": str,
        "changes-lead": str,
        "to": str,
        "about": str,
        "enclosed": str,
        "synthesis": str,
        "sheet": str,
        "new": str,
        "in-language": str,
        "link": str,
        "link-too": str,
        "themes": str,
        "all-themes": str,
        "every-theme": str,
        "day": str,
        "contact": str,
        "why": str,
        "stop": str,
        "stop-reply": str,
        "stop-subject": str,
        "first": str,
        "last": str,
        "file-synthesis": str,
        "file-sheet": str,
        "file-letter": str,
        "greeting-unnamed": str,
    },
)


# What is said of each section of a write-up.
BySection = TypedDict(
    "BySection",
    {
        "speakers": tuple[str, ...],
        "stakes": tuple[str, ...],
        "context": tuple[str, ...],
        "resources": tuple[str, ...],
        "actors": tuple[str, ...],
        "documents": tuple[str, ...],
        "problems": tuple[str, ...],
        "solutions": tuple[str, ...],
        "needs": tuple[str, ...],
        "participants": tuple[str, ...],
        "summary": tuple[str, ...],
        "worked": tuple[str, ...],
        "failed": tuple[str, ...],
        "next-steps": tuple[str, ...],
        "discussion": tuple[str, ...],
    },
)


@dataclass(frozen=True, kw_only=True, eq=False)
class Dates:
    """How a date is written in words."""

    months: tuple[str, ...]
    weekdays: tuple[str, ...]  # from Monday
    day: str  # of the month: "{}", or "{}."
    first: str  # of the month; empty where it is a day like the others
    with_month: str  # "{day} {month}"
    with_year: str  # "{date} {year}"
    with_weekday: str  # "{weekday} {date}"
    short: str  # "{day:02}/{number:02}/{year}", where a date is looked up, not read


@dataclass(frozen=True, kw_only=True, eq=False)
class Numbers:
    """How numbers, sizes and prices are written."""

    decimal: str
    thousands: str  # between groups of three figures
    grouped_from: int  # the least number that has groups
    none_is_one: bool  # "0 thème": none takes the singular
    kilobytes: str
    megabytes: str
    price: str  # "{amount} {currency}"
    price_with_sign: str  # where the currency is one sign


@dataclass(frozen=True, kw_only=True, eq=False)
class Typography:
    """The marks and spaces of print, made of those of a keyboard; patterns are regular expressions."""

    apostrophe: str  # where ' is one
    quotes: tuple[str, str]  # in place of "…"
    inner_quotes: tuple[str, str]  # the same within quotes of the first kind; as the first, if it makes no difference
    single_quotes: tuple[str, str] | None  # in place of '…'; None: ' is never a quotation mark
    spaced_marks: bool  # a no-break space before ; : ! ? and within « »
    units: str  # after a number, beside those that all have
    plural: str  # a word that is counted by its form, behind a number; empty if none can be told
    articles: str  # what begins a name, before a word with a capital: "La" Virgule
    ordinal: str  # between a number and what it counts: "th"
    spans: str  # between the first and the last of years, hours or numbers: "to"
    kept: tuple[str, ...]  # with a digit in them, whose spaces do not break
    names: tuple[str, ...]  # before a name, whose spaces do not break
    narrow: tuple[str, ...]  # whose spaces are narrow and do not break: "z. B."
    numbered: str  # words before a number, at the end of a text
    raised: str  # a number and letters that are set high behind it, in two groups; empty if none are


class Marks(TypedDict):
    """What an author may say in square brackets: the form that is taught, then others that are understood."""

    essential: tuple[str, ...]
    synthesis: tuple[str, ...]
    unanswered: tuple[str, ...]


class Lists(TypedDict):
    """What people write in lists of those who came: words of titles and cells, folded."""

    first: tuple[str, ...]  # titles of a column of first names, whatever the order of their words
    beside: str  # pattern: titles of columns that say what somebody is, or of what
    last: tuple[str, ...]
    full: tuple[str, ...]
    plain: tuple[str, ...]  # of a name, or of a surname beside a column of first names
    email: str
    of_email: str  # words that may stand beside those
    language: str
    of_language: str
    greeting: tuple[str, ...]
    present: tuple[str, ...]
    fillers: str  # words that say nothing in a title
    people: str
    theme: str  # pattern: a workshop, or several
    before_theme: str  # pattern: a word that may stand before it
    everything: str  # pattern: all of them
    the: str  # pattern: what may stand between that and their name
    both: str  # pattern: between two of them
    none: str
    yes: str
    no: str


class Tables(TypedDict):
    """What people and tools write above the columns of a table of ideas, folded; a comma parts two ways to say it."""

    theme: str
    section: str
    group: str
    point: str
    votes: str
    author: str
    private: str  # addresses and accounts
    technical: str  # times, numbers and looks
    fillers: str  # words that say nothing in such a title
    one_vote: str  # behind a point: "{} vote"
    several_votes: str
    one_answer: str
    several_answers: str


@dataclass(frozen=True, kw_only=True, eq=False)
class Reading:
    """What people write, and what they mean by it; folded (no case, no accents), where nothing else is said."""

    called: str  # pattern: the names and codes of this language
    headings: BySection  # of a write-up, as they are written: the title that is printed, then others
    guests: tuple[str, ...]  # headings of people who speak, or who are listed beside those who came
    addressed: str  # pattern: how a heading of needs begins that says behind it whom they are put to
    others: tuple[str, ...]  # headings of what is said at the end, and is of no section
    farewells: str  # pattern: what a closing line begins with
    stems: BySection  # beginnings of words that say what an unknown heading is about
    compounds: tuple[str, str]  # patterns: what may stand before such a beginning in its word, and behind it
    nouns_last: bool  # whether what qualifies a noun stands before it
    asking: str  # words that ask
    neutral: str  # words beside the name of a section that leave it one
    qualifiers: str  # beginnings of such words
    behind: str  # words before what is said of a thing
    procedure: tuple[str, ...]  # beginnings of words of headings about the meeting itself, which mean no section
    articles: tuple[str, ...]  # before a noun
    commonest: str  # small words of any text, by which its language is known
    leading: tuple[str, ...]  # other words at the beginning of a heading that do not matter
    joints: tuple[str, ...]  # between two forms of a word
    feminine: tuple[tuple[str, str], ...]  # endings, and those of the masculine
    inclusive: str  # pattern: endings of the other gender, with the sign before them
    continued: str  # pattern: in parentheses, that a section goes on
    keys: Mapping[str, str]  # of YAML, and the true ones
    placeholders: Mapping[str, str]  # in letters, and the true ones
    colours: Mapping[str, str]  # names, and those in English; of those that are usual in print
    marks: Marks  # as they are written
    lists: Lists
    tables: Tables
    yes: tuple[str, ...]
    no: tuple[str, ...]
    greetings: str  # pattern: what a letter begins with
    civilities: str  # pattern, as they are written: what goes before a name and is no part of it
    given_names: str  # the usual ones
    offices: str  # words in addresses of mail that are nobody's own
    mobiles: str  # pattern: numbers of mobile telephones, as they are written at home
    work: str  # words for what people do and where, which no name has; a hyphen behind the beginning of some
    facts: str  # pattern: how a line begins that tells when, where or who, and is no title
    when: str  # pattern, as it is written: what stands before a colon and the date of the day
    where: str  # pattern, as it is written: what stands before a colon and the place of the day
    organisers: str  # the same, before those who organise it
    hosts: Mapping[
        str, str
    ]  # patterns of what a line begins with that names who led it or took notes, by what they did
    minutes: str  # pattern: what is written of a part is called so, before its name
    parts: str  # pattern: what the parts of a day are called, before their numbers
    in_days: str  # words beside the names and numbers of a day, where a date stands alone
    abbreviations: str  # pattern: words before a full stop that ends no sentence
    in_dates: tuple[str, ...]  # small words between day, month and year
    ordinals: str  # pattern: behind the number of a day
    capitals: str  # words and short forms in capitals that need no explanation
    no_names: str  # words before an acronym that are no first name
    second_names: str  # given names that come second, where people have two surnames; none: they have one
    short_months: str  # pattern: in a cell of a table
    cell_units: str  # pattern: behind a figure there
    between: str  # pattern: between two figures there


@dataclass(frozen=True, kw_only=True, eq=False)
class Language:
    """A language of pages: its words, and how it writes what has numbers in it."""

    code: str  # as in `lang="fr"`
    region: str  # whose spelling word processors are to check: "FR"
    name: str  # as those who speak it call it
    others: Mapping[str, str]  # other languages, by their codes, as they are called in this one
    beside: tuple[str, ...]  # languages whose headings are understood in notes of this one
    pages: Pages
    exports: Exports
    guide: Guide
    letters: Letters
    dates: Dates
    numbers: Numbers
    reading: Reading
    typography: Typography
    reads_unicode: bool  # whether readers understand its names of characters, which are English
    example: str  # title of the day that `init` makes
    joint: str  # between the last two of several
    colon: str  # between a word and what it announces
    semicolon: str

    def label(self, name: str) -> str:
        """A word of the pages whose name is put together."""
        return cast("Mapping[str, str]", self.pages)[name]

    def marked(self, each: int, name: str = "chart_key") -> str:
        """What the key of a picture says of its marks, of which each stands for so many ideas."""
        return self.label(name) if each == 1 else self.label(f"{name}_several").format(count=self.count(each))

    def counted(self, count: int, name: str) -> str:
        """The label of a count: « problème soulevé » for one, in French for none too; else « problèmes soulevés »."""
        return self.label(f"one_{name}_count" if self.is_one(count) else f"{name}_count")

    def is_one(self, count: int) -> bool:
        """Whether a count takes the singular."""
        return count == 1 or (count == 0 and self.numbers.none_is_one)

    def listed(self, several: Iterable[str]) -> str:
        """One, two or more, as they are said together."""
        *others, last = several or [""]
        return self.joint.join([", ".join(others), last] if others else [last])

    def day(self, date: dt.date) -> str:
        """A date in words, with its weekday: « samedi 14 novembre 2026 », "Saturday 14 November 2026"."""
        return self.dates.with_weekday.format(weekday=self.dates.weekdays[date.weekday()], date=self._whole(date))

    def short(self, date: dt.date) -> str:
        """A date as it is written to be looked up: « 14/11/2026 », "14 November 2026"."""
        month = self.dates.months[date.month - 1]
        return self.dates.short.format(day=date.day, number=date.month, month=month, year=date.year)

    def days(self, dates: Sequence[dt.date]) -> str:
        """One or several dates in words; those of one month share it: « 13 et 14 novembre 2026 »."""
        if len(dates) < 2:
            return self.day(dates[0]) if dates else ""
        last = dates[-1]
        if all((date.year, date.month) == (last.year, last.month) for date in dates):
            return self._of(self.listed([self._number(date) for date in dates]), last, last.year)
        written = [self._of(self._number(date), date, 0 if date.year == last.year else date.year) for date in dates]
        return self.listed([*written[:-1], self._whole(last)])

    def _whole(self, date: dt.date) -> str:
        return self._of(self._number(date), date, date.year)

    def _of(self, day: str, date: dt.date, year: int) -> str:
        written = self.dates.with_month.format(day=day, month=self.dates.months[date.month - 1])
        return self.dates.with_year.format(date=written, year=year) if year else written

    def _number(self, date: dt.date) -> str:
        return self.dates.first if self.dates.first and date.day == 1 else self.dates.day.format(date.day)

    def number(self, number: float, places: int | None = None) -> str:
        """A number as it is written: « 2,5 », "2.5"; with so many places, or as few as it takes."""
        written = f"{number:g}" if places is None else f"{number:.{places}f}"
        return written.replace(".", self.numbers.decimal)

    def count(self, number: int) -> str:
        """A whole number, in groups where it is long: « 12 000 », "12,000"."""
        long = number >= self.numbers.grouped_from
        return f"{number:,}".replace(",", self.numbers.thousands) if long else str(number)

    def weight(self, size: int) -> str:
        """The size of a file as people say it: decimal, as their mail programs do."""
        if size < 995_000:
            return f"{max(round(size / 1000), 1)} {self.numbers.kilobytes}"
        return f"{self.number(size / 1e6, 1)} {self.numbers.megabytes}"

    def price(self, amount: float, currency: str) -> str:
        """An amount of money: « 2,40 € », "€2.40"."""
        form = self.numbers.price_with_sign if len(currency) == 1 else self.numbers.price
        return form.format(amount=self.number(amount, 2), currency=currency)

    def of(self, other: Language) -> str:
        """What another language is called in this one."""
        return self.others.get(other.code, other.name)


def by_name(table: Pages | Exports | Guide | Letters) -> Mapping[str, str]:
    """A table whose names are put together."""
    return cast("Mapping[str, str]", table)


def by_section(table: BySection) -> Mapping[str, tuple[str, ...]]:
    """A table whose sections come from elsewhere."""
    return cast("Mapping[str, tuple[str, ...]]", table)
