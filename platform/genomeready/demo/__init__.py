"""The demonstration country Meridia: wholly invented, made from a seed. Stands above all domains, like the factory."""

from genomeready.demo.services import load_demo as load_demo  # the one thing that others ask of it
