"""Fixtures shared by all tests stand in modules beside this one, by what they start."""

from __future__ import annotations

pytest_plugins = ["tests.databases", "tests.records", "tests.servers.fixtures", "tests.two_boxes"]
