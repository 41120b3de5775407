"""What lies below our maps: the setting, the tile files we serve, the layers a page adds.

``setting`` reads ``REDROUTES_BASEMAP``; ``files`` opens a folder, MBTiles or PMTiles; ``layers``
turns either into what Leaflet and the content security policy need; ``serve`` answers
``/basemap/{z}/{x}/{y}``.
"""
