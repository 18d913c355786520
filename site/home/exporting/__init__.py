"""The live content written back in the format of site/content: what a folder says, another site can load."""
