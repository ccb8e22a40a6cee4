// SPDX-License-Identifier: Apache-2.0
//
// bulkhead - top: gives each of PARTITIONS environments its own view of memory.
//
// A bus signal is the concatenation over ports, port 0 lowest.  See docs/architecture.md.

`resetall
`default_nettype none

module bulkhead #(
    parameter PORTS           = 1,     // 1
    parameter PARTITIONS      = 2,     // 1..16
    parameter WINDOWS         = 8,     // of each partition, 1..16
    parameter IPA_WIDTH       = 32,    // GRANULE_LOG2+1..64
    parameter PA_WIDTH        = 32,    // GRANULE_LOG2+1..64
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter VMID_WIDTH      = 8,     // 1..16
    parameter MAX_OUTSTANDING = 16,    // 1..256
    parameter PIPELINE        = 1,     // 0, 1, 2
    parameter GRANULE_LOG2    = 12,    // 12..30
    parameter FAULT_DEPTH     = 16,    // 2..128, a power of two
    parameter FAULT_RESP      = 2,     // 0 OKAY, 2 SLVERR, 3 DECERR: reset value of CONTROL.RESP
    parameter HARDWIRED       = 0,     // 1: no configuration port, TABLE and part_sel rule
    // HARDWIRED: PARTITIONS entries, partition 0 lowest, each {context, slots}: WINDOWS live
    // windows, slot 0 lowest, then context: valid (1 bit), nonsecure (1), vmid (VMID_WIDTH), lowest first.
    parameter [PARTITIONS*(WINDOWS*(12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2)) + 2 + VMID_WIDTH)-1:0] TABLE = 0
) (
    input  wire aclk,
    input  wire aresetn
    // s_axi_*, m_axi_* as bh_port with each width times PORTS;
    // s_axil_{awaddr[15:0],awprot,awvalid,awready,wdata[31:0],wstrb,wvalid,wready,bresp,bvalid,bready,
    //         araddr[15:0],arprot,arvalid,arready,rdata,rresp,rvalid,rready};
    // HARDWIRED: input part_sel[3:0], input part_req, output part_ack
    //   (while part_req: switch to part_sel; part_ack = part_req && active == part_sel && released);
    // output [3:0] part_active (partition in force); output irq (level; HARDWIRED: a pulse for each refused burst)
);
endmodule
`resetall
