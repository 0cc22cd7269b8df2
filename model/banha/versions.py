"""Versions of banha and of the libraries that its numbers rest on."""

from importlib.metadata import PackageNotFoundError, version

LIBRARIES = ("numpy", "numba", "mesa", "pandas", "pyarrow")
NOT_INSTALLED = "0+not-installed"
"""Version of a banha that runs from its sources without having been installed."""


def own_version() -> str:
    """Return the version of the installed banha."""
    try:
        return version("banha")
    except PackageNotFoundError:
        return NOT_INSTALLED


def library_versions() -> dict[str, str]:
    """Return the versions of banha and of what its numbers rest on."""
    return {"banha": own_version(), **{name: version(name) for name in LIBRARIES}}
