from typing import Any

import pandas as pd
import streamlit as st
from dashboard.page import PageView, show
from dashboard.panels.takeaway import site, take_away

from dashboard import components, dataset, queries


def draw(shown: PageView) -> None:
    """Draw the page."""
    view, words, con, build = shown.view, shown.words, shown.con, shown.build
    build_id = build["build_id"]
    tables = {table.name: table for table in dataset.tables()}
    literal = components.literal

    def rules(field: dict[str, Any]) -> str:
        """Return what a column must keep to, as the schema says it."""
        said = field.get("constraints", {})
        return "; ".join(
            words(f"data.{name}")
            if value is True
            else words(
                f"data.{name}",
                value=", ".join(map(str, value)) if isinstance(value, list) else value,
            )
            for name, value in said.items()
        )

    st.title(words("data.title"), anchor=False)
    st.markdown(words("data.lead", as_of=words.day(build["as_of"]), build_id=build_id))

    st.header(words("data.whole"), anchor=False)
    if not tables:
        st.info(words("data.nothing"), icon=":material/info:")
    else:
        for_csv, for_duckdb = st.columns(2)
        with for_csv.container(border=True, height="stretch"):
            st.markdown(words("data.zip_text", n=len(tables)))
            st.download_button(
                words("data.zip"),
                data=dataset.zipped,
                file_name=f"airstrikes-{build_id}.zip",
                mime="application/zip",
                key="download_zip",
                on_click="ignore",
                icon=":material/folder_zip:",
            )
        with for_duckdb.container(border=True, height="stretch"):
            st.markdown(words("data.duckdb_text"))
            st.download_button(
                words("data.duckdb"),
                data=dataset.database_file,
                file_name=f"airstrikes-{build_id}.duckdb",
                mime="application/octet-stream",
                key="download_duckdb",
                on_click="ignore",
                icon=":material/database:",
            )
        st.markdown(words("data.hash"))
        st.code(dataset.sha256(), language=None)

        st.header(words("data.tables"), anchor=False)
        st.markdown(words("data.tables_text"))
        name = st.selectbox(
            words("data.table"),
            list(tables),
            key="table",
            bind="query-params",
            width=420,
        )
        table = tables[name]
        st.markdown(
            f"**{literal(table.title)}** · {table.description}  \n"
            f"{words('data.licence', licence=table.licence)}"
        )
        if table.is_register:
            st.download_button(
                words("data.register_csv"),
                data=table.path.read_bytes,
                file_name=f"air-strikes_{name}_{build_id}.csv",
                mime="text/csv",
                key="download_register",
                on_click="ignore",
                icon=":material/download:",
            )
        else:
            rows = queries.whole_table(con, name)
            st.caption(words("data.rows", n=len(rows)))
            take_away(
                con,
                rows,
                view,
                words,
                page="data",
                what=name,
                mart=name,
                label="takeaway.table",
                made=True,
            )
        dictionary = pd.DataFrame(
            {
                "data.field": [f"`{field['name']}`" for field in table.fields],
                "data.meaning": [field["description"] for field in table.fields],
                "data.type": [
                    ", ".join(filter(None, (field["type"], field.get("unit"))))
                    for field in table.fields
                ],
                "data.rules": [literal(rules(field)) for field in table.fields],
                "data.example": [
                    literal(field.get("example", "")) for field in table.fields
                ],
            }
        )
        components.html_table(
            dictionary.rename(columns=lambda key: words(str(key))),
            words("data.dictionary_alt", name=name),
        )

    st.header(words("data.http"), anchor=False)
    api = f"{site()}api/v2/"
    st.markdown(
        words(
            "data.http_text",
            openapi=f"{api}openapi.json",
            downloads=f"{site()}downloads/",
        )
    )
    glide_bombs = f"{api}headline_volumes.csv?from=2025-01&to=2025-12&cat=glide_bomb"
    ballistic = f"{api}class_volumes.csv?cat=missile&class=ballistic"
    st.code(
        f'curl -o glide_bombs.csv "{glide_bombs}"\ncurl -o ballistic.csv "{ballistic}"',
        language="shell",
        wrap_lines=True,
    )

    st.header(words("data.programs"), anchor=False)
    st.markdown(words("data.programs_text"))
    st.code(words("data.program", build_id=build_id), language="python")

    st.header(words("data.cite"), anchor=False)
    st.markdown(words("data.cite_text"))


show("data", draw)
