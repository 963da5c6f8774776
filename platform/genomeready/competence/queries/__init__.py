"""Reading evidence, standing and ratings: for the services, and as the pages show them."""
