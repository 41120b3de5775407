"""A plan book as a paper of two parts, laid out alike in every page format."""

from routes.book.annex import annex_blocks
from routes.book.book import Book
from routes.book.office import office_blocks
from routes.paper.blocks import Paper, Part
from routes.paper.docx import paper_docx
from routes.paper.pdf import paper_pdf


def book_paper(book: Book) -> Paper:
    """Return the paper of the office, and the annex with the mark of the plan at its foot."""
    return Paper(
        title=book.title,
        author=book.form.organiser,
        language=book.wording.language,
        parts=(
            Part(office_blocks(book)),
            Part(annex_blocks(book), foot=book.edition, official=False),
        ),
    )


def book_docx(book: Book) -> bytes:
    """Return the book as a Word document."""
    return paper_docx(book_paper(book), today=book.today)


def book_pdf(book: Book) -> bytes:
    """Return the same book as PDF."""
    return paper_pdf(book_paper(book), today=book.today)
