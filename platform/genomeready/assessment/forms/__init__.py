"""What the pages of assessment send."""
