"""The commands of `rakenskap`, a module each."""
