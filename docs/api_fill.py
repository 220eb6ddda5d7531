"""Fill a form of the IKP portal from a JSON file, through its API. Needs Python 3.11 and nothing else.

    export IKP_TOKEN=ikp_...        # made in the portal: Akun saya, Token API, "Membaca dan menulis"
    python docs/api_fill.py https://portal.example answers.json --edition simulasi --region 36.01

The file is a list of answers; `events` and `files` (paths beside the file) may be left out:

    [{"indicator": "1.1.1", "value": "occurred", "note": "",
      "events": [{"election": "pemilu-2024", "level": "ringan", "count": 2,
                  "narrative": "...", "source": "Laporan hasil pengawasan 12/2024"}],
      "files": ["putusan.pdf"]},
     {"indicator": "1.1.2", "value": "did_not_occur"}]

An indicator that somebody has answered otherwise is left alone and named; `--overwrite` replaces it.
"""

import argparse
import json
import os
import sys
import time
import uuid
from pathlib import Path
from typing import Any, NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

TRIES = 5
WORTH_ANOTHER_TRY = {429, 502, 503, 504}
MANY_BYTES = 1024**2
SAID = ("value", "note", "events")


class RefusedError(Exception):
    """The portal refused, or there is nothing to send; the message says what to do."""


class Reply(NamedTuple):
    """What the portal says, the version of that (its ETag), and the status: 201 where something is new."""

    told: Any
    etag: str
    status: int


def ask(url: str, body: bytes | None = None, kind: str = "application/json", **headers: str) -> Reply:
    """Ask the portal, and return what it says. With a body, it is a write.

    A write gets a key of its own. Where no answer came, nobody knows whether it was done: sent again under the same key
    it is not done twice.
    """
    headers = {"Authorization": f"Bearer {os.environ.get('IKP_TOKEN', '')}", **headers}
    if body is not None:
        headers |= {"Content-Type": kind, "Idempotency-Key": str(uuid.uuid4())}
    for attempt in range(TRIES):
        wait = 0.5 * 2**attempt
        try:
            with urlopen(Request(url, data=body, headers=headers), timeout=60) as answer:
                return Reply(json.load(answer), answer.headers.get("ETag", ""), answer.status)
        except HTTPError as error:
            told = error.read()
            if error.code not in WORTH_ANOTHER_TRY or attempt == TRIES - 1:
                raise RefusedError(f"{error.code}: {message_of(told)}") from error
            wait = float(error.headers.get("Retry-After") or wait)
        except (URLError, OSError) as error:
            if attempt == TRIES - 1:
                raise RefusedError(f"no answer from {url}: {error}{told_size(error, body)}") from error
        time.sleep(wait)
    raise AssertionError


def told_size(error: OSError, body: bytes | None) -> str:
    """Return what may be wrong where the line broke while a large body was sent; "" otherwise."""
    cause = error.reason if isinstance(error, URLError) else error
    if not isinstance(cause, ConnectionError) or len(body or b"") < MANY_BYTES:
        return ""
    size = len(body or b"") / 1024**2
    return (
        f", while {size:.0f} MB were sent: perhaps more than the portal, or a proxy before it, takes at once"
    )


def message_of(told: bytes) -> str:
    """Return what an error of the portal says; of anything else, its beginning."""
    try:
        return str(json.loads(told)["message"])
    except (ValueError, KeyError, TypeError):
        return told[:200].decode(errors="replace")


def read_answers(path: Path) -> list[dict[str, Any]]:
    """Return the answers of a file, after a look at its shape; what they say is judged by the portal."""
    try:
        answers = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise RefusedError(f"{path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise RefusedError(f"{path} is no JSON: {error}") from error
    if not isinstance(answers, list) or not all(isinstance(answer, dict) for answer in answers):
        raise RefusedError(f"{path} is no list of answers, each an object")
    for place, answer in enumerate(answers, start=1):
        if not all(isinstance(answer.get(name), str) for name in ("indicator", "value")):
            raise RefusedError(f"answer {place} of {path} has no indicator, or no value")
        events, files = answer.get("events") or [], answer.get("files") or []
        if not isinstance(events, list) or not all(isinstance(event, dict) for event in events):
            raise RefusedError(f"{answer['indicator']}: events is no list of objects")
        if not isinstance(files, list) or not all(isinstance(name, str) for name in files):
            raise RefusedError(f"{answer['indicator']}: files is no list of paths")
        for name in files:
            if not (path.parent / name).is_file():
                raise RefusedError(f"{answer['indicator']}: there is no file {path.parent / name}")
    return answers


def find_form(api: str, edition: str, region: str) -> str:
    """Return the address of the form of a region in an edition."""
    url = f"{api}/submissions/?{urlencode({'edition': edition})}"
    while url:
        page = ask(url).told
        for row in page["results"]:
            if row["region"]["code"] == region:
                return f"{api}/submissions/{row['id']}"
        url = page["next"]
    raise RefusedError(f"no form of region {region} in edition {edition}, or it is not yours to see")


def says_the_same(answer: dict[str, Any], stored: dict[str, Any]) -> bool:
    """Whether an answer says what is stored, the way the portal stores it: trimmed, with a unit where it has none."""
    events = answer.get("events") or []
    units = [event["unit"] for event in stored["events"]] + [None] * len(events)
    with_units = [
        {**event, "unit": event.get("unit") or unit} for event, unit in zip(events, units, strict=False)
    ]
    said = [answer["value"], answer.get("note") or "", with_units]
    return trimmed(said) == [stored["value"], stored["note"], stored["events"]]


def trimmed(said: Any) -> Any:
    """Return texts without blanks around them and with line ends of one sign, also those within lists and objects."""
    if isinstance(said, str):
        return said.replace("\r\n", "\n").replace("\r", "\n").strip()
    if isinstance(said, list):
        return [trimmed(part) for part in said]
    return {name: trimmed(part) for name, part in said.items()} if isinstance(said, dict) else said


def fill(form: str, answers: list[dict[str, Any]], *, overwrite: bool) -> None:
    """Store the answers in one request: all of them, or none."""
    stored = {row["indicator"]: row for row in ask(f"{form}/answers/").told["answers"]}
    sent = []
    for answer in answers:
        known = stored.get(answer["indicator"])
        is_new = known is None or not says_the_same(answer, known)
        if known is None or (overwrite and is_new):
            etag = {"etag": known["etag"]} if known else {}
            said = {name: answer[name] for name in SAID if name in answer}
            sent.append({"indicator": answer["indicator"], **etag, **said})
        elif is_new:
            print(f"{answer['indicator']}: left as {known['saved_by']} answered it")
    if sent:
        ask(f"{form}/answers/", json.dumps({"answers": sent}).encode())
    print(f"{len(sent)} answers stored")


def attach(form: str, indicator: str, path: Path) -> None:
    """Attach a file; one that is there already is not attached again."""
    boundary = uuid.uuid4().hex
    head = f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n\r\n'
    body = head.encode() + path.read_bytes() + f"\r\n--{boundary}--\r\n".encode()
    kind = f"multipart/form-data; boundary={boundary}"
    made = ask(f"{form}/answers/{indicator}/evidence/", body, kind)
    held = "" if made.told["name"] == path.name else f" as {made.told['name']}"
    print(f"{indicator}: {path.name} {'attached' if made.status == 201 else f'was there already{held}'}")


def main() -> None:
    options = argparse.ArgumentParser(description="Fill a form of the IKP portal from a JSON file.")
    options.add_argument("portal", help="its address, such as https://portal.example")
    options.add_argument("answers", type=Path)
    options.add_argument("--edition", required=True)
    options.add_argument("--region", required=True)
    options.add_argument("--overwrite", action="store_true", help="replace what is answered otherwise")
    options.add_argument("--submit", action="store_true", help="send the form for review when all is stored")
    given = options.parse_args()
    try:
        answers = read_answers(given.answers)
        form = find_form(f"{given.portal.rstrip('/')}/api/v1", given.edition, given.region)
        fill(form, answers, overwrite=given.overwrite)
        for answer in answers:
            for name in answer.get("files") or []:
                attach(form, answer["indicator"], given.answers.parent / name)
        if given.submit:
            # The version that is read here is the one that is sent: if anybody changes it in between, nothing is.
            ask(f"{form}/submit/", b"{}", **{"If-Match": ask(f"{form}/").etag})
            print("sent for review")
    except RefusedError as error:
        sys.exit(f"Not done. {error}")


if __name__ == "__main__":
    main()
