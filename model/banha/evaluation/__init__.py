"""What judges the model: stylised facts, stability, signs of policies, and studies of many runs."""
