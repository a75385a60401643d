"""Tools that make the files of podcasts/demo/files. They need their own requirements.txt."""
