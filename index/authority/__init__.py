"""From the names of an archive to its persons and cities, with the corrections people make."""
