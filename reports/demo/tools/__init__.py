"""Tools that make the files of reports/demo/files. They need their own requirements.txt."""
