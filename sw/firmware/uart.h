/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FIRMWARE_UART_H
#define FIRMWARE_UART_H

void uart_init(void);
/* A line feed is sent as CR, LF. */
void uart_put(char c);

#endif
