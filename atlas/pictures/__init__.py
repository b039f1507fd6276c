"""Pictures of pages: the SVG that a page shows, with title, legend, source and licence drawn around it.

Everything is taken from the page itself, so that a picture can say nothing else than the page does:

    page (HTML) --baking--> the same tree, every drawn element with its colours as attributes
                --composing--> one SVG that needs no style sheet --resvg--> PNG
"""
