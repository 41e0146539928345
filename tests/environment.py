"""The installation that the tests run in: a folder of its own, removed at the end.

A pytest plugin and not a conftest, because Django's settings are read before any conftest.
"""

import atexit
import os
import shutil
import tempfile

if "COMPTOIR_TESTS_RUN_IN" not in os.environ:
    folder = tempfile.mkdtemp(prefix="comptoir-tests-")
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    for name in [name for name in os.environ if name.startswith("COMPTOIR_")]:
        if name != "COMPTOIR_REQUIRE_POSTGRES":
            del os.environ[name]
    os.environ["COMPTOIR_TESTS_RUN_IN"] = os.environ["COMPTOIR_DATA"] = folder
    os.environ["COMPTOIR_TESTING"] = "1"
    # A journey drives the browser and looks into the database from one thread.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
