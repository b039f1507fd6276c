"""A worker that is ready to start: loaded once in a process of its own, of which every worker is a copy."""

import os
import sys
from pathlib import Path

import django
from django.core.management import execute_from_command_line
from django.db import connection

django.setup()


def work(database, options):
    """Do what a worker does, on a database, until it is told to stop or nothing waits."""
    with Path(os.devnull).open("w") as nowhere:
        for stream in (sys.stdout, sys.stderr):
            os.dup2(nowhere.fileno(), stream.fileno())
    connection.settings_dict["NAME"] = database
    execute_from_command_line(["manage.py", "procrastinate", "worker", *options])
