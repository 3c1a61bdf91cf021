"""The chart above as a file: SVG for print and editing, PNG for everything else."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import plotly.graph_objects as go
import streamlit as st

from dashboard.i18n import Words
from dashboard.permalink import View, encode
from dashboard.picture import FORMATS, Caption, chart_file


def chart_files(
    figure: go.Figure,
    name: str,
    alt: str,
    view: View,
    build: Mapping[str, Any],
    words: Words,
    *,
    title: str,
    source: str = "picture.source",
) -> None:
    """Offer ``figure`` as SVG and PNG, each made only when somebody asks for it.

    ``name`` is a part of the file's name, ``title`` stands above the chart in it.
    """
    caption = _caption(title, alt, source, view, build, words)
    labels = {"svg": words("picture.svg"), "png": words("picture.png")}
    with st.container(horizontal=True):
        for form, kind in FORMATS.items():
            st.download_button(
                labels[form],
                data=lambda form=form: chart_file(figure, caption, form),  # type: ignore[misc]
                file_name=f"air-strikes_{name}_{build['build_id']}.{form}",
                mime=kind,
                key=f"chart_{name}_{form}",
                on_click="ignore",
                icon=":material/image:",
                type="tertiary",
            )


def _caption(
    title: str,
    alt: str,
    source: str,
    view: View,
    build: Mapping[str, Any],
    words: Words,
) -> Caption:
    first, last = words.month(view.first_month), words.month(view.last_month)
    key = "picture.range_one" if first == last else "picture.range"
    date = {
        "last_day": words.day(build["last_day"]),
        "as_of": words.day(build["as_of"]),
    }
    address = str(st.context.url or "").partition("?")[0]
    return Caption(
        title=words(key, title=title, first=first, last=last),
        subtitle="",
        notes=(
            words(source, link=f"{address}?{urlencode(encode(view), safe=':,')}"),
            words("download.licence"),
            words("picture.date", build_id=build["build_id"], **date),
        ),
        description=alt,
    )
