"""Files that carry a credential: JSON, tokens, pictures and PDFs, read and written in memory. Pure, no network."""
