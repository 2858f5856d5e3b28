"""What all tests of pytest share: a test that passes only when it is run again is told, and few of them are borne."""

import pytest

# Of one suite; more is a fault of the suite, and not of the machine.
MOST_RUN_AGAIN = 3


def run_again(config):
    return config.pluginmanager.get_plugin("terminalreporter").getreports("rerun")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    if not hasattr(session.config, "workerinput") and len(run_again(session.config)) > MOST_RUN_AGAIN:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    for report in run_again(terminalreporter.config):
        terminalreporter.section(f"The first try of {report.nodeid}")
        terminalreporter.line(report.longreprtext)
