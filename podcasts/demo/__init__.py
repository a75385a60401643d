"""The demonstration's shows: data, scripts, audio, artwork, and the tools that make the files."""
