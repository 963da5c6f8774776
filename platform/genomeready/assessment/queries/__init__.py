"""Reading attempts: for the services, and as the pages show them."""
