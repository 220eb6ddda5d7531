"""What `make demo` fills an empty portal with. Each step checks first whether it is done: a second call is fast."""

import datetime as dt
import time
from collections.abc import Callable, Sequence
from functools import partial
from itertools import groupby
from pathlib import Path
from typing import Final

from django.apps import apps
from django.db import connection, transaction
from django.utils import timezone

from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.core.jobs import job_requeue_lost
from apps.engine import ENGINE_VERSION
from apps.indicators.enums import EditionKind, EditionState, WindowStage
from apps.indicators.models import Edition, Instrument
from apps.indicators.services import (
    WINDOW_ENDS,
    ElectionInput,
    class_counts_import,
    codebook_load,
    edition_create,
    edition_open,
    edition_windows_set,
    external_figures_import,
    instrument_load,
)
from apps.notifications.services import notice_email_skip_pending
from apps.publishing.enums import PUBLIC_STATES
from apps.publishing.models import Release
from apps.publishing.services import (
    WriteChunks,
    chunk_execute,
    chunks_write,
    release_build,
    release_discard,
    release_prepare,
    release_publish,
    release_recover,
)
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.selectors import region_set_get
from apps.regions.services import boundary_default_load, region_load, region_set_load
from apps.robustness.models import RobustnessChunk, RobustnessStudy
from apps.submissions.services import collection_open, deadline_move_tell

from .crew import N_WORKERS, Job, crew_do
from .offices import Office, office_fill, offices_plan, province_of
from .panels import panel_seed
from .people import Cast, people_create
from .robustness import study_is_seeded, study_seed
from .scenarios import scenario_seed

Say = Callable[[str], object]

IKP_2024: Final = "ikp-2024"
SIMULATION: Final = "simulasi"

_ELECTIONS: Final = (
    ElectionInput("Pemilu 2019", 2019, "2019 general election"),
    ElectionInput("Pilkada 2020", 2020, "2020 regional elections"),
    ElectionInput("Pemilu 2024", 2024, "2024 general election"),
    ElectionInput("Pilkada 2024", 2024, "2024 regional elections"),
)


_CODEBOOK_REASON: Final = "Konsep awal dari portal, untuk dibahas dan ditetapkan."


def seed_all(*, say: Say) -> None:
    """Load regions and people, publish the IKP 2024 as printed, and simulate, compute and publish an edition.

    Two processes share what takes long: they fill the forms, province by province; do the study of robustness and
    publish the printed edition; and write the files of the simulated one. After a seed that was broken off, this call
    goes on where it stopped, and gives the same data in the end.
    """
    began = time.monotonic()
    _requeue_broken_off()
    region_load()
    region_set_load()
    boundary_default_load()
    cast = people_create(list(Region.objects.current().select_related("parent")))
    published, simulation = _published_edition(cast), _simulated_edition(cast)
    if not _is_published(simulation):
        crew_do(_filling(simulation, cast, say))
        _analyse_tables()
    crew_do(_beside_each_other(published, simulation, cast, say))
    if not _is_published(simulation):
        # After its study, which a release tells of only if it is finished before.
        _publish(_finished_run(simulation, cast), cast, say, write=_write_together)
    scenario_seed(_finished_run(simulation, cast), cast.analyst)
    panel_seed(simulation.instrument, cast)
    deadline_move_tell()
    # The notices that the seed made are about the past: nobody gets a mail about them.
    notice_email_skip_pending()
    say(f"Data demo siap ({time.monotonic() - began:.0f} detik).")


def _requeue_broken_off() -> None:
    """Put jobs that a killed seed was doing back into the queue, without waiting for them to count as lost.

    A job that a worker is doing right now is put back as well, and would be done twice.
    """
    for model in (IndexRun, Release, RobustnessStudy, RobustnessChunk):
        job_requeue_lost(model, silence=dt.timedelta())


@transaction.atomic
def _published_edition(cast: Cast) -> Edition:
    folder = _data_folder()
    edition = Edition.objects.filter(code=IKP_2024).first()
    if edition is None:
        instrument = _instrument("instrument_published.toml", cast)
        edition = edition_create(
            actor=cast.analyst,
            code=IKP_2024,
            name="IKP Pemilu dan Pemilihan Serentak 2024",
            name_en="Election Vulnerability Index 2024",
            kind=EditionKind.EXTERNAL,
            instrument=instrument,
            region_set=region_set_get(code="2022"),
            # The day of the election it was made for. Newer than the simulation, so that `/` shows real data.
            reference_on=dt.date(2024, 2, 14),
        )
        for name in ("province_scores.csv", "regency_scores.csv", "dimension_figures.csv"):
            external_figures_import(edition=edition, path=folder / name, actor=cast.analyst)
        class_counts_import(edition=edition, path=folder / "published_cutoffs.csv", actor=cast.analyst)
    if edition.state == EditionState.DRAFT:
        edition = edition_open(edition=edition, actor=cast.analyst)
    return edition


@transaction.atomic
def _simulated_edition(cast: Cast) -> Edition:
    edition = Edition.objects.filter(code=SIMULATION).select_related("instrument").first()
    if edition is None:
        instrument = _instrument("instrument.toml", cast)
        edition = edition_create(
            actor=cast.analyst,
            code=SIMULATION,
            name="Simulasi",
            name_en="Simulation",
            kind=EditionKind.SIMULATED,
            instrument=instrument,
            region_set=region_set_get(code="2024"),
            reference_on=dt.date(2024, 1, 1),
            elections=_ELECTIONS,
            entry_due_at=_end_of_day(days_ahead=21),
        )
        later = {WindowStage.REVIEW: 28, WindowStage.ACCEPTANCE: 35}
        values = {
            end.name: _end_of_day(days_ahead=later[end.stage])
            for end in WINDOW_ENDS
            if end.side == "due_at" and end.stage in later
        }
        edition_windows_set(edition=edition, actor=cast.analyst, values=values)
    if edition.state == EditionState.DRAFT:
        collection_open(edition=edition, actor=cast.analyst)
        edition.refresh_from_db()
    return edition


def _instrument(name: str, cast: Cast) -> Instrument:
    """Load an instrument with the draft of its codebook, before an edition fixes the units."""
    instrument, _ = instrument_load(path=_data_folder() / name, actor=cast.analyst)
    codebook_load(
        instrument=instrument,
        path=_data_folder() / "codebook.toml",
        reason=_CODEBOOK_REASON,
        actor=cast.analyst,
    )
    return instrument


def _filling(edition: Edition, cast: Cast, say: Say) -> list[Job]:
    """Return one job for the provinces' own offices, and one per province for the regencies in it.

    All forms are drawn before any is filled, and offices that are compared with each other are filled by one job after
    the other: so the jobs can run in any order.
    """
    offices = list(offices_plan(edition))
    own = [office for office in offices if office.submission.region.level == RegionLevel.PROVINCE]
    others = [office for office in offices if office.submission.region.level != RegionLevel.PROVINCE]
    together = [("provinsi", own)]
    for province, below in groupby(others, key=lambda office: province_of(office.submission)):
        together.append((str(province), list(below)))
    return [
        Job(
            f"{edition}, {name}",
            partial(_fill_offices, name, rows, cast, is_first=number < N_WORKERS, say=say),
        )
        for number, (name, rows) in enumerate(together)
    ]


def _fill_offices(name: str, offices: list[Office], cast: Cast, *, is_first: bool, say: Say) -> None:
    for office in offices:
        office_fill(office, cast)
    if is_first:
        _analyse_tables()
    say(f"  {offices[0].submission.edition}: {name}, {len(offices)} kantor")


def _analyse_tables() -> None:
    """Have PostgreSQL look how full the tables are, as it does by itself after a while.

    With its plans for empty tables filling takes twice as long, with those for half-full ones a queue of 552 forms.
    """
    tables = ", ".join(connection.ops.quote_name(model._meta.db_table) for model in apps.get_models())
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {tables}")


def _beside_each_other(published: Edition, simulation: Edition, cast: Cast, say: Say) -> list[Job]:
    """Return what is left to do once the forms are filled, before the simulated edition is published."""
    run = _finished_run(simulation, cast)
    jobs = []
    if not study_is_seeded(simulation):
        jobs.append(Job(f"{simulation}, uji ketahanan", partial(_study, run, cast, say)))
    if not _is_published(published):
        jobs.append(
            Job(f"{published}, terbitan", partial(_publish, _finished_run(published, cast), cast, say))
        )
    return jobs


def _finished_run(edition: Edition, cast: Cast) -> IndexRun:
    """Return the edition's first finished run by this version of the engine, computed now where there is none."""
    made = IndexRun.objects.filter(
        edition=edition, engine_version=ENGINE_VERSION, job_state=JobState.FINISHED
    )
    run = made.order_by("pk").first()
    if run is not None:
        return run
    run, _ = run_request(edition=edition, actor=cast.analyst)
    run_execute(run.pk)
    run.refresh_from_db()
    if run.job_state != JobState.FINISHED:
        raise RuntimeError(f"The seed's run did not finish: {run.job_failure}")
    return run


def _study(run: IndexRun, cast: Cast, say: Say) -> None:
    study_seed(run, cast.analyst)
    say(f"  {run.edition}: ketahanan diuji")


def _publish(run: IndexRun, cast: Cast, say: Say, *, write: WriteChunks = chunks_write) -> None:
    release_recover()  # where a seed was stopped in the middle of a building
    release = _build(run, cast, write)
    if release.job_state == JobState.FAILED:
        # The one that was stopped was of an earlier version of the portal.
        release_discard(release=release, actor=cast.publisher)
        release = _build(run, cast, write)
    release_publish(release=release, actor=cast.publisher)
    say(f"  {run.edition}: dihitung dan diterbitkan")


def _write_together(chunks: Sequence[int]) -> None:
    """Write chunks of a release in two processes, which find its content in memory: this one has frozen it."""
    crew_do([Job(f"bagian {chunk} dari terbitan", partial(chunk_execute, chunk)) for chunk in chunks])


def _build(run: IndexRun, cast: Cast, write: WriteChunks) -> Release:
    release = Release.objects.filter(run=run).first()
    if release is None:
        release = release_prepare(run=run, actor=cast.publisher)
    release_build(release.pk, write)
    release.refresh_from_db()
    return release


def _is_published(edition: Edition) -> bool:
    return Release.objects.filter(edition=edition, state__in=PUBLIC_STATES).exists()


def _end_of_day(days_ahead: int) -> dt.datetime:
    """Return 23.59 on the day that is `days_ahead` days from now, in the time zone of the national office."""
    day = timezone.localdate() + dt.timedelta(days=days_ahead)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))


def _data_folder() -> Path:
    return Path(apps.get_app_config("indicators").path) / "data" / "ikp_2024"
