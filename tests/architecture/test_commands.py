"""Every command of ours answers in Indonesian, whatever is wrong with its arguments."""

import argparse
import re
import subprocess
import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

import pytest
from django.core.management import CommandError, call_command, get_commands, load_command_class

from apps.engine.arguments import explain_arguments
from apps.engine.management.command_line import PortalCommand

COMMANDS: Final = sorted(
    (name, str(app)) for name, app in get_commands().items() if str(app).startswith(("apps.", "ikp_portal"))
)
ENGLISH: Final = re.compile(
    r"\b(usage|error|required|argument|arguments|invalid|expected|unrecognized|options|following|show|exit|the|"
    r"choose|value|of|is)\b",
    re.IGNORECASE,
)


def command_make(name: str, app: str) -> PortalCommand:
    command = load_command_class(app, name)
    assert isinstance(command, PortalCommand), f"{app}: {name} answers in the words of argparse"
    return command


def list_wrong_lines(command: PortalCommand) -> Iterator[list[str]]:
    """Command lines that the command cannot take: too little, too much, no value, no number."""
    parser = command.create_parser("manage.py", "uji")
    actions = [action for action in parser._actions if action.dest != "help"]
    needed = [action for action in actions if action.required and not action.option_strings]
    options = [
        [action.option_strings[0], "1"] for action in actions if action.required and action.option_strings
    ]
    given = ["1"] * len(needed) + [text for option in options for text in option]
    yield [*given, "--tidak-ada"]
    yield [*given, "lebih", "banyak", "lagi"]
    if given:
        yield []
    for action in actions:
        if action.option_strings and action.nargs is None:
            yield [*given, action.option_strings[0]]
        if action.type is int and not action.option_strings:
            yield ["bukan-angka"]
    yield [*given, "--verbosity", "9"]
    yield [*given, "--verbosity", "banyak"]
    yield [*given, "--traceback=ya"]


@pytest.mark.parametrize(("name", "app"), COMMANDS)
def test_what_is_wrong_with_arguments_is_said_in_indonesian(name: str, app: str) -> None:
    for arguments in list_wrong_lines(command_make(name, app)):
        command = command_make(name, app)
        command._called_from_command_line = True
        said = StringIO()
        command.stderr = type(command.stderr)(said)
        with pytest.raises(SystemExit) as ended:
            command.create_parser("manage.py", name).parse_args(arguments)
        assert ended.value.code == 2, arguments
        text = said.getvalue()
        assert text.startswith(("Isian ", "Perintah ")), text
        # What the person wrote, and how options are called, is repeated as it is.
        words = re.sub(r"--?[\w-]+|“[^”]*”|\{[^}]*\}|Isian \S+", "", text)
        assert not ENGLISH.search(words), text


@pytest.mark.parametrize(("name", "app"), COMMANDS)
def test_the_help_of_every_command_is_in_indonesian(name: str, app: str) -> None:
    command = command_make(name, app)
    parser = command.create_parser("manage.py", name)
    text = parser.format_help()

    assert text.startswith("Cara pakai: manage.py")
    assert all(action.help for action in parser._actions)
    prose = [command.help, *(action.help for action in parser._actions if action.help)]
    headings = [group.title for group in parser._action_groups if group._group_actions]
    for part in (*prose, *headings):
        assert not ENGLISH.search(str(part)), part


def test_the_commands_of_the_portal_were_found() -> None:
    assert {"run_verify", "voters_load", "regions_load", "administrator_create"} <= dict(COMMANDS).keys()


def test_a_command_that_is_called_raises_what_it_would_say() -> None:
    with pytest.raises(
        CommandError, match=r"^Isian edition, file belum ada\. Lihat contohnya dengan --help\.$"
    ):
        call_command("voters_load")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["manage.py", "run_verify"], "Isian BUNDLE belum ada. Lihat contohnya dengan --help.\n"),
        (["manage.py", "run_verify", "a", "b"], "Isian b tidak dikenal. Lihat pilihannya dengan --help.\n"),
        (
            ["-m", "apps.engine.benchmarks", "--only", "cepat"],
            "Isian --only bernilai “cepat”. Pilih salah satu: ",
        ),
    ],
)
def test_the_command_line_ends_with_2_and_that_sentence(arguments: list[str], expected: str) -> None:
    done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=False)

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(expected)
    assert "usage" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "Isi salah satu dari --satu --dua. Lihat contohnya dengan --help."),
        (
            ["--satu", "x", "--dua", "1"],
            "Isian --dua dan --satu tidak dapat dipakai bersama. Hapus salah satunya.",
        ),
        (["--dua", "x"], "Isian --dua bernilai “x”. Isi angka."),
        (["--sat", "x"], "Isian --sat dapat berarti --satu, --satuan. Tulis selengkapnya."),
    ],
)
def test_the_other_messages_of_argparse_are_known(arguments: list[str], expected: str) -> None:
    said: list[str] = []

    class Spoken(argparse.ArgumentParser):
        def error(self, message: str) -> Any:
            said.append(message)
            raise SystemExit(2)

    parser = Spoken()
    pair = parser.add_mutually_exclusive_group(required=True)
    pair.add_argument("--satu")
    pair.add_argument("--dua", type=float)
    parser.add_argument("--satuan")
    with pytest.raises(SystemExit):
        parser.parse_args(arguments)
    assert [explain_arguments(message) for message in said] == [expected]


def test_an_unknown_message_is_not_repeated() -> None:
    assert explain_arguments("something new") == "Perintah tidak dapat dibaca. Lihat contohnya dengan --help."
