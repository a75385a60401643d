"""Tools that make the files of events/demo/files, with what reports/demo/tools/requirements.txt names."""
