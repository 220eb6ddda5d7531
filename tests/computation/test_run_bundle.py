"""The bundle of a finished run: what the portal stored is what `run_verify` computes again."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse

from apps.computation.models import IndexRun
from apps.computation.selectors.run_bundle import run_bundle
from apps.computation.services import run_execute, run_request
from apps.core.exceptions import ConflictError
from apps.engine import Stage
from apps.engine.headless.bundle import bundle_verify
from apps.indicators.enums import EditionKind, PublicationStatus
from apps.indicators.models import ExternalFigure, MethodStep
from apps.submissions.models import EventRow
from tests.computation.editions import edition_of, method_set, run_make, theme_make, voters_make
from tests.factories import edition_make, instrument_make

ROWS = {
    "36.01": {"1.1": 4, "1.2": 2, "2.1": 0, "2.2": 1},
    "36.02": {"1.1": 1, "1.2": 8, "2.1": 5, "2.2": 1},
    "51.03": {"1.1": 0, "1.2": 0, "2.1": 0, "2.2": 1},
}


def finish(run: IndexRun) -> IndexRun:
    assert run_execute(run.pk)
    return IndexRun.objects.get(pk=run.pk)


@pytest.fixture
def run(collected, analyst) -> IndexRun:
    made, _ = run_request(edition=collected.edition, actor=analyst)
    return finish(made)


@pytest.fixture
def external_run(regions, analyst) -> IndexRun:
    """Published scores: both provinces, and one regency of three."""
    instrument = instrument_make("luar")
    MethodStep.objects.create(
        instrument=instrument,
        stage="classify",
        applies_to="regency",
        name="fixed",
        parameters={"cuts": [13.47, 49.33]},
        status=PublicationStatus.UNPUBLISHED,
    )
    edition = edition_make("luar", instrument=instrument, kind=EditionKind.EXTERNAL)
    for region, group, score in (
        (regions.banten, "", "66.53"),
        (regions.banten, "1", "70.01"),
        (regions.bali, "", "52.75"),
        (regions.pandeglang, "", "77.73"),
    ):
        ExternalFigure.objects.create(
            edition=edition, region=region, group_code=group, score=score, source_url="https://a.example/"
        )
    made, _ = run_request(edition=edition, actor=analyst)
    return finish(made)


def verify(body: bytes, folder: Path) -> list[str]:
    path = folder / "paket.zip"
    path.write_bytes(body)
    verdict = bundle_verify(path)
    assert verdict.is_reproduced, verdict.lines
    return list(verdict.lines)


def members(body: bytes) -> dict[str, str]:
    with zipfile.ZipFile(io.BytesIO(body)) as archive:
        return {name: archive.read(name).decode() for name in archive.namelist()}


def test_the_bundle_of_a_run_is_reproduced(run, tmp_path):
    body = run_bundle(run)

    lines = verify(body, tmp_path)
    assert lines[0] == f"Paket {run.edition.code}, {run}: {run.results.count()} wilayah."

    assert any("Angka: " in line and ", 0 berbeda" in line for line in lines)
    assert "36.01" in members(body)["inputs.csv"]
    assert body == run_bundle(run)


def test_the_bundle_of_an_imported_edition_is_reproduced_without_values(external_run, tmp_path):
    body = run_bundle(external_run)

    verify(body, tmp_path)

    files = members(body)
    assert "values.csv" not in files
    assert "36,1,70.01,https://a.example/,external" in files["inputs.csv"].splitlines()
    assert "36.01,,77.73,https://a.example/,external" in files["inputs.csv"].splitlines()


def test_the_bundle_of_a_run_with_every_kind_of_input_is_reproduced(regions, analyst, tmp_path):
    """Themes, values of the edition before, treatment, voters; the second run is the one that is bundled."""
    instrument = instrument_make("lengkap")
    theme_make(instrument, "uang", "1.2", "2.1")
    method_set(instrument, Stage.IMPUTE, "latest_edition")
    method_set(instrument, Stage.TREAT, "cap", value=3)
    method_set(instrument, Stage.NORMALISE, "minmax", lower=1)
    method_set(instrument, Stage.AGGREGATE, "geometric")
    method_set(instrument, Stage.CLASSIFY, "quantiles", k=2)
    method_set(instrument, Stage.REGIONS, "voters")
    run_make(
        edition_of("lalu", instrument=instrument_make("lama"), reference_on=date(2019, 4, 17)), analyst, ROWS
    )
    edition = edition_of("kini", instrument=instrument)
    voters_make(edition, r36_01=700, r36_02=300, r51_03=50)
    rows = {
        **ROWS,
        "36": {"1.1": 9, "1.2": 2, "2.1": 1, "2.2": 0},
        "36.02": {"1.1": 1, "1.2": None, "2.1": 5, "2.2": 1},
    }
    run = run_make(edition, analyst, rows)

    body = run_bundle(run)

    verify(body, tmp_path)
    files = members(body)
    assert "36.02,1.2,8.0,official" in files["latest.csv"].splitlines()
    assert "36.01,1.1,cap,4.0,3.0,official" in files["treated.csv"].splitlines()
    assert "theme_rank_uang" in files["results.csv"]
    assert "36.01,regency,36,Kabupaten Pandeglang,1,,700,official" in files["regions.csv"].splitlines()


def test_the_bundle_holds_no_person_and_no_narrative(run, analyst, collected):
    texts = "".join(members(run_bundle(run)).values())
    event = EventRow.objects.filter(answer__submission=collected.pandeglang).get()

    secrets = (
        *(analyst.email, analyst.full_name, str(collected.pandeglang.public_id)),
        *(event.narrative, event.source),
    )
    assert all(secrets)
    assert [secret for secret in secrets if secret in texts] == []


def test_the_bundle_is_for_national_roles(run, analyst, auditor_banten, client_of):
    address = reverse("computation:run_bundle", args=[run.public_id])

    answer = client_of(analyst).get(address)
    outside = client_of(auditor_banten).get(address)

    assert (answer.status_code, outside.status_code) == (200, 404)
    assert answer["Content-Type"] == "application/zip"
    assert answer["Content-Disposition"] == 'attachment; filename="paket-uji-2024-hitungan-1.zip"'
    assert answer.content == run_bundle(run)


def test_a_run_that_is_not_finished_has_no_bundle(collected, analyst, client_of):
    made, _ = run_request(edition=collected.edition, actor=analyst)

    answer = client_of(analyst).get(reverse("computation:run_bundle", args=[made.public_id]))

    assert answer["Location"] == made.get_absolute_url()
    with pytest.raises(ConflictError, match="belum selesai"):
        run_bundle(made)
