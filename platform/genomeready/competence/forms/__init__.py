"""What people fill in about what they have shown, each subject in its own module."""
