"""The templates that ship as Python are those of ``templates/``, and make the same pages."""

from __future__ import annotations

import compile_templates
import pytest
import results

from pytest_wa_health.report import html, template_loader


@pytest.fixture
def anew(monkeypatch):
    """Let the templates be loaded as in a new process."""
    template_loader.environment.cache_clear()
    yield monkeypatch
    template_loader.environment.cache_clear()


def test_every_template_is_compiled_as_it_is_now():
    made = {path.name: path.read_text("utf-8").splitlines()[0] for path in compile_templates.FOLDER.glob("[!_]*.py")}

    stale = "run make templates"
    assert made == {
        f"{template.stem}.py": compile_templates.first_line(template)
        for template in template_loader.TEMPLATES.glob("*.html")
    }, stale


def test_a_page_compiles_no_template(anew):
    environment = template_loader.environment()
    anew.setattr(type(environment), "compile", lambda *_, **__: pytest.fail("a template was compiled"))

    assert "Acme Store" in html.page(results.logged_out())


@pytest.mark.parametrize(
    "result",
    [results.healthy(), results.logged_out("ar"), results.three(), results.fleet(30), results.three_faults()],
)
def test_compiled_templates_make_the_same_page(anew, result):
    page = html.page(result)
    anew.setattr(html, "environment", template_loader.compiling)

    assert html.page(result) == page


def test_another_jinja_compiles_the_templates_itself(anew):
    page = html.page(results.logged_out())
    anew.setattr(template_loader.metadata, "version", lambda _: "3.2.0")
    template_loader.environment.cache_clear()

    assert template_loader.environment().loader.has_source_access
    assert html.page(results.logged_out()) == page
