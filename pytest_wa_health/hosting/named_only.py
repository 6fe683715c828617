"""Plugin of an isolated run, on xdist's workers as well: what the command line names is collected, nothing else."""

from __future__ import annotations

import pytest

__all__ = ["pytest_cmdline_main"]


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Without arguments pytest would walk the directory it stands in."""
    config.args = list(config.option.file_or_dir)
    config.args_source = pytest.Config.ArgsSource.TESTPATHS
