"""Papers that an office hands in: blocks of text laid out as DOCX and as PDF alike.

The content is made elsewhere, in the language of its reader; what is here knows official documents
(GB/T 9704-2012) and two file formats.
"""
