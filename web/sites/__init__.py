"""The pages of the heritage sites: story, facts, pictures, reports, and who approves what."""
