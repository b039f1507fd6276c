"""One module for each delivered layout."""
