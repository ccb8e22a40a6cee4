// SPDX-License-Identifier: Apache-2.0
//
// bh_port - the data path of one port (design section 2): judges AR and AW each
// on its own, sends allowed bursts out under their PA, answers refused ones.
//
// Added latency in cycles: AR, AW: PIPELINE; W: none beyond AW's own; R, B: 0.
// Live windows and context are inputs; they may change only while hold && idle.

`resetall
`default_nettype none

module bh_port #(
    parameter WINDOWS         = 8,     // 1..16
    parameter IPA_WIDTH       = 32,    // GRANULE_LOG2+1..64
    parameter PA_WIDTH        = 32,    // GRANULE_LOG2+1..64
    parameter DATA_WIDTH      = 64,    // 32, 64, 128, 256, 512
    parameter ID_WIDTH        = 4,     // 1..32
    parameter USER_WIDTH      = 1,     // 1..64
    parameter VMID_WIDTH      = 8,     // 1..16
    parameter MAX_OUTSTANDING = 16,    // 1..256, reads and writes each
    parameter PIPELINE        = 1,     // 0, 1, 2 register stages in AR and AW
    parameter GRANULE_LOG2    = 12     // 12..30
) (
    input  wire                      aclk,
    input  wire                      aresetn,        // synchronous, active low

    // Requester side: IPA.
    input  wire [ID_WIDTH-1:0]       s_axi_awid,
    input  wire [IPA_WIDTH-1:0]      s_axi_awaddr,
    input  wire [7:0]                s_axi_awlen,
    input  wire [2:0]                s_axi_awsize,
    input  wire [1:0]                s_axi_awburst,
    input  wire                      s_axi_awlock,
    input  wire [3:0]                s_axi_awcache,
    input  wire [2:0]                s_axi_awprot,
    input  wire [3:0]                s_axi_awqos,
    input  wire [3:0]                s_axi_awregion,
    input  wire [USER_WIDTH-1:0]     s_axi_awuser,
    input  wire                      s_axi_awvalid,
    output wire                      s_axi_awready,
    input  wire [DATA_WIDTH-1:0]     s_axi_wdata,
    input  wire [DATA_WIDTH/8-1:0]   s_axi_wstrb,
    input  wire                      s_axi_wlast,    // not used: beats are counted
    input  wire [USER_WIDTH-1:0]     s_axi_wuser,
    input  wire                      s_axi_wvalid,
    output wire                      s_axi_wready,
    output wire [ID_WIDTH-1:0]       s_axi_bid,
    output wire [1:0]                s_axi_bresp,
    output wire [USER_WIDTH-1:0]     s_axi_buser,
    output wire                      s_axi_bvalid,
    input  wire                      s_axi_bready,
    input  wire [ID_WIDTH-1:0]       s_axi_arid,
    input  wire [IPA_WIDTH-1:0]      s_axi_araddr,
    input  wire [7:0]                s_axi_arlen,
    input  wire [2:0]                s_axi_arsize,
    input  wire [1:0]                s_axi_arburst,
    input  wire                      s_axi_arlock,
    input  wire [3:0]                s_axi_arcache,
    input  wire [2:0]                s_axi_arprot,
    input  wire [3:0]                s_axi_arqos,
    input  wire [3:0]                s_axi_arregion,
    input  wire [USER_WIDTH-1:0]     s_axi_aruser,
    input  wire                      s_axi_arvalid,
    output wire                      s_axi_arready,
    output wire [ID_WIDTH-1:0]       s_axi_rid,
    output wire [DATA_WIDTH-1:0]     s_axi_rdata,
    output wire [1:0]                s_axi_rresp,
    output wire                      s_axi_rlast,
    output wire [USER_WIDTH-1:0]     s_axi_ruser,
    output wire                      s_axi_rvalid,
    input  wire                      s_axi_rready,

    // Memory side: PA.
    output wire [ID_WIDTH-1:0]       m_axi_awid,
    output wire [PA_WIDTH-1:0]       m_axi_awaddr,
    output wire [7:0]                m_axi_awlen,
    output wire [2:0]                m_axi_awsize,
    output wire [1:0]                m_axi_awburst,
    output wire                      m_axi_awlock,
    output wire [3:0]                m_axi_awcache,
    output wire [2:0]                m_axi_awprot,
    output wire [3:0]                m_axi_awqos,
    output wire [3:0]                m_axi_awregion,
    output wire [USER_WIDTH-1:0]     m_axi_awuser,
    output wire [VMID_WIDTH-1:0]     m_axi_awvmid,
    output wire                      m_axi_awvalid,
    input  wire                      m_axi_awready,
    output wire [DATA_WIDTH-1:0]     m_axi_wdata,
    output wire [DATA_WIDTH/8-1:0]   m_axi_wstrb,
    output wire                      m_axi_wlast,
    output wire [USER_WIDTH-1:0]     m_axi_wuser,
    output wire                      m_axi_wvalid,
    input  wire                      m_axi_wready,
    input  wire [ID_WIDTH-1:0]       m_axi_bid,
    input  wire [1:0]                m_axi_bresp,
    input  wire [USER_WIDTH-1:0]     m_axi_buser,
    input  wire                      m_axi_bvalid,
    output wire                      m_axi_bready,
    output wire [ID_WIDTH-1:0]       m_axi_arid,
    output wire [PA_WIDTH-1:0]       m_axi_araddr,
    output wire [7:0]                m_axi_arlen,
    output wire [2:0]                m_axi_arsize,
    output wire [1:0]                m_axi_arburst,
    output wire                      m_axi_arlock,
    output wire [3:0]                m_axi_arcache,
    output wire [2:0]                m_axi_arprot,
    output wire [3:0]                m_axi_arqos,
    output wire [3:0]                m_axi_arregion,
    output wire [USER_WIDTH-1:0]     m_axi_aruser,
    output wire [VMID_WIDTH-1:0]     m_axi_arvmid,
    output wire                      m_axi_arvalid,
    input  wire                      m_axi_arready,
    input  wire [ID_WIDTH-1:0]       m_axi_rid,
    input  wire [DATA_WIDTH-1:0]     m_axi_rdata,
    input  wire [1:0]                m_axi_rresp,
    input  wire                      m_axi_rlast,
    input  wire [USER_WIDTH-1:0]     m_axi_ruser,
    input  wire                      m_axi_rvalid,
    output wire                      m_axi_rready,

    // Live windows, slot 0 lowest (form: docs/architecture.md), and context.
    input  wire [WINDOWS*(12 + PA_WIDTH-GRANULE_LOG2 + 2*(IPA_WIDTH-GRANULE_LOG2))-1:0] live,
    input  wire                      ctx_valid,
    input  wire                      ctx_nonsecure,
    input  wire [VMID_WIDTH-1:0]     ctx_vmid,
    input  wire [1:0]                fault_resp,     // RRESP/BRESP of refused bursts

    // Drain: hold stops new addresses; idle says nothing is in flight.
    input  wire                      hold,
    output wire                      idle,

    // One record for each refused burst, a stream for each channel.
    output wire                      fault_r_valid,
    input  wire                      fault_r_ready,
    output wire [3:0]                fault_r_code,
    output wire [IPA_WIDTH-1:0]      fault_r_ipa,
    output wire [ID_WIDTH-1:0]       fault_r_id,
    output wire [7:0]                fault_r_len,
    output wire [2:0]                fault_r_size,
    output wire [2:0]                fault_r_prot,
    output wire                      fault_w_valid,
    input  wire                      fault_w_ready,
    output wire [3:0]                fault_w_code,
    output wire [IPA_WIDTH-1:0]      fault_w_ipa,
    output wire [ID_WIDTH-1:0]       fault_w_id,
    output wire [7:0]                fault_w_len,
    output wire [2:0]                fault_w_size,
    output wire [2:0]                fault_w_prot,

    // Counting events, one-cycle pulses at entry.
    output wire                      count_r,        // allowed read burst
    output wire [7:0]                count_r_len,    // its AxLEN
    output wire                      count_w,        // allowed write burst
    output wire [7:0]                count_w_len,
    output wire                      count_fault_r,  // refused read burst
    output wire                      count_fault_w
);
endmodule
`resetall
