"""The tables of assessment, a file for each thing that is kept."""
