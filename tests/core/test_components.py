"""Components and shells render, say what they say, and need nothing they do not name."""

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.template.loader import get_template, render_to_string
from django.utils import translation

from apps.core.templatetags.words import breakable
from apps.dashboard.presentation.styleguide import styleguide_context

TEMPLATES = Path(settings.BASE_DIR) / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
ERROR_PAGES = ("400", "403", "403_csrf", "404", "409", "413", "429", "500", "503")


@pytest.fixture(autouse=True)
def _indonesian():
    with translation.override("id"):
        yield


def words(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


class AnswerForm(forms.Form):
    answer = forms.ChoiceField(
        label="Adakah kejadian?",
        help_text="Pilih satu.",
        choices=[("y", "Terjadi"), ("n", "Tidak terjadi"), ("u", "Tidak ada data")],
        widget=forms.RadioSelect,
    )
    count = forms.IntegerField(label="Jumlah", min_value=1, help_text="Bilangan bulat.")
    source = forms.CharField(label="Sumber", required=False)


def test_components_name_their_variables_first():
    assert len(COMPONENTS) > 20
    first_lines = {path.name: path.read_text(encoding="utf-8").splitlines()[0] for path in COMPONENTS}
    assert {name: line for name, line in first_lines.items() if not re.fullmatch(r"\{# \S.* #\}", line)} == {}


def test_components_are_in_the_readme():
    text = (TEMPLATES / "components" / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in COMPONENTS if f"`{path.name}`" not in text] == []


def test_components_are_included_with_only():
    includes = {
        f"{path.relative_to(TEMPLATES)}: {tag}"
        for path in TEMPLATES.rglob("*.html")
        for tag in re.findall(r"\{% include \"components/[^%]+%\}", path.read_text(encoding="utf-8"))
        if not tag.endswith(" only %}")
    }
    assert includes == set()


def test_styleguide_shows_every_component(rf):
    html = render_to_string("dashboard/styleguide.html", styleguide_context(), request=rf.get("/gaya/"))
    assert "Kirim ke provinsi" in html
    assert re.findall(r"\{[{%#]", html) == []
    ids = re.findall(r'\bid="([^"]+)"', html.split('id="entry"')[0])
    assert len(ids) == len(set(ids))


def test_field_ties_help_and_error_to_the_input():
    html = render_to_string("components/field.html", {"field": AnswerForm({"count": "0"})["count"]})
    described = re.search(r'<input[^>]*aria-describedby="([^"]+)"', html)[1].split()
    assert described == ["id_count_helptext", "id_count_error"]
    assert all(f'id="{name}"' in html for name in described)
    assert 'aria-invalid="true"' in html


def test_field_draws_choices_as_a_group_with_a_legend():
    html = render_to_string("components/field.html", {"field": AnswerForm()["answer"], "variant": "cards"})
    assert 'class="choices choices--cards"' in html
    assert 'aria-describedby="id_answer_helptext"' in html
    assert words(html) == "Adakah kejadian? Pilih satu. Terjadi Tidak terjadi Tidak ada data"


def test_field_says_which_may_stay_empty():
    form = AnswerForm()
    assert (
        words(render_to_string("components/field.html", {"field": form["source"]})) == "Sumber (boleh kosong)"
    )
    assert (
        words(render_to_string("components/field.html", {"field": form["count"]})) == "Jumlah Bilangan bulat."
    )


def test_form_errors_link_to_the_fields_and_vanish_without_errors():
    html = render_to_string(
        "components/form_errors.html", {"form": AnswerForm({"answer": "y", "count": "0"})}
    )
    assert re.findall(r'<a href="([^"]+)">([^<]+)</a>', html) == [("#id_count", "Jumlah")]
    assert render_to_string("components/form_errors.html", {"form": AnswerForm()}).strip() == ""


def test_form_errors_link_of_a_group_hits_an_element():
    form = AnswerForm({"count": "2"})
    target = re.search(r'href="#([^"]+)"', render_to_string("components/form_errors.html", {"form": form}))[1]
    assert f'id="{target}"' in render_to_string("components/field.html", {"field": form["answer"]})


def test_progress_without_a_value_is_under_way():
    assert "value=" not in render_to_string("components/progress.html", {"label": "Menunggu"})
    assert 'value="0"' in render_to_string(
        "components/progress.html", {"label": "Terisi", "value": 0, "max": 61}
    )
    assert 'value="64.5"' in render_to_string("components/progress.html", {"label": "Terisi", "value": 64.5})


@pytest.mark.parametrize("code", ERROR_PAGES)
def test_error_page_needs_no_context_and_says_what_to_do(code):
    html = render_to_string(f"errors/{code}.html")
    assert f"Kode {code[:3]}" in words(html)
    assert html.count("<p>") >= 2


def test_error_page_says_the_message_and_the_places():
    context = {"message": "Kolom bobot salah.", "errors": {"baris 3": ["bukan angka"]}, "request_id": "a1b2"}
    text = words(render_to_string("errors/400.html", context))
    assert "Kolom bobot salah." in text
    assert "baris 3: bukan angka" in text
    assert "nomor permintaan a1b2" in text


def test_templates_compile():
    names = sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html"))
    assert len(names) > 200
    faults = {}
    for name in names:
        try:
            get_template(name)
        except (TemplateSyntaxError, TemplateDoesNotExist) as fault:
            faults[name] = str(fault)
    assert faults == {}


def test_public_shell_needs_no_request():
    context = {"asset_base": "../assets/", "home_url": "/", "editions_url": "/terbitan/", "simulated": True,
               "status": "withdrawn", "status_text": "Angka Banten keliru."}  # fmt: skip
    html = render_to_string("public/base.html", context)
    assert 'href="../assets/site.css"' in html
    assert "DATA SIMULASI" in html
    assert "Terbitan ini ditarik." in html
    assert "csrf" not in html
    assert "/static/" not in html


def test_a_mail_address_breaks_before_its_at_and_dots_only():
    assert breakable("a.b<i>@ikp.example") == "a<wbr>.b&lt;i&gt;<wbr>@ikp<wbr>.example"
