"""Several provinces at once: people, workplaces, investors and inputs between them."""
