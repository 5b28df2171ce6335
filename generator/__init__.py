"""Official Word forms from one YAML data file per unit."""

__version__ = "0.2.0"
