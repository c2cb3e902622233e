"""The tests, in the same rooms as what they test; `hjalp.py` and `conftest.py` are for all."""
