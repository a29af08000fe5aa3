"""Make the environment that the other modules need, once, then run the command in it; standard library only."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from feuillet.languages import registry
from feuillet.machine import libraries, memory, signals
from feuillet.machine.paths import PACKAGE, is_checkout

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

ROOT = PACKAGE.parent
LOCKS = ("requirements.lock", "requirements-dev.lock")  # the second holds all of the first, and what tests need
WINDOWS = os.name == "nt"

# What this says is to be installed by the person: the command is shown, and nothing is done to the system.
NO_SYSTEM_PACKAGES = "FEUILLET_NO_SYSTEM_PACKAGES"

# Set while one process hands over to the environment's Python, so that a broken environment cannot hand over for ever.
HANDED_OVER = "FEUILLET_HANDED_OVER"

DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")
# The one command that installs them, by the ID or ID_LIKE of /etc/os-release, or by the name of the platform.
COMMANDS = {
    "debian": "sudo apt-get update && sudo apt-get install -y " + " ".join(DEBIAN_PACKAGES),
    "ubuntu": "sudo apt-get update && sudo apt-get install -y " + " ".join(DEBIAN_PACKAGES),
    "fedora": "sudo dnf install -y pango harfbuzz",
    "rhel": "sudo dnf install -y pango harfbuzz",
    "arch": "sudo pacman -S --needed pango harfbuzz",
    "alpine": "apk add so:libpango-1.0.so.0 so:libpangoft2-1.0.so.0 so:libharfbuzz-subset.so.0",
    "suse": "sudo zypper install -y libpango-1_0-0 libharfbuzz-subset0",
    "darwin": "brew install pango",
    "win32": "winget install MSYS2.MSYS2 && C:\\msys64\\usr\\bin\\pacman -S --noconfirm mingw-w64-ucrt-x86_64-pango",
}
HOMEBREW = ("/opt/homebrew/lib", "/usr/local/lib")  # where Homebrew puts libraries; Python does not look in the first
# What a person may have set so that pip reaches its index; all else is for installations of their own.
REACHING = frozenset((
    "index-url", "index", "extra-index-url", "find-links", "no-index", "trusted-host", "proxy", "cert", "client-cert",
    "keyring-provider", "use-feature", "timeout", "default-timeout", "retries", "cache-dir", "no-cache-dir",
))  # fmt: skip
NO_NETWORK = ("name resolution", "getaddrinfo", "unreachable", "NewConnectionError", "ConnectTimeout", "ProxyError")


class SetUpError(Exception):
    """The environment cannot be made; the message says why, and what to do."""


def language() -> str:
    """The language that the system speaks, if it is one of ours; else English."""
    named = (os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name))
    said = next(named, "")
    if not said and WINDOWS:
        import locale

        said = locale.getlocale()[0] or ""
    return registry.language(said[:2].lower()).code


def speaks() -> bool:
    """Whether the system says which language it speaks: one of a bare machine says C, which is none."""
    said = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return said.partition(".")[0] not in ("", "C", "POSIX") or WINDOWS


def either(en: str, fr: str) -> str:
    """The message in the language of the system."""
    return registry.said(language(), en=en, fr=fr)


def say(en: str, fr: str = "") -> None:
    """Tell the person who waits; standard output is for what the command itself has to say."""
    print("feuillet:", either(en, fr or en), file=sys.stderr, flush=True)


def say_too_little_memory() -> None:
    """Tell that this session may use too little memory to say anything else."""
    try:
        say(memory.NOT_ENOUGH["en"], memory.NOT_ENOUGH["fr"])
    except (MemoryError, ImportError):  # not even for the words of a language
        print(memory.NOT_ENOUGH["en"], file=sys.stderr)


def said_of_missing(problem: ImportError) -> str:
    """What is said where a package of somebody else's is not there; empty if it is no such thing."""
    package = (problem.name or "").partition(".")[0]
    if not isinstance(problem, ModuleNotFoundError) or package in {"", PACKAGE.name}:
        return ""
    if not is_checkout():
        remedy = either("Install Feuillet again.", "Réinstallez Feuillet.")
    elif is_inside(folder()):
        remedy = either(f"Delete {folder()}: the next run makes it anew.", f"Supprimez {folder()} : il sera refait.")
    else:
        remedy = either("Without FEUILLET_NO_VENV=1 it is set up.", "Sans FEUILLET_NO_VENV=1, il sera installé.")
    lacking = f"{sys.executable} lacks the package {package}.", f"il manque à {sys.executable} le composant {package}."
    return f"{either(*lacking)} {remedy}"


# The environment


def folder() -> Path:
    """Where the environment is: .venv in the checkout, or where FEUILLET_VENV says."""
    elsewhere = os.environ.get("FEUILLET_VENV")
    return Path(elsewhere).expanduser().absolute() if elsewhere else ROOT / ".venv"


def python_of(environment: Path) -> Path:
    """The environment's interpreter."""
    return environment / ("Scripts/python.exe" if WINDOWS else "bin/python")


def wanted(environment: Path, *, dev: bool) -> str:
    """What the stamp of a whole environment says: its interpreter, and the locks that were installed."""
    settings = (environment / "pyvenv.cfg").read_text(encoding="utf-8")
    # An upgrade of the system can put another Python under the same name: where the link ends tells them apart.
    interpreter = python_of(environment).resolve(strict=True)
    locks = [(ROOT / lock).read_text(encoding="utf-8") for lock in LOCKS[: 2 if dev else 1]]
    return "".join(f"{part}\0" for part in (interpreter, settings, *locks))


def is_fresh(environment: Path, *, dev: bool = False) -> bool:
    """Whether the environment is whole, works, and was made from the locks as they are now."""
    try:
        return (environment / "feuillet.stamp").read_text(encoding="utf-8").startswith(wanted(environment, dev=dev))
    except (
        OSError,
        ValueError,
        RuntimeError,
    ):  # absent, half made, cut off; its interpreter is gone, or leads to itself
        return False


def is_inside(environment: Path) -> bool:
    """Whether this process runs the environment's interpreter."""
    return sys.prefix != sys.base_prefix and environment.exists() and environment.samefile(sys.prefix)


@contextlib.contextmanager
def alone(environment: Path) -> Iterator[int]:
    """Keep other set-ups of the same environment out; the system opens the lock again if this process dies."""
    environment.mkdir(parents=True, exist_ok=True)
    with (environment / "feuillet.lock").open("a+b") as file:
        if not _seize(file.fileno()):
            say("another run is making the environment; waiting for it…", "une autre commande prépare tout ; attente…")
            while not _seize(file.fileno()):
                time.sleep(0.2)
        yield file.fileno()


def _seize(descriptor: int) -> bool:
    """Lock the open file, if no other process has."""
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def make(environment: Path, *, dev: bool) -> None:
    """Make the environment, or add the tests' packages to it; the stamp that says it is whole comes last."""
    _refuse_a_folder_in_use(environment)
    with alone(environment) as lock:
        if is_fresh(environment, dev=dev):  # the other run made it
            return
        if not is_fresh(environment):
            _empty(environment)
            say(
                "first run: making the environment (once, about a minute)…",
                "première utilisation : préparation de l’environnement (une seule fois, une minute environ)…",
            )
            _create(environment, lock)
        else:
            say("adding what the tests need…", "ajout de ce qu’il faut aux tests…")
        _install(environment, ROOT / LOCKS[dev], lock)
        draft = environment / "feuillet.stamp.draft"
        draft.write_text(wanted(environment, dev=dev), encoding="utf-8")
        draft.replace(environment / "feuillet.stamp")


def _refuse_a_folder_in_use(environment: Path) -> None:
    """Nothing is ever taken away but an environment of ours, which has our lock file from its first moment."""
    if not environment.exists() or (environment / "feuillet.lock").exists() or not any(environment.iterdir()):
        return
    if environment == ROOT / ".venv" and (environment / "pyvenv.cfg").exists():
        return
    raise SetUpError(
        either(
            f"{environment} holds other things; set FEUILLET_VENV to a new or empty folder.",
            f"{environment} contient autre chose ; donnez à FEUILLET_VENV un dossier nouveau ou vide.",
        )
    )


def _empty(environment: Path) -> None:
    """Take a half-made or outdated environment away, its stamp first."""
    import shutil

    for path in sorted(environment.iterdir(), key=lambda path: path.name != "feuillet.stamp"):
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        elif path.name != "feuillet.lock":
            path.unlink()


def _create(environment: Path, lock: int) -> None:
    import importlib.util

    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        raise SetUpError(
            either("this Python lacks its venv module. Run:", "il manque à ce Python son module venv. Lancez :")
            + f"\n  {venv_command()}"
        )
    # The Python behind this one: this one may be that of the environment that was just taken away.
    status, output = _run(
        [getattr(sys, "_base_executable", sys.executable), "-I", "-m", "venv", str(environment)], lock
    )
    if status:
        raise SetUpError(either("the environment cannot be made:", "préparation impossible :") + "\n" + _tail(output))


def _install(environment: Path, requirements: Path, lock: int) -> None:
    pip = [str(python_of(environment)), "-I", "-m", "pip", "--disable-pip-version-check", "--no-input"]
    total = sum("==" in line for line in requirements.read_text(encoding="utf-8").splitlines())
    reaching = _reaching(_run([*pip, "config", "list"], lock)[1])
    # The lock is complete. What a package asks for with an extra would be resolved anew, and a newer one has no hash.
    install = [*pip, "install", "--require-hashes", "--no-deps", "-r", str(requirements)]
    status, output = _run(install, lock, total=total, pip=reaching)
    if not status:
        status, output = _run([*pip, "check"], lock, pip=reaching)
        if status:
            told = either("the packages do not fit each other:", "les composants ne vont pas ensemble :")
            raise SetUpError(f"{told}\n{_tail(output)}")
        if absent := _absent(environment, requirements):
            told = either(
                "pip says that all is installed, but these are not in", "pip dit tout installé, mais il manque"
            )
            raise SetUpError(f"{told} {environment}:\n  {', '.join(absent)}")
        return
    if any(sign in output for sign in NO_NETWORK):
        raise SetUpError(
            either(
                "no network: the packages cannot be downloaded. The first run needs it, later ones do not.\n"
                "  Mend the connection (behind a proxy, set HTTPS_PROXY) and run the same command again.",
                "pas de réseau : les composants ne peuvent être téléchargés. Il n’en faut qu’à la première fois.\n"
                "  Rétablissez la connexion (derrière un proxy : variable HTTPS_PROXY), puis relancez la commande.",
            )
        )
    raise SetUpError(either("pip cannot install the packages:", "pip ne peut rien installer :") + "\n" + _tail(output))


def _reaching(listed: str) -> dict[str, str]:
    """The variables that have pip reach its index, of what it says of a person's settings: `install.proxy='…'`."""
    import ast

    found: dict[str, str] = {}
    for section in ("global.", "install.", ":env:."):  # the last is the strongest
        for line in listed.splitlines():
            key, equals, value = line.partition("=")
            name = key.removeprefix(section)
            if equals and name != key and name in REACHING:
                with contextlib.suppress(ValueError, SyntaxError):
                    found[f"PIP_{name.upper().replace('-', '_')}"] = str(ast.literal_eval(value))
    return found


def _absent(environment: Path, requirements: Path) -> list[str]:
    """What the lock names for every system, and is not in the environment."""
    import re

    folders = (
        *environment.glob("lib/python*/site-packages/*.dist-info"),
        *environment.glob("Lib/site-packages/*.dist-info"),
    )
    there = {re.sub(r"[-_.]+", "-", folder.name.partition("-")[0]).lower() for folder in folders}
    lines = requirements.read_text(encoding="utf-8").splitlines()
    named = (
        line.partition("==")[0].strip() for line in lines if "==" in line and ";" not in line and line[:1] not in "# "
    )
    return [name for name in named if re.sub(r"[-_.]+", "-", name.partition("[")[0]).lower() not in there]


def _run(command: Sequence[str], lock: int, *, total: int = 0, pip: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run quietly, with a count of packages where a person watches; status and output.

    `pip`: all of pip's settings. What a person set for installations of their own (`--user`, `--target`), in variables
    or in a file, must not send ours elsewhere.
    """
    import subprocess

    given = {key: value for key, value in os.environ.items() if key != "PYTHONHOME"}
    if pip is not None:
        given = {key: value for key, value in given.items() if not key.startswith("PIP_")} | dict(pip)
        given["PIP_CONFIG_FILE"] = os.devnull
    process = subprocess.Popen(
        command,
        env=given,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        errors="replace",
        pass_fds=() if WINDOWS else (lock,),  # if this process is killed, its child keeps others out until it ends
    )
    watched, count, lines = sys.stderr.isatty() and total, 0, []
    with process:
        for line in process.stdout or ():
            lines.append(line)
            if watched and line.startswith("Collecting "):
                count += 1
                print(f"\r  {min(count, total)}/{total}", end="\r", file=sys.stderr, flush=True)
    return process.returncode, "".join(lines)


def _tail(output: str) -> str:
    return "\n".join("  " + line for line in output.strip().splitlines()[-12:])


# The libraries of the system


def system() -> str:
    """This system's key in the table of commands; empty if it has none."""
    if not sys.platform.startswith("linux"):
        return sys.platform if sys.platform in COMMANDS else ""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return ""
    release = dict(line.split("=", 1) for line in lines if "=" in line)
    names = f"{release.get('ID', '')} {release.get('ID_LIKE', '')}".replace('"', "").replace("'", "").split()
    return next((name for name in names if name in COMMANDS), "")


def library_command() -> str:
    """The exact command that installs the libraries on this system, or what to look for."""
    command = COMMANDS.get(system()) or either(
        "install Pango and HarfBuzz (with its subset library) with your system's package manager",
        "installez Pango et HarfBuzz (avec sa bibliothèque « subset ») avec le gestionnaire de paquets du système",
    )
    return command.replace("sudo ", "") if hasattr(os, "geteuid") and os.geteuid() == 0 else command


def venv_command() -> str:
    """The exact command that gives this Python its venv module."""
    if system() not in {"debian", "ubuntu"}:
        return either("install Python's venv and pip", "installez venv et pip pour Python") + ", https://www.python.org"
    sudo = "" if os.geteuid() == 0 else "sudo "
    return f"{sudo}apt-get update && {sudo}apt-get install -y python{sys.version_info[0]}.{sys.version_info[1]}-venv"


def provide_libraries() -> bool:
    """Install the missing libraries where that is allowed, else say how; whether all are there in the end.

    Each command is shown before it runs.
    """
    if not libraries.missing():
        return True
    import shlex

    administrator = _administrator()
    if administrator is not None:
        say("the Pango libraries are missing; installing them:", "il manque les bibliothèques Pango ; installation :")
        apt = [
            *administrator,
            "env",
            "DEBIAN_FRONTEND=noninteractive",
            "apt-get",
            "-qq",
            "-o",
            "DPkg::Lock::Timeout=120",
        ]
        install = [*apt, "install", "-y", "--no-install-recommends"]
        every = [*install, *DEBIAN_PACKAGES]
        # The lists of packages may be absent or old; where the subset library is no package, HarfBuzz has it.
        for command in (every, [*apt, "update"], every, [*install, *DEBIAN_PACKAGES[:2]]):
            print(f"  {shlex.join(command)}", file=sys.stderr, flush=True)
            if _quietly(command) and not libraries.missing():
                return True
    names = ", ".join(libraries.missing())
    say(
        f"the system lacks {names}; without them there are no PDFs. Run:\n  {library_command()}",
        f"il manque au système {names} ; sans eux, pas de PDF. Lancez :\n  {library_command()}",
    )
    return False


def _administrator() -> list[str] | None:
    """What to put before a command to run it as administrator without a question; None if that is not to be had."""
    import shutil

    if os.environ.get(NO_SYSTEM_PACKAGES, "0") not in {"", "0"}:
        return None
    if system() not in {"debian", "ubuntu"} or not shutil.which("apt-get"):
        return None
    if os.geteuid() == 0:
        return []
    return ["sudo", "-n"] if shutil.which("sudo") and _quietly(["sudo", "-n", "true"]) else None


def _quietly(command: Sequence[str]) -> bool:
    import subprocess

    return not subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode


# The command


def main(arguments: Sequence[str], command: Callable[[Sequence[str]], int]) -> int:
    """Run the command in its environment, which is made first where it has to be."""
    signals.listen()
    testing = list(arguments[:1]) == ["test"] and not {"-h", "--help", "--aide"} & set(arguments)
    if os.environ.get("FEUILLET_NO_VENV") == "1":  # the running Python has all it takes
        if testing:
            _replace([sys.executable, *_pytest(arguments[1:])])
        return command(arguments)
    environment = folder()
    try:
        _prepare(environment, dev=testing)
    except SetUpError as problem:
        say(str(problem))
        return 1
    except OSError as problem:
        say(
            f"the environment cannot be made in {environment}: {problem.strerror}.\n"
            "  Set FEUILLET_VENV to a folder that can be written: FEUILLET_VENV=~/feuillet-venv python3 build.py",
            f"l’environnement ne peut être fait dans {environment} : {problem.strerror}.\n"
            "  Donnez un dossier où écrire : FEUILLET_VENV=~/feuillet-venv python3 build.py",
        )
        return 1
    except KeyboardInterrupt:
        say("interrupted; the same command takes it up again.", "interrompu ; la même commande reprendra.")
        return signals.status()
    handed_over = os.environ.pop(HANDED_OVER, "")
    if testing:
        _replace([str(python_of(environment)), *_pytest(arguments[1:])])
    if is_inside(environment):
        return command(arguments)
    if handed_over:
        say(f"{environment} is broken; delete it.", f"{environment} est abîmé ; supprimez-le.")
        return 1
    os.environ[HANDED_OVER] = "1"
    return _replace([str(python_of(environment)), str(ROOT / "build.py"), *arguments])


def _prepare(environment: Path, *, dev: bool) -> None:
    """Make what is missing; where nothing is, this reads three small files."""
    libraries = environment / "feuillet.libraries"  # there once the libraries have been found
    fresh = is_fresh(environment, dev=dev)
    if fresh and libraries.exists():
        return
    if memory.is_scarce():  # libraries that cannot be opened would be taken for missing ones
        raise SetUpError(either(memory.NOT_ENOUGH["en"], memory.NOT_ENOUGH["fr"]))
    found = provide_libraries()
    if not fresh:
        make(environment, dev=dev)
    if found:
        with contextlib.suppress(OSError):  # a finished environment may be read-only
            libraries.touch()


def _pytest(arguments: Sequence[str]) -> list[str]:
    """The test suite on every core; a choice of tests runs in one process, where a debugger works.

    With `--search`, random projects are built instead, as many as one likes.
    """
    if not Path.cwd().samefile(ROOT):  # what `-m` runs looks for modules where it is run: nowhere else than here
        arguments = [_absolute(argument) for argument in arguments]
        os.chdir(ROOT)
    if "--search" in arguments:
        return ["-m", "tests.search", *(argument for argument in arguments if argument != "--search")]
    chosen = any(Path(argument.split("::")[0]).exists() for argument in arguments)
    return [
        "-m",
        "pytest",
        "-c",
        str(ROOT / "pyproject.toml"),
        *([] if chosen else ["-n", "auto", "--dist", "worksteal", str(ROOT / "tests")]),
        *arguments,
    ]


def _absolute(argument: str) -> str:
    """A choice of tests in the current folder, as it is called from anywhere."""
    file, colons, test = argument.partition("::")
    return f"{Path(file).absolute()}{colons}{test}" if Path(file).exists() else argument


def _replace(command: Sequence[str]) -> NoReturn:
    """Go on as another command, in place of this process."""
    if sys.platform == "darwin":
        os.environ.setdefault("DYLD_FALLBACK_LIBRARY_PATH", ":".join((*HOMEBREW, "/usr/lib")))
    for stream in filter(None, (sys.stdout, sys.stderr)):  # one may be closed
        stream.flush()
    if WINDOWS:  # there execv returns to the shell before the command has ended
        import subprocess

        sys.exit(subprocess.run(command, check=False).returncode)
    os.execv(command[0], list(command))  # noqa: S606 - a Python of ours, with a list of arguments
