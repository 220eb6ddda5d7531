"""What `make demo` fills an empty portal with. Every step looks first whether it is done: a second call is fast."""

import datetime as dt
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from django.apps import apps
from django.utils import timezone

from apps.computation.models import IndexRun
from apps.computation.services import run_execute, run_request
from apps.core.enums import JobState
from apps.indicators.enums import EditionKind, EditionState
from apps.indicators.models import Edition
from apps.indicators.services import (
    ElectionInput,
    edition_create,
    edition_open,
    external_figures_import,
    instrument_load,
)
from apps.notifications.services import notice_email_skip_pending
from apps.publishing.enums import PUBLIC_STATES
from apps.publishing.models import Release
from apps.publishing.services import release_build, release_prepare, release_publish
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.regions.selectors import region_set_get
from apps.regions.services import region_load, region_set_load
from apps.submissions.services import collection_open

from .offices import office_fill, offices_plan
from .panels import panel_seed
from .people import Cast, people_create

Say = Callable[[str], object]

IKP_2024: Final = "ikp-2024"
SIMULATION: Final = "simulasi"

_ELECTIONS: Final = (
    ElectionInput("Pemilu 2019", 2019, "2019 general election"),
    ElectionInput("Pilkada 2020", 2020, "2020 regional elections"),
    ElectionInput("Pemilu 2024", 2024, "2024 general election"),
    ElectionInput("Pilkada 2024", 2024, "2024 regional elections"),
)


def seed_all(*, say: Say) -> None:
    """Load regions and people, publish the IKP 2024 as printed, and simulate, compute and publish an edition."""
    began = time.monotonic()
    region_load()
    region_set_load()
    regions = list(Region.objects.current().select_related("parent"))
    cast = people_create(regions)
    _seed_published(cast, say)
    _seed_simulation(cast, say)
    panel_seed(Edition.objects.select_related("instrument").get(code=SIMULATION).instrument, cast)
    # The seed's notices are history: nobody is mailed about them.
    notice_email_skip_pending()
    say(f"Data demo siap ({time.monotonic() - began:.0f} detik).")


def _seed_published(cast: Cast, say: Say) -> None:
    folder = _data_folder()
    edition = Edition.objects.filter(code=IKP_2024).first()
    if edition is None:
        instrument, _ = instrument_load(path=folder / "instrument_published.toml", actor=cast.analyst)
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
    if edition.state == EditionState.DRAFT:
        edition = edition_open(edition=edition, actor=cast.analyst)
    _compute_and_publish(edition, cast, say)


def _seed_simulation(cast: Cast, say: Say) -> None:
    edition = Edition.objects.filter(code=SIMULATION).first()
    if edition is None:
        instrument, _ = instrument_load(path=_data_folder() / "instrument.toml", actor=cast.analyst)
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
    if edition.state == EditionState.DRAFT:
        collection_open(edition=edition, actor=cast.analyst)
        edition.refresh_from_db()
    if not _is_published(edition):
        _fill(edition, cast, say)
    _compute_and_publish(edition, cast, say)


def _fill(edition: Edition, cast: Cast, say: Say) -> None:
    began = time.monotonic()
    province = ""
    for number, office in enumerate(offices_plan(edition), start=1):
        region = office.submission.region
        if region.level == RegionLevel.PROVINCE and region.code != province:
            province = region.code
            say(f"  {edition}: {region} ({number} kantor, {time.monotonic() - began:.0f} detik)")
        office_fill(office, cast)


def _compute_and_publish(edition: Edition, cast: Cast, say: Say) -> None:
    if _is_published(edition):
        return
    run, _ = run_request(edition=edition, actor=cast.analyst)
    run_execute(run.pk)
    run.refresh_from_db()
    if run.job_state != JobState.FINISHED:
        raise RuntimeError(f"The seed's run did not finish: {run.job_failure}")
    _publish(run, cast)
    say(f"  {edition}: dihitung dan diterbitkan")


def _publish(run: IndexRun, cast: Cast) -> None:
    release = Release.objects.filter(run=run).first()
    if release is None:
        release = release_prepare(run=run, actor=cast.publisher)
    release_build(release.pk)
    release.refresh_from_db()
    release_publish(release=release, actor=cast.publisher)


def _is_published(edition: Edition) -> bool:
    return Release.objects.filter(edition=edition, state__in=PUBLIC_STATES).exists()


def _end_of_day(days_ahead: int) -> dt.datetime:
    """Return the last minute of a day to come, where the national office is."""
    day = timezone.localdate() + dt.timedelta(days=days_ahead)
    return timezone.make_aware(dt.datetime.combine(day, dt.time(23, 59)))


def _data_folder() -> Path:
    return Path(apps.get_app_config("indicators").path) / "data" / "ikp_2024"
