"""What jobs/bench is made of: the data, the contestants, the sections, measuring, the report."""
