# SPDX-License-Identifier: Apache-2.0
# scripts/waves.py fills in the times: a window around the moment worth seeing, and a marker on it.
gtkwave::setZoomRangeTimes @FIRST@ @LAST@
gtkwave::setMarker @MARK@
