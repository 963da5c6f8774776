"""Commands of assessment, a file for each group."""
