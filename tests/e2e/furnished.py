"""The world of the address matrix, furnished: maps, plots, published releases, errors of forms, and long names.

Made without forms where it can be, because nobody here asks where a number comes from.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.engine import Stage
from apps.indicators.enums import CodebookStatus, EditionKind
from apps.indicators.models import Edition, Instrument
from apps.panels.enums import PanelMethod
from apps.panels.models import Panel, PanelExpert
from apps.panels.selectors import panel_questionnaire
from apps.panels.services import answers_save, expert_arrive, expert_invite, expert_submit
from apps.publishing.models import Release
from apps.publishing.services import release_build, release_prepare, release_publish, release_share
from apps.regions.enums import RegionLevel
from apps.regions.models import Region
from apps.scenarios.services import scenario_create
from tests.cast import Regions
from tests.computation.editions import method_set, run_make, theme_make
from tests.factories import codebook_make, edition_make, instrument_make, panel_make, region_make
from tests.matrix.world import World, world_make
from tests.robustness.studies import study_finish, study_make

EDITION = "simulasi"
PAIRS_TOKEN = "tautan-perbandingan"
NAMES = {
    "36": "Daerah Khusus Ibukota Jakarta",
    "51": "Daerah Istimewa Yogyakarta",
    "36.01": "Kabupaten Administrasi Kepulauan Seribu",
    "36.02": "Kabupaten Ogan Komering Ulu Selatan",
    "51.03": "Kabupaten Bolaang Mongondow Selatan",
}
"""The longest names there are, for the regions of the cast."""
CELLS = {"36": (6, 4), "51": (6, 6), "36.01": (20, 17), "36.02": (20, 18), "51.03": (24, 34)}
OTHERS = 8
LONG = (
    "Adanya materi kampanye bermuatan penghasutan dan adu domba antarkelompok di media sosial peserta pemilu"
)


WORD = "Pertanggungjawabanpenyelenggaraanpemilihankepaladaerahdanwakilnyadiseluruhwilayahkerja"
"""A title in one word, as people type them to save blanks: nothing in it can be broken."""
ADDRESS = f"kepala.sekretariat.{'pengawasan.' * 3}pusat@{'bawaslu-pusat.' * 4}example"


def furnished_world(
    regions: Regions, people: Mapping[str, User], committed: Callable[[], AbstractContextManager[object]]
) -> World:
    """Return a world whose run, study, scenario, panel and release show all that such pages can show."""
    places_name(regions)
    world = world_make(regions, dict(people))
    analyst, publisher = people["analyst"], people["publisher"]
    User.objects.filter(pk=analyst.pk).update(email=ADDRESS)
    analyst.refresh_from_db()
    edition = edition_make(EDITION, instrument=long_instrument(), kind=EditionKind.SIMULATED)
    world.run = run_make(edition, analyst, dict(made_up(edition)), evidence={"36.01": 0.5})
    world.study = study_finish(study_make(world.run, analyst))
    world.scenario = scenario_create(run=world.run, title=WORD, actor=analyst, weights={"1": 0.7, "2": 0.3})
    for _version in (1, 2):
        with committed():
            release_publish(release=_built(world.run, publisher), actor=publisher)
    world.edition = edition
    world.release = release_share(release=_built(world.run, publisher), actor=publisher)
    world.panel = compared_panel(analyst)
    return world


def places_name(regions: Regions) -> None:
    """Give the regions of the cast long names and cells on the maps, and Banten more regencies."""
    for code, name in NAMES.items():
        row, col = CELLS[code]
        short = name.replace("Kabupaten", "Kab.")
        Region.objects.filter(code=code).update(name=name, short_name=short, hex_row=row, hex_col=col)
    for number in range(OTHERS):
        region = region_make(f"36.{71 + number}", f"Kota {number}", RegionLevel.REGENCY, regions.banten)
        Region.objects.filter(pk=region.pk).update(hex_row=21 + number // 4, hex_col=16 + number % 4)


def long_instrument() -> Instrument:
    """Return a draft instrument with long names, a theme, and values that are imputed."""
    instrument = instrument_make(EDITION, each=3)
    for indicator in instrument.indicators.all():
        instrument.indicators.filter(pk=indicator.pk).update(name=f"{LONG} {indicator.code}")
    instrument.groups.filter(code="1").update(name="Konteks Sosial Politik dan Keamanan Penyelenggaraan")
    method_set(instrument, Stage.IMPUTE, "mean")
    theme_make(instrument, "netralitas-asn", "1.1", "2.1")
    codebook_make(instrument, "1.1")
    codebook_make(instrument, "1.1", definition=LONG, counts=["Yang melukai orang", LONG])
    codebook_make(
        instrument, "1.2", status=CodebookStatus.ADOPTED, reference="Keputusan Bawaslu Nomor 7 Tahun 2026"
    )
    return instrument


def made_up(edition: Edition) -> Iterator[tuple[str, dict[str, int | None]]]:
    codes = list(edition.instrument.indicators.values_list("code", flat=True))
    regions = Region.objects.filter(level__in=[RegionLevel.PROVINCE, RegionLevel.REGENCY]).order_by("code")
    for number, region in enumerate(regions):
        counts = {code: (number * place) % 7 for place, code in enumerate(codes, start=1)}
        yield region.code, {**counts, "2.2": None if number == 2 else 1 + number}


def compared_panel(analyst: User) -> Panel:
    """Return an open panel that compares in pairs: one expert has sent, the one of `PAIRS_TOKEN` is at it.

    The answers of both contradict each other.
    """
    panel = panel_make(analyst, "open", token=PAIRS_TOKEN, method=PanelMethod.AHP, dimensions=4)
    Panel.objects.filter(pk=panel.pk).update(title=WORD, introduction=WORD)
    name = "Prof. Dr. Tri Wahyuningsih Kusumaatmadja, M.Si."
    second = expert_invite(actor=analyst, panel=panel, name=name, institution=LONG, email=ADDRESS)
    questionnaire = panel_questionnaire(panel)
    answers = {key: (9, -9, 1)[place % 3] for place, key in enumerate(questionnaire.keys)}
    for expert in PanelExpert.objects.with_panel().filter(panel=panel):
        arrived = expert_arrive(expert=expert)
        answers_save(expert=arrived, questionnaire=questionnaire, answers=answers)
    expert_submit(expert=PanelExpert.objects.with_panel().get(pk=second.pk), questionnaire=questionnaire)
    return panel


def _built(run: IndexRun, publisher: User) -> Release:
    release = release_prepare(run=run, note="Perbaikan angka.", actor=publisher)
    assert release_build(release.pk)
    return Release.objects.get(pk=release.pk)
