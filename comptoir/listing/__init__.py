"""What the national schema says of a place: its columns and words, hours, addresses, positions."""
