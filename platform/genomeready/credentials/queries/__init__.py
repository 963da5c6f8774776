"""Reading awards, keys, lists and the log: for the services, and as the pages show them."""
