"""A virus scanner looks at evidence: what waits, what is refused, and what becomes of it when something is down."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from celery import current_app
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from apps.accounts.models import User
from apps.accounts.permissions import Role
from apps.audit.models import Entry
from apps.core.exceptions import AlreadyDoneError, ConflictError
from apps.indicators.enums import WindowStage
from apps.notifications.models import Notice
from apps.submissions.enums import ScanState, SubmissionState
from apps.submissions.files import ScannerError, scan
from apps.submissions.models import Evidence, EvidenceScan, Submission
from apps.submissions.selectors import evidence_withdrawn
from apps.submissions.services import (
    Upload,
    evidence_attach_many,
    evidence_reattach,
    evidence_remove,
    scan_due,
    scan_work,
    scanning,
)
from apps.submissions.services.scanning import LEASE, WAITS
from apps.submissions.tasks import evidence_scan, evidence_scan_sweep
from ikp_portal.settings import environment
from tests.cast import Regions
from tests.factories import person_make, submission_advance, submission_fill, submission_make, window_make
from tests.submissions.clamd import VIRUS, Scanner, closed_address, scanner_running
from tests.submissions.conftest import PDF, Cast
from tests.submissions.samples import EICAR

Browser = Callable[[User], Client]
INFECTED = PDF + b"%" + EICAR


@pytest.fixture
def scanner(settings: Any) -> Iterator[Scanner]:
    with scanner_running() as server:
        settings.CLAMD = server.address
        yield server


def _attach(form: Submission, actor: User, content: bytes = PDF, code: str = "1.1") -> Evidence:
    if not form.answers.exists():
        submission_fill(form, actor)
    [file] = evidence_attach_many(
        submission=form, uploads=[Upload(code, "putusan.pdf", BytesIO(content))], actor=actor
    )
    return file


def _scan_of(file: Evidence) -> EvidenceScan:
    return EvidenceScan.objects.get(evidence=file)


def test_the_scanner_is_asked_as_its_manual_says(scanner: Scanner) -> None:
    large = os.urandom(200_000)
    assert (scan(BytesIO(large)), scan(BytesIO(EICAR)), scan(BytesIO(b""))) == ("", VIRUS, "")
    assert scanner.seen == [large, EICAR, b""]


def test_the_scanner_may_listen_at_a_socket_of_the_machine(tmp_path: Path, settings: Any) -> None:
    path = tmp_path / "clamd"
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    listener.listen()

    def answer() -> None:
        with listener.accept()[0] as connection:
            received = b""
            while not received.endswith(bytes(4)):
                received += connection.recv(1000)
            connection.sendall(b"stream: OK\0")

    thread = threading.Thread(target=answer)
    thread.start()
    settings.CLAMD = f"unix://{path}"
    assert scan(BytesIO(b"isi")) == ""
    thread.join()
    listener.close()


@pytest.mark.parametrize("answer", [b"", b"INSTREAM size limit exceeded. ERROR\0", b"stream: OKE\0"])
def test_an_answer_that_says_nothing_of_the_file_is_an_error(scanner: Scanner, answer: bytes) -> None:
    scanner.answer = answer
    with pytest.raises(ScannerError):
        scan(BytesIO(b"isi"))


def test_without_a_scanner_nothing_waits(pandeglang: Submission, operator_pandeglang: User) -> None:
    file = _attach(pandeglang, operator_pandeglang)
    assert not EvidenceScan.objects.exists()
    assert (file.scan_state, file.is_readable, scan_due()) == (None, True, [])


def test_a_file_waits_for_the_scanner_and_is_handed_out_after(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    file = _attach(pandeglang, operator_pandeglang)
    address = f"/portal/isian/bukti/{file.public_id}/"
    browser = client_of(operator_pandeglang)
    assert file.scan_state == ScanState.WAITING
    told = browser.get(address, headers={"accept": "application/json"})
    assert (told.status_code, "sedang diperiksa pemindai virus" in told.content.decode()) == (409, True)
    assert list(Evidence.objects.in_force()) == [file], "it counts meanwhile"

    scan_work(_scan_of(file).pk)

    row = _scan_of(file)
    assert (row.state, row.checked_at is not None, row.attempt) == (ScanState.CLEAN, True, 1)
    assert scanner.seen == [PDF]
    assert b"".join(browser.get(address).streaming_content) == PDF
    scan_work(row.pk)
    assert len(scanner.seen) == 1, "what is done is not done again"


def test_an_infected_file_is_withdrawn_and_everybody_is_told(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User, client_of: Browser
) -> None:
    file = _attach(pandeglang, operator_pandeglang, INFECTED)
    before = Submission.objects.get().revision

    scan_work(_scan_of(file).pk)

    row = _scan_of(file)
    assert (row.state, row.signature) == (ScanState.INFECTED, VIRUS)
    file.refresh_from_db()
    assert (file.is_in_force, file.removed_by, list(Evidence.objects.in_force())) == (False, None, [])
    assert Submission.objects.get().revision == before + 1
    entry = Entry.objects.get(action="evidence.refuse")
    assert (entry.actor_label, entry.detail) == ("sistem", {"sha256": file.sha256})
    assert entry.sentence == (
        "Sistem menolak berkas “putusan.pdf” untuk indikator 1.1 Indikator 1.1, isian Kabupaten Pandeglang "
        f"(Edisi uji-2024), karena pemindai virus menemukan “{VIRUS}”."
    )
    notice = Notice.objects.get()
    assert (notice.recipient, notice.subject) == (
        operator_pandeglang,
        "Berkas “putusan.pdf” ditolak pemindai virus",
    )
    assert notice.body.endswith("pemindai virus, lalu lampirkan salinan yang bersih.")
    response = client_of(operator_pandeglang).get(
        f"/portal/isian/bukti/{file.public_id}/", headers={"accept": "application/json"}
    )
    assert (response.status_code, "ditolak pemindai virus" in response.content.decode()) == (409, True)


def test_an_infected_file_is_not_attached_again_but_may_be_sent_anew(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User
) -> None:
    file = _attach(pandeglang, operator_pandeglang, INFECTED)
    scan_work(_scan_of(file).pk)
    [[refused]] = evidence_withdrawn(pandeglang).values()
    assert (refused, refused.is_refused) == (file, True)
    with pytest.raises(ConflictError, match="ditolak pemindai virus"):
        evidence_reattach(evidence=refused, actor=operator_pandeglang)
    with pytest.raises(AlreadyDoneError, match="sudah ditolak oleh sistem"):
        evidence_remove(evidence=refused, actor=operator_pandeglang)
    again = _attach(pandeglang, operator_pandeglang, INFECTED)
    assert again.scan_state == ScanState.WAITING


def test_a_file_that_was_withdrawn_meanwhile_stays_so_and_is_refused_too(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User
) -> None:
    file = _attach(pandeglang, operator_pandeglang, INFECTED)
    evidence_remove(evidence=file, actor=operator_pandeglang)
    revision = Submission.objects.get().revision
    scan_work(_scan_of(file).pk)
    file.refresh_from_db()
    assert file.removed_by == operator_pandeglang
    assert _scan_of(file).state == ScanState.INFECTED
    assert Submission.objects.get().revision == revision


def test_a_form_that_was_sent_meanwhile_loses_its_infected_file_all_the_same(
    scanner: Scanner, pandeglang: Submission, cast: Cast
) -> None:
    file = _attach(pandeglang, cast["operator"], INFECTED)
    submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    before = Submission.objects.get().revision
    scan_work(_scan_of(file).pk)
    form = Submission.objects.get()
    assert (list(Evidence.objects.in_force()), form.state, form.revision) == ([], "in_review", before + 1)
    assert form.bare_indicators == ["1.1"]
    told = Notice.objects.filter(subject__contains="ditolak pemindai virus")
    assert {notice.recipient for notice in told} == {cast["operator"], cast["reviewer"]}
    assert all("setelah data dikembalikan: sekarang formulirnya terkunci." in notice.body for notice in told)


@pytest.mark.parametrize(
    ("moves", "told"),
    [
        (
            {"due_at": -timedelta(days=1)},
            "Pengisian data Kabupaten Pandeglang sudah ditutup: batasnya lewat pada",
        ),
        ({"opens_at": timedelta(days=1)}, "Pengisian data Kabupaten Pandeglang belum dibuka."),
    ],
    ids=["late", "early"],
)
def test_whoever_cannot_attach_a_clean_copy_now_is_told_so(
    moves: dict[str, timedelta],
    told: str,
    scanner: Scanner,
    pandeglang: Submission,
    operator_pandeglang: User,
) -> None:
    file = _attach(pandeglang, operator_pandeglang, INFECTED)
    times = {"due_at": None} | {side: timezone.now() + by for side, by in moves.items()}
    window_make(pandeglang.edition, WindowStage.ENTRY, **times)

    scan_work(_scan_of(file).pk)

    body = Notice.objects.get(kind="evidence").body
    assert "Salinan lain tidak dapat dilampirkan sekarang." in body
    assert (told in body, "lampirkan salinan yang bersih" in body) == (True, False)
    assert ("Minta perpanjangan kepada koordinator provinsi Banten" in body) == ("due_at" in moves)


def test_who_left_the_office_is_not_told_of_a_file_and_who_fills_the_form_now_is(
    scanner: Scanner, pandeglang: Submission, cast: Cast, regions: Regions
) -> None:
    file = _attach(pandeglang, cast["operator"], INFECTED)
    submission_advance(pandeglang, SubmissionState.IN_REVIEW, **cast)
    successor = person_make("Operator Baru", Role.OPERATOR, regions.pandeglang)
    for gone in (cast["operator"], cast["reviewer"]):
        gone.assignments.update(revoked_at=timezone.now())
    scan_work(_scan_of(file).pk)
    told = Notice.objects.filter(subject__contains="ditolak pemindai virus")
    assert [(notice.recipient, notice.kind) for notice in told] == [(successor, "evidence")]


def test_the_same_bytes_elsewhere_are_looked_at_again(
    scanner: Scanner,
    pandeglang: Submission,
    regions: Regions,
    operator_pandeglang: User,
    operator_lebak: User,
) -> None:
    scanner.answer = b"stream: OK\0"
    lebak = _attach(submission_make(pandeglang.edition, regions.lebak), operator_lebak, INFECTED)
    other = _attach(pandeglang, operator_pandeglang, PDF, "1.2")
    for file in (lebak, other):
        scan_work(_scan_of(file).pk)
    scanner.answer = None
    file = _attach(pandeglang, operator_pandeglang, INFECTED)
    scan_work(_scan_of(file).pk)
    assert (_scan_of(lebak).state, _scan_of(other).state) == (ScanState.WAITING, ScanState.CLEAN)
    [due] = scan_due()
    scan_work(due)
    assert _scan_of(lebak).state == ScanState.INFECTED


def test_a_file_waits_longer_and_longer_while_the_scanner_is_away(
    settings: Any, pandeglang: Submission, operator_pandeglang: User
) -> None:
    settings.CLAMD = closed_address()
    row = _scan_of(_attach(pandeglang, operator_pandeglang))
    for attempt, wait in enumerate((*WAITS, WAITS[-1]), start=1):
        EvidenceScan.objects.update(due_at=timezone.now())
        assert scan_due() == [row.pk]
        scan_work(row.pk)
        row.refresh_from_db()
        assert (row.state, row.attempt) == (ScanState.WAITING, attempt)
        assert wait - timedelta(seconds=5) < row.due_at - timezone.now() <= wait
        assert scan_due() == []
        scan_work(row.pk)
        row.refresh_from_db()
        assert row.attempt == attempt, "it is not its turn"
    with scanner_running() as back:
        settings.CLAMD = back.address
        EvidenceScan.objects.update(due_at=timezone.now())
        scan_work(row.pk)
    assert EvidenceScan.objects.get().state == ScanState.CLEAN


def test_a_file_that_the_storage_does_not_hand_out_waits_too(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User
) -> None:
    file = _attach(pandeglang, operator_pandeglang)
    Path(file.file.path).unlink()
    scan_work(_scan_of(file).pk)
    assert (_scan_of(file).state, scanner.seen) == (ScanState.WAITING, [])


def test_a_worker_that_was_lost_is_replaced_and_cannot_write_any_more(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User
) -> None:
    row = _scan_of(_attach(pandeglang, operator_pandeglang, INFECTED))
    lost = scanning._claim(row.pk)
    assert lost is not None
    assert (scan_due(), scanning._claim(row.pk)) == ([], None)
    EvidenceScan.objects.update(due_at=timezone.now())  # as if LEASE had passed
    assert lost.due_at - timezone.now() > LEASE - timedelta(seconds=5)
    successor = scanning._claim(row.pk)
    assert successor is not None
    scanning._refuse(lost, "terlambat")
    assert EvidenceScan.objects.get().state == ScanState.WAITING
    scanning._refuse(successor, VIRUS)
    assert (EvidenceScan.objects.get().signature, Entry.objects.filter(action="evidence.refuse").count()) == (
        VIRUS,
        1,
    )


def test_what_waits_is_let_go_where_the_scanner_was_taken_away(
    scanner: Scanner, settings: Any, pandeglang: Submission, operator_pandeglang: User
) -> None:
    clean = _attach(pandeglang, operator_pandeglang)
    scan_work(_scan_of(clean).pk)
    waiting = _attach(pandeglang, operator_pandeglang, PDF + b"%")
    settings.CLAMD = ""
    assert scan_due() == []
    assert Evidence.objects.get(pk=waiting.pk).is_readable
    assert list(EvidenceScan.objects.values_list("evidence", "state")) == [(clean.pk, "clean")]


def test_a_file_is_sent_to_the_workers_once_it_is_stored_and_again_by_the_sweeper(
    scanner: Scanner,
    pandeglang: Submission,
    operator_pandeglang: User,
    django_capture_on_commit_callbacks: Any,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sent: list[tuple[str, list[int]]] = []
    monkeypatch.setattr(current_app, "send_task", lambda name, args, **_: sent.append((name, args)))
    with django_capture_on_commit_callbacks(execute=True):
        file = _attach(pandeglang, operator_pandeglang)
        assert sent == []
    one = (evidence_scan.name, [_scan_of(file).pk])
    assert sent == [one]
    with django_capture_on_commit_callbacks(execute=True):
        evidence_scan_sweep()
    assert sent == [one, one]
    evidence_scan(_scan_of(file).pk)
    assert _scan_of(file).state == ScanState.CLEAN


@pytest.mark.parametrize(
    "address", ["127.0.0.1:3310", "tcp://", "tcp://clamd", "tcp://clamd:x", "unix://", "http://a:1"]
)
def test_an_address_of_the_scanner_that_makes_no_sense_does_not_start(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("CLAMD", address)
    with pytest.raises(ImproperlyConfigured, match="CLAMD must be"):
        environment.virus_scanner()


@pytest.mark.parametrize("address", ["", "tcp://clamd:3310", "unix:///run/clamav/clamd.ctl"])
def test_an_address_of_the_scanner_is_taken_as_given(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("CLAMD", address)
    assert environment.virus_scanner() == address


# What the database refuses


def test_only_a_virus_withdraws_without_a_person(
    scanner: Scanner, pandeglang: Submission, cast: Cast
) -> None:
    file = _attach(pandeglang, cast["operator"])
    submission_advance(pandeglang, SubmissionState.SUBMITTED, **cast)
    with pytest.raises(IntegrityError, match="because of a virus"), transaction.atomic():
        Evidence.objects.filter(pk=file.pk).update(removed_at=timezone.now())
    with pytest.raises(IntegrityError, match="content is locked"), transaction.atomic():
        Evidence.objects.filter(pk=file.pk).update(removed_at=timezone.now(), removed_by=cast["operator"])


def test_what_a_scanner_said_stays(
    scanner: Scanner, pandeglang: Submission, operator_pandeglang: User
) -> None:
    file = _attach(pandeglang, operator_pandeglang, INFECTED)
    other = _attach(pandeglang, operator_pandeglang, PDF, "1.2")
    scan_work(_scan_of(file).pk)
    infected = EvidenceScan.objects.filter(evidence=file)
    attempts: list[Callable[[], object]] = [
        lambda: infected.update(state=ScanState.CLEAN, signature=""),
        infected.delete,
        lambda: EvidenceScan.objects.filter(evidence=other).update(evidence=file),
        lambda: EvidenceScan.objects.filter(evidence=other).update(state=ScanState.CLEAN),
        lambda: EvidenceScan.objects.filter(evidence=other).update(
            state=ScanState.INFECTED, checked_at=timezone.now()
        ),
        lambda: EvidenceScan.objects.filter(evidence=other).update(state="lain", checked_at=timezone.now()),
    ]
    for attempt in attempts:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_the_deployment_check_says_that_no_scanner_is_there(settings: Any) -> None:
    def told() -> list[str]:
        return [str(message.id) for message in run_checks(include_deployment_checks=True)]

    assert "submissions.I001" in told()
    settings.CLAMD = "tcp://127.0.0.1:3310"
    assert "submissions.I001" not in told()
