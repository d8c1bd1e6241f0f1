// SPDX-License-Identifier: GPL-2.0-only
/*
 * The oracle: the guest touched pages that we chose, the kernel says which are
 * young, and both are compared page by page.
 *
 *   missed       the guest touched it, the kernel says idle
 *   false young  no page of its leaf was touched, the kernel says young
 *
 * A leaf is what the secondary MMU maps with one entry; it has one accessed bit.
 */
#include "scenarios.h"

void tally(struct lab *l, unsigned long touches, unsigned long missed,
	   unsigned long false_young)
{
	l->asked = true;
	l->touches += touches;
	l->missed += missed;
	l->false_young += false_young;
}

void answer(struct lab *l, bool touched, bool young)
{
	tally(l, touched, touched && !young, !touched && young);
}

static bool is_young(struct lab *l, unsigned long page)
{
	return ask(TEST_YOUNG, l->mem.hva + page * page_size, page_size);
}

void judge(struct lab *l)
{
	struct mem *m = &l->mem;
	unsigned long first, i;

	for (first = 0; first < m->pages; first += l->leaf) {
		unsigned long touched = 0;

		for (i = first; i < first + l->leaf; i++)
			touched += m->touched[i];
		for (i = first; i < first + l->leaf; i++) {
			bool young = is_young(l, i);

			tally(l, m->touched[i], m->touched[i] && !young, !touched && young);
		}
	}
}

/* The pages as a picture: . idle, T touched and young, M missed, F false young */
void print_grid(struct lab *l, const char *name)
{
	char row[65] = "";
	unsigned long i;

	for (i = 0; i < l->mem.pages; i++) {
		row[i % 64] = ".FMT"[l->mem.touched[i] * 2 + is_young(l, i)];
		if (i % 64 == 63)
			printf("# grid %s %s\n", name, row);
	}
}

/*
 * Age pages [@first, @first + @count). The hook must have found exactly what
 * was touched; from then on each leaf that the range meets is untouched.
 */
void age(struct lab *l, enum question q, unsigned long first, unsigned long count)
{
	struct mem *m = &l->mem;
	unsigned long i = first / l->leaf * l->leaf;
	unsigned long end = (first + count + l->leaf - 1) / l->leaf * l->leaf;
	bool touched = false, young;

	young = ask(q, m->hva + first * page_size, count * page_size);
	for (; i < end; i++) {
		touched |= m->touched[i];
		m->touched[i] = 0;
	}
	l->asked = true;
	l->found_young += touched && young;
	l->wrong += touched != young;
}

/* Age, touch, compare, age again: by either hook that ages. */
void rounds(struct lab *l, enum access access, unsigned long first,
	    unsigned long step, unsigned long count)
{
	unsigned int i;

	for (i = 0; i < 2; i++) {
		age(l, HOOK(i), 0, l->mem.pages);
		judge(l);
		touch(l, access, first, step, count);
		judge(l);
	}
}

/* What the runner asks when a scenario has ended. */
void finish(struct lab *l)
{
	if (!l->asked && l->checks)
		return;
	printf("# touched %lu missed %lu false-young %lu wrong-ranges %lu\n",
	       l->touches, l->missed, l->false_young, l->wrong);
	if (!l->touches && !l->found_young)
		fail("the guest touched nothing, so nothing was shown");
	if (l->missed || l->false_young || l->wrong)
		fail("%lu of %lu touches missed, %lu pages falsely young, %lu ranges wrong",
		     l->missed, l->touches, l->false_young, l->wrong);
}
