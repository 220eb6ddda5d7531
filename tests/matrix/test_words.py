"""No page says anything in the words of a browser or of a library: neither in English nor in stiff Indonesian.

Every page with forms is opened as somebody who may, and each of its forms is sent three times: empty, with nonsense in
every field, and with what cannot be stored. What Django, allauth and the REST framework would say by themselves is
looked for in all that comes back.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

import allauth
import django
import pytest
import rest_framework
from babel.messages.mofile import read_mo
from django.test import Client
from django.urls import reverse

from ikp_portal.messages import LIBRARIES_MO, LIBRARIES_PO, read_catalog
from tests.factories import PASSWORD
from tests.matrix.table import TABLE
from tests.matrix.world import World
from tests.undone import undone

LIBRARIES = (
    Path(django.__file__).parent / "conf",
    Path(django.__file__).parent / "contrib/auth",
    Path(allauth.__file__).parent,
    Path(rest_framework.__file__).parent,
)
FOREIGN_TYPES = {"date", "time", "datetime-local", "month", "week", "color"}
"""Kinds of fields that a browser draws in its own language."""


def _texts(message: Any) -> list[str]:
    return [text for text in (message if isinstance(message, list | tuple) else [message]) if text]


def _parts(text: str) -> str:
    """Return the longest part of a text between its placeholders."""
    return max(re.split(r"%\(\w+\)\w|%\w|\{\w*\}", text), key=len).strip(" .:“”\"'")


def words_of_libraries() -> set[str]:
    """Return what the libraries say in English, and in their own Indonesian, where it has three words or more."""
    ours = {text for message in read_catalog(LIBRARIES_PO) for text in _texts(message.string)}
    found: set[str] = set()
    for library in LIBRARIES:
        for locale in (
            "id",
            "de",
        ):  # any translation names the English texts; the REST framework has no Indonesian
            path = library / "locale" / locale / "LC_MESSAGES" / "django.mo"
            if not path.exists():
                continue
            with path.open("rb") as file:
                catalog = read_mo(file)
            for message in catalog:
                found |= {_parts(text) for text in _texts(message.id)}
                if locale == "id":
                    found |= {_parts(text) for text in _texts(message.string) if text not in ours}
    return {text for text in found if len(text.split()) >= 3 and len(text) >= 14}


WORDS = words_of_libraries()


@dataclass
class Form:
    action: str
    method: str
    is_checked_by_us: bool
    hidden: dict[str, str] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)


class Page(HTMLParser):
    """The forms of a page, what a person reads of it, and what in it a browser would put into its own words."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.foreign: list[str] = []
        self.words: list[str] = []
        self.has_summary = False
        self.errors: set[str] = set()
        self.described: set[str] = set()
        self._file_fields = 0
        self._silent = 0
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self._silent += tag in {"script", "style"}
        self.has_summary |= "data-focus-on-load" in given
        self.described |= set(given.get("aria-describedby", "").split())
        if given.get("class") == "errorlist":
            self.errors.add(given.get("id", ""))
        self._file_fields += "data-file-field" in given
        if tag == "form":
            form = Form(given.get("action", ""), given.get("method", "get"), "novalidate" in given)
            self.forms.append(form)
            if not form.is_checked_by_us:
                self.foreign.append(f"form {form.action} without novalidate")
        if tag in {"input", "select", "textarea"}:
            self._add_field(given)
        self.words += [
            given[name] for name in ("aria-label", "title", "placeholder", "alt") if given.get(name)
        ]

    def _add_field(self, given: dict[str, str]) -> None:
        kind, name = given.get("type", "text"), given.get("name", "")
        if kind in FOREIGN_TYPES:
            self.foreign.append(f"{name}: a field of the browser ({kind})")
        if "maxlength" in given:
            self.foreign.append(f"{name}: a limit at which a browser cuts the text, without a word")
        if kind == "file" and not self._file_fields:
            self.foreign.append(f"{name}: a file field of the browser")
        if self.forms and name and kind == "hidden":
            self.forms[-1].hidden[name] = given.get("value", "")
        elif self.forms and name and kind != "file":
            self.forms[-1].names.append(name)

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.words.append(data)

    @property
    def lost_errors(self) -> list[str]:
        """What is wrong with how a refused form says so: no summary in view, or an error that no field points to."""
        missing = [] if self.has_summary else ["a refused form without a summary in view"]
        return missing + [
            f"an error that no field points to ({name})" for name in self.errors - self.described
        ]

    @property
    def leftovers(self) -> list[str]:
        """What the libraries say on this page."""
        text = " ".join(" ".join(self.words).split())
        return [f"“{words}”" for words in WORDS if words in text]


def sent(form: Form) -> Iterator[dict[str, str]]:
    """Yield what is sent: nothing, nonsense in every field, and there a letter that PostgreSQL cannot store."""
    hidden = {name: value for name, value in form.hidden.items() if name != "csrfmiddlewaretoken"}
    yield hidden
    yield hidden | dict.fromkeys(form.names, "???")
    yield hidden | dict.fromkeys(form.names, "Kata\x00")


def wrong_with(page: Page, where: str) -> list[str]:
    return [f"{where}: {what}" for what in (*page.foreign, *page.leftovers)]


@pytest.mark.thorough
def test_pages_and_refusals_use_the_words_of_the_portal(
    world: World, client_of: Callable[..., Client]
) -> None:
    wrong: list[str] = []
    tried = 0
    for name, row in TABLE.items():
        for actor in sorted(actor for actor, status in (row.get or {}).items() if status == 200)[:1]:
            wrong_here, forms = _look(
                name, reverse(name, args=row.args(world)), client_of(world.people.get(actor))
            )
            wrong += wrong_here
            tried += forms
    assert tried > 60
    assert wrong == []


def _look(name: str, url: str, browser: Client) -> tuple[list[str], int]:
    """Return what is wrong with one page and with what its forms answer, and how many forms were sent."""
    response = browser.get(url)
    if response.streaming or "text/html" not in response["Content-Type"]:
        list(getattr(response, "streaming_content", ()))
        return [], 0
    page = Page(response.content.decode())
    wrong = wrong_with(page, f"GET {name}")
    tried = 0
    for form in page.forms:
        if form.method != "post" or form.action == reverse("account_logout"):
            continue
        address = urlsplit(urljoin(url, form.action)).path
        for fields in sent(form):
            with undone():
                answer = browser.post(address, fields, headers={"referer": f"http://testserver{url}"})
                if answer.status_code == 302:
                    answer = browser.get(answer["Location"])
            tried += 1
            if "text/html" in answer.get("Content-Type", "") and not answer.streaming:
                page, where = Page(answer.content.decode()), f"POST {address} ({sorted(fields)})"
                wrong += wrong_with(page, where)
                if answer.status_code == 422:
                    wrong += [f"{where}: {what}" for what in page.lost_errors]
    return wrong, tried


@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/api/v1/submissions/", 401, "Masuk dahulu, atau sertakan token API"),
        ("/api/v1/editions/tidak-ada/", 404, "Tidak ditemukan."),
    ],
)
def test_the_api_speaks_indonesian(
    client_of: Callable[..., Client], address: str, status: int, words: str
) -> None:
    answer = client_of().get(address)
    assert answer.status_code == status
    assert words in answer.content.decode()
    refused = client_of().delete("/api/v1/editions/")
    assert "tidak menerima cara “DELETE”" in refused.content.decode()


def test_words_for_libraries_are_for_texts_that_they_say() -> None:
    said: set[str] = set()
    for library in LIBRARIES:
        with (library / "locale" / "de" / "LC_MESSAGES" / "django.mo").open("rb") as file:
            said |= {text for message in read_mo(file) for text in _texts(message.id)}
    ours = {text for message in read_catalog(LIBRARIES_PO) for text in _texts(message.id)}
    assert ours - said == set()


def test_the_words_are_compiled_and_keep_their_placeholders() -> None:
    def content(catalog: Any) -> dict[str, list[str]]:
        return {_texts(message.id)[0]: _texts(message.string) for message in catalog if message.id}

    with LIBRARIES_MO.open("rb") as file:
        compiled = content(read_mo(file))
    assert compiled == content(read_catalog(LIBRARIES_PO))
    for source, texts in compiled.items():
        for text in texts:
            names = set(re.findall(r"%\((\w+)\)|\{(\w+)\}|(%d)", text))
            assert names <= set(re.findall(r"%\((\w+)\)|\{(\w+)\}|(%d)", source)), source


def test_mails_of_the_entrance_name_the_portal_and_nothing_else(
    world: World, client_of: Callable[..., Client], mailoutbox: list[Any]
) -> None:
    for address in (world.people["outsider"].email, "tidak.ada@ikp.example"):
        client_of().post(reverse("account_reset_password"), {"email": address})
    assert [mail.subject for mail in mailoutbox] == [
        "Atur ulang kata sandi Portal IKP",
        "Permintaan kata sandi Portal IKP",
    ]
    for mail in mailoutbox:
        text = f"{mail.subject} {mail.body}"
        assert mail.body.startswith("Yth. ")
        assert not re.search(r"\b(Hello|Hi|example\.com|You|your|password)\b", re.sub(r"http\S+", "", text))
        assert [words for words in WORDS if words in text] == []


@pytest.mark.parametrize(
    ("password", "words"),
    [
        ("pendek1", "terlalu pendek. Pakai sedikitnya 12 karakter."),
        ("839201748392", "hanya angka. Tambahkan huruf."),
        ("administrator", "mudah ditebak"),
        ("orang luar sekali", "terlalu mirip dengan nama lengkap Anda"),
    ],
)
def test_a_weak_password_is_refused_in_plain_words(
    world: World, client_of: Callable[..., Client], password: str, words: str
) -> None:
    fields = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    page = (
        client_of(world.people["outsider"]).post(reverse("account_change_password"), fields).content.decode()
    )
    assert words in " ".join(page.split())
