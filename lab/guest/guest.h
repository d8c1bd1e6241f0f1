/* SPDX-License-Identifier: GPL-2.0-only */
/* How the host finds a page of the guest's: by a word that says whose it is. */
#ifndef GUEST_H
#define GUEST_H

#define HEADER		1
#define PAGE_MAGIC	(0x6b766d5fUL << 32)
enum kind { OTHER, HOT, COLD };

#endif
