"""A paper as a page to look at before it is downloaded: the same blocks, pictures inside."""

from base64 import b64encode

from routes.paper.blocks import Block, Codes, Paper, Picture


def preview_parts(paper: Paper) -> list[dict[str, object]]:
    """Return the parts of a paper; ``image`` of pictures and codes is the address of the picture.

    The pictures are data addresses: their own styles then stay out of the page and its policy.
    """
    return [{**vars(part), "blocks": [_block(one) for one in part.blocks]} for part in paper.parts]


def _block(block: Block) -> dict[str, object]:
    from routes.paper.qr import code_svg  # noqa: PLC0415 - with the libraries of documents

    data = {"kind": type(block).__name__.lower(), **vars(block)}
    if isinstance(block, Picture):
        data["image"] = _address(block.draw("svg"))
    if isinstance(block, Codes):
        data["codes"] = [
            {**vars(code), "image": _address(code_svg(code.link).encode())} for code in block.codes
        ]
    return data


def _address(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{b64encode(svg).decode()}"
