"""Commands that understand names in French and English, and whose help speaks the language of who asks."""

from __future__ import annotations

import difflib
import functools
import inspect
import re
from typing import TYPE_CHECKING

import click

from feuillet.command.speech import typed_language
from feuillet.command.telling.console import echo
from feuillet.command.telling.said import said_in
from feuillet.command.words import FRENCH, HELP, NAMES, OPTIONS, VALUES
from feuillet.languages import registry
from feuillet.machine.invocation import program, quoted
from feuillet.text.names import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

_SECTIONS = {
    "en": ("Usage: ", "Options", "Commands"),
    "fr": ("Utilisation\u00a0: ", "Options\u00a0", "Commandes\u00a0"),
}
_OF_GROUP = ("help", "h", "version", "aide")  # options that need no command
_HELP = ("-h", "--help", "--aide")
_NEAR_BY = "feuillet.near"  # in click's notes on a command line: the word that is no command, and what was meant
_JOINER = "\u2060"  # keeps a line from ending at the hyphen behind it; it is taken out of what is said
_HALF = re.compile("[\ud800-\udfff]")  # of a character: what Python makes of a byte that is no text
_NEAR = 0.75  # of two names, from where on one is taken for the other misspelt


@functools.cache
def _commands() -> dict[str, str]:
    """English names of commands, by every name that is understood."""
    return {fold(name): english for english, others in NAMES.items() for name in (english, *others)}


@functools.cache
def _options() -> dict[str, str]:
    """English names of options, by every name that is understood."""
    return {fold(name): english for english, others in OPTIONS.items() for name in (english, *others)}


def command_named(name: str) -> str:
    """The command of that name, in either language; empty if there is none."""
    return "" if name.startswith("-") else _commands().get(fold(name), "")


def command_near(name: str) -> str:
    """The name of a command, in either language, that was probably meant; empty if there is none."""
    known = {fold(other): other for english, others in NAMES.items() for other in (english, *others)}
    near = [known[found] for found in difflib.get_close_matches(fold(name), known, n=5, cutoff=_NEAR)]
    french = bool(typed_language())
    return next((other for other in near if (other not in NAMES) == french), near[0] if near else "")


def option_near(name: str, options: Sequence[str]) -> str:
    """The option that was probably meant, of a command that has these, in either language; empty if there is none."""
    several = (other for english in options for other in (english, *OPTIONS.get(english, ())))
    known = {fold(other): other for other in several if other.startswith("--")}
    near = difflib.get_close_matches(fold(name), known, n=1, cutoff=_NEAR)
    return known[near[0]] if near else ""


def in_english(arguments: Sequence[str], options: Sequence[str]) -> list[str]:
    """Arguments of a command that has these options, with the names of options and of their values as it knows them."""
    found: list[str] = []
    before = ""  # the option whose value comes next
    for at, argument in enumerate(arguments):
        if argument == "--":
            return [*found, *arguments[at:]]
        if argument.startswith("--"):
            name, sign, value = argument.partition("=")
            english = _options().get(fold(name), "")
            before = english if name not in options and english in options else name
            found.append(before + sign + (_value(before, value) if sign else ""))
        else:
            found.append(_value(before, argument))
            before = ""
    return found


def _value(option: str, written: str) -> str:
    if option == "--language":
        return registry.called(fold(written)) or written
    return VALUES.get(option, {}).get(fold(written).replace(" ", "-"), written)


class _Speaking(click.Command):
    """A command whose help is whole, in French or English."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        options = [name for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)]
        for at, argument in enumerate(args):
            name = argument.partition("=")[0]
            if name == "--":
                break
            self._needs_value(args, at, options, ctx)
            if _is_long(name) and (near := option_near(name, options)) and _options().get(fold(name)) in options:
                raise click.NoSuchOption(name, possibilities=[near], ctx=ctx)
        try:
            return super().parse_args(ctx, in_english(args, options))
        except click.NoSuchOption as problem:
            _belongs(problem.option_name, ctx)
            near = option_near(problem.option_name, options)
            raise click.NoSuchOption(problem.option_name, possibilities=[near] if near else None, ctx=ctx) from None

    def _needs_value(self, args: Sequence[str], at: int, options: Sequence[str], ctx: click.Context) -> None:
        """Refuse an option that wants a value where another option stands in its place."""
        name = _options().get(fold(args[at]), args[at]) if args[at].startswith("--") else args[at]
        valued = any(name in param.opts and _takes_value(param) for param in self.get_params(ctx))
        behind = args[at + 1].partition("=")[0] if at + 1 < len(args) else ""
        if valued and behind.startswith("--") and _options().get(fold(behind), behind) in options:
            raise click.BadOptionUsage(name, f"Option '{args[at]}' requires an argument.", ctx=ctx)

    def format_usage(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        from feuillet.command.telling.misuse import in_words

        usage = _SECTIONS[_language(ctx)][0]
        pieces = " ".join(self.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, in_words(pieces) if _language(ctx) in HELP else pieces, prefix=usage)

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(self.told(_language(ctx)))

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        language = _language(ctx)
        helps: Mapping[str, str] = HELP.get(language, {})
        rows = []
        for param in self.get_params(ctx):
            record = param.get_help_record(ctx)
            if record and isinstance(param, click.Option):
                told = next((helps[name] for name in param.opts if name in helps), param.help or record[1])
                rows.append(
                    (_in_french(record[0]) if helps else _bare(record[0]), _whole(told) + _range(param, language))
                )
        with formatter.section(_SECTIONS[language][1]):
            formatter.write_dl(rows)

    def told(self, language: str) -> str:
        """What the command does."""
        helps: Mapping[str, str] = HELP.get(language, {})
        told = inspect.cleandoc(helps.get((self.name or "") if isinstance(self, Command) else "") or self.help or "")
        return _whole(told).replace("{program}", program())

    def get_help(self, ctx: click.Context) -> str:
        return super().get_help(ctx).replace(_JOINER, "")


class Command(_Speaking):
    """One command."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        from feuillet.command.folders import no_folders

        try:
            left = super().parse_args(ctx, args)
        except click.UsageError as problem:
            if type(problem) is click.UsageError and "extra argument" in problem.message:
                no_folders(args)
            raise
        for param in self.get_params(ctx):
            typed = ctx.params.get(param.name or "")
            if param.type is click.STRING and isinstance(typed, str) and _HALF.search(typed):
                raise click.BadParameter("it is no text in UTF-8", ctx, param)
        return left


class CommandGroup(_Speaking, click.Group):
    """All commands; `build` where none is named."""

    command_class = Command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        at = self._first_word(ctx, args)
        if args and fold(args[0]) == "version":
            args = ["--version", *args[1:]]
        elif at is None and any(word in args for word in _HELP):
            args = ["--help"]
        elif at is not None and command_named(args[at]):
            args = [args[at], *args[:at], *args[at + 1 :]]
        elif not args or fold(args[0]) not in _OF_GROUP:
            if at is not None and (near := command_near(args[at])):
                ctx.meta[_NEAR_BY] = (args[at], [near, *args[:at], *args[at + 1 :]])
            args = ["build", *args]
        return super().parse_args(ctx, args)

    def _first_word(self, ctx: click.Context, args: Sequence[str]) -> int | None:
        """Where the first argument is that is neither an option of a command nor the value of one."""
        if args and fold(args[0]) == "version":
            return None
        params = [param for command in self.commands.values() for param in command.get_params(ctx)]
        valued = {name for param in params if _takes_value(param) for name in (*param.opts, *param.secondary_opts)}
        skips = False
        for at, argument in enumerate(args):
            if skips:
                skips = False
            elif argument == "--":
                return None
            elif not argument.startswith("-") or argument == "-":
                return at
            else:
                skips = (argument if argument in valued else _options().get(fold(argument), "")) in valued
        return None

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        return super().get_command(ctx, command_named(cmd_name) or cmd_name)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        super().format_options(ctx, formatter)
        language = _language(ctx)
        rows = []
        for name, command in self.commands.items():
            if isinstance(command, Command) and not command.hidden:
                first, *_ = command.told(language).split("\n\n")
                other = f"{name}, {NAMES[name][0]}" if language in HELP else name
                rows.append((other, re.sub(r"[ \n]+", " ", first)))
        with formatter.section(_SECTIONS[language][2]):
            formatter.write_dl(rows)


def _in_french(names: str) -> str:
    """Names of an option and its value, as help shows them: French ones first."""
    from feuillet.command.telling.misuse import in_words

    return in_words(re.sub(r"--[a-z-]+", lambda match: ", ".join((*OPTIONS.get(match[0], ())[:1], match[0])), names))


def _bare(names: str) -> str:
    """Names of an option and its value in English, without click's words for kinds of values."""
    return names.replace("INTEGER RANGE", "NUMBER").replace("DIRECTORY", "FOLDER")


def _range(option: click.Option, language: str) -> str:
    """Between which numbers the value of an option is."""
    kind = option.type
    if not isinstance(kind, click.IntRange):
        return ""
    if kind.max is None:
        return registry.said(language, en=f" [{kind.min:g} or more]", fr=f" [{kind.min:g} au moins]")
    return registry.said(language, en=f" [{kind.min:g} to {kind.max:g}]", fr=f" [de {kind.min:g} à {kind.max:g}]")


def _whole(told: str) -> str:
    """Help that no line end divides within a name, nor before a sign that a space stands before in French."""
    told = re.sub(r" (?=[:;?!»])|(?<=«) ", "\u00a0", told)
    return re.sub(r"(?<=\w)-(?=\w)", f"{_JOINER}-", told)


def _is_long(name: str) -> bool:
    """Whether that is the name of a long option with one dash in place of two, maybe."""
    return name.startswith("-") and not name.startswith("--") and len(name) > 2


def _belongs(option: str, ctx: click.Context) -> None:
    """Refuse an option that other commands have: which ones, is told."""
    from feuillet.command.speech import usage_words

    root = ctx.find_root().command
    name = _options().get(fold(option), option) if option.startswith("--") else option
    commands = root.commands.items() if isinstance(root, click.Group) and ctx.parent else ()
    others = [called for called, command in commands if any(name in param.opts for param in command.get_params(ctx))]
    if others:
        said = usage_words()["option_elsewhere"]
        raise click.UsageError(said.format(option=option, command=ctx.info_name, others=", ".join(others)), ctx=ctx)


def _takes_value(param: click.Parameter) -> bool:
    return isinstance(param, click.Option) and not (param.is_flag or param.count)


def misspelt(ctx: click.Context) -> str:
    """The word that is no command, and was probably meant to be one; empty if there is none."""
    return str(ctx.meta[_NEAR_BY][0]) if _NEAR_BY in ctx.meta else ""


def rescue(ctx: click.Context, language: str) -> None:
    """After something went wrong: if a word was probably a command misspelt, the whole line with that command."""
    if _NEAR_BY in ctx.meta:
        word, (command, *others) = ctx.meta[_NEAR_BY]
        line = f"{program()} {command} {quoted(others)}".rstrip()
        said = said_in("fr" if command in FRENCH else language)["command_near"]
        echo(said.format(word=word, command=line), err=True)


def _language(ctx: click.Context) -> str:
    """That in which help is given: what the program was started with says how it is found."""
    find: Callable[[], str] | None = ctx.find_root().obj
    return registry.spoken(find() if find else "en")
