/* SPDX-License-Identifier: Apache-2.0
 *
 * UART0 of the hard core: the Arm CMSDK APB UART.
 */
#include "uart.h"
#include "platform.h"

#define UART_DATA     0x40004000u
#define UART_STATE    0x40004004u
#define UART_CTRL     0x40004008u
#define UART_BAUDDIV  0x40004010u

enum { STATE_TX_FULL = 1, CTRL_TX_ENABLE = 1 };

void uart_init(void)
{
    store(UART_BAUDDIV, (CLOCK_HZ + UART_BAUD / 2) / UART_BAUD);
    store(UART_CTRL, CTRL_TX_ENABLE);
}

static void put(char c)
{
    while (load(UART_STATE) & STATE_TX_FULL)
        ;
    store(UART_DATA, (uint8_t)c);
}

void uart_put(char c)
{
    if (c == '\n')
        put('\r');
    put(c);
}
