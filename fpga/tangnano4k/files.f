// The board's top, Bulkhead included; paths from the repository's root.  EMCU, FLASH256K and GSR are the tools' own cells,
// in simulation fpga/sim/.  configuration.vh is made: fpga/fpga.mk.
+incdir+rtl
+incdir+fpga/rtl
fpga/rtl/soc.v
fpga/rtl/soc_ahb_axi.v
fpga/rtl/soc_apb_axil.v
fpga/rtl/soc_board.v
fpga/rtl/soc_dma.v
fpga/rtl/soc_memory.v
fpga/tangnano4k/tangnano4k.v
-y rtl
