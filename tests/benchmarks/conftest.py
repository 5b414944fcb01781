"""Prints what the benchmarks measured at the end of the run."""

import pytest

TABLE = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[TABLE] = []


@pytest.fixture(scope="session")
def postgres_settings() -> dict[str, str]:
    """Return how the server is set: as it comes, for what is measured is what a county would see."""
    return {}


@pytest.fixture
def table(pytestconfig: pytest.Config) -> list[str]:
    """Return the lines that are printed when all is done."""
    return pytestconfig.stash[TABLE]


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    if config.stash[TABLE]:
        terminalreporter.section("ratios")
        for line in config.stash[TABLE]:
            terminalreporter.line(line)
