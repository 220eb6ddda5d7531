"""A framework file and a data file for tests, and the command run on them."""

from io import StringIO
from pathlib import Path

from django.core.management import CommandError, call_command

FRAMEWORK = """\
[index]
code = "IKP"
name = "Indeks kecil"

[[groups]]
code = "D1"
parent = "IKP"
weight = 0.6
name = "Dimensi satu"

[[groups]]
code = "D2"
parent = "IKP"
weight = 0.4

[[indicators]]
code = "A"
parent = "D1"
weight = 2
direction = 1
name = "Intimidasi"

[[indicators]]
code = "B"
parent = "D1"

[[indicators]]
code = "C"
parent = "D2"
direction = -1

[method]
normalise = { name = "minmax", lower = 0, upper = 100 }
aggregate = "arithmetic"
classify = { name = "mean_sd", k = 1, ddof = 1 }
"""
DATA = """\
code,level,name,parent,A,B,C
36.01,regency,Pandeglang,36,4,1,0.1
36.02,regency,Lebak,36,2,,0.2
36.03,regency,"Tangerang, Kabupaten",36,0.1,3.5,5
"""


def write_files(folder: Path, framework: str | bytes = FRAMEWORK, data: str | bytes = DATA) -> None:
    """Write `kerangka.toml` and `data.csv`."""
    for name, body in (("kerangka.toml", framework), ("data.csv", data)):
        (folder / name).write_bytes(body if isinstance(body, bytes) else body.encode())


def compute(folder: Path, **options: object) -> tuple[int, str]:
    """Run the command on the files of a folder, into `hasil`; return the exit code and what the person reads."""
    out = StringIO()
    given = {
        "framework": folder / "kerangka.toml",
        "data": folder / "data.csv",
        "output": folder / "hasil",
        **options,
    }
    try:
        call_command("index_compute", stdout=out, **given)
    except CommandError as error:
        return error.returncode, str(error)
    return 0, out.getvalue()


def refused(folder: Path, **options: object) -> str:
    """Run the command, which must refuse and write nothing; return the message."""
    before = sorted(path.name for path in folder.iterdir())
    code, text = compute(folder, **options)
    assert (code, sorted(path.name for path in folder.iterdir())) == (2, before), text
    return text
