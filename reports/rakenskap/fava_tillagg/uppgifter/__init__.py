"""The tasks beside the daily entry: each a form, told as data, with the function that plans it.

What a task writes is planned by the code of the command line; the page shows the plan and asks.
"""
