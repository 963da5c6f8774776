"""Pages of assessment, a file for each thing a person does."""
