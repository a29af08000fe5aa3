"""Fill the templates of a project, which may be a stranger's: in Jinja's sandbox, in a process of its own with limits.

All templates of such a project are filled there, ours too: what they give each other meets the same rules. In it,
templates reach plain values, the fields of our views and the functions they are given, and nothing behind these.
"""

from __future__ import annotations

import contextlib
import functools
import re
import signal
import sys
import traceback
from dataclasses import fields, is_dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2 import runtime, utils
from jinja2.bccache import Bucket
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from feuillet.machine.files import Folder
from feuillet.machine.paths import shipped
from feuillet.machine.workers import called
from feuillet.model.diagnostics import Diagnostic, Location, Rule, ToldError
from feuillet.project.store import Seal, key_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from jinja2.runtime import Undefined

TIME_LIMIT = 20.0  # seconds of the processor for one publication; a long one takes a tenth of a second
PATIENCE = 120.0  # seconds in all, however busy the machine is
MEMORY_LIMIT = 2 * 1024**3  # bytes of address space, of which the engine, imported before, has a third
_MOST = 50_000_000  # characters of HTML
_LARGEST = 10_000_000  # bytes of a compiled template

# How templates are read, in the sandbox and out of it.
SETTINGS: dict[str, Any] = {
    "undefined": jinja2.StrictUndefined,
    "trim_blocks": False,
    "lstrip_blocks": True,
}

TEMPLATE_ERROR = Rule(
    code="template-error",
    en="this template cannot be filled: {message}",
    fr="ce gabarit ne peut pas être rempli : {message}",
    hint_en="Compare it with the one of the same name that comes with Feuillet, or delete it to use that one.",
    hint_fr="Comparez-le à celui du même nom fourni avec Feuillet, ou supprimez-le pour employer celui-ci.",
)
TEMPLATE_FORBIDDEN = Rule(
    code="template-forbidden",
    en="this template asks for what no template may have: {message}",
    fr="ce gabarit demande ce qu’aucun gabarit ne peut avoir : {message}",
    hint_en="If it is not yours, ask its author what that is for. Templates show the content, and do nothing else.",
    hint_fr="S’il n’est pas de vous, demandez à son auteur·e à quoi cela sert. Un gabarit montre le contenu, "
    "et rien d’autre.",
)
TEMPLATE_HEAVY = Rule(
    code="template-heavy",
    en="filling the templates of this project ({names}) takes too long or too much memory: it was stopped",
    fr="remplir les gabarits de ce projet ({names}) prend trop de temps ou de mémoire : c’est interrompu",
    hint_en="Look for a loop in them that goes on and on, or a text that doubles again and again.",
    hint_fr="Cherchez-y une boucle qui n’en finit pas, ou un texte qui double sans cesse.",
)


class TemplateProblemError(ToldError):
    """A template of a project's own cannot be filled."""


# -- in the process that builds ------------------------------------------------------------------------------------


def filled(own: Mapping[str, bytes], template: str, context: Mapping[str, Any]) -> str:
    """The HTML of a template, with those of a project's own in the place of ours; raises TemplateProblemError."""
    outcome = called(template, fill, dict(own), template, dict(context), time_limit=PATIENCE)
    if outcome.failed:
        raise TemplateProblemError(_heavy(own, template))
    if isinstance(outcome.value, Diagnostic):
        raise TemplateProblemError(outcome.value)
    return str(outcome.value)


def _heavy(own: Mapping[str, bytes], template: str) -> Diagnostic:
    file = f"templates/{template}" if template in own else "templates"
    return TEMPLATE_HEAVY.at(Location(file=file), names=", ".join(sorted(own)))


# -- in that process -----------------------------------------------------------------------------------------------


@contextlib.contextmanager
def _timed() -> Iterator[None]:
    """What takes longer ends this process, in the middle of a step too; on Windows whoever waits for it does."""
    if sys.platform != "win32":
        signal.setitimer(signal.ITIMER_PROF, TIME_LIMIT)
    try:
        yield
    finally:
        if sys.platform != "win32":
            signal.setitimer(signal.ITIMER_PROF, 0)


@_timed()
def fill(own: Mapping[str, bytes], template: str, context: Mapping[str, Any]) -> str | Diagnostic:
    """The HTML, or what is wrong with a template of the project's own."""
    _limit_memory()
    pieces: list[str] = []
    total = 0
    try:
        for piece in _environment(tuple(own.items())).get_template(template).generate(context):
            pieces.append(piece)
            total += len(piece)
            if total > _MOST:
                return _heavy(own, template)
        # Half a character is none: what an escape makes of it in a template cannot be written.
        return _HALVES.sub("\ufffd", "".join(pieces))
    except MemoryError:
        return _heavy(own, template)
    except Exception as error:
        location = _place(error)
        if location is None:  # ours
            raise
        rule = TEMPLATE_FORBIDDEN if isinstance(error, SecurityError) else TEMPLATE_ERROR
        message = str(getattr(error, "message", None) or error or type(error).__name__)
        return rule.at(location, message=message[:300])


@functools.cache
def _limit_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):  # not on Windows, nor lower than what is in use
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_LIMIT, resource.getrlimit(resource.RLIMIT_AS)[1]))


_OWN = "project:templates/"  # before the name of a template of the project, where Python tells of code


def _place(error: Exception) -> Location | None:
    """Where in a template of the project's own an error arose; None if it has no part in it."""
    places = [(frame.f_code.co_filename, line) for frame, line in traceback.walk_tb(error.__traceback__)]
    if isinstance(error, jinja2.TemplateSyntaxError):
        places.append((error.filename or error.name or "", error.lineno))  # of what never ends it is the name
    for name, line in reversed(places):
        if name.startswith(_OWN):
            return Location(file=name.removeprefix("project:"), line=line)
    return None


@functools.lru_cache(maxsize=2)
def _environment(own: tuple[tuple[str, bytes], ...]) -> jinja2.Environment:
    return _Sandbox(loader=_Loader(dict(own)), autoescape=True, bytecode_cache=compiled(), finalize=_said, **SETTINGS)


_LIES_AT = re.compile(r" at 0x[0-9A-Fa-f]+>")


@jinja2.pass_context  # else what does not depend on it is escaped before
def _said(_context: Any, value: Any) -> Any:
    """What is printed: no function, nor what else says where in the memory it lies, which differs from run to run."""
    if not isinstance(value, str | runtime.Undefined) and _LIES_AT.search(str(value)):
        raise SecurityError(f"'{type(value).__name__}' is printed, and is no text")
    return value


class _Loader(jinja2.BaseLoader):
    """The templates of a project, which were read, and ours."""

    def __init__(self, own: Mapping[str, bytes]) -> None:
        self._own = own
        self._ours = jinja2.FileSystemLoader(shipped("templates"))

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str | None, Callable[[], bool] | None]:
        name = "/".join(split_template_path(template))
        if name not in self._own:
            return self._ours.get_source(environment, name)
        file = f"{_OWN}{name}"
        try:
            return self._own[name].decode("utf-8"), file, None
        except UnicodeDecodeError as error:
            raise jinja2.TemplateSyntaxError("it is no text in UTF-8", 0, name, file) from error


# What templates may look into: plain values, and what Jinja itself hands out.
_PLAIN = (
    str, int, float, dict, list, tuple, set, frozenset, type(None),
    runtime.Undefined, runtime.LoopContext, runtime.Macro, runtime.BlockReference, runtime.TemplateReference,
    TemplateModule, utils.Cycler, utils.Joiner, utils.Namespace,
)  # fmt: skip
_HALVES = re.compile("[\ud800-\udfff]")
_METHODS = frozenset({"dressed"})  # of our views


class _Sandbox(ImmutableSandboxedEnvironment):
    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if not super().is_safe_attribute(obj, attr, value):
            return False
        if is_dataclass(obj) and not isinstance(obj, type):
            computed = isinstance(getattr(type(obj), attr, None), property | cached_property)
            return computed or attr in _METHODS or attr in {field.name for field in fields(obj)}
        return isinstance(obj, _PLAIN)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """Not a value that may go unused: whoever asks is stopped."""
        raise SecurityError(f"'{attribute}' of {type(obj).__name__}")

    def compile(self, source: Any, name: str | None = None, filename: str | None = None, *more: Any) -> Any:
        """What is wrong with a template before there is any line of it that runs has its place too."""
        try:
            return super().compile(source, name, filename, *more)
        except (jinja2.TemplateError, MemoryError):
            raise
        except Exception as error:
            raise jinja2.TemplateSyntaxError(f"{type(error).__name__}: {error}", 0, name, filename) from error


class Compiled(jinja2.BytecodeCache):
    """Compiled templates of ours, kept as Python keeps compiled modules: with this user, never with a project; signed.

    Those of a project are not kept.
    """

    def __init__(self) -> None:
        self._folder = Folder(key_folder()).below("templates", private=True)
        self._seal = Seal()

    def get_bucket(self, environment: jinja2.Environment, name: str, filename: str | None, source: str) -> Bucket:
        """In a sandbox other code is made of the same template: it asks at each step whether it may."""
        own = (filename or "").startswith(_OWN)
        kind = "finalized" if environment.sandboxed else "free"  # of other settings: another word
        key = f"{self.get_cache_key(name, filename)}-{kind}-{sys.version_info.major}{sys.version_info.minor}"
        bucket = Bucket(environment, "" if own else key, self.get_source_checksum(source))
        self.load_bytecode(bucket)
        return bucket

    def load_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            found = bucket.key and self._seal.opened(bucket.key, self._folder.read(bucket.key, most=_LARGEST))
            if found:
                bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        with contextlib.suppress(OSError):
            if bucket.key:
                sealed = self._seal.sealed(bucket.key, bucket.bytecode_to_string())
                self._folder.write(bucket.key, sealed, mode=0o600, lasting=False)


@functools.cache
def compiled() -> jinja2.BytecodeCache | None:
    """Where compiled templates are kept; None if this user has no home."""
    with contextlib.suppress(RuntimeError):
        return Compiled()
    return None
