"""The analyst's screens, and the expert's pages behind the personal link."""

import csv
import datetime as dt
import io
import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from apps.accounts.models import User
from apps.core.tokens import token_hash
from apps.engine.spreadsheet import INDONESIAN, INTERNATIONAL
from apps.indicators.models import Instrument
from apps.panels.enums import ExpertState, PanelMethod
from apps.panels.models import Panel, PanelExpert
from apps.panels.selectors import expert_answers
from apps.panels.services import expert_invite, expert_resend, expert_withdraw, panel_close
from apps.panels.tasks import expert_link_send_pending
from tests.pages import field_of
from tests.panels.conftest import MakePanel, answer, every_key, expert_named, token_of
from tests.tables import read_back, same_numbers

ClientOf = Callable[[User | None], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def stranger(client_of: ClientOf) -> Client:
    """A browser of somebody who is not signed in, as experts are."""
    return client_of(None)


def section_url(panel: Panel, name: str, code: str) -> str:
    return reverse("panels:answer_section", args=[token_of(panel, name), code])


def welcome_url(panel: Panel, name: str) -> str:
    return reverse("panels:answer_welcome", args=[token_of(panel, name)])


def words(response) -> str:
    """Return what a reader sees of a page, blanks put together."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


# The analyst ---------------------------------------------------------------------------------------------------


def test_a_panel_from_its_making_to_a_new_version_of_the_instrument(
    client_of: ClientOf, analyst: User, instrument: Instrument
) -> None:
    client = client_of(analyst)
    due = timezone.localdate() + dt.timedelta(days=7)
    made = client.post(
        reverse("panels:panel_create"),
        {"title": "Bobot", "instrument": instrument.pk, "method": "ahp", "due_on": due.isoformat()},
    )
    panel = Panel.objects.get()
    assert made.url == panel.get_absolute_url()
    invite = reverse("panels:expert_invite", args=[panel.public_id])
    for name in ("Ani", "Budi"):
        client.post(invite, {"name": name, "institution": "Kampus", "email": f"{name}@kampus.example"})
    client.post(reverse("panels:panel_open", args=[panel.public_id]))
    # The worker is away in this test: the sweep finds them.
    expert_link_send_pending()

    for letter in mail.outbox:
        link = re.search(r"http://testserver(/panel/\S+/)", letter.body)[1]
        expert = Client()
        assert expert.get(link).status_code == 200
        fields = {f"pasangan-{number}-pihak": "sama" for number in range(1, 7)}
        expert.post(f"{link}isi/ikp-uji/", fields)
        sent = expert.post(f"{link}kirim/")
        assert (sent.status_code, sent.url) == (302, link)

    page = client.get(panel.get_absolute_url())
    assert "2 dari 2 ahli sudah mengirim jawaban" in words(page)
    assert "Rasio konsistensi 0,000: dapat diterima (paling besar 0,10)" in words(page)
    client.post(reverse("panels:panel_close", args=[panel.public_id]))
    asked = words(client.get(reverse("panels:panel_apply", args=[panel.public_id])))
    assert f"“{instrument.name}” mendapat versi baru sebagai rancangan" in asked
    applied = client.post(reverse("panels:panel_apply", args=[panel.public_id]))
    version = Instrument.objects.get(version=2)
    assert applied.url == version.get_absolute_url()
    assert [float(row.weight.value) for row in version.groups.all()] == [0.25] * 4


@pytest.mark.parametrize(
    ("state", "act", "words_of_it"),
    [
        ("draft", "panel_open", "Panel belum dibuka: belum ada ahli."),
        ("open", "panel_try", "belum punya jawaban yang dikirim, jadi belum ada bobotnya."),
        (
            "closed",
            "panel_try",
            "ditutup tanpa jawaban yang dikirim, jadi tidak memberi bobot. Buat panel baru",
        ),
        (
            "closed",
            "panel_apply",
            "ditutup tanpa jawaban yang dikirim, jadi tidak memberi bobot. Buat panel baru",
        ),
    ],
)
def test_what_a_panel_cannot_do_yet_is_said_before_it_is_asked_whether_it_is_wanted(
    state: str,
    act: str,
    words_of_it: str,
    client_of: ClientOf,
    analyst: User,
    make_panel: MakePanel,
    open_panel: MakePanel,
) -> None:
    panel = make_panel() if state == "draft" else open_panel()
    if state == "closed":
        panel = panel_close(actor=analyst, panel=panel)
    browser = client_of(analyst)
    address = reverse(f"panels:{act}", args=[panel.public_id])

    assert address not in browser.get(panel.get_absolute_url()).content.decode()
    led_back = browser.get(address, follow=True)
    assert led_back.redirect_chain == [(panel.get_absolute_url(), 302)]
    assert words_of_it in words(led_back)
    # Sent all the same, from a tab that was open before: said as well, and once.
    pressed = browser.post(address, follow=True)
    assert pressed.redirect_chain[-1] == (panel.get_absolute_url(), 302)
    assert words(pressed).count(words_of_it) == 1
    advice = "Mintalah sedikitnya seorang ahli"
    assert (advice in words(pressed)) == (state == "open" and act != "panel_open")


@pytest.mark.parametrize(
    ("answers", "beforehand", "afterwards"),
    [
        (1, "1 jawaban yang sudah dikirim membentuk bobot", "Bobotnya sekarang tetap dan dapat dipakai."),
        (
            0,
            "Belum ada jawaban yang dikirim, jadi panel ini tidak akan memberi bobot.",
            "Panel ditutup. Tidak ada jawaban yang dikirim, jadi panel ini tidak memberi bobot.",
        ),
    ],
)
def test_closing_says_whether_there_are_weights(
    answers: int,
    beforehand: str,
    afterwards: str,
    client_of: ClientOf,
    analyst: User,
    open_panel: MakePanel,
) -> None:
    panel = open_panel()
    if answers:
        answer(panel, "Ani", every_key(panel, 3), send=True)
    browser = client_of(analyst)
    address = reverse("panels:panel_close", args=[panel.public_id])

    assert beforehand in words(browser.get(address))
    assert afterwards in words(browser.post(address, follow=True))


def test_a_form_that_is_refused_says_where(client_of: ClientOf, analyst: User, make_panel: MakePanel) -> None:
    client = client_of(analyst)
    page = client.post(
        reverse("panels:panel_create"), {"title": "X", "method": "score", "due_on": "2020-01-01"}
    )
    assert page.status_code == 422
    assert set(page.context["form"].errors) == {"instrument"}
    panel = make_panel()
    page = client.post(
        reverse("panels:panel_create"),
        {"title": "X", "instrument": panel.instrument.pk, "method": "score", "due_on": "2020-01-01"},
    )
    assert page.status_code == 422
    assert page.context["form"].errors == {"due_on": ["Pilih hari ini atau sesudahnya."]}


def test_what_is_compared_is_chosen_in_the_draft(
    client_of: ClientOf, analyst: User, make_panel: MakePanel
) -> None:
    panel = make_panel(PanelMethod.AHP)
    url = reverse("panels:panel_update", args=[panel.public_id])
    client = client_of(analyst)
    assert "Dimensi: 4 bagian, 6 pasangan" in words(client.get(url))
    fields = {"title": "Baru", "due_on": panel.due_on.isoformat(), "parent_codes": ["ikp-uji", "3"]}
    assert (
        client.post(url, fields | {"shown": field_of(client.get(url).content.decode(), "shown")}).status_code
        == 302
    )
    panel.refresh_from_db()
    assert (panel.title, panel.parent_codes) == ("Baru", ["ikp-uji", "3"])


def test_readers_see_the_weights_and_no_buttons(
    client_of: ClientOf, auditor: User, open_panel: MakePanel
) -> None:
    panel = open_panel()
    answer(panel, "Ani", every_key(panel, 3), send=True)
    text = words(client_of(auditor).get(panel.get_absolute_url()))
    assert "1 dari 2 ahli sudah mengirim jawaban" in text
    assert "Sementara: dihitung dari jawaban yang sudah dikirim" in text
    for act in ("Kirim ulang", "Keluarkan", "Tutup panel", "Undang ahli", "Ubah panel"):
        assert act not in text


def test_panels_do_not_exist_for_an_auditor_of_a_province(
    client_of: ClientOf, auditor_banten: User, open_panel: MakePanel
) -> None:
    panel = open_panel()
    client = client_of(auditor_banten)
    page = words(client.get(reverse("panels:panel_list")))
    assert panel.title not in page
    assert "hanya untuk peran nasional" in page
    assert "Belum ada panel ahli" not in page
    assert client.get(panel.get_absolute_url()).status_code == 404
    assert client.get(expert_named(panel, "Ani").get_absolute_url()).status_code == 404


def test_an_expert_of_another_panel_is_not_found(
    client_of: ClientOf, analyst: User, open_panel: MakePanel
) -> None:
    panel, other = open_panel(), open_panel(PanelMethod.BUDGET)
    args = [panel.public_id, expert_named(other, "Ani").public_id]
    client = client_of(analyst)
    assert client.get(reverse("panels:expert_detail", args=args)).status_code == 404
    assert client.post(reverse("panels:expert_withdraw", args=args)).status_code == 404


def test_the_analyst_reads_what_an_expert_answered(
    client_of: ClientOf, analyst: User, open_panel: MakePanel
) -> None:
    panel = open_panel(PanelMethod.AHP, parent_codes=["1"])
    expert = answer(panel, "Ani", {("1", "1.1", "1.2"): -3}, send=True)
    text = words(client_of(analyst).get(expert.get_absolute_url()))
    assert "Indikator 1.2 sedikit lebih penting daripada Indikator 1.1 (3)" in text
    assert "1 dari 1 pertanyaan dijawab" in text
    assert "Rasio konsistensi 0,000" in text


def rows_of(response) -> list[list[str]]:
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_answers_and_weights_come_as_csv(client_of: ClientOf, analyst: User, open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.AHP, parent_codes=["1"])
    answer(panel, "Ani", {("1", "1.1", "1.2"): -4}, send=True)
    expert_invite(actor=analyst, panel=panel, name="=1+1", institution="K", email="x@kampus.example")
    client = client_of(analyst)
    answers = rows_of(client.get(reverse("panels:panel_answers_file", args=[panel.public_id])))
    assert answers[1:] == [
        ["Ani", "Kampus", "Sudah mengirim", "1", "1.1", "1.2", "0.25",
         "Indikator 1.2 antara sedikit dan jelas lebih penting daripada Indikator 1.1 (4)"],
    ]  # fmt: skip
    weights = rows_of(client.get(reverse("panels:panel_weights_file", args=[panel.public_id])))
    assert weights[1:] == [
        ["1.1", "Indikator 1.1", "1", *["0.20000000"] * 4],
        ["1.2", "Indikator 1.2", "1", *["0.80000000"] * 4],
    ]


def test_answers_and_weights_come_in_the_form_of_indonesian_spreadsheets_too(
    client_of: ClientOf, analyst: User, open_panel: MakePanel
) -> None:
    panel = open_panel(PanelMethod.AHP, parent_codes=["1"])
    answer(panel, "Ani", {("1", "1.1", "1.2"): -4}, send=True)
    client = client_of(analyst)
    page = client.get(panel.get_absolute_url()).content.decode()
    for what, numbers in (("answers", ("nilai",)), ("weights", ("bobot", "terendah", "median", "tertinggi"))):
        address = reverse(f"panels:panel_{what}_file", args=[panel.public_id])
        plain, excel = (client.get(link).getvalue() for link in (address, f"{address}?bentuk=excel"))
        assert f'href="{address}?bentuk=excel"' in page
        (plain_form, first), (excel_form, second) = (read_back(body, numbers) for body in (plain, excel))
        assert (plain_form, excel_form) == (INTERNATIONAL, INDONESIAN)
        assert same_numbers(first, second, numbers)
        assert [client.get(f"{address}?{query}").status_code for query in ("bentuk=koma", "form=excel")] == [
            400,
            400,
        ]


def test_the_list_and_a_panel_take_the_same_queries_whatever_their_size(
    client_of: ClientOf, analyst: User, open_panel: MakePanel, django_assert_num_queries
) -> None:
    panel = open_panel(PanelMethod.BUDGET)
    client = client_of(analyst)
    client.get("/portal/panel/")
    points = {("1",): 40, ("2",): 30, ("3",): 20, ("4",): 10}
    answer(panel, "Ani", points, send=True)
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/portal/panel/")
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(panel.get_absolute_url())
    for number in range(12):
        name = f"Ahli {number}"
        expert_invite(actor=analyst, panel=panel, name=name, institution="K", email=f"a{number}@k.example")
        answer(panel, name, points, send=True)
    for _ in range(5):
        open_panel(PanelMethod.BUDGET)
    with django_assert_num_queries(LIST_QUERIES):
        client.get("/portal/panel/")
    with django_assert_num_queries(DETAIL_QUERIES):
        client.get(panel.get_absolute_url())


LIST_QUERIES = 4
DETAIL_QUERIES = 13


# The link ----------------------------------------------------------------------------------------------------------


def test_the_link_needs_no_account_and_keeps_to_itself(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel()
    page = stranger.get(welcome_url(panel, "Ani"))
    assert "8 indikator dalam 4 dimensi" in words(page)
    assert page["Referrer-Policy"] == "same-origin"
    assert page["X-Robots-Tag"] == "noindex, nofollow"
    assert "no-store" in page["Cache-Control"]
    assert "sessionid" not in stranger.cookies
    assert expert_named(panel, "Ani").state == ExpertState.ANSWERING
    assert expert_named(panel, "Budi").state == ExpertState.INVITED


def test_an_unknown_token_is_not_found(stranger: Client, open_panel: MakePanel) -> None:
    open_panel()
    for path in ("", "isi/1/", "kirim/"):
        page = stranger.get(f"/panel/salah/{path}")
        assert page.status_code == 404
    assert "Tautan panel ini tidak dikenal" in words(page)


def test_a_token_opens_the_panel_it_belongs_to_and_no_other(stranger: Client, open_panel: MakePanel) -> None:
    score, budget = open_panel(), open_panel(PanelMethod.BUDGET)
    assert stranger.get(section_url(score, "Ani", "1")).status_code == 200
    # The page of the other panel's questions does not exist behind this link.
    assert stranger.get(section_url(score, "Ani", "ikp-uji")).status_code == 404
    stranger.post(section_url(score, "Ani", "1"), {"nilai-1.1": "4", "poin-1": "50"})
    assert expert_answers(expert_named(score, "Ani")) == {("1.1",): 4}
    assert expert_answers(expert_named(score, "Budi")) == {}
    assert expert_answers(expert_named(budget, "Ani")) == {}


@pytest.mark.parametrize("end", ["withdraw", "close", "resend"])
def test_a_link_that_ended_takes_nothing(
    end: str, stranger: Client, open_panel: MakePanel, analyst: User
) -> None:
    panel = open_panel()
    token = token_of(panel, "Ani")
    answer(panel, "Ani", {("1.1",): 3})
    {
        "withdraw": lambda: expert_withdraw(actor=analyst, expert=expert_named(panel, "Ani")),
        "close": lambda: panel_close(actor=analyst, panel=panel),
        "resend": lambda: expert_resend(actor=analyst, expert=expert_named(panel, "Ani")),
    }[end]()
    # Of a withdrawn or renewed link nothing is known any more; a closed panel says that it is closed.
    gone = 410 if end == "close" else 404
    assert stranger.get(f"/panel/{token}/").status_code == gone
    assert stranger.get(f"/panel/{token}/isi/1/").status_code == gone
    saved = stranger.post(f"/panel/{token}/isi/1/", {"nilai-1.1": "1"}, headers=HTMX)
    assert saved.status_code == gone
    assert saved.get("HX-Refresh") == ("true" if end == "close" else None)
    assert stranger.post(f"/panel/{token}/kirim/").status_code == gone
    assert expert_answers(PanelExpert.objects.with_panel().get(name="Ani")) == {("1.1",): 3}


def test_a_closed_panel_tells_each_expert_what_became_of_the_answers(
    stranger: Client, open_panel: MakePanel, analyst: User
) -> None:
    panel = open_panel()
    expert_invite(
        actor=analyst, panel=panel, name="Citra", institution="Kampus", email="citra@kampus.example"
    )
    PanelExpert.objects.filter(name="Citra").update(token_sha256=token_hash(token_of(panel, "Citra")))
    answer(panel, "Ani", every_key(panel, 3), send=True)
    answer(panel, "Budi", {("1.1",): 3})
    panel_close(actor=analyst, panel=panel)
    told = {name: words(stranger.get(welcome_url(panel, name))) for name in ("Ani", "Budi", "Citra")}
    assert "Jawaban yang Anda kirim tersimpan; terima kasih." in told["Ani"]
    assert "belum dikirim sebelum panel ditutup, jadi tidak ikut dihitung" in told["Budi"]
    assert "Tidak ada jawaban yang tercatat lewat tautan Anda." in told["Citra"]


# The questions -------------------------------------------------------------------------------------------------------


def test_scores_are_saved_by_the_button_and_lead_on(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel()
    page = stranger.get(section_url(panel, "Ani", "1"))
    assert "1.1 Indikator 1.1" in words(page)
    fields = {"nilai-1.1": "4", "nilai-1.2": "2", "then": "next"}
    assert stranger.post(section_url(panel, "Ani", "1"), fields).url == section_url(panel, "Ani", "2")
    last = stranger.post(section_url(panel, "Ani", "4"), {"nilai-4.1": "1", "then": "next"})
    assert last.url == reverse("panels:answer_submit", args=[token_of(panel, "Ani")])
    assert expert_answers(expert_named(panel, "Ani")) == {("1.1",): 4, ("1.2",): 2, ("4.1",): 1}
    again = stranger.get(section_url(panel, "Ani", "1")).content.decode()
    assert re.search(r'<input[^>]*name="nilai-1\.1"[^>]*value="4"[^>]*checked', again)


def test_a_page_sent_empty_takes_nothing_back(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", {("1.1",): 3})
    stranger.post(section_url(panel, "Ani", "1"), {})
    assert expert_answers(expert_named(panel, "Ani")) == {("1.1",): 3}


def test_a_forged_score_is_refused_and_the_rest_is_kept(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel()
    page = stranger.post(section_url(panel, "Ani", "1"), {"nilai-1.1": "9", "nilai-1.2": "2"})
    assert page.status_code == 422
    assert "Sebagian belum tersimpan" in words(page)
    assert expert_answers(expert_named(panel, "Ani")) == {("1.2",): 2}


def test_htmx_gets_the_consistency_with_the_saved_answers(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.AHP)
    url = section_url(panel, "Ani", "ikp-uji")
    fields = {"pasangan-1-pihak": "pertama", "pasangan-1-kuat": "3", "pasangan-2-pihak": "kedua"}
    part = stranger.post(url, fields, headers=HTMX)
    assert "<html" not in part.content.decode()
    assert 'id="answer-live" hx-swap-oob="innerHTML"' in part.content.decode()
    # The second comparison says which, and not yet how much.
    assert "1 dari 6 pasangan dibandingkan" in words(part)
    assert expert_answers(expert_named(panel, "Ani")) == {("ikp-uji", "1", "2"): 3}

    fields |= {"pasangan-2-kuat": "5", "pasangan-3-pihak": "pertama", "pasangan-3-kuat": "3"}
    fields |= {f"pasangan-{number}-pihak": "sama" for number in (4, 5, 6)}
    text = words(stranger.post(url, fields, headers=HTMX))
    assert "belum dapat diterima (paling besar 0,10)" in text
    assert "Yang paling tidak sejalan" in text
    assert "Dimensi 3 jelas lebih penting daripada Dimensi 1 (5)" in text
    assert "Tersimpan" in text

    fields["pasangan-2-pihak"], fields["pasangan-2-kuat"] = "pertama", "4"
    fields |= {f"pasangan-{number}-pihak": "pertama" for number in (4, 5, 6)}
    fields |= {"pasangan-4-kuat": "8", "pasangan-5-kuat": "4", "pasangan-6-kuat": "2"}
    text = words(stranger.post(url, fields, headers=HTMX))
    assert "dapat diterima" in text
    assert "Yang paling tidak sejalan" not in text


def test_without_a_script_a_button_computes_the_consistency(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.AHP)
    url = section_url(panel, "Ani", "ikp-uji")
    fields = {f"pasangan-{number}-pihak": "sama" for number in range(1, 7)}
    answered = stranger.post(url, {**fields, "then": "check"})
    assert answered.url == f"{url}#konsistensi"
    text = words(stranger.get(url))
    assert "Hitung konsistensi" in text
    assert "Rasio konsistensi 0,000: dapat diterima" in text
    assert text.count("25,0%") == 4


def test_points_are_summed_up_while_they_are_given(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel(PanelMethod.BUDGET)
    url = section_url(panel, "Ani", "ikp-uji")
    fields = {"poin-1": "40", "poin-2": "30", "poin-3": "20", "poin-4": ""}
    assert "Terbagi 90 dari 100 poin. Sisa 10." in words(stranger.post(url, fields, headers=HTMX))
    fields["poin-4"] = "30"
    assert "Terbagi 120 dari 100 poin. Kurangi 20." in words(stranger.post(url, fields, headers=HTMX))
    fields["poin-4"] = "250"
    refused = stranger.post(url, fields, headers=HTMX)
    assert refused.status_code == 422
    assert "ada isian yang tidak dapat dipakai" in words(refused)
    fields["poin-4"] = "10"
    assert "Terbagi 100 dari 100 poin. Pas." in words(stranger.post(url, fields, headers=HTMX))


# Sending -----------------------------------------------------------------------------------------------------------


def test_sending_says_what_is_missing(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", {("1.1",): 3, ("1.2",): 3})
    url = reverse("panels:answer_submit", args=[token_of(panel, "Ani")])
    assert "Dimensi 2: 2 pertanyaan belum dijawab." in words(stranger.get(url))
    assert stranger.post(url).status_code == 422
    assert expert_named(panel, "Ani").state == ExpertState.ANSWERING


def test_an_expert_who_never_saw_the_first_page_can_answer_and_send(
    stranger: Client, open_panel: MakePanel
) -> None:
    panel = open_panel(PanelMethod.AHP)
    fields = {f"pasangan-{number}-pihak": "sama" for number in range(1, 7)}
    assert stranger.head(section_url(panel, "Ani", "ikp-uji")).status_code == 200
    assert expert_named(panel, "Ani").state == ExpertState.INVITED  # a mail scanner is no expert
    stranger.get(section_url(panel, "Ani", "ikp-uji"))
    assert expert_named(panel, "Ani").state == ExpertState.ANSWERING
    stranger.post(section_url(panel, "Ani", "ikp-uji"), fields)
    assert stranger.post(f"/panel/{token_of(panel, 'Ani')}/kirim/").url == welcome_url(panel, "Ani")
    assert expert_named(panel, "Ani").state == ExpertState.SUBMITTED


def test_sent_answers_are_shown_and_can_be_taken_back(stranger: Client, open_panel: MakePanel) -> None:
    panel = open_panel()
    answer(panel, "Ani", every_key(panel, 3))
    token = token_of(panel, "Ani")
    assert stranger.post(f"/panel/{token}/kirim/").status_code == 302
    assert "jawaban Anda sudah dikirim" in words(stranger.get(f"/panel/{token}/"))
    # Pages of questions lead back; a page that was still open is told by htmx to load anew.
    assert stranger.get(section_url(panel, "Ani", "1")).url == f"/panel/{token}/"
    late = stranger.post(section_url(panel, "Ani", "1"), {"nilai-1.1": "1"}, headers=HTMX)
    assert (late.status_code, late["HX-Refresh"]) == (409, "true")
    led = stranger.post(section_url(panel, "Ani", "1"), {"nilai-1.1": "1"}, follow=True)
    assert "Jawaban panel ini sudah dikirim oleh Ani, pukul" in words(led)

    assert stranger.post(f"/panel/{token}/ubah/").url == f"/panel/{token}/"
    stranger.post(section_url(panel, "Ani", "1"), {"nilai-1.1": "1"})
    assert expert_answers(expert_named(panel, "Ani"))["1.1",] == 1
    assert expert_named(panel, "Ani").submitted_at is None
