"""What stands in where a province's own tables say nothing: by method, with its range."""
