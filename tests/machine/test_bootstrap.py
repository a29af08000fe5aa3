"""The environment is made once, whole or not at all; every way it can fail says what to do."""

from __future__ import annotations

import ast
import fcntl
import io
import locale
import os
import re
import shutil
import subprocess
import sys
import threading
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pytest

from feuillet import front_door
from feuillet.command import endings
from feuillet.machine import bootstrap, libraries

NETWORK_DOWN = "WARNING: Retrying… Failed to establish a new connection: Temporary failure in name resolution\n"


@pytest.fixture(autouse=True)
def english(monkeypatch):
    """Messages in English, whatever this machine speaks; no setting of the person who runs the tests."""
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    for variable in ("FEUILLET_VENV", "FEUILLET_NO_VENV", bootstrap.NO_SYSTEM_PACKAGES, bootstrap.HANDED_OVER):
        monkeypatch.setenv(variable, "")


@pytest.fixture
def checkout(tmp_path, monkeypatch):
    """A folder that bootstrap takes for the checkout, with a space and accents in its path, and empty locks."""
    root = tmp_path / "dossier d’été"
    root.mkdir()
    for lock in bootstrap.LOCKS:
        (root / lock).write_text(f"# {lock}\n", encoding="utf-8")
    monkeypatch.setattr(bootstrap, "ROOT", root)
    return root


@pytest.fixture
def commands(monkeypatch):
    """Stand in for `python -m venv` and pip: note the command, and make what a real environment has."""
    seen: list[list[str]] = []

    def run(command, lock, *, total=0, pip=None):
        seen.append(list(command))
        if "venv" in command:
            environment = Path(command[-1])
            (environment / "bin").mkdir(exist_ok=True)
            (environment / "pyvenv.cfg").write_text("version = 3.11.7\n", encoding="utf-8")
            bootstrap.python_of(environment).symlink_to(sys.executable)
        return 0, ""

    monkeypatch.setattr(bootstrap, "_run", run)
    return seen


@pytest.fixture
def replaced(monkeypatch):
    """Note the command that would take this process's place."""
    seen: list[list[str]] = []

    def replace(command):
        seen.append(list(command))
        raise SystemExit(0)

    monkeypatch.setattr(bootstrap, "_replace", replace)
    monkeypatch.chdir(Path.cwd())  # back to it in the end
    return seen


def installed(commands):
    return [Path(command[-1]).name for command in commands if "install" in command]


# The environment


def test_a_new_environment_gets_the_locked_packages_and_a_stamp(checkout, commands):
    environment = bootstrap.folder()
    assert not bootstrap.is_fresh(environment)
    bootstrap.make(environment, dev=False)
    assert environment == checkout / ".venv"
    assert installed(commands) == ["requirements.lock"]
    for command in (command for command in commands if "install" in command):
        assert {"--require-hashes", "--no-deps"} <= set(command)
    assert commands[-1][-1] == "check"
    assert bootstrap.is_fresh(environment)
    assert not bootstrap.is_fresh(environment, dev=True)


def test_the_tests_packages_are_added_to_a_whole_environment(checkout, commands):
    environment = bootstrap.folder()
    bootstrap.make(environment, dev=False)
    (environment / "lib").mkdir()
    bootstrap.make(environment, dev=True)
    assert installed(commands) == ["requirements.lock", "requirements-dev.lock"]
    assert (environment / "lib").exists()
    assert bootstrap.is_fresh(environment)
    assert bootstrap.is_fresh(environment, dev=True)


def test_nothing_is_made_twice(checkout, commands):
    bootstrap.make(bootstrap.folder(), dev=True)
    count = len(commands)
    bootstrap.make(bootstrap.folder(), dev=False)
    bootstrap.make(bootstrap.folder(), dev=True)
    assert len(commands) == count


@pytest.mark.parametrize("text", ["# another\n", "# requirements.lock\n# more\n", ""])
def test_a_lock_that_changed_makes_the_environment_again(checkout, commands, text):
    environment = bootstrap.folder()
    bootstrap.make(environment, dev=True)
    (environment / "lib").mkdir()
    (checkout / "requirements.lock").write_text(text, encoding="utf-8")
    assert not bootstrap.is_fresh(environment)
    bootstrap.make(environment, dev=True)
    assert bootstrap.is_fresh(environment, dev=True)
    assert not (environment / "lib").exists()


def _cut_the_stamp(environment):
    stamp = environment / "feuillet.stamp"
    stamp.write_text(stamp.read_text(encoding="utf-8")[:-5], encoding="utf-8")


def _spoil_the_stamp(environment):
    (environment / "feuillet.stamp").write_bytes(b"\xff\xfe\x00")


def _take_the_interpreter_away(environment):
    bootstrap.python_of(environment).unlink()
    bootstrap.python_of(environment).symlink_to(environment / "gone" / "python3.10")


def _another_python_under_the_same_name(environment):
    other = environment.parent / "python3.99"
    other.touch()
    bootstrap.python_of(environment).unlink()
    bootstrap.python_of(environment).symlink_to(other)


def _let_the_interpreter_lead_to_itself(environment):
    python = bootstrap.python_of(environment)
    python.unlink()
    python.symlink_to(python.name)


@pytest.mark.parametrize(
    "break_it",
    [
        lambda environment: (environment / "feuillet.stamp").unlink(),
        lambda environment: (environment / "pyvenv.cfg").unlink(),
        _cut_the_stamp,
        _spoil_the_stamp,
        _take_the_interpreter_away,
        _another_python_under_the_same_name,
        lambda environment: shutil.rmtree(environment / "bin"),
        _let_the_interpreter_lead_to_itself,
    ],
)
def test_a_broken_environment_is_made_again(checkout, commands, break_it):
    environment = bootstrap.folder()
    bootstrap.make(environment, dev=False)
    break_it(environment)
    assert not bootstrap.is_fresh(environment)
    bootstrap.make(environment, dev=False)
    assert bootstrap.is_fresh(environment)
    assert sum("venv" in command for command in commands) == 2


@pytest.mark.parametrize("last", [0, 1])
def test_an_interrupted_set_up_is_not_taken_for_whole(checkout, commands, monkeypatch, last):
    environment, run = bootstrap.folder(), bootstrap._run

    def interrupted(command, lock, *, total=0, pip=None):
        if len(commands) == last:
            raise KeyboardInterrupt
        return run(command, lock)

    monkeypatch.setattr(bootstrap, "_run", interrupted)
    with pytest.raises(KeyboardInterrupt):
        bootstrap.make(environment, dev=False)
    assert not bootstrap.is_fresh(environment)
    monkeypatch.setattr(bootstrap, "_run", run)
    bootstrap.make(environment, dev=False)
    assert bootstrap.is_fresh(environment)


def test_an_environment_made_by_another_tool_in_its_place_is_made_again(checkout, commands):
    environment = bootstrap.folder()
    (environment / "lib").mkdir(parents=True)
    (environment / "pyvenv.cfg").touch()
    bootstrap.make(environment, dev=False)
    assert bootstrap.is_fresh(environment)
    assert not (environment / "lib").exists()


@pytest.mark.parametrize("file", ["precious.odt", "pyvenv.cfg"])
def test_a_folder_in_use_is_left_alone(checkout, commands, tmp_path, monkeypatch, capsys, file):
    monkeypatch.setenv("FEUILLET_VENV", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / file).write_text("mine", encoding="utf-8")
    monkeypatch.setattr(libraries, "missing", list)
    assert front_door.main([]) == 1
    assert "holds other things" in capsys.readouterr().err
    assert [path.name for path in (tmp_path / "home").iterdir()] == [file]
    assert commands == []


def test_the_variable_puts_the_environment_elsewhere(checkout, commands, tmp_path, monkeypatch):
    monkeypatch.setenv("FEUILLET_VENV", str(tmp_path / "a" / "b"))
    bootstrap.make(bootstrap.folder(), dev=False)
    assert bootstrap.is_fresh(tmp_path / "a" / "b")
    assert not (checkout / ".venv").exists()
    monkeypatch.setenv("FEUILLET_VENV", "~/there")
    assert bootstrap.folder() == Path.home() / "there"


def test_two_at_once_make_it_once(checkout, commands, capsys):
    environment = bootstrap.folder()
    environment.mkdir()
    with (environment / "feuillet.lock").open("a+b") as held:
        fcntl.flock(held.fileno(), fcntl.LOCK_EX)
        second = threading.Thread(target=bootstrap.make, args=(environment,), kwargs={"dev": False})
        second.start()
        second.join(0.5)
        assert second.is_alive()
        assert commands == []
        # What the first does while the second waits.
        bootstrap._create(environment, held.fileno())
        stamp = bootstrap.wanted(environment, dev=False)
        (environment / "feuillet.stamp").write_text(stamp, encoding="utf-8")
    second.join(10)
    assert not second.is_alive()
    assert installed(commands) == []
    assert "waiting" in capsys.readouterr().err


def test_a_real_environment_is_made_and_entered(checkout):
    environment = bootstrap.folder()
    environment.mkdir()
    with (environment / "feuillet.lock").open("a+b") as lock:
        status, output = bootstrap._run(
            [sys._base_executable, "-I", "-m", "venv", "--without-pip", str(environment)], lock.fileno()
        )
    assert (status, output) == (0, "")
    (environment / "feuillet.stamp").write_text(bootstrap.wanted(environment, dev=False), encoding="utf-8")
    assert bootstrap.is_fresh(environment)
    assert not bootstrap.is_inside(environment)
    code = f"import sys, pathlib; sys.path.insert(0, {str(Path(__file__).parents[2])!r})\n"
    code += f"from feuillet.machine import bootstrap; print(bootstrap.is_inside(pathlib.Path({str(environment)!r})))"
    python = bootstrap.python_of(environment)
    assert subprocess.run([python, "-c", code], capture_output=True, check=True).stdout == b"True\n"


# What can go wrong


@pytest.mark.parametrize(("lc", "said"), [("fr_FR.UTF-8", "pas de réseau"), ("en_GB.UTF-8", "no network")])
def test_no_network_says_so(checkout, commands, monkeypatch, capsys, lc, said):
    monkeypatch.setenv("LC_ALL", lc)
    run = bootstrap._run
    monkeypatch.setattr(
        bootstrap,
        "_run",
        lambda command, lock, *, total=0, pip=None: (1, NETWORK_DOWN) if "install" in command else run(command, lock),
    )
    monkeypatch.setattr(libraries, "missing", list)
    assert front_door.main(["check"]) == 1
    assert said in capsys.readouterr().err
    assert not bootstrap.is_fresh(bootstrap.folder())


def test_pips_own_words_stand_where_the_cause_is_not_known(checkout, commands, monkeypatch):
    monkeypatch.setattr(
        bootstrap, "_run", lambda command, lock, *, total=0, pip=None: (1, "one\nERROR: no space left\n")
    )
    with pytest.raises(bootstrap.SetUpError, match="no space left"):
        bootstrap._install(checkout / ".venv", checkout / "requirements.lock", 0)
    with pytest.raises(bootstrap.SetUpError, match="cannot be made:\n  one"):
        bootstrap._create(checkout / ".venv", 0)


@pytest.mark.parametrize(("lc", "said"), [("fr_FR.UTF-8", "ne vont pas ensemble"), ("en_GB.UTF-8", "do not fit")])
def test_packages_that_do_not_fit_each_other_are_told(checkout, commands, monkeypatch, capsys, lc, said):
    monkeypatch.setenv("LC_ALL", lc)
    run = bootstrap._run
    monkeypatch.setattr(
        bootstrap,
        "_run",
        lambda command, lock, *, total=0, pip=None: (
            (1, "a 1 has requirement b>2\n") if "check" in command else run(command, lock)
        ),
    )
    monkeypatch.setattr(libraries, "missing", list)
    assert front_door.main(["build"]) == 1
    error = capsys.readouterr().err
    assert said in error
    assert "a 1 has requirement b>2" in error
    assert not bootstrap.is_fresh(bootstrap.folder())


@pytest.mark.parametrize("absent", ["venv", "ensurepip"])
def test_a_python_without_venv_says_the_command(checkout, monkeypatch, capsys, absent):
    import importlib.util

    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == absent else find_spec(name))
    monkeypatch.setattr(libraries, "missing", list)
    monkeypatch.setattr(bootstrap, "system", lambda: "debian")
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert front_door.main([]) == 1
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert f"sudo apt-get install -y python{version}-venv" in capsys.readouterr().err
    monkeypatch.setattr(bootstrap, "system", lambda: "arch")
    assert "apt" not in bootstrap.venv_command()


def test_a_folder_that_cannot_be_written_names_the_variable(checkout, monkeypatch, capsys):
    def refuse(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(libraries, "missing", list)
    monkeypatch.setattr(Path, "mkdir", refuse)
    assert front_door.main([]) == 1
    error = capsys.readouterr().err
    assert "Permission denied" in error
    assert "FEUILLET_VENV=" in error


def test_a_file_in_the_place_of_the_environment_is_said(checkout, monkeypatch, capsys):
    (checkout / ".venv").write_text("", encoding="utf-8")
    monkeypatch.setattr(libraries, "missing", list)
    assert front_door.main([]) == 1
    assert ".venv" in capsys.readouterr().err
    assert (checkout / ".venv").is_file()


def test_an_interruption_ends_without_a_traceback(checkout, monkeypatch, capsys):
    def interrupt(*_args, **_kwargs):
        raise KeyboardInterrupt

    monkeypatch.setattr(bootstrap, "provide_libraries", interrupt)
    assert front_door.main([]) == 130
    assert "same command" in capsys.readouterr().err


def test_build_py_can_be_read_by_an_old_python_which_is_told(root):
    text = (root / "build.py").read_text(encoding="utf-8")
    tree = ast.parse(text, feature_version=(3, 4))
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    old = text.replace("import sys\n", "import sys\n\nsys.version_info = (3, 9, 2)\n", 1)
    done = subprocess.run([sys.executable, "-"], input=old, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("feuillet: Python 3.11 or newer is needed; this is Python 3.9")
    assert "il faut Python 3.11" in done.stderr


@pytest.mark.parametrize("way", [["-I"], ["-P"], ["-P", "-O"]])
def test_build_py_finds_its_own_modules_however_python_is_started(root, way):
    run = [sys.executable, *way, str(root / "build.py"), "--version"]
    done = subprocess.run(
        run, capture_output=True, text=True, check=False, cwd="/", env=os.environ | {"FEUILLET_NO_VENV": "1"}
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("feuillet ")


@pytest.mark.parametrize(
    ("is_checkout", "inside", "said"),
    [(True, False, "Without FEUILLET_NO_VENV"), (True, True, "Delete"), (False, False, "Install Feuillet again")],
)
def test_a_package_that_is_missing_is_a_line_with_what_to_do(monkeypatch, is_checkout, inside, said):
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr(bootstrap, "is_checkout", lambda: is_checkout)
    monkeypatch.setattr(bootstrap, "is_inside", lambda _: inside)
    told = bootstrap.said_of_missing(ModuleNotFoundError("No module named 'click.core'", name="click.core"))
    assert said in told
    assert "package click." in told
    assert endings.said_of_machine(ModuleNotFoundError(name="click")) == told.replace("click.core", "click")
    assert bootstrap.said_of_missing(ModuleNotFoundError(name="feuillet.nothing")) == ""
    assert bootstrap.said_of_missing(ImportError("a cycle", name="click")) == ""


# The command


@pytest.fixture
def whole(checkout, commands, monkeypatch):
    """An environment in which nothing is missing."""
    bootstrap.make(bootstrap.folder(), dev=True)
    (bootstrap.folder() / "feuillet.libraries").touch()
    commands.clear()
    return bootstrap.folder()


def test_a_later_run_goes_straight_to_the_environments_python(whole, replaced, commands, monkeypatch):
    monkeypatch.setattr(bootstrap, "provide_libraries", lambda: pytest.fail("looked for libraries"))
    with pytest.raises(SystemExit):
        front_door.main(["build", "--project", "été"])
    build = str(bootstrap.ROOT / "build.py")
    assert replaced == [[str(bootstrap.python_of(whole)), build, "build", "--project", "été"]]
    assert os.environ[bootstrap.HANDED_OVER] == "1"
    assert commands == []


def test_a_first_run_makes_the_environment_and_notes_that_the_libraries_are_there(
    checkout, replaced, commands, monkeypatch
):
    monkeypatch.setattr(libraries, "missing", list)
    with pytest.raises(SystemExit):
        front_door.main([])
    assert installed(commands) == ["requirements.lock"]
    assert (bootstrap.folder() / "feuillet.libraries").exists()


def test_missing_libraries_are_looked_for_again_at_the_next_run(checkout, replaced, commands, monkeypatch):
    found = iter([False, True])
    monkeypatch.setattr(bootstrap, "provide_libraries", lambda: next(found))
    for _run in range(3):
        monkeypatch.setenv(bootstrap.HANDED_OVER, "")
        with pytest.raises(SystemExit):
            front_door.main([])
    assert list(found) == []
    assert len(replaced) == 3


def test_an_environment_that_leads_nowhere_does_not_go_round_for_ever(whole, replaced, monkeypatch, capsys):
    monkeypatch.setenv(bootstrap.HANDED_OVER, "1")
    assert front_door.main([]) == 1
    assert "delete it" in capsys.readouterr().err
    assert replaced == []


def test_inside_the_environment_the_command_runs(whole, replaced, monkeypatch):
    ran = []
    monkeypatch.setenv(bootstrap.HANDED_OVER, "1")
    monkeypatch.setattr(bootstrap, "is_inside", lambda environment: environment == whole)
    monkeypatch.setattr(front_door, "_cli", lambda arguments: ran.append(list(arguments)) or 0)
    assert front_door.main(["check"]) == 0
    assert ran == [["check"]]
    assert bootstrap.HANDED_OVER not in os.environ


def test_without_an_environment_the_running_python_is_used(checkout, replaced, commands, monkeypatch):
    monkeypatch.setenv("FEUILLET_NO_VENV", "1")
    ran = []
    monkeypatch.setattr(front_door, "_cli", lambda arguments: ran.append(list(arguments)) or 0)
    assert front_door.main(["check"]) == 0
    with pytest.raises(SystemExit):
        front_door.main(["test", "-q"])
    assert ran == [["check"]]
    assert replaced[0][:3] == [sys.executable, "-m", "pytest"]
    assert commands == []


def test_the_command_line_gets_its_arguments_and_gives_its_status(monkeypatch):
    from feuillet.command import cli

    monkeypatch.setattr(sys, "argv", ["build.py", "old"])
    monkeypatch.setattr(cli, "main", lambda: sys.argv[1:] == ["check", "--json"] and 3)
    assert front_door._cli(["check", "--json"]) == 3


def test_test_runs_the_whole_suite_on_every_core(whole, replaced):
    with pytest.raises(SystemExit):
        front_door.main(["test", "-k", "stamp", "--cov=feuillet"])
    command = replaced[0]
    assert command[0] == str(bootstrap.python_of(whole))
    assert command[1:5] == ["-m", "pytest", "-c", str(bootstrap.ROOT / "pyproject.toml")]
    assert command[5:] == [
        "-n",
        "auto",
        "--dist",
        "worksteal",
        str(bootstrap.ROOT / "tests"),
        "-k",
        "stamp",
        "--cov=feuillet",
    ]


def test_a_choice_of_tests_runs_in_one_process(whole, replaced):
    choice = f"{__file__}::test_a_choice_of_tests_runs_in_one_process"
    with pytest.raises(SystemExit):
        front_door.main(["test", choice, "--pdb"])
    assert replaced[0][5:] == [choice, "--pdb"]


def test_tests_import_nothing_of_the_folder_that_they_are_asked_for_in(monkeypatch, tmp_path):
    (tmp_path / "pytest.py").write_text("", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    arguments = bootstrap._pytest(["pytest.py::test_a", "-k", "stamp"])
    assert Path.cwd() == bootstrap.ROOT
    assert arguments[-3:] == [f"{tmp_path / 'pytest.py'}::test_a", "-k", "stamp"]
    assert "auto" not in arguments


def test_the_process_is_replaced_with_its_arguments_as_they_are():
    code = "import sys; sys.path.insert(0, sys.argv[1]); from feuillet.machine import bootstrap\n"
    code += "bootstrap._replace([sys.executable, '-c', 'import sys; print(sys.argv[1:])', 'a b', 'é'])"
    root = str(Path(__file__).parents[2])
    done = subprocess.run([sys.executable, "-X", "utf8", "-c", code, root], capture_output=True, check=True)
    assert done.stdout.decode() == "['a b', 'é']\n"


def test_what_was_printed_is_out_before_the_process_is_replaced(monkeypatch):
    calls = []
    monkeypatch.setattr(sys, "stdout", SimpleNamespace(flush=lambda: calls.append("flush")))
    monkeypatch.setattr(os, "execv", lambda path, command: calls.append([path, *command]))
    bootstrap._replace(("/a/python", "-m", "feuillet"))
    assert calls == ["flush", ["/a/python", "/a/python", "-m", "feuillet"]]


def test_a_check_of_a_whole_environment_costs_next_to_nothing(root):
    """It reads three files; it must not import what a later run does not need."""
    code = f"import sys; sys.path.insert(0, {str(root)!r}); before = set(sys.modules)\n"
    code += "from feuillet.machine import bootstrap; bootstrap.is_fresh(bootstrap.folder()); print(*(set(sys.modules) - before))"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert "feuillet.machine.bootstrap" in modules
    assert not {"ctypes", "subprocess", "shutil", "hashlib", "json", "feuillet.model.workshop"} & set(modules)


# Subprocesses


def test_the_output_of_a_command_is_kept_and_its_packages_counted(monkeypatch, capsys):
    class Terminal(io.StringIO):
        def isatty(self):
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    with Path(os.devnull).open("rb") as lock:
        code = "import sys; print('Collecting a'); print('Collecting b'); print('é', file=sys.stderr); sys.exit(4)"
        status, output = bootstrap._run([sys.executable, "-X", "utf8", "-c", code], lock.fileno(), total=2)
    assert status == 4
    assert {"Collecting a", "Collecting b", "é"} <= set(output.splitlines())
    assert "1/2" in terminal.getvalue()
    assert "2/2" in terminal.getvalue()


def test_a_persons_settings_of_pip_do_not_send_packages_elsewhere_and_those_of_the_way_there_are_kept(monkeypatch):
    for name in ("TARGET", "DRY_RUN", "PYTHON", "CONFIG_FILE"):
        monkeypatch.setenv(f"PIP_{name}", "theirs")
    listed = (
        ":env:.proxy='http://b'\n:env:.target='/x'\nglobal.extra-index-url='\\nhttps://c\\nhttps://d'\n"
        "global.proxy='http://a'\nglobal.target='/x'\ninstall.cert='/ca'\ninstall.dry-run='true'\nwarning: a=b\n"
    )
    settings = bootstrap._reaching(listed)
    assert settings == {
        "PIP_PROXY": "http://b",
        "PIP_EXTRA_INDEX_URL": "\nhttps://c\nhttps://d",
        "PIP_CERT": "/ca",
    }
    code = "import os; print(sorted((key, os.environ[key]) for key in os.environ if key.startswith('PIP_')))"
    with Path(os.devnull).open("rb") as lock:
        status, said = bootstrap._run([sys.executable, "-c", code], lock.fileno(), pip=settings)
    assert (status, dict(ast.literal_eval(said))) == (0, settings | {"PIP_CONFIG_FILE": os.devnull})


def test_an_environment_that_lacks_what_its_lock_names_is_not_whole(checkout, commands):
    (checkout / "requirements.lock").write_text(
        "# a\nAb.cd[ef]==1 \\\n    --hash=sha256:0\ngh==2 ; sys_platform == 'win32'\nij==3\n    # via kl==4\n",
        encoding="utf-8",
    )
    with pytest.raises(bootstrap.SetUpError, match=r"not in .*:\n  Ab\.cd\[ef\], ij$"):
        bootstrap.make(bootstrap.folder(), dev=False)
    assert not bootstrap.is_fresh(bootstrap.folder())
    packages = bootstrap.folder() / "lib" / "python3.11" / "site-packages"
    for name in ("ab_cd-1", "ij-3"):
        (packages / f"{name}.dist-info").mkdir(parents=True)
    assert bootstrap._absent(bootstrap.folder(), checkout / "requirements.lock") == []


def test_a_commands_success_is_its_status():
    assert bootstrap._quietly([sys.executable, "-c", ""])
    assert not bootstrap._quietly([sys.executable, "-c", "raise SystemExit(1)"])


# The libraries


def test_the_libraries_of_this_machine_open():
    assert libraries.opened("Pango") is not None
    assert libraries.missing() == []


def test_a_library_that_is_nowhere_is_missing(monkeypatch):
    monkeypatch.setitem(libraries.LIBRARIES, "Pango", ("libno-such-thing.so.0",))
    assert libraries.missing() == ["Pango"]


OS_RELEASES = {
    "debian": 'PRETTY_NAME="Debian GNU/Linux 12"\nID=debian\n',
    "ubuntu": 'ID=linuxmint\nID_LIKE="ubuntu debian"\n',
    "fedora": "ID=fedora\n",
    "rhel": 'ID="rocky"\nID_LIKE="rhel centos fedora"\n',
    "arch": "ID=manjaro\nID_LIKE=arch\n",
    "alpine": "ID=alpine\n",
    "suse": 'ID="opensuse-leap"\nID_LIKE="suse opensuse"\n',
    "": "ID=plan9\n\nnothing here\n",
}


@pytest.mark.parametrize("name", OS_RELEASES)
def test_each_system_gets_its_one_command(name, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(Path, "read_text", lambda _path, encoding: OS_RELEASES[name])
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert bootstrap.system() == name
    assert bootstrap.library_command() == bootstrap.COMMANDS.get(name, bootstrap.library_command())
    assert "ango" in bootstrap.library_command()


def test_root_needs_no_sudo(monkeypatch):
    monkeypatch.setattr(bootstrap, "system", lambda: "debian")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert bootstrap.library_command().startswith("apt-get update && apt-get install -y libpango-1.0-0")
    assert "sudo" not in bootstrap.venv_command()


@pytest.mark.parametrize("platform", ["darwin", "win32", "aix"])
def test_other_platforms_go_by_their_name(monkeypatch, platform):
    monkeypatch.setattr(sys, "platform", platform)
    assert bootstrap.system() == (platform if platform != "aix" else "")


def test_a_linux_that_does_not_say_its_name_gets_a_general_answer(monkeypatch):
    def no_file(*_args, **_kwargs):
        raise FileNotFoundError

    monkeypatch.setattr(Path, "read_text", no_file)
    assert bootstrap.system() == ""
    assert "package manager" in bootstrap.library_command()


@pytest.fixture
def apt(monkeypatch, capsys):
    """A Debian where commands are noted; the test says after which the libraries are there."""

    apt = SimpleNamespace(commands=[], said=[], missing=["Pango"], works=lambda command: False)

    def run(command):
        apt.commands.append(" ".join(command))
        apt.said.append(capsys.readouterr().err)
        done = apt.works(apt.commands[-1])
        if done and "install" in command:
            apt.missing = []
        return done

    monkeypatch.setattr(bootstrap, "_quietly", run)
    monkeypatch.setattr(libraries, "missing", lambda: apt.missing)
    monkeypatch.setattr(bootstrap, "system", lambda: "debian")
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    return apt


def test_root_on_debian_gets_the_libraries_installed(apt):
    apt.works = lambda command: True
    assert bootstrap.provide_libraries()
    assert len(apt.commands) == 1
    assert all(package in apt.commands[0] for package in bootstrap.DEBIAN_PACKAGES)


def test_the_lists_of_packages_are_fetched_where_they_are_absent(apt):
    apt.works = lambda command: "update" in command or len(apt.commands) == 3
    assert bootstrap.provide_libraries()
    assert [("update" in command) for command in apt.commands] == [False, True, False]


def test_an_older_debian_has_the_subset_library_elsewhere(apt):
    apt.works = lambda command: "libharfbuzz-subset0" not in command
    assert bootstrap.provide_libraries()
    assert "libharfbuzz-subset0" not in apt.commands[-1]


@pytest.mark.parametrize("user", [0, 1000])
def test_each_command_is_shown_before_it_runs(apt, monkeypatch, user):
    monkeypatch.setattr(os, "geteuid", lambda: user)
    apt.works = lambda command: command == "sudo -n true"
    assert not bootstrap.provide_libraries()
    changing = [pair for pair in zip(apt.commands, apt.said, strict=True) if pair[0] != "sudo -n true"]
    assert len(changing) == 4
    for command, said in changing:
        assert said.endswith(f"  {command}\n")


@pytest.mark.parametrize("user", [0, 1000])
@pytest.mark.parametrize("value", ["1", "yes"])
def test_who_wants_no_system_packages_is_only_shown_the_command(apt, monkeypatch, capsys, user, value):
    monkeypatch.setenv("FEUILLET_NO_SYSTEM_PACKAGES", value)
    monkeypatch.setattr(os, "geteuid", lambda: user)
    apt.works = lambda command: True
    assert not bootstrap.provide_libraries()
    assert apt.commands == []
    assert f"  {bootstrap.library_command()}\n" in capsys.readouterr().err


def test_the_variable_may_say_no(apt, monkeypatch):
    monkeypatch.setenv("FEUILLET_NO_SYSTEM_PACKAGES", "0")
    apt.works = lambda command: True
    assert bootstrap.provide_libraries()


def test_sudo_is_used_where_it_asks_nothing(apt, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    apt.works = lambda command: True
    assert bootstrap.provide_libraries()
    assert apt.commands[0] == "sudo -n true"
    assert apt.commands[1].startswith("sudo -n env DEBIAN_FRONTEND=noninteractive apt-get")


def test_who_may_not_install_gets_the_command(apt, monkeypatch, capsys):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert not bootstrap.provide_libraries()
    assert apt.commands == ["sudo -n true"]
    error = capsys.readouterr().err
    assert "lacks Pango" in error
    assert bootstrap.COMMANDS["debian"] in error


def test_other_systems_are_left_to_their_administrator(apt, monkeypatch):
    monkeypatch.setattr(bootstrap, "system", lambda: "fedora")
    assert not bootstrap.provide_libraries()
    assert apt.commands == []


def test_libraries_that_are_there_need_no_command(apt):
    apt.missing = []
    assert bootstrap.provide_libraries()
    assert apt.commands == []


# The language


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({"LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_BE"}, "fr"),
        ({"LC_ALL": "C.UTF-8", "LANG": "fr_FR"}, "en"),
        ({"LC_MESSAGES": "en_GB", "LANG": "fr_FR"}, "en"),
        ({}, "en"),
    ],
)
def test_messages_are_in_the_language_of_the_system(monkeypatch, variables, language):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    for variable, value in variables.items():
        monkeypatch.setenv(variable, value)
    assert bootstrap.language() == language
    assert bootstrap.either("one", "un") == {"fr": "un", "en": "one"}[language]


def test_windows_tells_its_language_in_its_own_way(monkeypatch):
    for variable in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(bootstrap, "WINDOWS", True)
    monkeypatch.setattr(locale, "getlocale", lambda: ("French_France", "1252"))
    assert bootstrap.language() == "fr"
    monkeypatch.setattr(locale, "getlocale", lambda: (None, None))
    assert bootstrap.language() == "en"


def test_an_environment_on_windows_has_its_python_elsewhere(monkeypatch):
    monkeypatch.setattr(bootstrap, "WINDOWS", True)
    assert bootstrap.python_of(Path("x")) == Path("x/Scripts/python.exe")


# The locks


def locked(path):
    return dict(re.findall(r"^([a-z0-9._-]+)==([^\s;]+)", path.read_text(encoding="utf-8"), re.MULTILINE))


def test_the_locks_hold_every_dependency_with_its_hashes(root):
    from packaging.requirements import Requirement

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    run_time, dev = (locked(root / lock) for lock in bootstrap.LOCKS)
    for lines, lock in (
        (project["project"]["dependencies"], run_time),
        (project["dependency-groups"]["dev"], dev),
    ):
        assert lines
        for line in lines:
            requirement = Requirement(line)
            assert requirement.specifier.contains(lock[requirement.name]), line
    assert run_time.items() <= dev.items()
    for lock in bootstrap.LOCKS:
        text = (root / lock).read_text(encoding="utf-8")
        assert text.count("--hash=sha256:") >= len(locked(root / lock))
        blocks = re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:]
        assert all("--hash=sha256:" in block for block in blocks)


def test_the_locks_hold_what_their_packages_ask_for_with_extras_too(root):
    """`pip check` does not look at these."""
    from importlib.metadata import PackageNotFoundError, requires

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    dependencies, dev = project["project"]["dependencies"], project["dependency-groups"]["dev"]
    with_extras = 0
    for lines, lock in ((dependencies, bootstrap.LOCKS[0]), (dependencies + dev, bootstrap.LOCKS[1])):
        known = locked(root / lock)
        waiting = [(Requirement(line), "", lock) for line in lines]
        seen = set()
        while waiting:
            wanted, extra, asker = waiting.pop()
            name = canonicalize_name(wanted.name)
            if wanted.marker and not wanted.marker.evaluate({"extra": extra}):
                continue
            assert name in known, f"{asker} asks for {wanted}, which {lock} lacks"
            assert wanted.specifier.contains(known[name], prereleases=True), f"{asker} asks for {wanted}: {known[name]}"
            for item in {"", *wanted.extras}:
                if (name, item) not in seen:
                    seen.add((name, item))
                    with_extras += bool(item)
                    try:
                        asked = requires(name) or ()
                    except PackageNotFoundError:
                        pytest.fail(f"{name} of {lock} is not installed here")
                    waiting += [(Requirement(line), item, name) for line in asked]
    assert with_extras > 2


def test_the_locks_name_no_registry_and_no_folder_of_a_machine(root):
    for lock in bootstrap.LOCKS:
        text = (root / lock).read_text(encoding="utf-8")
        assert not re.search(r"https?:|file:|(?<!no-emit-)index-url|find-links|@|(^|\s)/", text)


def test_every_dependency_has_its_reason_beside_it(root):
    text = (root / "pyproject.toml").read_text(encoding="utf-8")
    lines = [
        line
        for block in re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", text, re.MULTILINE | re.DOTALL)
        for line in block.splitlines()
    ]
    assert len(lines) > 20
    assert all(re.search(r'",\s+# \S', line) for line in lines)
