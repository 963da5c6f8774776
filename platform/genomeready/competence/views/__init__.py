"""Pages about what people have shown, each subject in its own module."""
