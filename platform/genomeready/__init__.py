"""GenomeReady: a genomics workforce learns, is examined, is certified and is planned for."""

__version__ = "0.1.0"
