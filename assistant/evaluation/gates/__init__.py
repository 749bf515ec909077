"""What a run has to reach: gates from a YAML file, written from a run, told to build systems as JUnit XML."""
