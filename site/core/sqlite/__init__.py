"""Django's backend for SQLite, in which writers stand in line: `ENGINE = "core.sqlite"`."""
