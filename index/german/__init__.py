"""What makes two German words the same: tokens, word forms, compounds, and the lexicon they need."""
