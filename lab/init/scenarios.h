/* SPDX-License-Identifier: GPL-2.0-only */
#ifndef SCENARIOS_H
#define SCENARIOS_H

struct scenario {
	const char *name;
	void (*run)(void);	/* returns if it passed, else fail() or skip() */
};

extern const struct scenario scenarios[];	/* ends with a NULL name */

#endif
