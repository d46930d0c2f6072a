"""A small made-up internet of government portals, for the demo, the tests and the benchmark.

Everything here but `running` knows the official form as data and nothing else of this program: what the
simulated portals publish, and what is true about it, must not be computed by the code under test.
"""
