"""The list of packages has a licence for each, or names those without one."""

from tests.sbom import complete


def test_missing_licence_is_filled_in_from_the_list() -> None:
    """A licence in the metadata is kept; a missing one is taken from the list."""
    named = {"name": "pandas", "licenses": [{"license": {"id": "BSD-3-Clause"}}]}
    unnamed = {"name": "resvg_py"}
    document = {"components": [named, unnamed]}
    assert [] == complete(document)
    assert [{"license": {"id": "MIT"}}] == unnamed["licenses"]
    assert [{"license": {"id": "BSD-3-Clause"}}] == named["licenses"]


def test_a_package_without_a_licence_is_named() -> None:
    """Nothing is guessed: the command fails and names the package."""
    assert ["unheard-of"] == complete({"components": [{"name": "unheard-of"}]})
