"""Scripts of our components: inline, or as files on our server."""

import json
import re

import pytest

from dashboard.html_pages.elements import CONTENT_STYLE
from dashboard.ui import components, scripts
from dashboard.web import index


@pytest.mark.parametrize("name", components.SCRIPTS)
def test_script_is_a_file_on_our_server_and_inline_elsewhere(
    name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Under `streamlit run`, which serves no files, the script is inline."""
    sent = []
    monkeypatch.setattr(components, "_served", set())
    monkeypatch.setattr(
        components.st.components.v2,
        "component",
        lambda _, **options: sent.append(options),
    )
    components.component.__wrapped__(name)
    files = components.serve()
    components.component.__wrapped__(name)
    inline, loader = (options["js"] for options in sent)
    file = components.file_name(name)
    assert "export default" in inline
    served, shared = (files[f].decode() for f in (file, components.file_name("chart")))
    folder = components.FOLDER
    parts = [(folder / part).read_text() for part in components.SCRIPTS[name]]
    assert all(part in inline for part in parts)
    assert all(part in served or part in shared for part in parts)
    assert parts[-1] in served
    assert [components.STYLES[name], None] == [options["css"] for options in sent]
    assert json.dumps(components.STYLES[name]) in files[file].decode()
    assert f'"static/{file}"' in loader
    assert len(loader) < 300
    assert file in components.served()


def test_shared_code_is_only_in_the_chart_file() -> None:
    """Only the chart's file has shared code; it exports all names others import."""
    shared = ("mounted.js", "later.js", "unpack.js")
    texts = "".join((components.FOLDER / file).read_text() for file in shared)
    defined = {*re.findall(r"^(?:function|const) (\w+)", texts, re.M)}
    shared_names = components.SHARED.split(", ")
    assert defined - {"mounted"} == {*shared_names}
    assert texts.count("\nlet ") == 0
    for name in components.SCRIPTS:
        served = components.styled(name).decode()
        assert ("fflate" in served) == (name == "chart")
        own = re.findall(r"^(?:function|const|class) (\w+)", served, re.M)
        assert name == "chart" or not {*own} & {*shared_names}


def test_our_server_sends_the_css_once_in_the_html(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Our server sends the CSS once, in the page's HTML; `streamlit run` cannot."""
    style = f"{CONTENT_STYLE}{scripts.PAGE_STYLE}"
    frames = []
    for served in ({"chart"}, set[str]()):
        monkeypatch.setattr(components, "_served", served)
        frames.append(scripts.page_frame_html.__wrapped__("en"))
    assert "<style>" not in frames[0]
    first = f"<style>{style}</style>{scripts.ONE_STEP}"
    assert f"{first}{frames[0]}" == frames[1]
    assert style in index.unpainted()
    assert scripts.ONE_STEP in index.unpainted()
