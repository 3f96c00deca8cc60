"""Reads JUnit XML as junitparser does, and writes what it finds as JSON."""

import json
import sys

from junitparser.xunit2 import JUnitXml

INTERIM = ("flaky_failures", "flaky_errors", "rerun_failures", "rerun_errors")


def read(case):
    """A case, with its result and what became of the attempts before the last one."""
    return {
        "name": case.name,
        "class": case.classname,
        "time": case.time,
        "results": [[type(result).__name__, result.type] for result in case.result],
        "earlier": {kind: [result.type for result in getattr(case, kind)()] for kind in INTERIM},
        "out": case.system_out,
    }


suites = [
    {
        "name": suite.name,
        "counts": [suite.tests, suite.failures, suite.errors, suite.skipped],
        "cases": [read(case) for case in suite],
    }
    for suite in JUnitXml.fromfile(sys.argv[1])
]
json.dump(suites, sys.stdout)
