import re

import pytest
from django.urls import reverse

from apps.accounts.models import User
from apps.computation.models import IndexRun
from apps.engine import Stage
from apps.indicators.enums import EditionKind
from apps.regions.enums import RegionLevel
from apps.scenarios.models import Scenario
from apps.scenarios.services import scenario_create, scenario_delete
from tests.cast import Regions
from tests.computation.editions import edition_of, method_set, run_make
from tests.computation.finished_runs import finished_run_make, published_run_make
from tests.factories import instrument_make, region_make
from tests.pages import errors_of, table_of


@pytest.fixture
def run(regions: Regions, analyst: User) -> IndexRun:
    return finished_run_make(regions, analyst)


@pytest.fixture
def scenario(run: IndexRun, analyst: User) -> Scenario:
    return scenario_create(run=run, title="Cara lain", actor=analyst)


def test_scenario_create_opens_the_new_scenario(run, analyst, client_of):
    answer = client_of(analyst).post(
        reverse("scenarios:scenario_create"), {"title": "Bobot sama", "run": run.public_id}
    )
    made = Scenario.objects.get()
    assert (answer.status_code, answer["Location"], made.run) == (302, made.get_absolute_url(), run)


def test_published_scores_begin_no_scenario(run, analyst, client_of):
    browser, begin = client_of(analyst), "Buat skenario dari hitungan ini"
    published = published_run_make(analyst)
    offers = [begin in browser.get(one.get_absolute_url()).content.decode() for one in (run, published)]
    assert offers == [True, False]

    sent = {"title": "Bobot sama", "run": published.public_id}
    answer = browser.post(reverse("scenarios:scenario_create"), sent)

    refusal = "Pilih hitungan dari data kantor; skor terbitan tidak punya nilai indikator."
    assert (answer.status_code, errors_of(answer.content.decode())) == (422, {"run": refusal})


@pytest.mark.parametrize(
    ("title", "has_run", "wrong"),
    [
        ("", False, {"title": "Beri judul skenario ini.", "run": "Pilih hitungan yang sudah selesai."}),
        ("j" * 130, True, {"title": "Tulis paling banyak 120 karakter; sekarang 130."}),
    ],
)
def test_scenario_create_comes_back_as_typed_with_what_is_wrong_at_each_field(
    title, has_run, wrong, run, analyst, client_of
):
    typed = {"title": title, "run": run.public_id if has_run else ""}
    answer = client_of(analyst).post(reverse("scenarios:scenario_create"), typed)
    page = answer.content.decode()

    assert (answer.status_code, errors_of(page)) == (422, wrong)
    assert f'value="{title}"' in page or not title
    assert (f'<option value="{run.public_id}" selected>' in page) is has_run
    assert "data-focus-on-load" in page
    assert not Scenario.objects.exists()


def test_scenario_page_shows_official_and_scenario_side_by_side(scenario, analyst, client_of):
    page = client_of(analyst).get(scenario.get_absolute_url()).content.decode()
    assert "hasilnya sama dengan hitungan resmi" in page
    assert "0 dari 13 wilayah berganti kelas" in page
    assert 'name="stage-normalise"' in page


def test_scenario_preview_computes_and_stores_nothing(scenario, analyst, client_of):
    before = scenario.method
    answer = client_of(analyst).post(
        reverse("scenarios:scenario_preview", args=[scenario.public_id]),
        {"stage-classify": "quantiles", "stage-classify-quantiles-k": "3"},
    )
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Metode yang berbeda" in page
    assert 'name="stage-classify-quantiles-k"' in page
    assert Scenario.objects.get().method == before


def test_scenario_preview_of_a_deleted_scenario_says_to_the_script_who_deleted_it(
    scenario, analyst, client_of
):
    scenario_delete(scenario=scenario, actor=analyst)
    url = reverse("scenarios:scenario_preview", args=[scenario.public_id])
    answer = client_of(analyst).post(url, {"title": "Cara lain"}, headers={"HX-Request": "true"})
    told = answer.json()
    assert "sudah dihapus oleh Analis Pusat" in told["message"]
    assert (answer.status_code, told["place"]) == (409, reverse("scenarios:scenario_list"))


def test_scenario_preview_computes_with_the_weights_in_the_form(scenario, analyst, client_of):
    answer = client_of(analyst).post(
        reverse("scenarios:scenario_preview", args=[scenario.public_id]), {"weight-1": "0,75"}
    )

    rows = table_of(answer.content.decode(), "Bobot yang berbeda")
    assert rows[1:] == [["1 Dimensi 1", "0,5000", "0,7500"]]
    assert Scenario.objects.get().weights == {}


def test_scenario_of_other_classes_shows_them_in_their_order_on_the_ramp(scenario, analyst, client_of):
    page = (
        client_of(analyst)
        .post(
            reverse("scenarios:scenario_preview", args=[scenario.public_id]),
            {"stage-classify": "quantiles", "stage-classify-quantiles-k": "4"},
        )
        .content.decode()
    )
    for step in (1, 4, 7, 10):
        assert f"swatch--ramp-{step}" in page, step
    # The official classes keep their own colours beside them.
    assert "swatch--high" in page
    assert "swatch--other" not in page


def test_scenario_preview_of_a_newly_chosen_method_begins_with_a_suggestion(scenario, analyst, client_of):
    page = (
        client_of(analyst)
        .post(
            reverse("scenarios:scenario_preview", args=[scenario.public_id]),
            {"stage-aggregate": "generalised"},
        )
        .content.decode()
    )
    assert "belum dapat dihitung" not in page
    assert 'value="0,5"' in page


def test_scenario_preview_says_what_is_wrong_and_keeps_what_was_typed(scenario, analyst, client_of):
    page = (
        client_of(analyst)
        .post(
            reverse("scenarios:scenario_preview", args=[scenario.public_id]),
            {"stage-classify": "mean_sd", "stage-classify-mean_sd-k": "banyak"},
        )
        .content.decode()
    )
    assert "belum dapat dihitung" in page
    width = "Lebar kelas tengah (kali simpangan baku)"
    assert errors_of(page) == {
        "stage-classify-mean_sd-k": f"{width}: “banyak” tidak dapat dipakai; isi angka di atas 0."
    }
    assert 'value="banyak"' in page


def test_scenario_is_saved_with_method_and_weights(scenario, run, analyst, client_of):
    code = run.manifest["framework"]["groups"][0]["code"]
    answer = client_of(analyst).post(
        scenario.get_absolute_url(),
        {
            "title": "Kuantil",
            "note": "",
            "revision": 0,
            "stage-classify": "quantiles",
            "stage-classify-quantiles-k": "3",
            f"weight-{code}": "0,75",
        },
    )
    saved = Scenario.objects.get()
    assert answer.status_code == 302
    assert (saved.title, saved.weights) == ("Kuantil", {code: 0.75})
    assert saved.method["classify"]["name"] == "quantiles"


def test_the_same_form_of_a_scenario_again_says_who_stored_it_and_stores_nothing(
    scenario, analyst, client_of
):
    form = {"title": "Kuantil", "note": "Baris satu\r\nBaris dua", "revision": 0, "weight-1": "0,75"}
    browser = client_of(analyst)
    browser.post(scenario.get_absolute_url(), form)
    again = browser.post(scenario.get_absolute_url(), form, follow=True)

    assert again.redirect_chain == [(scenario.get_absolute_url(), 302)]
    assert re.search(r"Skenario “Kuantil” sudah disimpan oleh Analis Pusat, pukul", again.content.decode())
    assert Scenario.objects.get().revision == 1


def test_scenario_that_cannot_be_saved_comes_back_as_typed(scenario, analyst, client_of):
    answer = client_of(analyst).post(
        scenario.get_absolute_url(),
        {"title": "Salah", "note": "catatan saya", "revision": 0, "weight-1": "-3"},
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "isi angka 0 atau lebih" in page
    assert "catatan saya" in page
    assert 'value="-3"' in page


CUTS = "stage-classify-fixed-cuts"
NAMES = "stage-classify-fixed-labels"


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        (
            {CUTS: "99; 5"},
            {
                CUTS: "Ambang batas, dipisah titik koma: “99; 5” tidak dapat dipakai; isi daftar angka yang menaik."
            },
        ),
        (
            {CUTS: "33; 33,0000000001"},
            {CUTS: "Ambang batas ke-1 dan ke-2 hampir sama, jadi tidak ada skor di antaranya."},
        ),
        ({CUTS: ""}, {CUTS: "Ambang batas, dipisah titik koma: belum diisi; isi daftar angka yang menaik."}),
        (
            {NAMES: "rendah sedang"},
            {
                NAMES: (
                    "Ada 2 ambang batas dan 1 nama kelas; isi “Nama kelas, dipisah titik koma” dengan 3 nama kelas."
                )
            },
        ),
        (
            {"stage-classify-fixed-on_cut": "mana saja", CUTS: "1.234; 5"},
            {
                "stage-classify-fixed-on_cut": (
                    "Skor tepat pada ambang batas masuk: “mana saja” tidak dapat dipakai; "
                    "pilih kelas di bawahnya atau kelas di atasnya."
                ),
                CUTS: (
                    "Ambang batas, dipisah titik koma: “1.234” dapat berarti 1234 atau 1,234. "
                    "Tulis 1234, atau 1,234 dengan koma."
                ),
            },
        ),
        (
            {"weight-1": "abc", "weight-2": "1.234", CUTS: "", "title": ""},
            {
                "title": "Bagian ini belum diisi.",
                CUTS: "Ambang batas, dipisah titik koma: belum diisi; isi daftar angka yang menaik.",
                "weight-1": "Bobot 1 adalah abc; isi angka 0 atau lebih, misalnya 0,25.",
                "weight-2": (
                    "Bobot 2: “1.234” dapat berarti 1234 atau 1,234. Tulis 1234, atau 1,234 dengan koma."
                ),
            },
        ),
    ],
)
def test_every_fault_of_a_scenario_is_said_at_its_field_by_the_name_it_has_there(
    typed, wrong, scenario, analyst, client_of
):
    form = {"title": "Judul", "note": "", "revision": 0, "stage-classify": "fixed", CUTS: "5; 99", **typed}
    browser = client_of(analyst)
    saved = browser.post(scenario.get_absolute_url(), form)
    page = saved.content.decode()
    tried = browser.post(reverse("scenarios:scenario_preview", args=[scenario.public_id]), form)

    assert (saved.status_code, errors_of(page)) == (422, wrong)
    assert all(f'<a href="#{field}">' in page for field in wrong if field != "title")
    assert errors_of(tried.content.decode()) == {k: text for k, text in wrong.items() if k != "title"}


def test_a_weight_that_was_mended_is_no_longer_marked_while_the_form_is_being_changed(
    scenario, analyst, client_of
):
    address = reverse("scenarios:scenario_preview", args=[scenario.public_id])
    browser = client_of(analyst)
    wrong = browser.post(address, {"weight-1": "abc", "weight-2": "0,25"}).content.decode()
    marked = re.search(r'name="marked" value="([^"]*)"', wrong)[1]
    mended = browser.post(address, {"weight-1": "0,75", "weight-2": "0,25", "marked": marked})

    assert set(errors_of(wrong)) == {"weight-1"}
    assert 'id="field-weight-2"' not in wrong
    assert 'id="field-weight-1" hx-swap-oob="true"' in " ".join(mended.content.decode().split())
    assert errors_of(mended.content.decode()) == {}


def test_scenario_does_not_exist_for_an_auditor_of_a_province(scenario, auditor_banten, client_of):
    assert client_of(auditor_banten).get(scenario.get_absolute_url()).status_code == 404
    for name in ("scenario_list", "run_compare"):
        page = client_of(auditor_banten).get(reverse(f"scenarios:{name}")).content.decode()
        assert "Cara lain" not in page
        # Two lists without a run would only say that there is none.
        assert 'name="before"' not in page
        assert "hanya untuk peran nasional" in page


def test_run_compare_says_why_other_instruments_are_no_series(run, regions, analyst, client_of):
    other = finished_run_make(regions, analyst, seed=2, dimensions=3)
    page = (
        client_of(analyst)
        .get(reverse("scenarios:run_compare"), {"before": run.public_id, "after": other.public_id})
        .content.decode()
    )
    assert "bukan satu deret" in page
    assert "Instrumennya berbeda" in page
    assert "berganti kelas" not in page


@pytest.mark.parametrize("n_more", [0, 30])
def test_scenario_page_asks_the_same_number_of_queries(
    n_more, regions, analyst, client_of, django_assert_num_queries
):
    answers = {"1.1": 1, "1.2": 2, "2.1": 3, "2.2": 4}
    rows = {"36.01": answers, "36.02": dict.fromkeys(answers, 5), "51.03": dict.fromkeys(answers, 0)}
    for number in range(3, 3 + n_more):
        region_make(f"36.{number:02d}", f"Kabupaten {number}", RegionLevel.REGENCY, regions.banten)
        rows[f"36.{number:02d}"] = answers
    run = run_make(edition_of("banyak"), analyst, rows)
    scenario = scenario_create(run=run, title="Cara lain", actor=analyst)
    client = client_of(analyst)
    client.get(scenario.get_absolute_url())
    with django_assert_num_queries(7):
        page = client.get(scenario.get_absolute_url()).content.decode()
    assert f"0 dari {n_more + 3} wilayah berganti kelas" in page


def counts(*numbers: int) -> dict[str, int]:
    return dict(zip(("1.1", "1.2", "2.1", "2.2"), numbers, strict=True))


@pytest.fixture
def two_runs(regions: Regions, analyst: User) -> tuple[IndexRun, IndexRun]:
    """Two editions of one instrument: from the first to the second Pandeglang falls, Tangerang and Badung rise."""
    region_make("36.03", "Kabupaten Tangerang", RegionLevel.REGENCY, regions.banten)
    instrument = instrument_make("sama")
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 60])
    lebak = counts(1, 1, 5, 1)
    first = {"36.01": counts(4, 2, 0, 1), "36.03": counts(0, 0, 0, 0), "51.03": counts(0, 0, 0, 0)}
    second = {"36.01": counts(1, 0, 0, 0), "36.03": counts(2, 1, 0, 0), "51.03": counts(4, 2, 0, 0)}
    return (
        run_make(edition_of("dulu", instrument=instrument), analyst, {**first, "36.02": lebak}),
        run_make(edition_of("kini", instrument=instrument), analyst, {**second, "36.02": lebak}),
    )


@pytest.fixture
def compare(client_of):
    """Return a function that opens the comparison of two runs as a person, and gives the page in one line."""

    def open_page(person: User, before: IndexRun, after: IndexRun) -> str:
        query = {"before": before.public_id, "after": after.public_id}
        page = client_of(person).get(reverse("scenarios:run_compare"), query).content.decode()
        return " ".join(page.split())

    return open_page


def test_run_compare_shows_what_rose_what_fell_and_why(two_runs, analyst, compare):
    page = compare(analyst, *two_runs)

    assert "Data 3 wilayah berbeda di antara kedua hitungan. Metode dan bobotnya sama." in page
    assert "<strong>3 dari 4 wilayah berganti kelas</strong> (2 naik, 1 turun)." in page
    data = "data wilayah ini berubah"
    assert table_of(page, "Wilayah yang berganti kelas") == [
        ["Wilayah", "Kelas semula", "Menjadi", "Skor semula", "Menjadi", "Selisih", "Peringkat", "Sebab"],
        ["Kabupaten Pandeglang", "Tinggi", "Rendah", "75,00", "6,25", "-68,75", "1 → 4", data],
        ["Kabupaten Tangerang", "Rendah", "Sedang", "0,00", "25,00", "25,00", "3 → 3", data],
        ["Kabupaten Badung", "Rendah", "Sedang", "0,00", "50,00", "50,00", "3 → 2", data],
    ]
    regencies = page[page.index('id="level-regency"') :]
    assert table_of(regencies, "Jumlah wilayah per kelas") == [
        ["Kelas", "Hitungan pertama", "Hitungan kedua"],
        ["Rawan tinggi", "2", "1"],
        ["Rawan sedang", "0", "2"],
        ["Rawan rendah", "2", "1"],
        ["Tidak ada data", "0", "0"],
    ]


@pytest.mark.parametrize(
    ("chosen", "wrong"),
    [
        ([0], {"after": "Pilih juga hitungan pembandingnya."}),
        ([None, 0], {"before": "Pilih hitungan yang dibandingkan."}),
        ([0, 0], {"after": "Pilih hitungan yang lain: ini hitungan yang sama."}),
    ],
)
def test_run_compare_says_at_its_field_which_run_is_still_to_be_chosen(
    chosen, wrong, two_runs, analyst, client_of
):
    places = zip(("before", "after"), chosen, strict=False)
    query = {name: two_runs[at].public_id for name, at in places if at is not None}
    answer = client_of(analyst).get(reverse("scenarios:run_compare"), query)
    page = answer.content.decode()
    assert (answer.status_code, errors_of(page)) == (200, wrong)
    assert "Alamat halaman ini" not in page


def test_run_compare_of_other_methods_names_them(two_runs, analyst, compare):
    before, _ = two_runs
    instrument = instrument_make("sama", 2)
    method_set(instrument, Stage.CLASSIFY, "fixed", cuts=[20, 70])
    after = run_make(edition_of("nanti", instrument=instrument), analyst, {"36.02": counts(1, 1, 5, 1)})

    page = compare(analyst, before, after)

    assert "Metode dan bobotnya sama" not in page
    assert table_of(page, "Metode yang berbeda")[1:] == [
        [
            "Klasifikasi",
            *(
                f"Ambang batas tetap. Kelas berganti pada ambang batas 20 dan {cut}; "
                "skor tepat pada ambang batas masuk kelas di bawahnya."
                for cut in (60, 70)
            ),
        ]
    ]


@pytest.mark.parametrize(("kind", "is_said"), [(EditionKind.SIMULATED, True), (EditionKind.OFFICIAL, False)])
def test_scenarios_and_comparisons_of_made_up_data_say_so(
    kind, is_said, regions, analyst, client_of, compare
):
    edition = edition_of("uji", kind=kind)
    run, later = (
        run_make(edition, analyst, {"36.01": counts(1, 2, 3, 4), "36.02": counts(0, 0, 0, severe)})
        for severe in (1, 2)
    )
    scenario = scenario_create(run=run, title="Cara lain", actor=analyst)

    assert ("DATA SIMULASI" in compare(analyst, run, later)) is is_said
    page = client_of(analyst).get(scenario.get_absolute_url()).content.decode()
    assert ("DATA SIMULASI" in page) is is_said


def test_scenario_page_shows_the_official_figures_before_those_of_the_scenario(two_runs, analyst, client_of):
    scenario = scenario_create(run=two_runs[1], title="Cara lain", actor=analyst)
    fields = {"title": "Dua tahap", "note": "", "revision": 0, "weight-1": "0,75"}
    cuts = {"stage-classify": "fixed", "stage-classify-fixed-cuts": "20; 70"}

    page = client_of(analyst).post(scenario.get_absolute_url(), fields | cuts, follow=True).content.decode()

    assert table_of(page, "Bobot yang berbeda") == [
        ["Bagian", "Semula", "Menjadi"],
        ["1 Dimensi 1", "0,5000", "0,7500"],
    ]
    assert table_of(page, "Wilayah yang berganti kelas")[1:] == [
        ["Kabupaten Lebak", "Tinggi", "Sedang", "68,75", "62,50", "-6,25", "1 → 1"]
    ]


def test_scenario_is_changed_by_analysts_and_only_read_by_reviewers(
    scenario, analyst, national_reviewer, client_of
):
    offer = "Simpan skenario"
    assert offer in client_of(analyst).get(scenario.get_absolute_url()).content.decode()

    reader = client_of(national_reviewer)
    page = reader.get(scenario.get_absolute_url()).content.decode()

    assert "0 dari 13 wilayah berganti kelas" in page
    assert offer not in page
    assert "Hapus skenario" not in page
    fields = {"title": "Diganti", "note": "", "revision": 0}
    assert reader.post(scenario.get_absolute_url(), fields).status_code == 403
    assert Scenario.objects.get().title == "Cara lain"


def test_run_compare_offers_finished_runs_only(two_runs, analyst, client_of):
    made = two_runs[0]
    open_run = IndexRun.objects.create(
        edition=made.edition,
        requested_by=analyst,
        number=9,
        run_key="0" * 64,
        input_sha256=made.input_sha256,
        engine_version="1",
    )

    page = client_of(analyst).get(reverse("scenarios:run_compare")).content.decode()

    assert str(made.public_id) in page
    assert str(open_run.public_id) not in page


def test_a_scenario_says_which_classes_no_region_is_in(scenario, analyst, client_of):
    """The cut-offs leave every region in the middle: stored, tried in the form, and compared."""
    typed = {
        "title": "Sempit",
        "revision": "0",
        "stage-classify": "fixed",
        "stage-classify-fixed-cuts": "0,0001; 99,99",
        "stage-classify-fixed-labels": "low; medium; high",
    }
    browser = client_of(analyst)
    tried = browser.post(reverse("scenarios:scenario_preview", args=[scenario.public_id]), typed)
    stored = browser.post(scenario.get_absolute_url(), typed, follow=True)
    for answer in (tried, stored):
        page = answer.content.decode()
        for words in ("rendah: ambang batasnya di bawah nilai terendah", "tinggi: ambang batasnya di atas"):
            assert f"Skenario: Tidak ada wilayah berkelas rawan {words}" in page
            assert f"Resmi: Tidak ada wilayah berkelas rawan {words}" not in page
