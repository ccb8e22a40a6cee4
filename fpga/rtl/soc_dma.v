// SPDX-License-Identifier: Apache-2.0
//
// soc_dma - copies words: reads one, writes it, until none is left or an answer is an error.
//
// Its registers (docs/soc.md) are behind soc_memory's port 0.  Unprivileged, Secure, data; one burst of one beat at a time.
// A word is copied under one view: the Q-Channel accepts between words only.
// SOURCE, DESTINATION and WORDS step when a word is copied, so after an error they are those of the word that was not.

`resetall
`default_nettype none

`include "soc_registers.vh"

module soc_dma (
    input  wire        aclk,
    input  wire        aresetn,        // synchronous, active low

    // Registers, of a whole word; reg_rdata and reg_error are combinational.
    input  wire [15:0] reg_addr,       // PA
    input  wire        reg_is_write,   // what reg_error is about
    input  wire        reg_write,      // pulse: only while !reg_error
    input  wire [31:0] reg_wdata,
    output reg         reg_error,      // no register of this module, or not to be written (now)
    output reg  [31:0] reg_rdata,      // 0 if none of this module

    // AXI4: AxLEN 0, AxSIZE 2, AxBURST INCR.
    output wire [15:0] m_axi_awaddr,
    output reg         m_axi_awvalid,
    input  wire        m_axi_awready,
    output wire [31:0] m_axi_wdata,
    output reg         m_axi_wvalid,   // all strobes
    input  wire        m_axi_wready,
    input  wire [1:0]  m_axi_bresp,
    input  wire        m_axi_bvalid,
    output wire        m_axi_bready,
    output wire [15:0] m_axi_araddr,
    output reg         m_axi_arvalid,
    input  wire        m_axi_arready,
    input  wire [31:0] m_axi_rdata,
    input  wire [1:0]  m_axi_rresp,
    input  wire        m_axi_rvalid,
    output wire        m_axi_rready,

    input  wire        qreqn,
    output reg         qacceptn,

    output wire        busy,
    output wire        irq             // level: STATUS.DONE
);

    reg [15:2] source_q, destination_q;
    reg [9:0]  left_q;
    reg        busy_q, done_q, read_error_q, write_error_q;
    reg        word_q;                 // a word is on its way
    reg [31:0] data_q;                 // meaningless unless it was read

    // ---- registers ----------------------------------------------------------------------
    always @(*) begin
        reg_rdata = 32'd0;
        reg_error = reg_is_write && busy_q;
        case (reg_addr)
            `SOC_REG_DMA_ID:          begin reg_rdata = `SOC_DMA_ID_RESET; reg_error = reg_is_write; end
            `SOC_REG_DMA_SOURCE:      reg_rdata = {16'd0, source_q, 2'b00};
            `SOC_REG_DMA_DESTINATION: reg_rdata = {16'd0, destination_q, 2'b00};
            `SOC_REG_DMA_WORDS:       reg_rdata = {22'd0, left_q};
            `SOC_REG_DMA_STATUS:      begin reg_rdata = {28'd0, write_error_q, read_error_q, done_q, busy_q}; reg_error = 1'b0; end
            default:     reg_error = 1'b1;
        endcase
    end

    wire starts  = reg_write && reg_addr == `SOC_REG_DMA_WORDS && reg_wdata[9:0] != 10'd0;
    wire clears  = reg_write && reg_addr == `SOC_REG_DMA_STATUS;

    // ---- copy -------------------------------------------------------------------------------
    wire next    = busy_q && !word_q && qreqn && qacceptn;
    wire refused = m_axi_rvalid && m_axi_rresp[1];
    wire failed  = m_axi_bvalid && m_axi_bresp[1];
    wire copied  = m_axi_bvalid && !m_axi_bresp[1];
    wire stops   = refused || failed || (copied && left_q == 10'd1);

    assign m_axi_araddr = {source_q, 2'b00};
    assign m_axi_awaddr = {destination_q, 2'b00};
    assign m_axi_wdata  = data_q;
    assign m_axi_rready = 1'b1;
    assign m_axi_bready = 1'b1;
    assign busy         = busy_q;
    assign irq          = done_q;

    always @(posedge aclk)
        if (!aresetn) begin
            busy_q        <= 1'b0;
            word_q        <= 1'b0;
            m_axi_arvalid <= 1'b0;
            m_axi_awvalid <= 1'b0;
            m_axi_wvalid  <= 1'b0;
            qacceptn      <= 1'b1;
        end else begin
            busy_q        <= starts || (busy_q && !stops);
            word_q        <= next || (word_q && !refused && !m_axi_bvalid);
            m_axi_arvalid <= next || (m_axi_arvalid && !m_axi_arready);
            m_axi_awvalid <= (m_axi_rvalid && !refused) || (m_axi_awvalid && !m_axi_awready);
            m_axi_wvalid  <= (m_axi_rvalid && !refused) || (m_axi_wvalid && !m_axi_wready);
            // The request may come in the cycle in which a word starts.
            qacceptn      <= qreqn || (qacceptn && word_q);
        end

    always @(posedge aclk)
        if (m_axi_rvalid) data_q <= m_axi_rdata;

    always @(posedge aclk)
        if (!aresetn) begin
            source_q      <= 14'd0;
            destination_q <= 14'd0;
            left_q        <= 10'd0;
        end else begin
            if (reg_write && reg_addr == `SOC_REG_DMA_SOURCE)           source_q <= reg_wdata[15:2];
            else if (copied)                               source_q <= source_q + 14'd1;
            if (reg_write && reg_addr == `SOC_REG_DMA_DESTINATION)      destination_q <= reg_wdata[15:2];
            else if (copied)                               destination_q <= destination_q + 14'd1;
            if (reg_write && reg_addr == `SOC_REG_DMA_WORDS)            left_q <= reg_wdata[9:0];
            else if (copied)                               left_q <= left_q - 10'd1;
        end

    always @(posedge aclk)
        if (!aresetn) {write_error_q, read_error_q, done_q} <= 3'b000;
        else {write_error_q, read_error_q, done_q} <= {failed, refused, stops} | ({write_error_q, read_error_q, done_q} & ~(reg_wdata[3:1] & {3{clears}}));

    wire unused = &{1'b0, m_axi_rresp[0], m_axi_bresp[0], reg_wdata[31:16], reg_wdata[0]};

endmodule
`resetall
