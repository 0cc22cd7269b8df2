"""Who there is: columns of persons, households and firms, their faces, and the institutions."""
