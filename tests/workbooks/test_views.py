"""The pages of workbooks: asked for, brought, read before anything is stored, and seen by nobody else."""

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.permissions import Role
from apps.accounts.services import assignment_revoke
from apps.submissions.enums import AnswerValue
from apps.submissions.models import Answer, AnswerDraft
from apps.submissions.services import AnswerInput, answer_save_many
from apps.workbooks.enums import Cover
from apps.workbooks.models import WorkbookJob
from apps.workbooks.services import export_request, workbook_work
from tests.factories import assignment_make, person_make, submission_make
from tests.workbooks.books import changed

NO = "Tidak terjadi"


@pytest.fixture
def book(edition, pandeglang, operator_pandeglang, regions, download) -> bytes:
    return download(edition, operator_pandeglang, regions.pandeglang)


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def bring(client, content: bytes, name: str = "isian.xlsx"):
    return client.post(reverse("workbooks:upload_create"), {"file": SimpleUploadedFile(name, content)})


def test_the_whole_way_from_the_form_to_the_stored_answer(
    edition, pandeglang, operator_pandeglang, client_of
):
    client = client_of(operator_pandeglang)
    assert "Buat berkas Excel" in text_of(client.get(pandeglang.get_absolute_url()))
    asked = {"edition": edition.code, "cover": "region:36.01"}
    page = client.post(reverse("workbooks:export_create"), asked)["Location"]
    assert "Menunggu giliran" in text_of(client.get(page))
    assert client.get(f"{page}?jenis=error").status_code == 400
    workbook_work(WorkbookJob.objects.get().pk)
    progress = client.get(f"{page}kemajuan/")
    assert progress["HX-Refresh"] == "true"
    file = client.get(f"{page}berkas/")
    assert file["Content-Disposition"] == 'attachment; filename="isian-uji-2024-3601-kab-pandeglang.xlsx"'
    content = b"".join(file.streaming_content)

    preview = bring(client, changed(content, {("Jawaban", "E2"): NO}))["Location"]
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    shown = text_of(client.get(preview))
    assert "Simpan 1 jawaban" in shown
    assert "Jawaban, sel E2" in shown
    assert not Answer.objects.exists()

    stored = client.post(f"{preview}terapkan/")["Location"]
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    assert "Isian dari berkas ini tersimpan" in text_of(client.get(stored))
    assert Answer.objects.get().value == "did_not_occur"
    assert "Berkas ini sudah diterapkan" in text_of(client.get(preview))
    assert client.post(f"{preview}terapkan/")["Location"] == stored


def test_button_of_a_preview_says_what_it_stores(book, operator_pandeglang, pandeglang, client_of, upload):
    client = client_of(operator_pandeglang)

    def button(**cells: str) -> str:
        job = upload(
            changed(book, {("Jawaban", name): text for name, text in cells.items()}), operator_pandeglang
        )
        return re.search(r">(Simpan[^<]*)</button>", text_of(client.get(job.get_absolute_url())))[1].strip()

    assert button(E2=NO) == "Simpan 1 jawaban"
    item = AnswerInput("1.1", AnswerValue.NO_DATA, "Belum ada laporan.")
    answer_save_many(submission=pandeglang, inputs=[item], actor=operator_pandeglang)
    assert button(E2=NO) == "Simpan pilihan di atas"
    assert button(E2=NO, E3=NO) == "Simpan 1 jawaban dan pilihan di atas"


def test_preview_counts_and_narrows_by_kind(book, operator_pandeglang, client_of):
    client = client_of(operator_pandeglang)
    typed = {("Jawaban", "E2"): NO, ("Jawaban", "E3"): "Mungkin", ("Jawaban", "E4"): NO}
    page = bring(client, changed(book, typed))["Location"]
    workbook_work(WorkbookJob.objects.latest("pk").pk)

    everything, wrong = client.get(page), client.get(page, {"jenis": "error"})

    assert [row.line.indicator_code for row in everything.context["lines"]] == ["1.2", "1.1", "2.1"]
    assert [row.line.indicator_code for row in wrong.context["lines"]] == ["1.2"]
    assert [(row["label"], row["value"]) for row in everything.context["figures"]] == [
        ("Baru", "2"), ("Berubah", "0"), ("Tidak berubah", "0"), ("Bertentangan", "0"), ("Salah", "1"),
    ]  # fmt: skip
    assert client.get(page, {"jenis": "entah"}).status_code == 400


def test_preview_tells_what_the_checks_find_in_the_answers_of_the_file(book, operator_pandeglang, client_of):
    row = [
        "36.01 Kabupaten Pandeglang",
        "1.1 Indikator 1.1",
        "Pemilu 2024",
        "Tingkat rendah",
        3,
        None,
        "U",
        "P",
    ]
    typed = {("Jawaban", "E2"): "Terjadi", ("Jawaban", "E3"): "Tidak ada data"}
    typed |= {
        ("Kejadian", f"{column}{n}"): cell
        for n in (2, 3)
        for column, cell in zip("ABCDEFGH", row, strict=True)
    }
    client = client_of(operator_pandeglang)
    page = bring(client, changed(book, typed))["Location"]
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    found = {view.line.indicator_code: view.findings for view in client.get(page).context["lines"]}
    assert [text.partition(".")[0] for text in found["1.1"]] == [
        "Ada beberapa baris untuk pemilihan dan tingkat yang sama"
    ]
    assert [text.partition(".")[0] for text in found["1.2"]] == ["“Tidak ada data” perlu alasan"]
    assert found["1.1"][0] in text_of(client.get(page))


def test_preview_names_whoever_has_words_in_the_card_that_are_no_answer_yet(
    book, pandeglang, operator_pandeglang, client_of
):
    client = client_of(operator_pandeglang)
    page = bring(client, changed(book, {("Jawaban", "E2"): NO, ("Jawaban", "E3"): NO}))["Location"]
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    AnswerDraft.objects.create(
        submission=pandeglang,
        indicator=pandeglang.edition.instrument.indicators.get(code="1.2"),
        typed={},
        read_at=0,
        saved_by=operator_pandeglang,
    )
    shown = client.get(page)
    writers = {row.line.indicator_code: row.draft_by for row in shown.context["lines"]}
    assert writers == {"1.1": "", "1.2": operator_pandeglang.full_name}
    assert f"ada ketikan {operator_pandeglang.full_name} yang belum menjadi jawaban" in text_of(shown)


def test_nothing_of_a_workbook_is_seen_by_anybody_else(
    book, operator_pandeglang, coordinator_banten, client_of
):
    page = bring(client_of(operator_pandeglang), book)["Location"]
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    other = client_of(coordinator_banten)

    assert [other.get(f"{page}{part}").status_code for part in ("", "kemajuan/", "berkas/")] == [404] * 3
    assert [other.post(f"{page}{part}").status_code for part in ("terapkan/", "periksa-ulang/")] == [404] * 2
    assert list(other.get(reverse("workbooks:job_list")).context["jobs"]) == []


def test_whoever_moves_to_another_office_leaves_the_workbooks_of_the_first_behind(
    book, edition, regions, pandeglang, operator_pandeglang, administrator, client_of
):
    client = client_of(operator_pandeglang)
    read = bring(client, book)["Location"]
    job = WorkbookJob.objects.latest("pk")
    workbook_work(job.pk)
    made = export_request(
        edition=edition,
        cover=Cover.REGION,
        region=regions.pandeglang,
        actor=operator_pandeglang,
    )
    addresses = [read, f"{read}kemajuan/", made.get_absolute_url()]
    assert [client.get(address).status_code for address in addresses] == [200] * 3
    assert client.get(f"{read}berkas/").getvalue() == book

    assignment_revoke(actor=administrator, assignment=operator_pandeglang.assignments.get())
    assignment_make(operator_pandeglang, Role.OPERATOR, regions.lebak)
    assert [client.get(address).status_code for address in [*addresses, f"{read}berkas/"]] == [404] * 4
    assert client.post(f"{read}terapkan/").status_code == 404
    assert list(client.get(reverse("workbooks:job_list")).context["jobs"]) == []


def test_coordinator_downloads_a_form_of_the_province_and_finds_no_field_for_bringing_one(
    edition, pandeglang, coordinator_banten, client_of
):
    client = client_of(coordinator_banten)
    page = client.get(pandeglang.get_absolute_url())

    assert 'name="file"' not in text_of(page)
    asked = {"edition": edition.code, "cover": "region:36.01"}
    assert client.post(reverse("workbooks:export_create"), asked).status_code == 302
    choices = client.get(reverse("workbooks:job_list")).context["export_form"].covers
    assert list(choices) == ["province:36"]


def test_choices_of_the_province_and_the_nation_follow_the_scope(
    edition, pandeglang, regions, operator_banten, operator_pandeglang, analyst, client_of
):
    submission_make(edition, regions.banten)

    def offered(person):
        return list(client_of(person).get(reverse("workbooks:job_list")).context["export_form"].covers)

    assert offered(operator_banten) == ["region:36", "province:36"]
    assert offered(operator_pandeglang) == ["region:36.01"]
    assert offered(analyst) == ["province:36", "province:51", "nation:"]


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({}, "Pilih wilayah yang akan ada dalam berkas."),
        ({"cover": "region:51.03"}, "Pilihan ini tidak ada, atau di luar wewenang Anda."),
        ({"cover": "region:36\x00"}, "Pilihan ini tidak ada, atau di luar wewenang Anda."),
    ],
)
def test_asking_for_what_is_not_there_is_told_at_the_field(
    fields, told, edition, pandeglang, operator_pandeglang, client_of
):
    answer = client_of(operator_pandeglang).post(
        reverse("workbooks:export_create"), {"edition": edition.code, **fields}
    )

    assert answer.status_code == 422
    assert told in text_of(answer)


def test_file_that_is_no_workbook_is_told_at_the_field(pandeglang, operator_pandeglang, client_of):
    client = client_of(operator_pandeglang)

    refused = bring(client, b"kode;jawaban", "isian.csv")

    assert refused.status_code == 422
    assert "“isian.csv” bukan Buku Kerja Excel (.xlsx)." in text_of(refused)
    empty = client.post(reverse("workbooks:upload_create"))
    assert "Pilih dahulu berkasnya." in text_of(empty)


def test_file_is_not_handed_out_before_it_is_made(edition, pandeglang, operator_pandeglang, client_of):
    client = client_of(operator_pandeglang)
    asked = {"edition": edition.code, "cover": "region:36.01"}
    page = client.post(reverse("workbooks:export_create"), asked)["Location"]

    answer = client.get(f"{page}berkas/", follow=True)

    assert "Berkas ini belum selesai dibuat." in text_of(answer)


def test_form_sent_twice_brings_one_workbook(book, operator_pandeglang, client_of):
    client = client_of(operator_pandeglang)
    fields = {"edition": "uji-2024", "cover": "region:36.01", "csrfmiddlewaretoken": "x"}

    first = client.post(reverse("workbooks:export_create"), fields)
    second = client.post(reverse("workbooks:export_create"), fields)

    assert first["Location"] == second["Location"]
    assert io.BytesIO(book).read()[:2] == b"PK"


def test_corrected_workbook_sent_from_the_page_that_sent_the_wrong_one_is_taken(
    book, operator_pandeglang, client_of
):
    client = client_of(operator_pandeglang)
    wrong, right = (changed(book, {("Jawaban", "E2"): typed}) for typed in ("Mungkin", NO))

    def send(name, content):
        fields = {"file": SimpleUploadedFile(name, content), "csrfmiddlewaretoken": "x"}
        return client.post(reverse("workbooks:upload_create"), fields)["Location"]

    places = [send("isian.xlsx", wrong), send("isian.xlsx", right), send("isian-2.xlsx", wrong)]

    assert len(set(places)) == 3
    assert [send("isian.xlsx", wrong), send("isian.xlsx", right)] == places[:2]
    brought = WorkbookJob.objects.filter(kind="read").order_by("pk")
    assert [job.get_absolute_url() for job in brought] == places
    assert [b"".join(client.get(f"{place}berkas/")) for place in places] == [wrong, right, wrong]


def test_workbooks_are_sent_to_the_workers_once_their_rows_are_stored(
    book, operator_pandeglang, client_of, django_capture_on_commit_callbacks
):
    client = client_of(operator_pandeglang)

    def sent(ask) -> tuple[str, list[int]]:
        """Ask for a workbook; return its address and the ids that wait for the commit."""
        with django_capture_on_commit_callbacks() as callbacks:
            place = ask()["Location"]
        return place, [callback.args[1] for callback in callbacks]

    asked = {"edition": "uji-2024", "cover": "region:36.01"}
    made = sent(lambda: client.post(reverse("workbooks:export_create"), asked))
    brought = sent(lambda: bring(client, changed(book, {("Jawaban", "E2"): NO})))
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    again = sent(lambda: client.post(f"{brought[0]}periksa-ulang/"))
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    applied = sent(lambda: client.post(f"{again[0]}terapkan/"))

    jobs = WorkbookJob.objects.order_by("pk")[1:]
    assert [made, brought, again, applied] == [(job.get_absolute_url(), [job.pk]) for job in jobs]


def test_a_conflict_names_whose_version_is_stored_and_how_it_came_there(
    pandeglang, regions, edition, operator_pandeglang, download, client_of
):
    def answer(person, note: str, read_at: int) -> None:
        told = AnswerInput("1.1", AnswerValue.NO_DATA, note, (), read_at)
        answer_save_many(submission=pandeglang, inputs=[told], actor=person)

    answer(operator_pandeglang, "Dicari di arsip", 0)
    book = download(edition, operator_pandeglang, regions.pandeglang)
    colleague = person_make("Rekan Pandeglang", Role.OPERATOR, regions.pandeglang)
    answer(colleague, "Ditemukan kosong", 1)
    client = client_of(operator_pandeglang)
    page = bring(client, changed(book, {("Jawaban", "F2"): "Versi berkas"}))["Location"]
    workbook_work(WorkbookJob.objects.latest("pk").pk)
    shown = client.get(page)
    [conflict] = shown.context["conflicts"]
    assert (conflict.version.saved_by, conflict.version.revision) == (colleague, 2)
    assert "Rekan Pandeglang, " in text_of(shown)
    assert "lewat formulir" in text_of(shown).lower()
