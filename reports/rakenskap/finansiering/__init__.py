"""Where the money comes from: projects with a financier, and the members."""
