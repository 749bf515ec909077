"""Whether words stand where they are said to, and whether they support what is said. All pure, but the learned part."""
