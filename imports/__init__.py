"""The pipeline: delivered files become observations."""
